"""A comparison as the reader shows it: signs, brackets, and where n stops."""

from __future__ import annotations

from termnews.desk.comparison import Compared, ComparedWords, Comparison
from termnews.model.row import Number
from termnews.ui.panes.compared_article import compared_article, comparison_blocks
from termnews.ui.reader.article_search import ArticleSearch
from termnews.ui.reader.blocks import BlockKind, copy_text
from termnews.ui.reader.document import Document

KEPT, BLANK = (ComparedWords(" ", "零"),), (ComparedWords(" ", ""),)
REMOVED, ADDED = (ComparedWords("-", "甲"),), (ComparedWords("+", "丙"),)
WORDS = (
    ComparedWords(" ", "The vote is "),
    ComparedWords("-", "on"),
    ComparedWords("+", "off"),
    ComparedWords(" ", "."),
)
COMPARED = Compared(Number(1), Number(2), "2020 → 2021")


def shown(*paragraphs: tuple[ComparedWords, ...]) -> list[str]:
    """Signs and words, block by block."""
    return [block.first + block.text for block in comparison_blocks(paragraphs)]


def document_of(*paragraphs: tuple[ComparedWords, ...]) -> Document:
    """The comparison as the reader has it."""
    return Document(compared_article("標題", COMPARED, Comparison(paragraphs)))


def test_every_paragraph_is_there_and_changed_ones_have_a_sign() -> None:
    assert shown(KEPT, BLANK, REMOVED, ADDED) == ["  零", "- 甲", "+ 丙"]


def test_words_that_changed_stand_in_brackets_which_are_not_copied() -> None:
    removed, added = comparison_blocks([WORDS])

    assert (removed.text, added.text) == ("The vote is [-on-].", "The vote is {+off+}.")
    assert copy_text(added, 0, -1) == "The vote is off."
    assert (removed.kind, added.kind) == (BlockKind.REMOVED, BlockKind.ADDED)


def test_a_paragraph_that_only_gained_words_is_shown_once() -> None:
    assert shown((ComparedWords(" ", "a"), ComparedWords("+", " b"))) == ["+ a{+ b+}"]


def test_the_header_says_what_is_compared_and_how_much_changed() -> None:
    texts = [block.text for block in document_of(KEPT, REMOVED, ADDED).blocks]

    assert texts[:2] == ["標題", "2020 → 2021 · 1 change · +1 −1 · n next, N previous"]
    assert document_of(KEPT).blocks[1].text == "2020 → 2021 · Same text."


def test_the_header_says_when_not_all_was_compared() -> None:
    header = compared_article("標題", COMPARED, Comparison([KEPT], "Only the beginning.")).header

    assert header.source == "2020 → 2021 · Same text. · Only the beginning."


def test_next_match_goes_from_change_to_change() -> None:
    """Neighbouring paragraphs are one change; in a changed paragraph the words that changed are stopped at."""
    document, search = document_of(REMOVED, ADDED, KEPT, WORDS), ArticleSearch()
    stops = [search.step(document, (0, 0), forward=True) for _ in range(3)]

    assert stops == [(2, 0, 1), (5, 14, 16), (2, 0, 1)]
    assert search.count(document) == (1, 2)
    assert search.overlays(2, document.blocks[2])
    assert not search.overlays(5, document.blocks[5])


def test_words_that_are_typed_are_found_in_a_comparison() -> None:
    document, search = document_of(REMOVED, KEPT), ArticleSearch()
    search.find("零")

    assert search.step(document, (0, 0), forward=True) == (3, 0, 1)
