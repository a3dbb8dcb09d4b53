"""An archive on a PostgreSQL server beside the same archive in SQLite: queries, the order of results, the start.

    python -m benchmarks.postgres FOLDER [--home DIR] [--runs 5]

FOLDER holds pages; DIR keeps the index in SQLite and the server between runs. A server is made
with Debian's programs on a socket in DIR. Every query is asked of both, one after the other, and
must find the same articles. Promised: the median is at most 4 times SQLite's in the same run,
queries that find over a tenth of the archive apart; the first rows come as soon as from SQLite,
but for twice an empty Textual app at most.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.query import make_queries, percentile, timed
from benchmarks.startup import EMPTY_APP, start
from tests.postgres import Server, find_programs

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.model.query import Query, parse_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.database.server_address import ServerAddress

COMMON = 10
"""A query that finds more than this part of an archive is told apart."""


@contextmanager
def running(home: Path) -> Iterator[Server]:
    """A server whose data lie in a folder."""
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed")
    folder = home / "server"
    server = Server(folder, programs)
    if not folder.exists():
        folder.mkdir(parents=True)
        server.make()
    server.start()
    try:
        yield server
    finally:
        server.stop("fast")


def filled(folder: Path, address: ServerAddress) -> None:
    """Bring a folder to the server, and say how long that took."""
    started = time.perf_counter()
    with Archive.open(folder, into=address) as archive:
        archive.start()
        archive.wait()
        if archive.progress.done:
            took = time.perf_counter() - started
            print(f"{archive.progress.done} files brought to the server in {took:.0f} s")


def names_of(archive: Archive) -> dict[int, bytes]:
    """The files of an archive, by the numbers of their pages."""
    with archive.index.reading() as reader:
        return {number: path.rpartition(b"/")[2] + member.encode() for number, path, member in reader.names()}


class Both:
    """One archive in both stores."""

    def __init__(self, sqlite: Archive, postgres: Archive) -> None:
        """Compare two archives of the same pages."""
        self.stores = {"SQLite": Search(sqlite), "PostgreSQL": Search(postgres)}
        self._names = {"SQLite": names_of(sqlite), "PostgreSQL": names_of(postgres)}

    def found(self, store: str, query: Query) -> set[bytes]:
        """The pages that a query finds in a store, by name."""
        return {self._names[store][number] for number in self.stores[store].select(query)}

    def times(self, query: Query) -> dict[str, float]:
        """Milliseconds to every id of a query, in each."""
        return {name: timed(partial(search.select, query)) for name, search in self.stores.items()}

    def ranked(self, query: Query) -> dict[str, float]:
        """Milliseconds to every article of a query, the best first, in each."""
        return {name: timed(partial(search.ranked, query)) for name, search in self.stores.items()}


def compare(both: Both, queries: dict[str, list[str]], articles: int) -> int:
    """Ask everything of both; gives how many queries found other articles in one than in the other."""
    differences = 0
    rare: list[dict[str, float]] = []
    common: list[dict[str, float]] = []
    ranked: list[dict[str, float]] = []
    for kind, texts in queries.items():
        asked = [parse_query(text) for text in texts]
        times = [both.times(query) for query in asked]
        sizes = []
        for query, took in zip(asked, times, strict=True):
            one, other = (both.found(name, query) for name in both.stores)
            differences += one != other
            sizes.append(len(one))
            (common if len(one) * COMMON > articles else rare).append(took)
            ranked.append(both.ranked(query))
        tell(kind, times, f"finds {statistics.median(sizes):.0f}")
    tell("up to a tenth", rare)
    tell("over a tenth", common)
    tell("best first", ranked)
    print(f"{differences} of {sum(map(len, queries.values()))} queries found other articles")
    return differences


def tell(kind: str, times: list[dict[str, float]], more: str = "") -> None:
    """Print the median and the 95th percentile of both."""
    if not times:
        return
    parts = []
    for name in times[0]:
        mine = [took[name] for took in times]
        parts.append(f"{name} p50 {percentile(mine, 0.5):7.2f} p95 {percentile(mine, 0.95):8.2f}")
    slow, quick = (statistics.median(took[name] for took in times) for name in ("PostgreSQL", "SQLite"))
    print(f"{kind:18} {'   '.join(parts)}   median {slow / quick:5.2f} times   {more}")


def starts(home: Path, folder: Path, address: ServerAddress, title: str, runs: int) -> None:
    """Print how long the first rows take, from both, and an empty Textual app."""
    program = str(Path(sys.executable).with_name("termnews"))
    commands = {
        "SQLite": (title, [program, str(folder)]),
        "PostgreSQL": (title, [program, str(address)]),
        "empty Textual app": ("ready", [sys.executable, "-c", EMPTY_APP]),
    }
    took: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, (words, command) in commands.items():
            seconds = start(words, command, str(home)).seconds
            if run:
                took[name].append(seconds * 1000)
    for name, times in took.items():
        print(f"first rows: {name:18} median {statistics.median(times):6.0f} ms")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        home = arguments.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tn-", dir="/tmp")))
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o755)
        address = stack.enter_context(running(home)).address()
        folder = arguments.folder.resolve()
        filled(folder, address)
        with Archive.open(folder, cache=home / ".cache/termnews") as sqlite, Archive.open(address) as postgres:
            sqlite.start()
            sqlite.wait()
            articles = len(sqlite.catalogue)
            print(f"{articles} articles; milliseconds to all ids")
            differences = compare(Both(sqlite, postgres), make_queries(sqlite), articles)
            title = sqlite.row(sqlite.catalogue.order[0]).title[:12]  # type: ignore[arg-type]  # its numbers are Numbers
        starts(home, folder, address, title, arguments.runs)
    return int(differences > 0)


if __name__ == "__main__":
    sys.exit(main())
