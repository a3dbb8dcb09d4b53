"""How long the reader takes to be gone, for each way in which it ends.

    python -m benchmarks.endings [--rounds 5] [--archive FOLDER]

Counts from the key, the signal or the dropped line to the moment at which the process
and those that work for it have left the system; prints the median and the longest of some rounds, with the
terminal's settings compared before and after. Ends with 1 when one takes longer
than the promised second.

Not for SCHED_FIFO (chrt): the processes that read pages inherit it, and then
never make room for the one on the screen. On a busy machine take `nice -n -15`.

The reader reads an archive that it knows, and one that it is still reading for the first time.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bytes import make_archive_of
from tests.terminals.session import SMALL_APP, TERMNEWS, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PROMISE = 1.0
NEW_ARTICLES = 3000


def typed(keys: str) -> Callable[[Session], None]:
    """An ending by keys."""
    return lambda session: session.send(keys)


def sent(number: int) -> Callable[[Session], None]:
    """An ending by a signal."""
    return lambda session: session.signal(number)


def mark_all(session: Session) -> None:
    """Many marks that are still to be saved."""
    session.send("R\r")
    session.send("Q")


def stop_reading(session: Session) -> None:
    """A line that takes nothing more, and then the signal."""
    session.send_blindly("jk" * 200)
    session.wait_readable(1)
    session.signal(signal.SIGHUP)


ENDINGS = {
    "q": typed("q"),
    "ctrl+q": typed("\x11"),
    "ctrl+c": typed("\x03"),
    "SIGTERM": sent(signal.SIGTERM),
    "SIGHUP": sent(signal.SIGHUP),
    "SIGINT": sent(signal.SIGINT),
    "dropped line": Session.hang_up,
    "a line that takes nothing, SIGHUP": stop_reading,
    "Q with every article marked": mark_all,
}


def main() -> int:
    """Measure every ending, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--archive", type=Path, help="a folder to read; one is made where none is named")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        os.environ.update(HOME=str(home), XDG_CACHE_HOME=str(home / "cache"))
        new = Path(folder, "new")
        make_archive_of(NEW_ARTICLES, new)
        known = arguments.archive or Path(folder, "known")
        if not known.exists():
            make_archive_of(300, known)
        take_time([*TERMNEWS, str(known)], "unread", typed("q"))
        slowest = 0.0
        for name, end in ENDINGS.items():
            read = partial(take_time, [*TERMNEWS, str(known)], "unread", end)
            slowest = max(slowest, told(name, read, arguments.rounds))
        for name, end in ENDINGS.items():
            read = partial(take_time, [*TERMNEWS, str(new)], "unread", end, forgotten=home / "cache")
            slowest = max(slowest, told(f"{name}, while it reads a new archive", read, arguments.rounds))
        crash = partial(take_time, SMALL_APP, "001 新聞", typed("x"))
        slowest = max(slowest, told("crash", crash, arguments.rounds))
    return int(slowest > PROMISE)


def told(name: str, take: Callable[[], float], rounds: int) -> float:
    """Measure one ending some times, print it, and give the longest."""
    seconds = [take() for _ in range(rounds)]
    print(f"{name:68}median {statistics.median(seconds):.2f} s   longest {max(seconds):.2f} s", flush=True)
    return max(seconds)


def take_time(
    command: Sequence[str], words: str, end: Callable[[Session], None], *, forgotten: Path | None = None
) -> float:
    """Start with some folder forgotten, wait for words, end; give the seconds until every process is gone."""
    if forgotten is not None:
        shutil.rmtree(forgotten, ignore_errors=True)
    with Session(command) as session:
        session.wait_for(words, 60)
        started = time.monotonic()
        end(session)
        if session.terminal < 0 or end is stop_reading:
            session.process.wait(30)
        else:
            session.wait(30, quiet=0)
        while is_left(session.process.pid):
            time.sleep(0.005)
        took = time.monotonic() - started
        if session.terminal >= 0 and session.settings != session.settings_before:
            raise AssertionError("the terminal is not as it was")
    return took


def is_left(group: int) -> bool:
    """Whether a process of a group still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
