"""Pages that hold the same article."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.archive.found import Saved, open_archive
from tests.archive.stores import STORES, kept_in

from termnews.archive.archive import Archive
from termnews.archive.compare import compare_articles
from termnews.archive.copies import Groups, distinct, fold_copies
from termnews.archive.search import Search
from termnews.model.query import parse_query


def paragraphs(*numbers: int) -> str:
    """An article of paragraphs that only those of the same number equal."""
    return "\n\n".join(f"这是第{n}段，讲的是第{n}件事情，别处没有。" for n in numbers)


BOILERPLATE = "本文章或节目经编辑制作，转载请注明出处。"
NEXT = "\n\n"

PAGES = [
    Saved(name="original.md", title="甲", text=paragraphs(*range(8)), date="2021-01-01"),
    Saved(name="reprint.md", title="乙", text=paragraphs(*range(7), 100), date="2021-01-02"),
    Saved(name="digest.md", title="丙", text=paragraphs(*range(4), *range(200, 220)), date="2021-01-03"),
    Saved(name="same-page.md", title="丁", text=paragraphs(300, 301), more="original: https://example.org/p/1"),
    Saved(name="same-page-2.md", title="丁", text=paragraphs(302, 303), more="original: http://www.example.org/p/1/"),
    Saved(name="other-there.md", title="戊", text=paragraphs(304, 305), more="original: https://example.org/p/1"),
    Saved(name="short.md", title="己", text="图片来自网络，侵权即删。"),
    Saved(name="short-2.md", title="庚", text="图片来自网络，侵权即删。"),
    Saved(name="single.md", title="辛", text="一段而已，" * 20),
    Saved(name="single-2.md", title="壬", text="一段而已，" * 20),
    *(Saved(name=f"own/{n}.md", title=f"{n}", text=paragraphs(1000 + n) + NEXT + BOILERPLATE) for n in range(25)),
]


@pytest.fixture(scope="module", params=STORES)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Articles, some of them twice."""
    kept = kept_in(request.param, request)
    with open_archive(tmp_path_factory.mktemp("copies"), PAGES, **kept) as archive:
        yield archive


def number(archive: Archive, name: str) -> int:
    """The number of a page."""
    return archive.numbers_for_path(name + ".md")[0]


def test_copies_count_once_in_what_is_said_of_a_query(archive: Archive) -> None:
    """In the count of the query, of each term, and of what is suggested: as many as the list shows."""
    search = Search(archive)
    shown = len(search.ordered(parse_query("第2件事情"), folded=True))

    explained = search.explain(parse_query("第2件事情 newer:1d"))

    assert shown == search.explain(parse_query("第2件事情")).articles == 2
    assert [count for _term, count in explained.terms] == [2, 0]
    assert explained.suggestion is not None
    assert explained.suggestion.articles == 2


@pytest.mark.parametrize(
    ("name", "copies"),
    [
        ("original", {"reprint.md"}),
        ("reprint", {"original.md"}),
        ("digest", set()),
        ("same-page", {"same-page-2.md"}),
        ("other-there", set()),
        ("short", set()),
        ("single", {"single-2.md"}),
        ("own/3", set()),
    ],
)
def test_copies(archive: Archive, name: str, copies: set[str]) -> None:
    """Most of the paragraphs, or address and title, make a copy; quotations and common lines do not."""
    own = number(archive, name)
    assert {os.fsdecode(archive.path(copy)) for copy in archive.around(own, archive.article(own)).copies} == copies
    assert archive.row(own).copies == len(copies) + 1
    assert archive.row(own).versions == (2 if name == "same-page" else 1)


def test_a_list_shows_an_article_once(archive: Archive) -> None:
    """The copy that comes first stands for all; every page can be listed all the same."""
    search = Search(archive)
    folded = search.ordered(folded=True)
    assert len(search.ordered()) == len(PAGES)
    assert len(folded) == len(PAGES) - 3
    assert number(archive, "reprint") in folded
    assert number(archive, "original") not in folded


def test_without_copies_the_list_is_the_same(archive: Archive) -> None:
    """A million articles are not gone through for nothing."""
    numbers = [number(archive, "digest"), number(archive, "short")]
    with archive.index.reading() as reader:
        assert fold_copies(reader, numbers) is numbers


def test_articles_are_compared_again_only_after_a_change(archive: Archive) -> None:
    """A start that finds nothing new costs nothing."""
    assert compare_articles(archive.index) is False


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=30))
@settings(max_examples=100, deadline=None)
def test_groups_are_closed(pairs: list[tuple[int, int]]) -> None:
    """Who is joined, directly or through others, has the same lowest number."""
    groups = Groups()
    for one, other in pairs:
        groups.join(one, other)
    members = groups.members()
    assert all(members[one] == members[other] for one, other in pairs)
    assert all(members[first] == first <= member for member, first in members.items())
    assert groups.are_joined(100, 100)
    assert not groups.are_joined(100, 101)


def test_copies_count_once() -> None:
    """Five pages, two of them of one article."""
    assert distinct([1, 2, 3, 4, 5], {2: 2, 5: 2}) == 4


def test_an_archive_without_copies(tmp_path: Path) -> None:
    """Nothing is folded in it."""
    with open_archive(tmp_path, [Saved(name="a.md", title="a", text=paragraphs(1))]) as archive:
        assert list(Search(archive).ordered(folded=True)) == [1]
