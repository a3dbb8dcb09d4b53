"""Does the process that writes a first index slow down as the index grows?

    python benchmarks/writing.py FOLDER [--articles 200000] [--step 50000] [--words]

The pages of FOLDER are read once; then articles made of them, each with identities, links and paragraphs of its own,
are written as a scan writes them, 500 at a time. Prints the processor time per article for each step. Without
`--words` texts and their search terms are left out, so that more articles take less time: what goes to random places
of the file is written all the same.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.archive.extraction import extraction_version
from termnews.archive.limits import DEFAULT_LIMITS
from termnews.archive.page_reading import PageReader
from termnews.archive.record import Record
from termnews.archive.store.sqlite import SqliteStore
from termnews.archive.versions import tell_apart
from termnews.archive.walk import find_pages, open_root

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 500
KEYS = 63


def records_of(folder: Path) -> Iterator[Record]:
    """The pages of a folder as workers read them."""
    root = open_root(folder)
    reader = PageReader(root, DEFAULT_LIMITS)
    for part in find_pages(folder):
        for page in part.pages:
            for answer in reader.answers(("page", page.path)):
                if answer[0] == "record":
                    yield Record(*answer[1])
    os.close(root)


def another(record: Record, number: int, chance: random.Random, *, words: bool) -> Record:
    """An article like another."""
    made = record._replace(
        path=b"%04d/%09d.txt" % (number // 5000, number),
        columns=record.columns | {"id": f"{chance.getrandbits(64):016x}"},
        keys=tuple(f"url:{number}/{place}" for place in range(len(record.keys))),
        targets=tuple(chance.getrandbits(KEYS) for _target in record.targets),
        fingerprints=tuple(chance.getrandbits(KEYS) for _paragraph in record.fingerprints),
    )
    return made if words else made._replace(title_tokens="", body_tokens="", text=b"", details=b"")


def main() -> None:
    """Write, and print a line for each step."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=200_000)
    parser.add_argument("--step", type=int, default=50_000)
    parser.add_argument("--words", action="store_true")
    asked = parser.parse_args()
    chance, records = random.Random(5), list(records_of(asked.folder))
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder, "index.sqlite").as_uri())
        store.open_for_writing(extraction_version(), b"")
        spent = 0.0
        for first in range(0, asked.articles, AT_ONCE):
            numbers = range(first, first + AT_ONCE)
            batch = [another(records[n % len(records)], n, chance, words=asked.words) for n in numbers]
            began = time.process_time()
            with store.writing(pages=True) as writer:
                for record in batch:
                    writer.put(record)
                tell_apart(writer)
            spent += time.process_time() - began
            if (first + AT_ONCE) % asked.step == 0:
                print(f"{first + AT_ONCE:9,} articles: {1000 * spent / asked.step:.3f} ms each", flush=True)
                spent = 0.0
        store.close()


if __name__ == "__main__":
    main()
