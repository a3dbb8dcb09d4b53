"""Captures of one address are one article with versions: one row, the newest shown, and when it was gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.archive.containers.pages import PAGES
from tests.archive.containers.test_warc import Warc
from tests.archive.stores import STORES, kept_in

from termnews.archive.archive import Archive
from termnews.archive.captures import Capture, find_version, moment_of, story_of
from termnews.archive.search import Search
from termnews.model.query import parse_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = PAGES[0]
CHANGED = PAGE._replace(paragraphs=(*PAGE.paragraphs[:2], "后来这一段被改写过，说水一点也没有涨。"))
GONE = b"<html><title>404 Not Found</title><body><h1>404 Not Found</h1></body></html>"
BLOCKED = "<html><title>该内容已被发布者删除</title><body><p>该内容已被发布者删除</p></body></html>".encode()


def captured(*captures: tuple[str, bytes, str]) -> bytes:
    """A WARC with captures of one address: the day, the page, the server's answer."""
    data = b""
    for day, page, status in captures:
        one = Warc().add(PAGE, page, status).data
        data += re.sub(rb"WARC-Date: \S+", f"WARC-Date: {day}T08:00:00Z".encode(), one)
    return data


@pytest.fixture(params=STORES)
def read(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Archive]]:
    """Read an archive of some files."""
    opened: list[Archive] = []

    def read(files: dict[str, bytes]) -> Archive:
        for name, data in files.items():
            file = tmp_path / "a" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        archive = Archive.open(tmp_path / "a", **kept_in(request.param, request))
        opened.append(archive)
        archive.start()
        assert archive.wait(60)
        return archive

    yield read
    for archive in opened:
        archive.stop()


def found(archive: Archive, query: str = "") -> list[int]:
    return list(Search(archive).ordered(parse_query(query), folded=True))


OK = "200 OK"
THREE = captured(
    ("2020-01-01", PAGE.page, "200 OK"), ("2020-02-01", CHANGED.page, "200 OK"), ("2020-03-01", PAGE.page, "200 OK")
)


def test_captures_of_one_address_are_one_row_with_versions_and_the_newest_is_shown(read) -> None:
    archive = read(
        {"crawl.warc": captured(("2020-01-01", PAGE.page, "200 OK"), ("2020-02-01", CHANGED.page, "200 OK"))}
    )

    (number,) = found(archive)

    assert archive.row(number).versions == 2
    assert CHANGED.paragraphs[2] in archive.text(number)
    assert archive.numbers_for_id(archive.row(number).id)[0] == number
    assert archive.numbers_for_url(PAGE.address)[0] == number
    assert [version.moment[:10] for version in archive.story(number).versions] == ["2020-01-01", "2020-02-01"]


def test_captures_that_say_the_same_one_after_the_other_are_one_version(read) -> None:
    same = captured(*((f"2020-01-0{day}", PAGE.page, "200 OK") for day in (1, 2, 3)))
    archive = read({"crawl.warc": same})

    (number,) = found(archive)

    assert archive.row(number).versions == 1
    assert len(archive.story(number).versions[0].captures) == 3


def test_what_was_changed_and_changed_back_has_three_versions(read) -> None:
    archive = read({"crawl.warc": THREE})

    assert archive.row(found(archive)[0]).versions == 3


@pytest.mark.parametrize(("page", "status"), [(GONE, "404 Not Found"), (b"", "404 Not Found"), (BLOCKED, "200 OK")])
def test_an_article_that_was_withdrawn_says_since_when_and_its_last_text_is_shown(
    read, page: bytes, status: str
) -> None:
    page = page or b"<html><body><script>1</script></body></html>"
    archive = read({"crawl.warc": captured(("2020-01-01", PAGE.page, "200 OK"), ("2020-02-14", page, status))})

    (number,) = found(archive)

    assert archive.row(number).withdrawn[:10] == "2020-02-14"
    assert archive.text(number) == PAGE.text
    assert found(archive, "is:withdrawn") == [number]


