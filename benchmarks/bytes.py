"""Bytes that reach the terminal at 80x24, against the same reader with Textual's own driver.

    python -m benchmarks.bytes [--articles 300] [--idle 10] [--presses 60]

Both run in a pseudo-terminal, on the same archive of long Chinese articles, with
the same keys, pressed in both by turns, so that both meet the same machine. Of each
key the median and the worst of all presses are printed, and whether both are below the
ceiling. Latency, a median too, is from a key to the first byte of its answer. Where
other programs are at work, `chrt -f 10` before the command keeps them out of it.

At this size the first lines of an article stand below the list. They follow a
cursor that has stood for a moment, so a key is counted twice: held down, when
only the cursor moves, and alone, with the words of another article.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.make_archive import main as make_archive
from tests.terminals.session import TERMNEWS, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

QUIET = 0.25


class Step(NamedTuple):
    """Keys that are pressed in turn, and what one press may cost."""

    name: str
    before: str
    keys: tuple[str, ...]
    ceiling: int


PAGES = ("\x1b[6~", "\x1b[5~")
# An article ends sooner than the presses.
LINES = ("j",) * 12 + ("k",) * 12
STEPS = (
    Step("cursor move, and the article", "g", ("j",) * 16 + ("k",) * 16, 600),
    Step("list scrolled by a line", "j" * 30, ("j",), 1500),
    Step("list scrolled by a page", "g", PAGES, 2500),
    Step("reader scrolled by a line", "\rg", LINES, 1500),
    Step("reader scrolled by a page", "g", PAGES, 2500),
    Step("only the article, by a line", "gz", LINES, 1500),
    Step("only the article, by a page", "g", PAGES, 2500),
)
START_CEILING = 12_000
HELD = "cursor move, key held"
HELD_CEILING = 600
HELD_PRESSES, KEYS_A_SECOND = 60, 30


class Cost(NamedTuple):
    """What the presses of a key cost."""

    size: float
    worst: float
    latency_ms: float = 0


def main() -> int:
    """Measure both drivers and print; 1 when a ceiling is passed."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "archive")
        make_archive_of(arguments.articles, archive)
        subprocess.run(
            [*TERMNEWS, "list", str(archive)], env={**os.environ, "HOME": folder}, capture_output=True, check=True
        )
        ours, stock = measure(archive, arguments.idle, arguments.presses)
    ceilings = {
        "start": START_CEILING,
        HELD: HELD_CEILING,
        **{step.name: step.ceiling for step in STEPS},
        "idle": 0,
    }
    print(f"{'bytes':31}{'median':>7}{'worst':>7}{'ceiling':>9}{'textual':>9}{'ratio':>7}{'latency':>15}")
    for name, ceiling in ceilings.items():
        mine, other = ours[name], stock[name]
        kept = "kept" if mine.worst <= ceiling else "NOT KEPT"
        ratio = f"{mine.size / other.size:.2f}" if other.size else "-"
        latency = f"{mine.latency_ms:.1f}/{other.latency_ms:.1f} ms" if mine.latency_ms else ""
        print(f"{name:31}{mine.size:7.0f}{mine.worst:7.0f}{ceiling:9}{other.size:9.0f}{ratio:>7}{latency:>15}  {kept}")
    return int(any(ours[name].worst > ceiling for name, ceiling in ceilings.items()))


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--idle", type=float, default=10, help="seconds to wait for bytes that should not come")
    parser.add_argument("--presses", type=int, default=60, help="how often each key is pressed")
    return parser.parse_args()


def make_archive_of(articles: int, folder: Path) -> None:
    """Write the archive."""
    sys.argv[1:] = [str(articles), str(folder)]
    make_archive()


@contextmanager
def opened(archive: Path, driver: str) -> Iterator[Session]:
    """The reader under a driver, with all of its first screen."""
    environment = {
        # A home each: what one of them keeps would be news to the other.
        "HOME": str(archive.parent / driver),
        "TERMNEWS_DRIVER": driver,
        "TERMNEWS_MARK_READ": "never",
    }
    with Session([*TERMNEWS, str(archive)], environment=environment) as session:
        session.wait_for("unread", 60)
        session.settle(1, 60)
        yield session
        session.send("\x11")
        session.wait()


def measure(archive: Path, idle: float, presses: int) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """Run the reader under both drivers at once, and press every key."""
    ours: dict[str, Cost] = {}
    stock: dict[str, Cost] = {}
    with opened(archive, "termnews") as first, opened(archive, "textual") as second:
        pair = ((ours, first), (stock, second))
        for costs, session in pair:
            costs["start"] = Cost(len(session.received), len(session.received))
            costs[HELD] = hold(session)
        for step in STEPS:
            for key in step.before:
                for _costs, session in pair:
                    session.send(key)
                    session.settle(QUIET)
            paid: tuple[list[tuple[int, float]], list[tuple[int, float]]] = ([], [])
            for turn in range(presses):
                for which in (0, 1) if turn % 2 else (1, 0):
                    paid[which].append(press(pair[which][1], step.keys[turn % len(step.keys)]))
            for (costs, _session), each in zip(pair, paid, strict=True):
                sizes, latencies = zip(*each, strict=True)
                costs[step.name] = Cost(statistics.median(sizes), max(sizes), statistics.median(latencies))
        for costs, session in pair:
            before = len(session.received)
            session.settle(max(idle, 0.1), max(idle, 0.1))
            costs["idle"] = Cost(len(session.received) - before, len(session.received) - before)
    return ours, stock


def hold(session: Session) -> Cost:
    """Hold a key down, there and back again; give what one press of it cost."""
    sizes, started = [], time.monotonic()
    for pressed in range(HELD_PRESSES):
        before = len(session.received)
        session.send("j" if pressed // 8 % 2 == 0 else "k")
        until = started + (pressed + 1) / KEYS_A_SECOND
        while (left := until - time.monotonic()) > 0:
            if session.wait_readable(left):
                session.read()
        sizes.append(len(session.received) - before)
    return Cost(statistics.median(sizes), max(sizes))


def press(session: Session, key: str) -> tuple[int, float]:
    """Press a key and read its answer; give its bytes and the milliseconds to the first of them."""
    size, started = len(session.received), time.monotonic()
    session.send(key)
    session.wait_readable(QUIET)
    latency = 1000 * (time.monotonic() - started)
    session.settle(QUIET)
    return len(session.received) - size, latency


if __name__ == "__main__":
    sys.exit(main())
