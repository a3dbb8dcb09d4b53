"""A command in a terminal of its own: send keys, read what it draws, count its bytes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

PATIENCE = 60.0
"""Seconds that anything may take on a busy machine; who waits goes on as soon as it is there."""
PYTHON = sys.executable
TERMNEWS = (PYTHON, "-m", "termnews")
CANNOT_READ_PATHS = (
    ""
    if PYTHON.isascii() or sys.version_info >= (3, 13)
    else (
        "before 3.13, where the locale is POSIX, Python cannot read from which folder a package was installed,"
        " when its name has other characters than ASCII"
    )
)
"""Why there are no packages where the locale is POSIX; empty when there are."""
SMALL_APP = (PYTHON, str(Path(__file__).with_name("small_app.py")))
"""A few widgets under the driver, for what does not need the reader."""


class Session:
    """A command that runs in a pseudo-terminal."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        """Start a command; variables of `environment` that are empty are taken away."""
        self.received = bytearray()
        """Everything the command wrote."""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._undrawn = bytearray()
        self._master, self.terminal = pty.openpty()
        """`terminal` is the command's side, kept open so that its settings can be read after the end."""
        self._set_size(columns, lines)
        self.settings_before = termios.tcgetattr(self.terminal)
        variables = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "", **(environment or {})}
        self.process = subprocess.Popen(
            command,
            stdin=self.terminal,
            stdout=self.terminal,
            stderr=self.terminal,
            cwd=folder,
            env={name: value for name, value in variables.items() if value},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - tests start from one thread
        )

    def __enter__(self) -> Self:
        """Use as a context manager: the command is ended when the block is left."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the command and close the terminal."""
        self.close()

    @property
    def screen(self) -> pyte.Screen:
        """What the terminal shows; drawn when somebody looks, because most tests look seldom."""
        if self._undrawn:
            # pyte takes the "p" of a question like ESC[?2026$p for text.
            self._stream.feed(bytes(self._undrawn).replace(b"\x1b[?2026$p", b"").replace(b"\x1b[?2048$p", b""))
            self._undrawn.clear()
        return self._screen

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        screen = self.screen
        rows = (screen.buffer[y] for y in range(screen.lines))
        return "\n".join("".join(row[x].data for x in range(screen.columns)) for row in rows)

    @property
    def settings(self) -> list[object]:
        """What `stty` would say of the terminal now."""
        return termios.tcgetattr(self.terminal)

    def send(self, keys: str | bytes) -> None:
        """Type keys; reads on meanwhile, so that neither side waits for the other."""
        rest = memoryview(keys.encode() if isinstance(keys, str) else keys)
        while rest:
            readable, writable, _ = select.select([self._master], [self._master], [], 10)
            if readable:
                self._read()
            if writable:
                rest = rest[os.write(self._master, rest[:512]) :]

    def wait_for(self, condition: str | Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Read until words stand on the screen, or until something holds."""
        holds = condition if callable(condition) else lambda: condition in self.text
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline or not self.read(0.1):
                if holds():
                    return
                raise AssertionError(f"{condition!r} did not come:\n{self.text}\n{bytes(self.received[-300:])!r}")

    def read(self, seconds: float = 0.0) -> bool:
        """Read what is there, waiting at most some seconds; False when the command has left."""
        if select.select([self._master], [], [], seconds)[0]:
            return self._read()
        return self.process.poll() is None

    def send_blindly(self, keys: str) -> None:
        """Type keys without reading."""
        os.write(self._master, keys.encode())

    def read_some(self, most: int) -> int:
        """Read at most so many bytes, as a slow line would; give how many came."""
        if not select.select([self._master], [], [], 0)[0]:
            return 0
        data = os.read(self._master, most)
        self.received += data
        return len(data)

    def wait_readable(self, seconds: float) -> bool:
        """Whether something comes within some seconds."""
        return bool(select.select([self._master], [], [], seconds)[0])

    def settle(self, quiet: float = 0.3, seconds: float = PATIENCE) -> None:
        """Read until nothing has come for a while."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and select.select([self._master], [], [], quiet)[0]:
            if not self._read():
                return

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal."""
        self.screen.resize(lines, columns)
        self._set_size(columns, lines)
        os.killpg(self.process.pid, signal.SIGWINCH)

    def signal(self, number: int) -> None:
        """Send a signal to the command."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal under the command, as a dropped connection does."""
        os.close(self.terminal)
        os.close(self._master)
        self._master = self.terminal = -1

    def wait(self, seconds: float = PATIENCE, quiet: float = 0.05) -> int:
        """Wait for the end, reading on until nothing has come for a while; give the exit code."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"it still runs:\n{self.text}")
            if self._master >= 0:
                self.read(0.02)
            else:
                time.sleep(0.02)
        if self._master >= 0:
            self.settle(quiet)
        return self.process.returncode

    def close(self) -> None:
        """End the command, and close the terminal."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        if self._master >= 0:
            self.hang_up()

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def _read(self) -> bool:
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False
        self.received += data
        self._undrawn += data
        return bool(data)
