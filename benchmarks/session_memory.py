"""The memory of one session's whole tree of processes, a while after the last key.

    python -m benchmarks.session_memory [--articles 10000] [--rest 60]

Reads articles with the keys of a person, waits, and adds up what each process of the session
holds for itself and its share of what it holds with others (PSS). Ends with 1 above 45 MB.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.bytes import make_archive_of
from tests.terminals.session import TERMNEWS, Session

from termnews.ui.status_words import number_words

PROMISE_MB = 45


def tree(pid: int) -> list[int]:
    """A process and all that it has started, and so on."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += tree(int(child))
    return found


def pss_mb(pid: int) -> float:
    """What a process holds, with its share of what it holds with others; 0 when it has just ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def knows_all(status: str, articles: int) -> bool:
    """Whether a status line counts every article and says no more how far the reading is."""
    # Not those that are unread: the session before this one has read some.
    return f" {number_words(articles)} " in status and "…" not in status


def measure(archive: Path, home: Path, articles: int, rest: float) -> list[float]:
    """Read a little when every page is known, rest, and measure each process, the reader first."""
    with Session([*TERMNEWS, str(archive)], environment={"HOME": str(home)}) as session:
        session.wait_for(lambda: knows_all(session.text.split("\n", 1)[0], articles), 900)
        session.settle()
        for key in ("\r", " ", " ", "J", "J", "q", "j", "j", "\r"):
            session.send(key)
            session.settle()
        end = time.monotonic() + rest
        while time.monotonic() < end:
            session.read(1)
        return [pss_mb(pid) for pid in tree(session.process.pid)]


def main() -> None:
    """Measure with a new index, and with one that is there."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rest", type=float, default=60)
    wanted = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        archive, home = Path(name) / "archive", Path(name) / "home"
        home.mkdir()
        make_archive_of(wanted.articles, archive)
        for state in ("that has just read them all", "with an index that was there"):
            found = measure(archive, home, wanted.articles, wanted.rest)
            worst = max(worst, sum(found))
            each = " + ".join(f"{part:.0f}" for part in found)
            print(f"{wanted.articles} articles, a session {state}: {sum(found):.0f} MB ({each})", flush=True)
    sys.exit(worst > PROMISE_MB)


if __name__ == "__main__":
    main()
