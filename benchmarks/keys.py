"""Key to painted on a large archive, beside Textual's own list of the same number of rows.

    python -m benchmarks.keys ARCHIVE [--cache DIR] [--presses 15]

Both run in a terminal of their own, one after the other. Prints for every key the
milliseconds from the key to the first byte of its answer and to the last byte
before the screen is still for a moment (what is previewed included); 1 when the
first byte takes longer than the promise (median).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.terminals.session import PYTHON, TERMNEWS, Session

PROMISE = 50
QUIET = 0.3
STEPS = (
    ("j", "j", "", ""),
    ("PgDn", "\x1b[6~", "", ""),
    ("G", "G", "", "g"),
    ("g", "g", "", "G"),
    ("Tab", "\t", "", ""),
    ("Enter", "\r", "g", "q"),
    ("m", "m", "g", ""),
    ("r", "r", "", ""),
    ("+", "+", "hjjjjjj", ""),
    ("-", "-", "", ""),
    ("s typing", "a", "s", ""),
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
                slow = report(name, [again(session, key, between) for _ in range(arguments.presses)]) > PROMISE or slow
        return int(slow)


def again(session: Session, key: str, between: str) -> tuple[float, float]:
    """Press a key, and put things back."""
    times = press(session, key)
    for pressed in between:
        session.send(pressed)
        session.settle(QUIET)
    return times


def press(session: Session, key: str) -> tuple[float, float]:
    """Press a key; milliseconds to the first and to the last byte of the answer."""
    started = time.monotonic()
    session.send(key)
    first = last = 0.0
    while session.wait_readable(QUIET):
        session.read_some(65536)
        last = 1000 * (time.monotonic() - started)
        first = first or last
    return first, last


def report(name: str, times: list[tuple[float, float]]) -> float:
    """Print median and 95th percentile of both; give the median of the first byte."""
    firsts, lasts = (sorted(column) for column in zip(*times, strict=True))
    late = max(0, round(0.95 * len(firsts)) - 1)
    median: float = statistics.median(firsts)
    print(
        f"{name:14} answer {median:6.1f} ms (p95 {firsts[late]:6.1f})   "
        f"still {statistics.median(lasts):6.1f} ms (p95 {lasts[late]:6.1f})",
        flush=True,
    )
    return median


if __name__ == "__main__":
    sys.exit(main())
