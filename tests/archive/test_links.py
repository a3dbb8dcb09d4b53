"""Links between the articles of an archive."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from tests.archive.found import Saved, open_archive
from tests.archive.stores import STORES, kept_in

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


@pytest.fixture(scope="module", params=STORES)
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Three articles; two of them link to the first."""
    kept = kept_in(request.param, request)
    with open_archive(tmp_path_factory.mktemp("links"), PAGES, **kept) as archive:
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


MIRROR = {
    "2012/05/one.html": (
        '<h1>一</h1><p>见<a href="../../2012/05/two.html#x">二</a>、<a href="../06/">三</a>、'
        '<a href="gone.html">没有的</a>和<a href="../../../outside.html">外面</a>。</p>'
        '<p><img src="../../images/a.jpg" alt="图"></p>'
    ),
    "2012/05/two.html": "<h1>二</h1><p>第二篇的话，见<a href='one.html?view=all'>一</a>。</p>",
    "2012/06/index.html": "<h1>三</h1><p>第三篇的话。</p>",
    "笔记/甲.md": (
        "# 甲\n\n甲的话，见[二](../2012/05/two.html)和[[乙|那一篇]]。\n\n![[图.png]]\n\n> [!note] 提醒\n> 别忘了。\n"
    ),
    "笔记/乙.md": "# 乙\n\n乙的话。\n",
}


PACKED = {
    "a/a.html": (
        "<h1>甲页</h1><p>见<a href='b.html#x'>乙</a>、<a href='../c/'>丙</a>，"
        "还有<a href='../../05/two.html'>外面</a>。</p>"
    ),
    "a/b.html": "<h1>乙页</h1><p>乙页的话，见<a href='a.html'>甲</a>。</p>",
    "c/index.html": "<h1>丙页</h1><p>丙页的话。</p>",
}


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Pages that know no address of their own, and notes."""
    root = tmp_path_factory.mktemp("mirror")
    for name, page in MIRROR.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(page, "utf-8")
    with ZipFile(root / "2012" / "more.zip", "w") as packed:
        for name, page in PACKED.items():
            packed.writestr(name, page)
    with Archive.open(root) as archive:
        archive.start()
        assert archive.wait(60)
        yield archive


def test_links_of_a_mirror_lead_to_its_files(mirror: Archive) -> None:
    """In place: to a file, whatever stands behind "?" and "#", and to the index page of a folder."""
    (one,), (two,), (three,) = (
        mirror.numbers_for_path(f"2012/{name}.html") for name in ("05/one", "05/two", "06/index")
    )

    assert set(mirror.around(one, mirror.article(one)).known.values()) == {two, three}
    assert set(mirror.around(two, mirror.article(two)).known.values()) == {one}


def test_links_of_members_lead_to_members_of_the_same_file(mirror: Archive) -> None:
    numbers = {mirror.article(number).member: number for number in mirror.catalogue.order}
    a, b, c = (numbers[name] for name in PACKED)

    known = mirror.around(a, mirror.article(a)).known

    assert known == {"page:2012/more.zip!/a/b.html": b, "page:2012/more.zip!/c": c}
    assert all(f"]({url})" in mirror.markdown(a) for url in known)
    assert "two.html" not in mirror.markdown(a)
    assert set(mirror.around(b, mirror.article(b)).known.values()) == {a}


def test_pictures_of_a_mirror_keep_their_path(mirror: Archive) -> None:
    (one,) = mirror.numbers_for_path("2012/05/one.html")
    markdown = mirror.markdown(one)

    assert "![图](page:images/a.jpg)" in markdown
    assert "](page:2012/05/two.html)" in markdown
    assert "外面" in markdown
    assert "]()" not in markdown
    assert "outside" not in markdown


def test_notes_lead_to_notes(mirror: Archive) -> None:
    """Obsidian's links, pictures and callouts."""
    (a,), (b,) = (mirror.numbers_for_path(f"笔记/{name}.md") for name in "甲乙")
    (two,) = mirror.numbers_for_path("2012/05/two.html")

    assert set(mirror.around(a, mirror.article(a)).known.values()) == {b, two}
    markdown = mirror.markdown(a)
    assert "那一篇" in markdown
    assert "[[" not in markdown
    assert "[!note]" not in markdown
    assert "> **提醒**" in markdown
