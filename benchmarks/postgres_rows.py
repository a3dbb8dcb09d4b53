"""The start and the keys of a reader at a million rows on a server, beside an empty Textual app.

    python -m benchmarks.postgres_rows DIR [--rows 1000000] [--runs 15]

DIR keeps the server between runs. The rows are made by SQL from those of a thousand synthetic pages: each is a row of
its own, with the text of one of these, but found by sixty characters and words alone, so that the index is small.
Promised: the first rows come within twice the time of an empty Textual app. Then the time to all articles of a query
in order, to its first 200 rows, and to its count.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.postgres import running
from benchmarks.query import percentile
from benchmarks.startup import EMPTY_APP, start

from termnews.archive.archive import Archive
from termnews.database.connection import connect
from termnews.desk.desk import Desk
from termnews.settings import Settings

if TYPE_CHECKING:
    from termnews.database.server_address import ServerAddress

BASE = 1000
"""Pages that are really indexed."""
QUERIES = ("水", "经济", "政府", "第 12", "tag:经济", "date:2015", "水 tag:经济", "12345", "source:一")
OTHER = {
    "number": "number + {step}",
    "folder": "(SELECT max(folder) FROM folder)",
    "path": "convert_to('{step}-', 'UTF8') || path",
    "id": "translate(substr(md5(id || '{step}'), 1, 12), '0189', 'ghij')",
    "title": "title || ' {step}'",
    "rank": "rank + {step}",
    "change": "(SELECT value FROM state WHERE name = 'changes')",
}
"""What a made row has instead of what its base has."""


def fill(address: ServerAddress, folder: Path, rows: int) -> None:
    """Index the base, and make the other rows of it, as pages of another host; then let termnews list all."""
    script = Path(__file__).with_name("make_archive.py")
    subprocess.run([sys.executable, script, str(BASE), str(folder)], check=True)
    bring(address, folder)
    with connect(address) as server:
        ((last,),) = server.execute("SELECT max(number) FROM page").fetchall()
        server.execute("INSERT INTO owner (host, root, extraction) SELECT 'made', '/made', extraction FROM owner")
        server.execute("INSERT INTO folder (owner, path) SELECT max(owner), '' FROM owner")
        # Lexemes are sorted into the index once, at the end.
        server.execute("ALTER INDEX words_lexemes SET (gin_pending_list_limit = 1500000)")
        server.execute("SET maintenance_work_mem = '1GB'")
        named = "SELECT attname FROM pg_attribute WHERE attrelid = 'page'::regclass AND attnum > 0 AND NOT attisdropped"
        columns = [name for (name,) in server.execute(named)]
        for step in range(last, last * (rows // BASE), last):
            among = f"WHERE number <= {last}"
            values = ", ".join(OTHER.get(name, name).format(step=step) for name in columns)
            server.execute(f"INSERT INTO page ({', '.join(columns)}) SELECT {values} FROM page {among}".encode())
            server.execute(f"INSERT INTO body SELECT number + {step}, details, text FROM body {among}".encode())
            few = f"{step}, 60, array_to_tsvector((tsvector_to_array(lexemes))[1:60]), title, ''"
            server.execute(f"INSERT INTO words SELECT number + {few} FROM words {among}".encode())
        server.execute(f"SELECT setval('page_number', {last * (rows // BASE) + BASE})".encode())
        server.execute("DELETE FROM state WHERE name = 'listed'")
        server.execute("VACUUM ANALYZE")
        server.execute("ALTER INDEX words_lexemes SET (gin_pending_list_limit = 16384)")
    (folder / "newest.md").write_text("---\ntitle: 最新的一篇\ndate: 2030-01-01\n---\n\n最新的一段话。\n", "utf-8")
    bring(address, folder)


def bring(address: ServerAddress, folder: Path) -> None:
    """Index a folder."""
    with Archive.open(folder, into=address) as archive:
        archive.start(watch=False)
        archive.wait()


def keys(address: ServerAddress) -> None:
    """Print how long queries take."""
    took: dict[str, list[float]] = {"all in order": [], "first 200 rows": [], "count": []}
    with Desk.open(address, Settings(private=True)) as desk:
        for text in QUERIES:
            query = desk.parse(text)
            times = [time.perf_counter()]
            found = desk.select(query)
            times.append(time.perf_counter())
            found[:200]
            times.append(time.perf_counter())
            count = len(desk.select(query))
            times.append(time.perf_counter())
            spans = [1000 * (after - before) for before, after in pairwise(times)]
            print(f"  {text}: {count} articles; {', '.join(f'{span:.0f}' for span in spans)} ms")
            for name, span in zip(took, spans, strict=True):
                took[name].append(span)
    for name, spans in took.items():
        print(f"{name}: median {median(spans):.0f} ms, 95th percentile {percentile(spans, 0.95):.0f} ms")


def main() -> None:
    """Make the rows if there are none, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    arguments.home.mkdir(parents=True, exist_ok=True)
    arguments.home.chmod(0o755)
    with running(arguments.home) as server, tempfile.TemporaryDirectory() as home:
        address, folder = server.address(), arguments.home / "pages"
        if not folder.exists():
            begun = time.perf_counter()
            fill(address, folder, arguments.rows)
            print(f"filled in {time.perf_counter() - begun:.0f} s")
        os.environ["HOME"] = home
        command = [str(Path(sys.executable).with_name("termnews")), str(address)]
        other = [sys.executable, "-c", EMPTY_APP]
        pairs = [
            (start("最新的一篇", command, home), start("ready", other, home)) for _run in range(arguments.runs + 1)
        ]
        for name in ("seconds", "processor_seconds"):
            mine, theirs = (median(1000 * getattr(pair[at], name) for pair in pairs[1:]) for at in (0, 1))
            print(f"first rows, {name}: {mine:.0f} ms; empty Textual app: {theirs:.0f} ms; ratio {mine / theirs:.2f}")
        keys(address)


if __name__ == "__main__":
    main()
