"""Commands in tmux, which is a terminal of its own with its own opinions."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import time
import uuid
from typing import TYPE_CHECKING, Self

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Tmux:
    """A tmux server with one pane, in which a shell runs a command."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        lines: int = 24,
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
    ) -> None:
        """Start the server; `options` are tmux commands for before the pane is made."""
        self._socket = f"termnews-{uuid.uuid4().hex[:12]}"
        variables = {"TERM": "screen-256color", "PS1": "prompt> ", **(environment or {})}
        shell = ["env"]
        for name, value in variables.items():
            shell[1:1] = ["-u", name] if not value else []
            shell += [f"{name}={value}"] if value else []
        shell += ["bash", "--norc", "--noprofile"]
        size = ["-x", str(columns), "-y", str(lines)]
        self.run("-f", "/dev/null", "start-server", ";", "set", "-g", "status", "off", *options, ";",
                 "new-session", "-d", *size, shlex.join(shell))  # fmt: skip
        self.run("set", "-g", "window-size", "manual")
        self.wait_for(lambda: "prompt>" in self.screen())
        self.type(shlex.join(command))
        self.keys("Enter")

    def __enter__(self) -> Self:
        """Use as a context manager: the server is ended when the block is left."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        self.run("kill-server", check=False)

    def run(self, *arguments: str, check: bool = True) -> str:
        """Give the output of a tmux command."""
        done = subprocess.run(
            ["tmux", "-L", self._socket, *arguments], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout

    def keys(self, *names: str) -> None:
        """Press keys, by tmux's names for them."""
        self.run("send-keys", *names)

    def type(self, text: str) -> None:
        """Type text as it is."""
        self.run("send-keys", "-l", text)

    def resize(self, columns: int, lines: int, keys: Sequence[str] = ()) -> None:
        """Change the size of the pane, and press keys at once."""
        pressed = [";", "send-keys", *keys] if keys else []
        self.run("resize-window", "-x", str(columns), "-y", str(lines), *pressed)

    def screen(self, *, styled: bool = False) -> str:
        """The pane as text; where asked for, with its attributes as escape sequences, and with blanks at the right."""
        return self.run("capture-pane", "-p", *(["-e", "-N"] if styled else []))

    def ask(self, name: str) -> str:
        """Give a value of tmux's, like "pane_title"."""
        return self.run("display-message", "-p", f"#{{{name}}}").strip()

    def wait_for(self, condition: str | Callable[[], bool], seconds: float = 60) -> None:
        """Wait until words stand on the screen, or until something holds."""
        holds = condition if callable(condition) else lambda: condition in self.screen()
        deadline = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > deadline:
                raise AssertionError(f"{condition!r} did not come:\n{self.screen()}")
            time.sleep(0.03)
