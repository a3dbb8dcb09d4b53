"""Pages whose file ends before they do are read as if they were whole, and the list of problems says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.extract.broken_off import is_broken_off
from termnews.extract.decode import decode
from termnews.extract.read import read_page
from termnews.model.article import Article
from termnews.model.problem import ProblemKind

ROOT = Path(__file__).parent.parent
SEED = next((ROOT.parent / "seeds").glob("000_*.txt")).read_bytes()
TEXT = SEED.index("报导）".encode()) + len("报导）".encode())
LAST = SEED.rindex(b"</div>")
WHOLE = read_page(SEED, "seed.txt")
PAGES = sorted((ROOT / "pages").glob("*.html"))
WARNINGS = ("翻墙", "禁闻", "转载请注明", "完整版", "原文链接")


def kinds(article: Article) -> list[ProblemKind]:
    return [problem.kind for problem in article.problems]


@given(st.integers(TEXT, LAST - 1))
def test_the_seeds_page_is_read_as_one_of_its_layout_wherever_it_breaks_off(end: int) -> None:
    article = read_page(SEED[:end], "seed.txt")

    assert (article.layout, article.title, article.source) == (WHOLE.layout, WHOLE.title, WHOLE.source)
    assert (article.byline, article.published) == (WHOLE.byline, WHOLE.published)
    assert set(article.tags) <= set(WHOLE.tags)
    assert not any(warning in article.text for warning in WARNINGS)
    assert len(article.notices) >= 2
    assert kinds(article) == [ProblemKind.TRUNCATED]
    assert set("".join(article.text.split())) <= set("".join(WHOLE.text.split()))


@given(st.integers(SEED.index(b'"notice">') + 40, SEED.index(b"<figure>")))
def test_warnings_above_a_text_that_is_not_there_are_notices(end: int) -> None:
    article = read_page(SEED[:end], "seed.txt")

    assert (article.layout, article.title, article.text) == (WHOLE.layout, WHOLE.title, "")
    assert article.notices[0].startswith("大陆网友注意")
    assert ProblemKind.EMPTY_TEXT in kinds(article)


def test_every_tag_that_was_saved_is_kept_when_the_list_of_them_breaks_off() -> None:
    below = SEED.index(b'"postfooter"')
    end = SEED.index("习近平</a>".encode(), below) + len("习近".encode())

    assert set(read_page(SEED[:end], "seed.txt").tags) == set(WHOLE.tags)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_of_any_layout_is_told_when_it_breaks_off(path: Path) -> None:
    data = path.read_bytes()
    whole, article = read_page(data, path.name), read_page(data[: len(data) * 9 // 10], path.name)

    assert ProblemKind.TRUNCATED not in kinds(whole)
    assert ProblemKind.TRUNCATED in kinds(article)
    assert (article.layout, article.title) == (whole.layout, whole.title)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_that_breaks_off_at_ten_places_has_all_that_stands_above(path: Path) -> None:
    data = path.read_bytes()
    whole = read_page(data, path.name)
    ends = {
        line: place + len(line.encode()) for line in whole.text.split("\n") if (place := data.rfind(line.encode())) > 0
    }
    # The first lines may be a lead and a caption: the text begins behind them.
    start, end = sorted(ends.values())[:3][-1] + len("</p><p>"), data.rfind(b"</div>")

    for place in range(start, end, max(1, (end - start) // 10)):
        article = read_page(data[:place], path.name)
        assert (article.layout, article.title) == (whole.layout, whole.title)
        assert kinds(article) == [ProblemKind.TRUNCATED]
        assert all(line in article.text for line, last in ends.items() if last < place - len("</p>"))


@pytest.mark.parametrize(
    ("end", "told"),
    [("见[地图](https://exam", "见地图"), ("见![图](https://exam", "见"), ("见[地", "见[地"), ("[a](b) 完", "a 完")],
)
def test_a_link_of_markdown_that_breaks_off_leaves_its_words(end: str, told: str) -> None:
    article = read_page(f"# 地图\n\n这里说的是一座城，它有很多条街。\n\n{end}".encode(), "a.md")

    assert article.text.split("\n")[-1] == told
    assert kinds(article) == ([ProblemKind.TRUNCATED] if "exam" in end else [])


@pytest.mark.parametrize(
    "html",
    [
        "<p>He came.</p><p>He saw",
        "<div><p>He came.</p>",
        "<p>He came.</p><p>He saw.</p",
        "<p>He came.</p><",
        "<p>He came.</p><!-- more",
        '<p>He came.</p><img src="a b',
        "<html><body><article><p>He came.</p>",
        "<p>He came.</p><script>var a = 1;",
    ],
)
def test_what_breaks_off_is_known(html: str) -> None:
    assert is_broken_off(html)


@pytest.mark.parametrize(
    "html",
    [
        "<p>He came.<p>He saw.<p>He won.",
        "<p>He came.</p><p>He saw.</p>",
        "<div><div><p>He came.</div>",
        "<html><body><div><p>He came.</body></html",
        "<p>One<p>Two</p><p>Three</p>",
        "<p>1 < 2</p>",
        "<p>Love <3</p>",
        "<p>a</p></div><script>document.write('<div>')</script>",
        "<p>a</p><!-- <div> -->",
        "<html><body><p>He came.",
    ],
)
def test_carelessness_is_not_taken_for_an_end(html: str) -> None:
    assert is_broken_off(html) == html.startswith("<div><div>")


@pytest.mark.parametrize(
    ("words", "charset"), [("新闻说", "utf-8"), ("新闻说", "gb18030"), ("新聞說", "big5"), ("新闻🀄", "utf-8")]
)
def test_a_character_that_is_not_all_there_is_dropped_and_told(words: str, charset: str) -> None:
    page = (
        "<p>这是中国的新闻，我们都知道他们会来。</p>"
        if charset != "big5"
        else "<p>這是中國的新聞，我們都知道他們會來。</p>"
    )
    data = (page * 4 + "<p>" + words).encode(charset)[:-1]

    decoded = decode(data)
    article = read_page(data, "a.html")

    assert (decoded.text, decoded.is_cut, decoded.replaced) == (page * 4 + "<p>" + words[:-1], True, 0)
    assert kinds(article) == [ProblemKind.TRUNCATED]
