"""The forms of an exported article: complete, and harmless to whoever opens them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.desk.forms import citation, render_citation, render_html, render_markdown, render_text, told_by
from termnews.desk.opened import RenderedArticle
from termnews.extract.read import read_page
from termnews.model.article import Article, ArticleId
from termnews.model.dates import Origin, WrittenDate

MARKDOWN = """## 小標題

**真，**她說 <script>alert(1)</script> [連結](https://example.org/a "t") [壞](/relative) ![圖說](https://example.org/a.png)

- 一
- 二 ~~三~~
"""


def shown(markdown: str = MARKDOWN, **fields: object) -> RenderedArticle:
    """An article with everything."""
    described: dict[str, object] = {
        "id": ArticleId("abcdefghij27"),
        "keys": ("url:x",),
        "title": '標題 "引" & <b>粗</b>',
        "source": "希望之聲",
        "byline": "岳文驍",
        "published": WrittenDate("2021-01-05T09:30+08:00", Origin.META),
        "tags": ("選舉", 'a "b"'),
        "original": "https://example.org/1?a=1&b=2",
        "permalink": "https://mirror.example.org/1",
        "language": "zh-Hant",
        "text": "小標題\n真，她說",
    }
    return RenderedArticle(Article(**described | fields), markdown, "a.html")  # type: ignore[arg-type]


def test_markdown_is_read_back_by_termnews() -> None:
    article = read_page(render_markdown(shown()).encode(), "a.md")
    original = shown().article
    assert article.title == original.title
    assert article.source == original.source
    assert article.byline == original.byline
    assert article.published
    assert article.published.iso == "2021-01-05T09:30+08:00"
    assert article.tags == original.tags
    assert article.original == original.original
    assert "真，她說" in article.text.replace(" ", "")


def test_an_article_that_says_nothing_about_itself_has_only_a_title() -> None:
    bare = shown("words", source="", byline="", published=None, tags=(), original="", permalink="", language="")
    assert render_markdown(bare).startswith("---\ntitle: ")
    assert render_markdown(bare).endswith("---\n\nwords\n")
    assert render_text(bare) == '標題 "引" & <b>粗</b>\nundated\n\n小標題\n真，她說\n'
    assert "<p>undated</p>" in render_html(bare)


def test_text_says_where_it_is_from() -> None:
    assert render_text(shown()).split("\n")[:4] == [
        '標題 "引" & <b>粗</b>',
        "希望之聲 · 岳文驍 · 2021-01-05",
        "https://example.org/1?a=1&b=2",
        "https://mirror.example.org/1",
    ]


class Elements(HTMLParser):
    """Every element of a page with its attributes, and every word."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words.append(data)


def test_html_keeps_the_words_and_the_links_of_the_web() -> None:
    page = Elements(render_html(shown()))
    words = "".join(page.words)
    assert "真，" in words
    assert "圖說" in words
    assert "壞" in words
    links = [attributes["href"] for tag, attributes in page.found if tag == "a"]
    assert links == ["https://example.org/1?a=1&b=2", "https://example.org/a"]
    assert {"h1", "h2", "strong", "li", "s"} <= {tag for tag, _ in page.found}
    assert ("html", {"lang": "zh-Hant"}) in page.found


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](https://example.org/a.png)",
        "[![a](https://example.org/a.png)](https://example.org)",
        "[![a ![b](c)](d)](file:///etc/passwd)",
        "![a](data:image/png;base64,AAAA)",
        "<style>@import url(https://example.org)</style>",
        "<iframe src=https://example.org>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched_when_html_is_opened(markdown: str) -> None:
    check_harmless(render_html(shown(markdown, title=markdown, source=markdown, original=markdown, tags=(markdown,))))


@given(st.text(alphabet=st.sampled_from("<>![]()\"'`a:/ \n&;*_#="), max_size=60))
@settings(max_examples=80, deadline=None)
def test_no_markdown_breaks_out_of_html(markdown: str) -> None:
    check_harmless(render_html(shown(markdown, title=markdown, byline=markdown, language=markdown)))


def check_harmless(page: str) -> None:
    """No element loads or runs anything."""
    for tag, attributes in Elements(page).found:
        assert tag not in {"script", "img", "iframe", "object", "embed", "link", "base", "form", "svg", "video"}
        assert not any(name.startswith("on") or name in {"src", "srcset", "style", "background"} for name in attributes)
        if "href" in attributes:
            assert re.match("https?://", attributes["href"] or "", re.IGNORECASE)
        if tag == "meta":
            assert attributes.get("http-equiv") in {None, "Content-Security-Policy"}


def test_a_citation_names_the_article_of_a_note() -> None:
    assert render_citation(shown(title="標題 [1] *星*").article, "我的 **筆記**\n\n第二段\n") == (
        "## [標題 \\[1\\] \\*星\\*](<https://example.org/1?a=1&b=2>)\n\n"
        "希望之聲 · 岳文驍 · 2021-01-05\n\n我的 **筆記**\n\n第二段\n"
    )


def test_a_citation_of_a_page_without_an_address_has_no_link() -> None:
    found = render_citation(shown(title="x", original="", permalink="", source="", byline="").article, "n")
    assert found == "## x\n\n2021-01-05\n\nn\n"


def test_an_article_is_cited_on_one_line() -> None:
    """Title and address are a link whatever stands in them; who wrote it and when stand after it."""
    assert citation(shown(title="標題 [1] *星*").article) == (
        "[標題 \\[1\\] \\*星\\*](<https://example.org/1?a=1&b=2>) · 希望之聲 · 岳文驍 · 2021-01-05"
    )
    assert citation(shown(title="x", original="", permalink="", source="", byline="").article) == "x · 2021-01-05"


def test_a_writer_who_publishes_alone_is_named_once() -> None:
    """The source says it; what machines read still names both."""
    alone = shown(source="Ann Lee", byline="ann lee")

    assert told_by(alone.article) == "Ann Lee · 2021-01-05"
    assert 'author: "ann lee"' in render_markdown(alone)
