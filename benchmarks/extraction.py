"""Articles a second, metadata and text, against trafilatura on the same posts.

    python benchmarks/extraction.py FOLDER

One process, CPU time, the two readers one after the other on every file, medians of
five rounds. trafilatura runs in its fast mode on the post's HTML wrapped in html and body:
once for metadata and text, as termnews does, which is what is promised (8 times as
fast), and once for the text alone, for the record.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import trafilatura

from termnews.extract.front_matter import split_front_matter
from termnews.extract.read import read_page

if TYPE_CHECKING:
    from collections.abc import Callable

PROMISED = 8.0
ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    """CPU time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main(folder: Path) -> int:
    """Print both rates and their ratio; 1 when it is below the promise."""
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    pages = [f"<html><head></head><body>{split_front_matter(data.decode()).body}</body></html>" for _, data in files]

    def ours() -> None:
        for name, data in files:
            read_page(data, name)

    def theirs() -> None:
        for page in pages:
            trafilatura.bare_extraction(page, fast=True, with_metadata=True)

    def theirs_without_metadata() -> None:
        for page in pages:
            trafilatura.bare_extraction(page, fast=True)

    ours()
    rounds = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS if "--once" not in sys.argv else 1)]
    our_time, their_time = (statistics.median(times) for times in zip(*rounds, strict=True))
    ratio = statistics.median(their / our for our, their in rounds)
    for name, taken in (("termnews", our_time), ("trafilatura", their_time)):
        print(f"{name:12} {len(files) / taken:8.0f} articles/s  {taken / len(files) * 1000:.3f} ms an article")
    alone = seconds(theirs_without_metadata) / our_time
    print(f"without metadata trafilatura would be at 1/{alone:.1f}")
    print(f"termnews is {ratio:.1f} times as fast; {PROMISED:.0f} is promised")
    return int(ratio < PROMISED)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
