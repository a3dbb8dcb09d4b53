"""Key to painted on a large archive, beside Textual's own list of the same number of rows.

    python -m benchmarks.keys ARCHIVE [--cache DIR] [--presses 15]

Both run in a terminal of their own, one after the other. Prints for every key the
milliseconds from the key to the first byte of its answer and to the last byte
before the screen is still for a moment (what is previewed included), each on the
clock and, behind it, as processor time of the whole process, which a busy machine
makes no longer. 1 when the processor time to the first byte is longer than the
promise (95th percentile).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from tests.terminals.session import PYTHON, TERMNEWS, Session

PROMISE = 50
QUIET = 0.3
LONGEST = 2
"""Seconds after which a key is taken for one that nothing answers."""
STEPS = (
    ("j", "j", "", ""),
    ("PgDn", "\x1b[6~", "", ""),
    ("G", "G", "", "g"),
    ("g", "g", "", "G"),
    ("Tab", "\t", "", ""),
    ("Enter", "\r", "hhlg", "q"),
    ("space, reading", " ", "\r", ""),
    ("J, reading", "J", "", ""),
    ("m", "m", "qg", ""),
    ("r", "r", "", ""),
    ("v", "v", "", ""),
    ("V", "V", "\x1b", ""),
    ("S sort menu", "S", "\x1b", "\x1b"),
    ("another order", "\r", "Sj", "Sj"),
    ("+", "+", "\x1bhjjjjjj", ""),
    ("-", "-", "", ""),
    ("Enter on a tag", "\r", "", "hj"),
    ("s", "s", "\x1b", "\x1b"),
    ("s, typing", "a", "s", ""),
    ("/ in the list", "会", "\x1b/", "\x7f"),
    ("/ in the tags", "a", "\x1b\x1bh/", "\x7f"),
)
"""Name, key, what is pressed before all, and what between two presses."""
FLOOR = """
from textual.app import App
from textual.widgets import OptionList
class Floor(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield OptionList(*(f"unread row number {n} of a list" for n in range({rows})))
Floor().run()
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--cache", type=Path, help="where its index is")
    parser.add_argument("--presses", type=int, default=15)
    parser.add_argument("--rows", type=int, default=100_000, help="of Textual's own list")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        floor = [PYTHON, "-c", FLOOR.replace("{rows}", str(arguments.rows))]
        with Session(floor, columns=160, lines=45, environment={"HOME": home}) as session:
            session.wait_for("unread", 120)
            session.settle(1, 60)
            for name, key in (("j", "\x1b[B"), ("PgDn", "\x1b[6~")):
                report(f"Textual {name}", [press(session, key) for _ in range(arguments.presses)])
        cache = ["--cache", str(arguments.cache)] if arguments.cache else []
        command = [*TERMNEWS, str(arguments.archive), *cache, "--shelf", f"{home}/shelf.db"]
        slow = False
        with Session(command, columns=160, lines=45, environment={"HOME": home}) as session:
            session.wait_for("unread", 600)
            session.settle(3, 600)
            for name, key, before, between in STEPS:
                for pressed in before:
                    session.send(pressed)
                    session.settle(QUIET)
                times = [again(session, key, between) for _ in range(arguments.presses)]
                slow = report(name, times) > PROMISE or slow
        return int(slow)


class Answer(NamedTuple):
    """Milliseconds from a key."""

    first: float
    """To the first byte of the answer."""
    last: float
    """To the last."""
    first_worked: float
    """Processor time to the first byte."""
    last_worked: float
    """Processor time until the screen is still."""


def again(session: Session, key: str, between: str) -> Answer:
    """Press a key, and put things back."""
    answer = press(session, key)
    for pressed in between:
        session.send(pressed)
        session.settle(QUIET)
    return answer


def press(session: Session, key: str) -> Answer:
    """Press a key and read until nothing comes any more."""
    begun, started = worked(session.process.pid), time.monotonic()
    session.send(key)
    first = last = first_worked = 0.0
    while session.wait_readable(QUIET if last else LONGEST):
        last = 1000 * (time.monotonic() - started)
        if not first:
            first, first_worked = last, worked(session.process.pid) - begun
        session.read_some(65536)
    return Answer(first, last, first_worked, worked(session.process.pid) - begun)


def worked(process: int) -> float:
    """Milliseconds of processor time that a process has used, all its threads together."""
    nanoseconds = 0
    for thread in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            nanoseconds += int(thread.read_text().split()[0])
    return nanoseconds / 1e6


def report(name: str, answers: list[Answer]) -> float:
    """Print median and 95th percentile; give the latter of the work to the first byte."""
    late = max(0, round(0.95 * len(answers)) - 1)
    columns = [sorted(column) for column in zip(*answers, strict=True)]
    first, last, first_worked, last_worked = (f"{statistics.median(c):6.1f} (p95 {c[late]:6.1f})" for c in columns)
    print(f"{name:16} answer {first} ms, work {first_worked} ms   still {last} ms, work {last_worked} ms", flush=True)
    promised: float = columns[2][late]
    return promised


if __name__ == "__main__":
    sys.exit(main())
