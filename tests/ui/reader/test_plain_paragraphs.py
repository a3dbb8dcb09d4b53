"""Paragraphs of nothing but words are read without the parser, and look the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ui.reader.host import make_article

from termnews.text.commonmark import make_parser
from termnews.ui.reader.document import Document
from termnews.ui.reader.parse import BlockBuilder
from termnews.ui.reader.plain_paragraphs import is_plain, split_plain

PARSER = make_parser()
PARAGRAPHS = st.one_of(
    st.text("北京ab，。“1. -+#=:/!\n 😀é", max_size=30),
    st.sampled_from(
        (
            "- 一\n- 二",
            "1. 一\n\n   續",
            "> 引",
            "```\n碼\n\n碼\n```",
            "# 題",
            "題\n===",
            "*斜*",
            "    碼",
            "|a|b|\n|-|-|\n|1|2|",
            "![圖](a.png)",
            "```\n未完",
            "***",
        )
    ),
)


@given(st.lists(PARAGRAPHS, min_size=1, max_size=8).filter(lambda parts: any(map(str.strip, parts))))
@settings(max_examples=100)
def test_an_article_looks_as_the_parser_alone_would_make_it(paragraphs: list[str]) -> None:
    markdown = "\n\n".join(paragraphs)
    document = Document(make_article(markdown))
    document.read_all()

    whole = BlockBuilder(lambda _url: False).build(PARSER.parse(markdown))

    assert document.blocks[document.body_start :] == whole


@given(st.lists(PARAGRAPHS, max_size=8))
@settings(max_examples=50)
def test_no_paragraph_is_lost_between_the_two(paragraphs: list[str]) -> None:
    markdown = "\n\n".join(paragraphs)
    words = "".join("".join(text for text, _ in split_plain(markdown)).split())
    assert words == "".join(markdown.split())


@pytest.mark.parametrize("paragraph", ["北京，2021年。", "A plain line.\nAnd another!", "(1) 一", "“引”——……"])
def test_words_alone_are_plain(paragraph: str) -> None:
    assert is_plain(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "*a*",
        "a\\",
        "1. a",
        "2) a",
        "- a",
        "+ a",
        "# a",
        "a\n===",
        "a\n---",
        " a",
        "a  \nb",
        "&amp;",
        "http://a.example",
    ],
)
def test_what_may_mean_something_goes_to_the_parser(paragraph: str) -> None:
    assert not is_plain(paragraph)