def test_an_address_that_was_never_there_is_no_article(read) -> None:
    assert found(read({"crawl.warc": captured(("2020-02-14", GONE, "404 Not Found"))})) == []


def test_that_an_article_is_gone_may_stand_in_another_file(read) -> None:
    archive = read({
        "1.warc": captured(("2020-02-14", GONE, "404 Not Found")),
        "2.warc": captured(("2020-01-01", PAGE.page, "200 OK")),
    })  # fmt: skip

    assert archive.row(found(archive)[0]).withdrawn[:10] == "2020-02-14"


def test_pages_in_dated_folders_are_versions(read) -> None:
    link = f'<link rel="canonical" href="{PAGE.address}"></head>'
    archive = read({
        f"{day}/river.html": page.html.replace("</head>", link).encode()
        for day, page in {"2020-03-01": CHANGED, "2020-01-01": PAGE}.items()
    })  # fmt: skip

    (number,) = found(archive)

    assert [version.moment for version in archive.story(number).versions] == ["2020-01-01", "2020-03-01"]
    assert archive.text(number) == CHANGED.text


QUERIES = {
    "is:changed": 1,
    "is:withdrawn": 0,
    "versions:3": 1,
    "versions:>2": 1,
    "versions:＞３": 0,
    "versions:<3": 1,
    "-is:changed": 1,
}


@pytest.mark.parametrize(("query", "count"), QUERIES.items())
def test_queries_ask_for_versions(read, query: str, count: int) -> None:
    archive = read({"crawl.warc": THREE, "other.html": PAGES[2].page})

    assert len(found(archive, query)) == count


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "2020-01-01", "2020-01-02", "2021"]), st.integers(1, 3), st.booleans()),
        max_size=9,
    )
)
def test_a_story_has_every_capture_once_in_order(drawn: list[tuple[str, int, bool]]) -> None:
    captures = [Capture(number, *capture) for number, capture in enumerate(drawn)]
    story = story_of(captures)
    told = [capture for version in story.versions for capture in version.captures]

    assert sorted(capture.number for capture in told) == list(range(len(captures)))
    assert [capture.moment for capture in told] == sorted(capture.moment for capture in told)
    for one, other in zip(story.versions, story.versions[1:], strict=False):
        assert one.captures[-1].edition != other.captures[0].edition or one.is_gone != other.is_gone
        assert not (one.is_gone and other.is_gone)
    assert bool(story.withdrawn) == (len({v.is_gone for v in story.versions}) == 2 and story.versions[-1].is_gone)


NAMED = {
    "1": 1,
    "-1": 3,
    "-3": 1,
    "4": None,
    "0": None,
    "2020": 3,
    "2020-02-14": 2,
    "2020-01-01": 1,
    "2019-12-31": None,
    "x": None,
}


@pytest.mark.parametrize(("named", "number"), NAMED.items())
def test_a_version_is_named_by_its_place_or_by_a_day(named: str, number: int | None) -> None:
    versions = story_of(Capture(n, f"2020-0{n}-01T08:00:00Z", n) for n in (1, 2, 3)).versions

    version = find_version(versions, named)

    assert (version.number if version else None) == number


MOMENTS = {
    ("2020-01-02T03:04:05Z", "2019-01-01/x.html"): "2020-01-02T03:04:05Z",
    ("", "news/2020-01-02/x.html"): "2020-01-02",
    ("", "20200102T0304/2021.html"): "2020-01-02T03:04",
    ("", "a/2020-13-02/x.html"): "",
    ("", "2020-01-02.html"): "",
}


@pytest.mark.parametrize(("captured_at", "path"), MOMENTS)
def test_the_moment_of_a_page_is_its_containers_or_its_folders(captured_at: str, path: str) -> None:
    assert moment_of(captured_at, path) == MOMENTS[captured_at, path]
