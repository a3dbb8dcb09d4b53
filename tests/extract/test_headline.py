"""Which line of a Markdown page is its title."""

from __future__ import annotations

import pytest

from termnews.extract.headline import find_headline, plain

PAGES = {
    "a heading": ("# 标题\n\n正文", "标题", 1),
    "a heading after a rule": ("---\n\n## 标题 ##\n正文", "标题", 3),
    "an underlined heading": ("标题\n====\n\n正文", "标题", 2),
    "bold": ("**标题**\n\n正文", "标题", 1),
    "adjacent bolds": ("**2019****年****11****月**\n正文", "2019年11月", 1),
    "a short line": ("标题在此\n\n正文", "标题在此", 1),
    "the first sentence": (
        "这是第一句话，它很长，长得不能当作标题，因为标题都很短，而它一直说下去。" * 2 + "\n\n正文",
        "这是第一句话，它很长，长得不能当作标题，因为标题都很短，而它一直说下去",
        0,
    ),
    "a sentence without end": ("字" * 200, "字" * 60, 0),
    "behind a link back": ("### [:house:返回](https://e.org/)\n\n# 标题\n正文", "标题", 3),
    "behind the name of a collection": ("# 文字版\n轉載自[友聲](http://e.org)\n\n**标题**\n正文", "标题", 4),
    "in one line with the collection": ("# 文字版轉載自[友聲](http://e.org)**标题**\n正文", "标题", 1),
    "behind pictures and addresses": (
        "[![](https://e.org/a.png)](https://e.org/a.png)\n<https://e.org/b>\n标题\n正文",
        "标题",
        3,
    ),
    "behind who typed it": ("**文字整理：王五**\n\n标题\n\n正文", "标题", 3),
    "credit with a long line is a title": (
        "翻译：司法部长宣布了打击间谍活动的新举措，这是一个很长的标题\n\n正文",
        "翻译：司法部长宣布了打击间谍活动的新举措，这是一个很长的标题",
        1,
    ),
    "underscores in words stay": ("# read_page\n正文", "read_page", 1),
    "escapes": ("# 1\\. 标题\\!\n正文", "1. 标题!", 1),
    "a linked heading with words": ("# [标题](https://e.org) 续\n正文", "标题 续", 1),
    "nothing": ("\n\n---\n", "", 0),
}


@pytest.mark.parametrize(("page", "title", "start"), PAGES.values(), ids=PAGES.keys())
def test_the_title_is_found(page: str, title: str, start: int) -> None:
    headline = find_headline(page.split("\n"))

    assert headline.title == title
    assert headline.start == start


@pytest.mark.parametrize(
    ("stamp", "byline"),
    [
        ("`王五MILES 2020-09-20T18:08:55` [轉載自GTV](https://gtv.example/u/1)", "王五MILES"),
        ("`2020-09-20T18:08:55 王五MILES` [轉載自GTV](https://gtv.example/u/1)", "王五MILES"),
    ],
)
@pytest.mark.parametrize("page", ["{stamp}\n\n## 标题\n正文", "## 标题\n{stamp}\n正文"])
def test_the_stamp_of_a_mirror_gives_author_date_and_source(page: str, stamp: str, byline: str) -> None:
    lines = page.format(stamp=stamp).split("\n")
    headline = find_headline(lines)

    assert headline.title == "标题"
    assert headline.byline == byline
    assert headline.source == "GTV"
    assert headline.published is not None
    assert headline.published.iso == "2020-09-20T18:08:55"
    assert lines[headline.start] == "正文"


def test_a_code_span_that_is_no_stamp_is_a_title() -> None:
    assert find_headline(["`pip install 一个包`", "", "正文"]).title == "pip install 一个包"
    assert find_headline(["`on 2020-13-40 there was`", "正文"]).title == "on 2020-13-40 there was"


def test_who_typed_it_is_told() -> None:
    assert find_headline(["**听写：王五**", "标题", "正文"]).notices == ["听写：王五"]


def test_marks_are_taken_off() -> None:
    assert plain("**[甲](u)** `乙` ~~丙~~ ![](x) <b>丁</b>") == "甲 乙 丙 丁"
