"""Bytes that reach the terminal at 80x24, against the same reader with Textual's own driver.

    python -m benchmarks.bytes [--articles 300] [--idle 10] [--rounds 4] [--presses 24]

Both run in a pseudo-terminal, on the same archive of long Chinese articles, with
the same keys, pressed in both by turns, so that both meet the same machine. Of each
key the median and the worst of all presses are printed, and whether both are below the
ceiling. Latency, medians too, is from a key to the first byte of its answer, and to the
last byte of the frame that begins with it: before that a person does not see all of it.
Each round starts both anew, because two processes of the same program differ for as long
as they live. Where other programs are at work, `chrt -f 10` before the command keeps them
out of it.

At this size the first lines of an article stand below the list. They follow a
cursor that has stood for a moment, so a key is counted twice: held down, when
only the cursor moves, and alone, with the words of another article.
"""

from __future__ import annotations

import argparse
import statistics
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
# Seconds without a byte after which a frame is taken to be whole; the next one comes 16 ms later at the soonest.
GAP = 0.005


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


class Press(NamedTuple):
    """What one press of a key cost."""

    size: int
    first_ms: float = 0
    """From the key to the first byte of its answer."""
    whole_ms: float = 0
    """From the key to the last byte of the frame."""


class Costs(dict[str, list[Press]]):
    """What every press cost, by the name of the step."""

    def size(self, name: str) -> float:
        """Give the median of bytes."""
        return statistics.median(press.size for press in self[name])

    def worst(self, name: str) -> int:
        """Give the most bytes."""
        return max(press.size for press in self[name])

    def latencies(self, name: str) -> tuple[float, float]:
        """Give the medians of milliseconds to the first byte and to the last; 0 where they are not measured."""
        _sizes, first, whole = zip(*self[name], strict=True)
        return statistics.median(first), statistics.median(whole)


def main() -> int:
    """Measure both drivers and print; 1 when a ceiling is passed."""
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "archive")
        make_archive_of(arguments.articles, archive)
        ours, stock = measure(archive, arguments)
    ceilings = {
        "start": START_CEILING,
        HELD: HELD_CEILING,
        **{step.name: step.ceiling for step in STEPS},
        "idle": 0,
    }
    heads = f"{'bytes':31}{'median':>7}{'worst':>7}{'ceiling':>9}{'textual':>9}{'ratio':>7}"
    print(f"{heads}{'first byte, ms':>16}{'whole frame, ms':>17}")
    for name, ceiling in ceilings.items():
        mine, other = ours.size(name), stock.size(name)
        kept = "kept" if ours.worst(name) <= ceiling else "NOT KEPT"
        ratio = f"{mine / other:.2f}" if other else "-"
        pairs = zip(ours.latencies(name), stock.latencies(name), strict=True)
        first, whole = (f"{mine:.1f}/{other:.1f}" if mine else "" for mine, other in pairs)
        print(
            f"{name:31}{mine:7.0f}{ours.worst(name):7}{ceiling:9}{other:9.0f}{ratio:>7}{first:>16}{whole:>17}  {kept}"
        )
    return int(any(ours.worst(name) > ceiling for name, ceiling in ceilings.items()))


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--idle", type=float, default=10, help="seconds to wait for bytes that should not come")
    parser.add_argument("--rounds", type=int, default=4, help="how often both readers are started")
    parser.add_argument("--presses", type=int, default=24, help="how often each key is pressed in a round")
    return parser.parse_args()


def make_archive_of(articles: int, folder: Path) -> None:
    """Write the archive."""
    sys.argv[1:] = [str(articles), str(folder)]
    make_archive()


@contextmanager
def opened(archive: Path, driver: str, number: int) -> Iterator[Session]:
    """The reader under a driver, with all of its first screen."""
    environment = {
        # A home each: what one of them keeps would be news to the other, and to the next round.
        "HOME": str(archive.parent / f"{driver}-{number}"),
        "TERMNEWS_DRIVER": driver,
        # Dictionaries laid out alike: with a seed of its own each process is faster or slower as long as it lives.
        "PYTHONHASHSEED": "0",
        "TERMNEWS_MARK_READ": "never",
    }
    with Session([*TERMNEWS, str(archive)], environment=environment) as session:
        session.wait_for("unread", 60)
        session.settle(1, 60)
        yield session
        session.send("\x11")
        session.wait()


def measure(archive: Path, arguments: argparse.Namespace) -> tuple[Costs, Costs]:
    """Run the reader under both drivers at once, and press every key, in every round."""
    ours, stock = Costs(), Costs()
    for number in range(arguments.rounds):
        with opened(archive, "termnews", number) as first, opened(archive, "textual", number) as second:
            pair = ((ours, first), (stock, second))
            for costs, session in pair:
                costs.setdefault("start", []).append(Press(len(session.received)))
                costs.setdefault(HELD, []).extend(hold(session))
            for step in STEPS:
                press_in_turn(step, pair, arguments.presses)
            for costs, session in pair:
                before = len(session.received)
                session.settle(max(arguments.idle, 0.1), max(arguments.idle, 0.1))
                costs.setdefault("idle", []).append(Press(len(session.received) - before))
    return ours, stock


def press_in_turn(step: Step, pair: tuple[tuple[Costs, Session], ...], presses: int) -> None:
    """Press the keys of a step in both readers, neither of them always the first."""
    for key in step.before:
        for _costs, session in pair:
            session.send(key)
            session.settle(QUIET)
    for turn in range(presses):
        for costs, session in pair if turn % 2 else pair[::-1]:
            costs.setdefault(step.name, []).append(press(session, step.keys[turn % len(step.keys)]))


def hold(session: Session) -> list[Press]:
    """Hold a key down, there and back again."""
    paid, started = [], time.monotonic()
    for pressed in range(HELD_PRESSES):
        before = len(session.received)
        session.send("j" if pressed // 8 % 2 == 0 else "k")
        until = started + (pressed + 1) / KEYS_A_SECOND
        while (left := until - time.monotonic()) > 0:
            if session.wait_readable(left):
                session.read()
        paid.append(Press(len(session.received) - before))
    return paid


def press(session: Session, key: str) -> Press:
    """Press a key and read its answer."""
    size, started = len(session.received), time.monotonic()
    session.send(key)
    session.wait_readable(QUIET)
    first = last = time.monotonic()
    while session.wait_readable(GAP):
        session.read()
        last = time.monotonic()
    session.settle(QUIET)
    return Press(len(session.received) - size, 1000 * (first - started), 1000 * (last - started))


if __name__ == "__main__":
    sys.exit(main())
