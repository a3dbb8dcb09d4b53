"""A text of any length is shown at once: it is laid out in parts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ui.reader.host import make_article

from termnews.ui.reader.blocks import BOLD, Block, BlockKind, Mark
from termnews.ui.reader.document import Document
from termnews.ui.reader.pieces import LONGEST, take_apart
from termnews.ui.reader.selection import text_between

SENTENCE = "他們說，“這是第一次”——會議在下午開始。"


@pytest.mark.parametrize(
    "text", [SENTENCE * 2_000, "字" * 20_000, "word " * 8_000, SENTENCE, "x" * LONGEST, f"{SENTENCE}\n" * 900]
)
def test_parts_are_short_and_lose_nothing(text: str) -> None:
    parts = list(take_apart(Block(BlockKind.TEXT, text)))

    assert all(0 < len(part.text) <= LONGEST for part in parts)
    assert (
        "".join(part.text if part.goes_on or not place else f"\n{part.text}" for place, part in enumerate(parts))
        == text
    )


def test_a_part_ends_where_a_sentence_ends() -> None:
    parts = list(take_apart(Block(BlockKind.TEXT, SENTENCE * 2_000, first="• ", rest="  ")))

    assert all(part.text.endswith("。") for part in parts)
    assert [(part.first, part.gap) for part in parts[:2]] == [("• ", 1), ("  ", 0)]


@given(st.integers(0, 15_000), st.integers(1, 15_000))
@settings(max_examples=40)
def test_marks_keep_their_words(start: int, length: int) -> None:
    text = "字" * 20_000
    end = min(len(text), start + length)

    parts = take_apart(Block(BlockKind.TEXT, text, (Mark(start, end, BOLD),)))

    assert sum(mark.end - mark.start for part in parts for mark in part.marks) == end - start


def test_words_copied_over_the_parts_are_as_they_were() -> None:
    document = Document(make_article(SENTENCE * 2_000))
    document.read_all()

    assert text_between(document, (document.body_start, 0), (len(document.blocks), 0)) == SENTENCE * 2_000
