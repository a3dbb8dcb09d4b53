"""The words of elements: a paragraph a line, and no space that the page did not mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from termnews.extract.paragraphs import captions_of, line_of, lines_of, links_of, unbroken, words_without_tree
from termnews.model.article import Link


def serialised(html: str) -> str:
    body = LexborHTMLParser(html).body
    assert body is not None
    return body.html or ""


LINES = {
    "paragraphs": ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
    "inline elements do not part words": ("<p>北京<b>外卖</b>员<a href='/x'>猝死</a>了</p>", ["北京外卖员猝死了"]),
    "indented source": ("<p>\n  看到\n  <a href='/x'>\n   链接\n  </a>\n  文字\n</p>", ["看到链接文字"]),
    "indented Latin": ("<p>\n  see\n  <a href='/x'>\n   this link\n  </a>\n  now\n</p>", ["see this link now"]),
    "a line end between Latin and Chinese": ("<p>用\n  <b>\n  GoAgent\n </b>\n翻墙</p>", ["用GoAgent翻墙"]),
    "spaces that were written": ("<p>用 GoAgent 翻墙</p>", ["用 GoAgent 翻墙"]),
    "full-width quotes": ("<p>他说：\n“你好”\n了</p>", ["他说：“你好”了"]),
    "breaks": ("<p>一<br>二<br/>三</p>", ["一", "二", "三"]),
    "text around blocks": ("<div>一<p>二</p>三</div>", ["一", "二", "三"]),
    "lists and cells": (
        "<ul><li>一</li><li>二</li></ul><table><tr><td>三</td><td>四</td></tr></table>",
        ["一", "二", "三", "四"],
    ),
    "preformatted lines": ("<pre>a = 1\nb = 2</pre>", ["a = 1", "b = 2"]),
    "comments": ("<p>一<!-- <p>二</p> > -->三</p>", ["一三"]),
    "entities": ("<p>1 &lt; 2 &amp;lt; &quot;3&quot;&nbsp;4</p>", ['1 < 2 &lt; "3" 4']),
    "a bracket in an attribute": ('<p title="a > b < c">一<a href="x" title="<p>">二</a></p>', ["一二"]),
    "captions": ("<figure><img src='x'><figcaption>说明</figcaption></figure>后文", ["说明", "后文"]),
    "unknown elements stand in a line": ("<p>一<x-y>二</x-y>三</p>", ["一二三"]),
    "nothing": ("<p> \n </p><div></div>", []),
}


@pytest.mark.parametrize(("html", "lines"), LINES.values(), ids=LINES.keys())
def test_words_come_out_as_lines(html: str, lines: list[str]) -> None:
    assert lines_of(serialised(html)) == lines


def test_a_line_is_one_line() -> None:
    assert line_of("<h1>一\n<br>二</h1>") == "一 二"
    assert line_of(" 一 ") == "一"
    assert line_of("a\n  b") == "a b"


def test_tabs_and_runs_of_spaces_are_one_space() -> None:
    assert unbroken("a\t\tb   c\r\n d") == "a b c d"


def test_links_with_words_that_lead_to_the_web_are_found_once() -> None:
    html = serialised(
        '<a href="https://e.org/1">一</a><a title="a>b" href="https://e.org/1">again</a><a href="#x">二</a>'
        '<a href="javascript:alert(1)">三</a><a href="/4"><b>四</b>五</a><a href="https://e.org/6"><img src="x"></a>'
        '<a href="https://e.org/7?a=1&amp;b=2">七</a><a href="mailto:a@e.org">八</a>'
    )

    assert links_of(html, "https://e.org/a/b") == [
        Link("一", "https://e.org/1"),
        Link("四五", "https://e.org/4"),
        Link("七", "https://e.org/7?a=1&b=2"),
    ]
    assert Link("四五", "https://e.org/4") not in links_of(html)


def test_no_more_links_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termnews.extract.paragraphs.MOST_LINKS", 3)

    assert len(links_of("".join(f'<a href="https://e.org/{n}">{n}</a>' for n in range(9)))) == 3


def test_a_very_long_link_title_is_cut() -> None:
    (link,) = links_of(f'<a href="https://e.org/">{"字" * 900}</a>')

    assert len(link.title) == 500
    assert link.title.endswith("…")


def test_captions_are_found_once() -> None:
    caption = '<figure><figcaption class="a">图：<b>王五</b></figcaption></figure>'

    assert captions_of(caption + caption + "<figcaption></figcaption>") == ["图：王五"]
    assert captions_of("<p>none</p>") == []


def test_words_without_a_tree() -> None:
    assert words_without_tree("<p>一 &amp; 二</p><x>三 < 四") == "一 & 二\n三 < 四"


@given(st.text(st.sampled_from("<>/apbr \n\t\"'=中文，&;!-"), max_size=80))
@settings(max_examples=100)
def test_the_words_are_those_of_the_tree(html: str) -> None:
    """However broken the markup: the same characters in the same order as the parser's own text."""
    body = LexborHTMLParser(html).body
    assert body is not None
    expected = "".join(body.text().split())

    assert "".join("".join(lines_of(body.html or "")).split()) == expected
