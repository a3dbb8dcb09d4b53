"""Two articles compared: paragraphs, then words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.desk.comparison import (
    ComparedWords,
    Difference,
    Paragraph,
    compare_paragraphs,
    count_changed,
    differences_in,
    is_kept_paragraph,
    note_on,
    side,
)

REMOVED, ADDED = (ComparedWords("-", "甲"),), (ComparedWords("+", "丙"),)
WORDS = (
    ComparedWords(" ", "The vote is "),
    ComparedWords("-", "on"),
    ComparedWords("+", "off"),
    ComparedWords(" ", "."),
)


def kept(text: str) -> Paragraph:
    """A paragraph that both texts have."""
    return (ComparedWords(" ", text),)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("甲\n乙", "甲\n 乙 ", [kept("甲"), kept(" 乙 ")]),
        ("甲\n乙", "乙", [REMOVED, kept("乙")]),
        ("乙", "乙\n丙", [kept("乙"), ADDED]),
        ("甲", "丙", [REMOVED, ADDED]),
        ("The vote is on.", "The vote is off.", [WORDS]),
    ],
)
def test_every_paragraph_is_told_once(one: str, other: str, found: list[Paragraph]) -> None:
    """White space alone is no difference; a paragraph that is much the same is compared word by word."""
    assert list(compare_paragraphs(one, other)) == found


def test_changes_name_the_paragraph_before_them() -> None:
    paragraphs = [kept("零"), REMOVED, ADDED, kept("一"), kept("二"), WORDS]

    assert differences_in(paragraphs) == [Difference((REMOVED, ADDED), "零"), Difference((WORDS,), "二")]
    assert differences_in([REMOVED, kept("零")]) == [Difference((REMOVED,), "")]
    assert differences_in([kept("零")]) == []


def test_added_and_removed_characters_are_counted() -> None:
    assert count_changed([kept("零"), WORDS, ADDED]) == (4, 2)


def test_the_end_of_a_text_that_is_too_long_is_said_to_be_left_out() -> None:
    long = "\n".join("甲" * 2000)

    assert note_on(long, "乙") == ""
    assert note_on("乙", f"{long}\n乙") == "Only the first 2,000 paragraphs were compared."
    assert differences_in(compare_paragraphs(long, f"{long}\n乙")) == []


lines = st.lists(st.text("ab 甲乙。", max_size=12), max_size=8).map("\n".join)


@given(lines, lines)
def test_each_text_can_be_read_back_from_a_comparison(one: str, other: str) -> None:
    """Nothing is lost: the paragraphs kept and those of one side are that side, white space aside."""
    paragraphs = list(compare_paragraphs(one, other))

    for sign, text in (("-", one), ("+", other)):
        words = [
            piece.text
            for paragraph in paragraphs
            for piece in (paragraph if is_kept_paragraph(paragraph) else side(paragraph, sign) or paragraph)
            if piece.sign in {" ", sign}
        ]
        assert "".join("".join(words).split()) == "".join(text.split())
