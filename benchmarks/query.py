"""How long a query takes, against ripgrep over the same extracted text.

    python benchmarks/query.py FOLDER [CACHE]

FOLDER holds pages; CACHE keeps their index between runs. Measured is the time to the
ids of all articles that a query finds. Promised: the 95th percentile is 10 ms at
6,000 articles and 60 ms at 100,000 at most, and `rg -l -i -F` takes longer.
"""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.model.query import parse_query

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyroaring import BitMap

    from termnews.model.row import Number

EACH = 40
AGAINST_RG = 10


def percentile(times: list[float], share: float) -> float:
    """The time that a share of the queries does not exceed."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def timed(action: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def pieces(texts: list[str], length: int) -> list[str]:
    """Chinese terms from the texts."""
    choose = random.Random(length)
    found: list[str] = []
    while len(found) < EACH:
        text = choose.choice(texts)
        start = choose.randrange(max(1, len(text) - length))
        piece = text[start : start + length]
        if len(piece) == length and all("㐀" <= character <= "鿿" for character in piece):
            found.append(piece)
    return found


def numbers(archive: Archive) -> list[Number]:
    """Every article."""
    return list(Search(archive).ordered())


def make_queries(archive: Archive) -> dict[str, list[str]]:
    """Queries of every kind."""
    choose = random.Random(1)
    texts = [archive.text(number) for number in choose.sample(numbers(archive), 60)]
    ones, twos, fours = (pieces(texts, length) for length in (1, 2, 4))
    tags = [tag for tag, _ in archive.catalogue.counts("tag")[:EACH]]
    month = archive.catalogue.counts("month")[0][0]
    return {
        "1 character": ones,
        "2 characters": twos,
        "4 characters": fours,
        "two words": [f"{one} {two}" for one, two in zip(ones, twos, strict=True)],
        "either of two": [f"{one} OR {two}" for one, two in zip(ones, twos, strict=True)],
        "word and not word": [f"{one} -{two}" for one, two in zip(ones, twos, strict=True)],
        "word in titles": [f"title:{two}" for two in twos],
        "tag": [f'tag:"{tag}"' for tag in tags],
        "word, tag, month": [f'{one} tag:"{tag}" date:{month}' for one, tag in zip(ones, tags, strict=False)],
        "days": [f"date:{month}-05..{month}-{day:02}" for day in range(6, 26)],
    }


def rg_times(archive: Archive, terms: list[str]) -> list[float]:
    """How long ripgrep looks for terms in the text of every article, a file each."""
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers(archive):
            Path(folder, str(number)).write_text(archive.text(number), "utf-8")
        look = partial(subprocess.run, stdout=subprocess.DEVNULL, check=False)
        commands = [["rg", "-l", "-i", "-F", "--", term, folder] for term in terms]
        look(commands[0])
        return [timed(partial(look, command)) for command in commands]


def main() -> int:
    """Print a line a kind of query, then the comparison."""
    cache = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with Archive.open(Path(sys.argv[1]), cache=cache) as archive:
        if not len(archive.catalogue):
            archive.start()
            archive.wait()
        count = len(archive.catalogue)
        search = Search(archive)
        every: list[float] = []
        queries = make_queries(archive)

        def select(text: str) -> BitMap:
            return search.select(parse_query(text))

        for words in queries["tag"], queries["2 characters"]:
            select(words[0])
        print(f"{count} articles; milliseconds to all ids")
        for name, kind in queries.items():
            times = [timed(partial(select, text)) for text in kind]
            found = statistics.median(len(select(text)) for text in kind)
            every += times
            print(f"{name:20} p50 {percentile(times, 0.5):7.2f}  p95 {percentile(times, 0.95):7.2f}  finds {found:.0f}")
        p95, allowed = percentile(every, 0.95), 10 if count <= 10_000 else 60
        print(f"{'all':20} p50 {percentile(every, 0.5):7.2f}  p95 {p95:7.2f}  (at most {allowed})")
        if not shutil.which("rg"):
            print("rg is not installed: not compared")
            return int(p95 > allowed)
        terms = queries["2 characters"][:AGAINST_RG]
        ours = [timed(partial(select, term)) for term in terms]
        theirs = rg_times(archive, terms)
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(
        f"rg {statistics.median(theirs):.1f} ms, termnews {statistics.median(ours):.2f} ms: {ratio:.0f} times as long"
    )
    return int(p95 > allowed or ratio <= 1)


if __name__ == "__main__":
    sys.exit(main())
