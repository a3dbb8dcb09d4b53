"""Links between the articles of an archive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.archive.found import Saved, open_archive

from termnews.archive.archive import Archive, Around
from termnews.archive.links import numbers_of_address
from termnews.model.row import Number

PAGES = [
    Saved(name="a.md", title="甲", text="甲的话。", more="original: https://www.example.org/a/?utm_source=x"),
    Saved(
        name="b.md",
        title="乙",
        text="见[甲](http://example.org/a#top)，又见[甲](https://example.org/a)和[别处](https://elsewhere.example/)。",
    ),
    Saved(
        name="c.md",
        title="丙",
        text="见[自己](https://example.org/c)和[甲](https://example.org/a)。",
        more="original: https://example.org/c",
    ),
    Saved(
        name="d.md",
        title="丁",
        text="见[甲](https://m.example.org/a)。",
        more="original: https://m.elsewhere.example/d?a=1&b=2",
    ),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Three articles; two of them link to the first."""
    with open_archive(tmp_path_factory.mktemp("links"), PAGES) as archive:
        yield archive


def number(archive: Archive, name: str) -> Number:
    """The number of a page."""
    return archive.numbers_for_path(f"{name}.md")[0]


def around(archive: Archive, name: str) -> Around:
    """What the archive knows about a page beside itself."""
    found = number(archive, name)
    return archive.around(found, archive.article(found))


def test_links_that_lead_to_an_article_of_the_archive(archive: Archive) -> None:
    """However the address is written; a link to itself leads nowhere."""
    a = number(archive, "a")
    assert set(around(archive, "b").known.values()) == {a}
    assert around(archive, "c").known == {"https://example.org/a": a}
    assert around(archive, "a").known == {}


def test_who_cites_an_article(archive: Archive) -> None:
    """Every article that links to it once, itself excepted."""
    cited = {row.title for row in archive.rows(around(archive, "a").cited_by)}
    assert cited == {"乙", "丙", "丁"}
    assert around(archive, "c").cited_by == []
    assert around(archive, "b").cited_by == []


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://www.example.org/a/?utm_source=x", ["a"]),
        ("http://example.org/a", ["a"]),
        ("https://m.example.org/a#top", ["a"]),
        ("mobile.example.org/a", []),
        ("https://mobile.example.org/a/", ["a"]),
        ("https://m.org/a", []),
        ("https://www.elsewhere.example/d?b=2&a=1", ["d"]),
        ("https://example.org/b", []),
        ("nonsense", []),
        ("", []),
    ],
)
def test_which_article_has_an_address(archive: Archive, url: str, found: list[str]) -> None:
    """The address of the page or of its original."""
    with archive.index.reading() as reader:
        assert numbers_of_address(reader, url) == [number(archive, name) for name in found]
