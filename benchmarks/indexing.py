"""A first index, search terms and all, against trafilatura's extraction alone, on the same files in one run.

    python benchmarks/indexing.py FOLDER [--alone] [--workers N]

Both use two processes. Prints the ratio of their rates, the time to the first
rows, the size of the index against the UTF-8 text of the articles, and the
processor time and most memory of the process that writes the index and of
those that read pages. With `--alone` trafilatura is left out.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from termnews.archive.archive import Archive
from termnews.archive.walk import find_pages

PROCESSES = 2
CHUNK = 32


def index_all(folder: Path, cache: Path, workers: int) -> None:
    """Make the index, and print its figures as name and number."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:PROCESSES])
    started = time.monotonic()
    first: list[float] = []
    with Archive.open(folder, cache=cache, workers=workers) as archive:
        archive.subscribe(lambda _news: first.append(time.monotonic() - started) if len(archive.catalogue) else None)
        archive.start()
        archive.wait()
        seconds = time.monotonic() - started
        print("seconds", seconds)
        print("writing", processor_seconds(resource.RUSAGE_SELF))
        print("articles", len(archive.catalogue))
        print("first rows", min(first))
        print("memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        with archive.index.reading() as reader:
            print("text", sum(len(text.encode()) for text in reader.texts(archive.catalogue.order).values()))
    # They have ended with the archive.
    print("reading", processor_seconds(resource.RUSAGE_CHILDREN))
    print("index", sum(file.stat().st_size for file in cache.glob("*.sqlite")))


def processor_seconds(who: int) -> float:
    """The processor time of this process, or of its children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def extract(file: str) -> int:
    """What trafilatura finds in one file, in its fast mode."""
    from trafilatura import extract

    page = Path(file).read_bytes().decode("utf-8", "replace")
    return len(extract(f"<html><head></head><body>{page}</body></html>", fast=True) or "")


def peer_seconds(files: list[str]) -> float:
    """How long two processes with trafilatura take."""
    started = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        for _length in pool.imap_unordered(extract, files, chunksize=CHUNK):
            pass
    return time.monotonic() - started


def main() -> None:
    """Measure, and print one figure a line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cache", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--alone", action="store_true", help="leave trafilatura out")
    parser.add_argument("--workers", type=int, default=0)
    asked = parser.parse_args()
    if asked.cache:
        index_all(asked.folder, asked.cache, asked.workers)
        return
    files = [str(asked.folder / os.fsdecode(page.path)) for part in find_pages(asked.folder) for page in part.pages]
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, __file__, str(asked.folder), "--cache", cache, "--workers", str(asked.workers)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ours = {name: float(figure) for name, _space, figure in (line.rpartition(" ") for line in printed.splitlines())}
    print(f"files                                  {len(files)}")
    print(f"termnews, index and search terms       {len(files) / ours['seconds']:.0f} files/s")
    if not asked.alone:
        theirs = peer_seconds(files)
        print(f"trafilatura, extraction alone          {len(files) / theirs:.0f} files/s")
        print(f"ratio                                  {theirs / ours['seconds']:.2f} (at least 1.7)")
    for task in ("writing", "reading"):
        print(f"processor time of {task:20} {1000 * ours[task] / ours['articles']:.2f} s per 1,000 articles")
    print(f"first rows                             {ours['first rows']:.2f} s (at most 1)")
    print(f"index / text                           {ours['index'] / ours['text']:.2f} (at most 1.6)")
    print(f"memory of the process that writes      {ours['memory']:.0f} MB (at most 400)")


if __name__ == "__main__":
    main()
