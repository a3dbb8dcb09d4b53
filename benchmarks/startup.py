"""Time from exec to the first rows on the screen, against an empty Textual app.

    python benchmarks/startup.py FOLDER [--runs 15] [--cold] [--home DIR]

Both are started in a terminal of 80x24, in turn; the empty app draws one word.
A cold start finds no index; a warm one finds the index of the run before.
Prints medians in milliseconds and their ratio: of the time on the clock, which
is what a person waits, and of processor time, which a busy machine changes
less. Then the memory of both, a while after the rows stand.
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
from typing import NamedTuple

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
SETTLING = 2.0
"""Seconds after the first rows at which memory is looked at."""


class Start(NamedTuple):
    """What one start took."""

    seconds: float
    """From exec to the first rows."""
    processor_seconds: float
    """Of the process itself, without those that parse pages."""
    megabytes: float = 0
    """Memory that is its own, and its share of what it shares; with the processes that it started."""


def main() -> None:
    """Measure and print."""
    arguments = parse_arguments()
    ours: list[Start] = []
    empty: list[Start] = []
    command = [str(Path(sys.executable).with_name("termnews")), str(arguments.folder)]
    other = [sys.executable, "-c", EMPTY_APP]
    with tempfile.TemporaryDirectory() as temporary:
        home = arguments.home or temporary
        newest = title_of_newest(arguments.folder, Path(home))
        for run in range(arguments.runs + 1):
            if arguments.cold:
                shutil.rmtree(Path(home, ".cache"), ignore_errors=True)
            pair = start(newest, command, home), start("ready", other, home)
            if run:  # the first pair fills caches
                ours.append(pair[0])
                empty.append(pair[1])
        memory = (
            start(newest, command, home, arguments.settling).megabytes,
            start("ready", other, home, arguments.settling).megabytes,
        )
    print(f"{'cold' if arguments.cold else 'warm'} start, medians of {arguments.runs}")
    for name, unit, factor in (("seconds", "on the clock", 1000), ("processor_seconds", "of processor time", 1000)):
        mine, theirs = (factor * statistics.median(getattr(one, name) for one in many) for many in (ours, empty))
        print(f"  {unit}: {mine:.0f} ms; empty Textual app: {theirs:.0f} ms; ratio {mine / theirs:.2f}")
    print(
        f"  memory: {memory[0]:.0f} MB; empty Textual app: {memory[1]:.0f} MB; {memory[0] - memory[1]:.0f} MB above it"
    )


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--settling", type=float, default=SETTLING, help="seconds after which memory is looked at")
    parser.add_argument("--home", help="a home folder that is kept, with the index of a large archive")
    return parser.parse_args()


def title_of_newest(folder: Path, home: Path) -> str:
    """The beginning of the title that will stand in the first row; leaves the index behind."""
    from termnews.desk.desk import Desk
    from termnews.settings import Settings

    with Desk.open(folder, Settings(cache=home / ".cache/termnews", shelf=home / "shelf-of-another.db")) as desk:
        desk.start()
        desk.wait()
        return desk.select()[0].row.title[:12]


def start(words: str, command: list[str], home: str, settling: float = 0) -> Start:
    """Start a program, and end it when `words` stand on its screen; memory is looked at `settling` seconds later."""
    wanted = "".join(words.split())  # pyte leaves an empty cell behind each wide character
    screen = pyte.Screen(SIZE[1], SIZE[0])
    stream = pyte.ByteStream(screen)
    begun = time.perf_counter()
    took = megabytes = 0.0
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(command[0], command, environment(home))
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    while not took and time.perf_counter() - begun < PATIENCE:
        if select.select([terminal], [], [], 0.5)[0]:
            stream.feed(os.read(terminal, 1 << 16))
            if any(wanted in "".join(line.split()) for line in screen.display):
                took = time.perf_counter() - begun
    if settling:
        time.sleep(settling)
        megabytes = memory_of(pid)
    os.kill(pid, 9)
    usage = os.wait4(pid, 0)[2]
    os.close(terminal)
    if not took:
        sys.exit(f"{words!r} never came: {screen.display}")
    return Start(took, usage.ru_utime + usage.ru_stime, megabytes)


def memory_of(pid: int) -> float:
    """Megabytes of a process and of those it started (Linux only)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    children = [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return own * 1024 / 1e6 + sum(memory_of(int(child)) for child in children)


def environment(home: str) -> dict[str, str]:
    """A terminal of many colours, and nothing of the person's."""
    keep = {name: value for name, value in os.environ.items() if name in {"PATH", "PYTHONPATH"}}
    return keep | {"HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}


if __name__ == "__main__":
    main()
