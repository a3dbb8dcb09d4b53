"""Hang up, or quit, at any moment of a start: it ends as it should, and nothing is left.

    python benchmarks/hangups.py [ROUNDS] [--quit]

Each round starts termnews on seeds/ in a terminal of its own, every other time with an index that
is there, and closes the terminal (or types Q) at a random moment within what a start takes
here, and half as long again. Prints how many ended with another code than 129 (0 for a quit),
wrote a traceback, or left a process.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import random
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 20.0
WATCH = """
import sys, threading, traceback
real = traceback.format_exc
def note(*about):
    with open(WHERE, "a") as file:
        print(about, real(), file=file)
def format_exc(*given, **named):
    note("told by the app")
    return real(*given, **named)
traceback.format_exc = format_exc
hook, thread_hook = sys.excepthook, threading.excepthook
sys.excepthook = lambda kind, error, trace: (note(kind, *traceback.format_exception(error)), hook(kind, error, trace))
threading.excepthook = lambda about: (note(about, *traceback.format_exception(about.exc_value)), thread_hook(about))
sys.unraisablehook = lambda about: note(about)
"""
"""With the terminal gone nobody sees a traceback: it is written to a file, too."""


def _own_terminal() -> None:
    """Make stdin the terminal of this process, and let it be told when that goes: under nohup it would not be."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Round:
    """One start in a terminal of its own."""

    def __init__(self, home: Path) -> None:
        """Start it."""
        self.home = home
        self.master, self.terminal = pty.openpty()
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        places = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(home / "watch"), "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "termnews", str(ROOT / "seeds")],
            stdin=self.terminal, stdout=self.terminal, stderr=self.terminal, start_new_session=True,
            env={**os.environ, **places}, preexec_fn=_own_terminal,  # noqa: PLW1509
        )  # fmt: skip

    def read_for(self, seconds: float, until: bytes = b"\0never\0") -> bytes:
        """Read what it draws."""
        end, received = time.monotonic() + seconds, b""
        while (left := end - time.monotonic()) > 0 and until not in received:
            if select.select([self.master], [], [], left)[0]:
                with suppress(OSError):
                    received += os.read(self.master, 65536)
        return received

    def hang_up(self) -> None:
        """Close the terminal, as a dropped connection does."""
        os.close(self.terminal)
        os.close(self.master)

    def quit(self) -> None:
        """Type Q, again while nothing comes of it: what is typed before a screen is there may be lost."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            os.write(self.master, b"Q")
            self.read_for(0.2)
        self.hang_up()

    def wait(self) -> int:
        """How it ended, as a shell says it."""
        try:
            code = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return -1
        return 128 - code if code < 0 else code

    def left(self) -> list[int]:
        """Processes that it started and that do not end."""
        end = time.monotonic() + 5
        while (found := self._living()) and time.monotonic() < end:
            time.sleep(0.02)
        return found

    def _living(self) -> list[int]:
        mark = f"HOME={self.home}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append(int(process.name))
        return found


def make_home(folder: Path, number: int) -> Path:
    """A home of its own, with the watch."""
    home = folder / str(number)
    (home / "watch").mkdir(parents=True)
    (home / "watch" / "sitecustomize.py").write_text(WATCH.replace("WHERE", repr(str(home / "traces"))))
    return home


def main() -> None:
    """Do the rounds and count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    parser.add_argument("--quit", action="store_true")
    wanted = parser.parse_args()
    chance, faults, codes = random.Random(wanted.rounds), Counter[str](), Counter[int]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = make_home(folder, 0)
        first = Round(home)
        started = time.monotonic()
        first.read_for(PATIENCE, b"Welcome to")
        length = time.monotonic() - started
        first.hang_up()
        first.wait()
        for number in range(1, wanted.rounds + 1):
            home = make_home(folder, number) if number % 2 else home
            one = Round(home)
            one.read_for(chance.uniform(0, 1.5 * length))
            one.quit() if wanted.quit else one.hang_up()
            code = one.wait()
            traces = home / "traces"
            codes[code] += 1
            faults["another code"] += code != (0 if wanted.quit else 129)
            faults["a traceback"] += traces.exists()
            faults["a process left"] += bool(one.left())
            if traces.exists():
                print(traces.read_text(), file=sys.stderr)
                traces.unlink()
    how = "quits" if wanted.quit else "hang-ups"
    told = ", ".join(f"{kind}: {faults[kind]}" for kind in ("another code", "a traceback", "a process left"))
    print(f"{wanted.rounds} {how} within {1.5 * length:.1f} s: {told} (codes {dict(codes)})")
    sys.exit(any(faults.values()))


if __name__ == "__main__":
    main()
