"""Pages out of one WARC against the same pages as files, in one run; then both once more, and with some appended.

    python benchmarks/containers.py [PAGES]

Prints the ratio of the rates (files first, WARC, files again: the mean of the
two counts), that of the processor time, which other programs change less, the
times of second starts, and how many pages are read when a hundred are appended
to the WARC.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from termnews.archive.archive import Archive

PAGES = 20_000
APPENDED = 100
SECOND = (("files", "cache-1"), ("warc", "cache-2"))


def write_warc(file: Path, pages: list[Path], *, append: bool = False) -> None:
    """Write pages as the responses of a server, each record packed by itself."""
    with file.open("ab" if append else "wb") as stream:
        for page in pages:
            record = WarcRecord()
            record.init_headers(WarcRecordType.response)
            record.headers["WARC-Target-URI"] = f"https://news.example.org/{page.stem}.html"
            record.headers["WARC-Date"] = "2026-11-01T08:00:00Z"
            record.is_http = True
            body = page.read_bytes()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
            record.set_bytes_content(head.encode() + body)
            writer = GzipWriter(stream)
            record.write(writer)
            writer.finish()


class Look(NamedTuple):
    """What bringing an index up to date took, and gave."""

    seconds: float
    busy: float
    """Seconds of processors."""
    articles: int
    read: int
    """Pages that were read."""


def look(root: Path, cache: Path) -> Look:
    """Bring an index up to date."""
    started, busy = time.monotonic(), processor_time()
    with Archive.open(root, cache=cache) as archive:
        archive.start()
        archive.wait()
        seconds, articles, read = time.monotonic() - started, len(archive.catalogue), archive.progress.done
    return Look(seconds, processor_time() - busy, articles, read)


def processor_time() -> float:
    """Seconds that this process and those that it has ended have used."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Measure, and print one figure a line."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = Path(__file__).with_name("make_archive.py")
        subprocess.run([sys.executable, made, str(count + APPENDED), folder / "files"], check=True, capture_output=True)
        pages = sorted(page for page in (folder / "files").rglob("*") if page.is_file())
        later, pages = pages[count:], pages[:count]
        for page in later:
            page.rename(folder / page.name)
        (folder / "warc").mkdir()
        warc = folder / "warc" / "crawl.warc.gz"
        write_warc(warc, pages)
        first = look(folder / "files", folder / "cache-1")
        warcs = look(folder / "warc", folder / "cache-2")
        again = look(folder / "files", folder / "cache-3")
        seconds = [[look(folder / name, folder / cache).seconds for _run in range(5)] for name, cache in SECOND]
        write_warc(warc, [folder / page.name for page in later], append=True)
        more = look(folder / "warc", folder / "cache-2")
    files, busy = (first.seconds + again.seconds) / 2, (first.busy + again.busy) / 2
    print(f"articles, files and WARC            {first.articles} and {warcs.articles}")
    print(f"files                               {count / files:.0f} pages/s")
    print(f"WARC                                {count / warcs.seconds:.0f} pages/s")
    print(f"ratio                               {files / warcs.seconds:.2f} (at least 0.8)")
    print(f"ratio of processor time             {busy / warcs.busy:.2f}")
    print("second start, files and WARC        {:.2f} and {:.2f} s (medians of 5)".format(*map(median, seconds)))
    print(
        f"{APPENDED} appended: read {more.read} (the WARC and what is new), {more.articles - warcs.articles} more,"
        f" in {more.seconds:.2f} s"
    )


if __name__ == "__main__":
    main()
