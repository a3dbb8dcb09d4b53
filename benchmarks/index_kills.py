"""Is an index whole after the process that makes it was killed?

    python benchmarks/index_kills.py FOLDER [--rounds 100] [--packed]

FOLDER holds pages; a copy of it is read in and killed (SIGKILL) at a random time, in every third round from nothing,
else with some pages changed. With `--packed` the copy is a single tar.xz, written anew for every
change. At the next start every article must be there once: in the list, in the rows, in the
texts, in the search. Promised: nothing is missing, nothing is there twice, and nothing is damaged.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.model.query import parse_query

CHANGED = 60
"""Pages that are new to an index that was there before."""


def start(root: Path, cache: Path) -> subprocess.Popen[bytes]:
    """Read an archive in, in a process of its own."""
    command = [sys.executable, "-m", "termnews", "index", str(root), "--cache", str(cache)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def change(pages: Path, choose: random.Random) -> None:
    """Give some pages another time, so that they are read again."""
    files = sorted(path for path in pages.rglob("*") if path.is_file())
    for file in choose.sample(files, min(CHANGED, len(files))):
        # A tar holds whole seconds.
        os.utime(file, (0, choose.randrange(10**9)))


def pack(pages: Path, root: Path) -> None:
    """Put the pages into the one file of an archive."""
    root.mkdir(exist_ok=True)
    made = shutil.make_archive(str(root / ".made"), "xztar", pages)
    Path(made).rename(root / "pages.tar.xz")


def faults(root: Path, cache: Path, articles: int) -> list[str]:
    """What is wrong at the next start."""
    with Archive.open(root, cache=cache) as archive:
        archive.start()
        archive.wait()
        order = archive.catalogue.order
        with closing(sqlite3.connect(next(cache.glob("*.sqlite")))) as connection:
            (state,) = connection.execute("PRAGMA integrity_check").fetchone()
            rows = connection.execute(
                "SELECT count(*), count(DISTINCT path || '!' || member), count(DISTINCT id) FROM page"
            ).fetchone()
            (texts,) = connection.execute("SELECT count(*) FROM body").fetchone()
        # What has a word and what has it not: everything.
        found = Search(archive).select(parse_query("的 OR -的"))
        checks = {
            f"the file: {state}": state == "ok",
            f"{len(order)} in the list": len(order) == len(set(order)) == articles,
            f"{rows[0]} rows, {rows[1]} paths": rows[:2] == (articles, articles),
            f"{texts} texts": texts == articles,
            f"{len(found)} found": len(found) == articles,
            archive.warning: not archive.warning,
        }
    return [what for what, is_right in checks.items() if not is_right]


def main() -> int:
    """Print how many rounds there were, and every fault."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--packed", action="store_true", help="in one tar.xz")
    wishes = parser.parse_args()
    choose, killed, wrong = random.Random(7), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        pages, root, cache = (Path(folder, name) for name in ("pages", "archive", "cache"))
        if not wishes.packed:
            root = pages
        shutil.copytree(wishes.folder, pages)
        if wishes.packed:
            pack(pages, root)
        began = time.monotonic()
        start(root, cache).wait()
        whole = time.monotonic() - began
        with Archive.open(root, cache=cache) as archive:
            articles = len(archive.catalogue)
        number = 0
        while killed < wishes.rounds:
            number += 1
            if number % 3:
                change(pages, choose)
                if wishes.packed:
                    pack(pages, root)
            else:
                shutil.rmtree(cache)
            process = start(root, cache)
            time.sleep(choose.uniform(0.05, whole if number % 3 == 0 else whole / 2))
            process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            if found := faults(root, cache, articles):
                wrong += 1
                print(f"round {number}: {'; '.join(found)}")
    print(f"{articles} articles, {killed} times killed at work in {number} rounds, {wrong} times not whole")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
