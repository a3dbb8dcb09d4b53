"""Footnotes in Markdown, wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.text.commonmark import bare_words, make_parser
from termnews.text.footnotes import sign_of

PARSER = make_parser()


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        pytest.param("甲[^1]乙\n\n[^1]: 註", "甲¹乙註", id="beside Chinese"),
        pytest.param("[^1]: 註\n\n甲[^1]", "註甲¹", id="before what leads to it"),
        pytest.param("甲[^1]\n[^1]: 註\n[^b]: 又", "甲¹註又", id="right below a paragraph"),
        pytest.param("甲[^a b]\n\n[^a b]: 註", "甲¹註", id="a label with a space"),
        pytest.param("甲[^1](u)\n\n[^1]: 註", "甲¹(u)註", id="before brackets"),
        pytest.param("甲\\[^1]\n\n[^1]: 註", "甲[^1]註", id="escaped"),
        pytest.param("    [^1]: 碼", "[^1]: 碼", id="code"),
        pytest.param("> [^1]: 註\n\n甲[^1]", "註甲¹", id="in a quote"),
    ],
)
def test_what_is_read(markdown: str, words: str) -> None:
    assert bare_words(PARSER.parse(markdown)).strip("\n") == words


def test_numbers_are_raised() -> None:
    assert sign_of(1203) == "¹²⁰³"


@settings(max_examples=60, deadline=None)
@given(st.text("[]^:1a 甲\n>-`\t", max_size=40))
def test_any_text_is_read_and_what_is_opened_is_closed(text: str) -> None:
    tokens = PARSER.parse(f"甲[^1]\n\n{text}\n\n[^1]: {text}")
    assert sum(token.nesting for token in tokens) == 0
    PARSER.renderer.render(tokens, PARSER.options, {})
