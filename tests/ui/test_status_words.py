"""The words for what a query finds."""

from __future__ import annotations

import pytest

from termnews.model.query import parse_query
from termnews.ui.status_words import number_words, sort_words, words_for_nothing


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("is:starred", "No starred articles."),
        ("is:unread", "All articles are read."),
        ("is:half", "No half-read articles."),
        ("is:noted", "No articles with notes."),
        ("港聞", "No articles match."),
        ("is:starred 港聞", "No articles match."),
    ],
)
def test_an_empty_list_says_why_and_how_to_leave(query: str, why: str) -> None:
    words = words_for_nothing(parse_query(query), is_reading=False)
    assert words.startswith(why)
    assert words.endswith("Esc shows all.")


@pytest.mark.parametrize(("is_reading", "words"), [(True, "Indexing …"), (False, "No articles in this folder.")])
def test_an_empty_archive_is_told_from_one_that_is_still_read(is_reading: bool, words: str) -> None:
    assert words_for_nothing(parse_query(""), is_reading=is_reading).startswith(words)


def test_an_unknown_order_is_named_as_it_is() -> None:
    assert sort_words("-date") == "newest first"
    assert sort_words("colour") == "colour"


def test_an_empty_archive_says_what_else_lies_there() -> None:
    words = words_for_nothing(parse_query(""), is_reading=False, others="pictures: 12")

    assert words == "No articles in this folder. It holds other files: pictures: 12."


def test_numbers_look_alike_everywhere() -> None:
    assert number_words(14_910) == "14,910"
    assert number_words(910) == "910"
