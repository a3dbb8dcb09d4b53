"""Where a republished text says that it comes from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.extract.provenance import Provenance, read_provenance
from termnews.extract.read import read_page
from termnews.model.article import Link

PAGE = "https://mp.example.org/s/1"
TITLE = "河水退了以后"
LINK = Link(TITLE, PAGE)
LINES = {
    "quoted account": (f"原文来自微信公众号「河边人」：{TITLE}", Provenance("河边人", PAGE)),
    "curly quotes": (f"来自微信公众号“河边人”：{TITLE}", Provenance("河边人", PAGE)),
    "book title marks": (f"本文首发于《河边周刊》：{TITLE}", Provenance("河边周刊", PAGE)),
    "bare name": (f"原文来自财经社：{TITLE}", Provenance("财经社", PAGE)),
    "traditional": (f"轉載自 河邊人：{TITLE}", Provenance("河邊人", PAGE)),
    "account and id": (f"本文来自微信公众号：河边人（ID：hebianren） {TITLE}", Provenance("河边人", PAGE)),
    "author before": (f"作者：韦生 来源：河边人 {TITLE}", Provenance("河边人", PAGE)),
    "tool before": (f"本文由 简悦 SimpRead 转码， 原文来自「河边人」 {TITLE}", Provenance("河边人", PAGE)),
    "address alone": ("原文链接：https://example.org/a/1", Provenance("", "https://example.org/a/1")),
    "full-width colon": ("原文地址：https://example.org/文章", Provenance("", "https://example.org/文章")),
    "link alone": (f"原文：{TITLE}", Provenance("", PAGE)),
    "English": (f"Originally published in The Valley Post: {TITLE}", Provenance("The Valley Post", PAGE)),
    "no link": ("来源：河边人", Provenance("河边人", "")),
    "emoji": (f"原文来自「河边人🌊」：{TITLE}", Provenance("河边人🌊", PAGE)),
    "sentence": ("来自湖北的小王说，他从来没有见过这样的雨。", Provenance()),
    "quoted sentence": ("来自「河边人」的消息说，桥断了。", Provenance()),
    "picture": ("图片来源：河边人", Provenance()),
    "the web": ("来源：网络", Provenance()),
    "site only": ("原文：https://example.org/", Provenance()),
    "long paragraph": ("原文来自「河边人」" + "这一段很长。" * 80, Provenance()),
}  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), LINES.values(), ids=LINES)
def test_a_line_tells_source_and_original(line: str, expected: Provenance) -> None:
    assert read_provenance([line, "第一段在这里。"], [LINK]) == expected


def test_the_link_may_stand_on_a_line_of_its_own() -> None:
    lines = ["本文转自微信公众号：「河边人」", "作者：韦生", TITLE, "第一段在这里。"]

    assert read_provenance(lines, [LINK]) == Provenance("河边人", PAGE)


def test_it_may_stand_behind_the_text() -> None:
    lines = [*(f"第{n}段在这里。" for n in range(30)), f"原文来自「河边人」：{TITLE}"]

    assert read_provenance(lines, [LINK]) == Provenance("河边人", PAGE)


def test_a_post_shows_the_line_and_has_the_fields() -> None:
    page = f"---\ntitle: {TITLE}\ndate: 2018-04-05\n---\n\n原文来自「河边人」：~~[{TITLE}]({PAGE})~~\n\n---\n\n第一段。"

    article = read_page(page.encode(), "post.md")

    assert (article.source, article.original) == ("河边人", PAGE)
    assert article.text.startswith("原文来自「河边人」")
    assert {link.url for link in article.links} == {PAGE}


@given(st.text(), st.text())
def test_any_line_is_survived(before: str, behind: str) -> None:
    found = read_provenance([f"{before}原文来自{behind}", f"来源：{behind}"], [LINK])

    assert found.original in {"", PAGE} or found.original.startswith("http")
