"""WARC files, made by warcio and by wget, with everything that servers do to a page."""

from __future__ import annotations

import gzip
import io
import re
import shutil
import subprocess
import threading
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from typing import TYPE_CHECKING

import brotli
import pytest
from tests.archive.containers.pages import PAGES, article_of, articles, contents, members, opened, problems
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from termnews.archive.containers.member import Bounds, ContainerError
from termnews.model.problem import ProblemKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.archive.containers.pages import Written

DATE = "2021-03-07T08:09:10Z"


class Writer(WARCWriter):  # type: ignore[misc]
    """warcio's own would leave its temporary files open."""

    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


class Warc:
    """A WARC file that is being written."""

    def __init__(self, *, packed: bool = False) -> None:
        self.file = io.BytesIO()
        self.writer = Writer(self.file, gzip=packed)

    def add(
        self, page: Written, payload: bytes = b"", status: str = "200 OK", kind: str = "response", **headers: str
    ) -> Warc:
        """Write a response."""
        named = {"Content-Type": "text/html; charset=utf-8"} | {k.replace("_", "-"): v for k, v in headers.items()}
        http = StatusAndHeaders(status, list(named.items()), protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            page.address, kind, payload=io.BytesIO(payload or page.page), http_headers=http,
            warc_headers_dict={"WARC-Date": DATE},
        )  # fmt: skip
        self.writer.write_record(record)
        return self

    @property
    def data(self) -> bytes:
        """What is written so far."""
        return self.file.getvalue()


def warc_of_pages(*, packed: bool) -> bytes:
    warc = Warc(packed=packed)
    for page in PAGES:
        warc.add(page)
    return warc.data


@pytest.mark.parametrize("packed", [False, True])
def test_every_page_is_read_once_with_its_address_date_and_title(packed: bool) -> None:
    """The text is that of the page alone; the address and the moment are the record's."""
    found = articles(warc_of_pages(packed=packed), "crawl.warc.gz" if packed else "crawl.warc")

    assert [article.permalink for article in found] == [page.address for page in PAGES]
    assert [article.captured for article in found] == [DATE] * 3
    assert [article.title for article in found] == [page.title for page in PAGES]
    assert [article.published.iso for article in found if article.published] == [page.date for page in PAGES]
    assert [article.text for article in found] == [page.text for page in PAGES]


def test_a_member_is_named_by_the_first_byte_of_its_record() -> None:
    data = warc_of_pages(packed=False)

    for member in members(opened(data, "a.warc")):
        assert data[int(member.name) :].startswith(b"WARC/1.")


