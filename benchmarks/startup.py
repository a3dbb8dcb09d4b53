"""Time from exec to the first rows on the screen, against an empty Textual app.

    python benchmarks/startup.py FOLDER [--runs 15] [--cold]

Both are started in a terminal of 80x24, in turn; the empty app draws one word.
A cold start finds no index; a warm one finds the index of the run before.
Prints medians in milliseconds and their ratio.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import shutil
import statistics
import struct
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path

import pyte

EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("ready")
Empty().run()
"""
SIZE = (24, 80)
PATIENCE = 30.0


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    newest = title_of_newest(arguments.folder)
    ours: list[float] = []
    empty: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        for run in range(arguments.runs + 1):
            if arguments.cold:
                shutil.rmtree(Path(home, ".cache"), ignore_errors=True)
            took = time_to(newest, [sys.executable, "-m", "termnews", str(arguments.folder)], home)
            other = time_to("ready", [sys.executable, "-c", EMPTY_APP], home)
            if run:  # the first pair fills caches
                ours.append(took)
                empty.append(other)
    ours_ms, empty_ms = (1000 * statistics.median(times) for times in (ours, empty))
    kind = "cold" if arguments.cold else "warm"
    print(f"{kind} start, first rows: {ours_ms:.0f} ms; empty Textual app: {empty_ms:.0f} ms", end="; ")
    print(f"ratio of medians of {arguments.runs}: {ours_ms / empty_ms:.2f}")


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--cold", action="store_true")
    return parser.parse_args()


def title_of_newest(folder: Path) -> str:
    """The beginning of the title that will stand in the first row."""
    from termnews.desk.desk import Desk
    from termnews.settings import Settings

    with Desk.open(folder, Settings(no_cache=True, private=True)) as desk:
        desk.start()
        desk.wait()
        return desk.select()[0].row.title[:12]


def time_to(words: str, command: list[str], home: str) -> float:
    """Seconds from exec until `words` stand on the screen; the program is ended then."""
    wanted = "".join(words.split())  # pyte leaves an empty cell behind each wide character
    screen = pyte.Screen(SIZE[1], SIZE[0])
    stream = pyte.ByteStream(screen)
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(command[0], command, environment(home))
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    try:
        while time.perf_counter() - start < PATIENCE:
            if select.select([terminal], [], [], 0.5)[0]:
                stream.feed(os.read(terminal, 1 << 16))
                if any(wanted in "".join(line.split()) for line in screen.display):
                    return time.perf_counter() - start
    finally:
        os.close(terminal)
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    sys.exit(f"{words!r} never came: {screen.display}")


def environment(home: str) -> dict[str, str]:
    """A terminal of many colours, and nothing of the person's."""
    keep = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH"}}
    return keep | {"HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}


if __name__ == "__main__":
    main()
