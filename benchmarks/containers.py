"""Pages out of one WARC against the same pages as files, in one run; then both once more, and with some appended.

    python benchmarks/containers.py [PAGES]

Prints the ratio of the rates (files first, WARC, files again: the mean of the
two counts), the ratio of the second starts, and how many pages are read when a
hundred are appended to the WARC.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from termnews.archive.archive import Archive

PAGES = 20_000
APPENDED = 100


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


def read(root: Path, cache: Path) -> tuple[float, int, int]:
    """Bring an index up to date: seconds, articles, and pages that were read."""
    started = time.monotonic()
    with Archive.open(root, cache=cache) as archive:
        archive.start()
        archive.wait()
        return time.monotonic() - started, len(archive.catalogue), archive.progress.done


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
        first, articles, _read = read(folder / "files", folder / "cache-1")
        packed, members, _read = read(folder / "warc", folder / "cache-2")
        again, _articles, _read = read(folder / "files", folder / "cache-3")
        second_files = read(folder / "files", folder / "cache-1")[0]
        second_warc = read(folder / "warc", folder / "cache-2")[0]
        write_warc(warc, [folder / page.name for page in later], append=True)
        seconds, after, done = read(folder / "warc", folder / "cache-2")
    files = (first + again) / 2
    print(f"articles, files and WARC            {articles} and {members}")
    print(f"files                               {count / files:.0f} pages/s")
    print(f"WARC                                {count / packed:.0f} pages/s")
    print(f"ratio                               {files / packed:.2f} (at least 0.8)")
    print(f"second start, files                 {second_files:.2f} s")
    print(f"second start, WARC                  {second_warc:.2f} s")
    print(f"{APPENDED} appended: read {done} (the WARC and what is new), {after - members} more, in {seconds:.2f} s")


if __name__ == "__main__":
    main()