def chunked(data: bytes) -> bytes:
    pieces = [data[start : start + 100] for start in range(0, len(data), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


ENCODED = {
    "gzip": (gzip.compress(PAGES[0].page), {"Content_Encoding": "gzip"}),
    "brotli": (brotli.compress(PAGES[0].page), {"Content_Encoding": "br"}),
    "chunked": (chunked(PAGES[0].page), {"Transfer_Encoding": "chunked"}),
    "chunked gzip": (
        chunked(gzip.compress(PAGES[0].page)),
        {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"},
    ),
    "gb18030 by header": (
        PAGES[0].html.replace('<meta charset="utf-8">', "").encode("gb18030"),
        {"Content_Type": "text/html; charset=gb2312"},
    ),
    "said to be packed": (PAGES[0].page, {"Content_Encoding": "gzip"}),
}


@pytest.mark.parametrize("kind", ENCODED)
def test_a_page_is_read_however_it_was_sent(kind: str) -> None:
    payload, headers = ENCODED[kind]

    (article,) = articles(Warc().add(PAGES[0], payload, **headers).data, "a.warc")

    assert article.text == PAGES[0].text


def test_what_is_no_page_is_no_member() -> None:
    warc = Warc().add(PAGES[0], b"body {}", Content_Type="text/css").add(PAGES[1])
    warc.add(PAGES[2], b"moved", "302 Found", Location="/").add(PAGES[2], b"<p>broken</p>", "500 Oh")

    (article,) = articles(warc.data, "a.warc")

    assert article.title == PAGES[1].title


def test_a_page_that_was_gone_is_told_apart() -> None:
    """It says something beside what was there before, and is no article by itself."""
    warc = Warc().add(PAGES[0]).add(PAGES[0], b"<h1>Not found</h1>", "404 Not Found")

    assert [member.gone_from for member in members(opened(warc.data, "a.warc"))] == ["", PAGES[0].address]


def test_a_revisit_of_another_address_has_the_text_of_what_it_found_unchanged() -> None:
    """And a revisit of the same address is the same page: it is listed once."""
    warc = Warc().add(PAGES[0])
    digest = re.search(rb"WARC-Payload-Digest: (\S+)", warc.data)
    assert digest
    for address in (PAGES[0].address, PAGES[1].address):
        http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = warc.writer.create_revisit_record(
            address, digest[1].decode(), PAGES[0].address, DATE, http_headers=http
        )
        warc.writer.write_record(record)

    found = articles(warc.data, "a.warc")

    assert [article.permalink for article in found] == [PAGES[0].address, PAGES[1].address]
    assert [article.text for article in found] == [PAGES[0].text] * 2


LYING = {
    "far too long": b"Content-Length: 99999999999",
    "a little too long": b"Content-Length: 2000",
    "too short": b"Content-Length: 200",
    "below zero": b"Content-Length: -5",
    "no number": b"Content-Length: many",
}


@pytest.mark.parametrize("lie", LYING)
def test_a_record_that_lies_about_its_length_costs_no_other_page(lie: str) -> None:
    """It is a named problem, and every other page of the file is read."""
    data = warc_of_pages(packed=False)
    said = list(re.finditer(rb"(?<=\n)Content-Length: \d+", data))[1]
    container = opened(data[: said.start()] + LYING[lie] + data[said.end() :], "a.warc")

    listed = [member for member in container.members() if member]
    read = [article_of(container.read(member.name)).title for member in listed if hasattr(member, "size")]

    assert {PAGES[0].title, PAGES[2].title} <= set(read)
    assert [member.kind for member in listed if not hasattr(member, "size")] == [ProblemKind.BAD_CONTAINER]


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_file_cut_short_what_is_there_is_read(packed: bool) -> None:
    data = warc_of_pages(packed=packed)
    container = opened(data[:-200], "a.warc.gz" if packed else "a.warc")

    listed = members(container)
    last = container.read(listed[-1].name)

    assert [article_of(container.read(member.name)).text for member in listed[:2]] == [page.text for page in PAGES[:2]]
    assert [problem.kind for problem in last.problems] == [ProblemKind.TRUNCATED]


@pytest.mark.parametrize("data", [b"\x1f\x8b\x08nothing", b"WARC/1.0 and then nothing"])
def test_what_is_no_warc_is_a_named_problem(data: bytes) -> None:
    try:
        found = problems(opened(data, "a.warc.gz"))
    except ContainerError as error:
        found = [error]  # type: ignore[list-item]

    assert [problem.kind for problem in found] == [ProblemKind.BAD_CONTAINER]


def test_a_page_that_unpacks_to_far_too_much_is_refused() -> None:
    bomb = gzip.compress(b"<p>" + b"a" * 30_000_000)
    container = opened(Warc().add(PAGES[0], bomb, Content_Encoding="gzip").add(PAGES[1]).data, "a.warc")
    first, second = members(container)

    with pytest.raises(ContainerError) as told:
        container.read(first.name)

    assert told.value.kind is ProblemKind.TOO_BIG
    assert article_of(container.read(second.name)).title == PAGES[1].title


def test_too_many_records_end_the_list_with_a_named_problem() -> None:
    """What comes before the bound is read."""
    container = opened(warc_of_pages(packed=True), "a.warc.gz", Bounds(members=2))

    listed = [member for member in container.members() if member]

    assert [type(member).__name__ for member in listed] == ["Member", "Member", "MemberProblem"]


def test_names_that_are_no_records_are_no_members() -> None:
    container = opened(warc_of_pages(packed=False), "a.warc")

    for name in ("", "x", "7", "-1", "99999999", "²"):
        with pytest.raises(ContainerError) as told:
            container.read(name)
        assert told.value.kind in {ProblemKind.VANISHED, ProblemKind.BAD_MEMBER}


@pytest.mark.skipif(not shutil.which("wget"), reason="wget makes the file")
def test_what_wget_writes_is_read(tmp_path: Path) -> None:
    """Its own records of what it did are no pages."""
    site = tmp_path / "site"
    site.mkdir()
    for place, page in enumerate(PAGES):
        (site / f"{place}.html").write_bytes(page.page)
    handler = partial(type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_a: None}), directory=site)
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        addresses = [f"http://127.0.0.1:{server.server_port}/{place}.html" for place in range(3)]
        subprocess.run(
            ["wget", "--no-proxy", "-q", "-O", "/dev/null", f"--warc-file={tmp_path / 'crawl'}", *addresses],
            check=True, cwd=tmp_path,
        )  # fmt: skip
        server.shutdown()

    found = articles((tmp_path / "crawl.warc.gz").read_bytes(), "crawl.warc.gz")

    assert [article.permalink for article in found] == addresses
    assert [article.text for article in found] == [page.text for page in PAGES]


def test_titles_are_the_pages_own_and_contents_come_with_their_names() -> None:
    (content, *_rest) = contents(warc_of_pages(packed=True), "a.warc.gz")

    assert content.facts.name == "river.html"
