"""Marking a query's words in a text as it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.archive.matches import find_matches, join_spans, make_snippet
from termnews.model.query import parse_query


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("马云", "馬雲與马云", ["馬雲", "马云"]),
        ("蚂蚁集团 集团", "螞蟻集團，集團", ["螞蟻集團", "集團"]),
        ("马云 -北京", "北京马云", ["马云"]),
        ("privac*", "Privacy, ＰＲＩＶＡＴＥ", ["Privacy"]),
        ("马 云", "马云", ["马云"]),
        ("title:马云 body:北京", "马云北京", ["北京"]),
        ("tag:北京 date:2021", "北京 2021", []),
        ("title:*", "北京", []),
        ("", "北京", []),
    ],
)
def test_what_is_marked_in_a_text(query: str, text: str, marked: list[str]) -> None:
    """Matches are marked as written; what is excluded is not."""
    assert [text[start:end] for start, end in find_matches(text, parse_query(query))] == marked


def test_a_title_is_marked_for_itself() -> None:
    """Words looked for in bodies alone are not marked there."""
    assert find_matches("马云北京", parse_query("title:马云 body:北京"), of_title=True) == [(0, 2)]


def test_places_that_touch_are_one() -> None:
    """A mark is drawn once."""
    assert join_spans([(5, 6), (0, 2), (1, 3), (3, 4)]) == [(0, 4), (5, 6)]


def test_the_snippet_stands_where_most_matches_are() -> None:
    """One match far away, two together: those two are shown."""
    text = "马云" + "说" * 300 + "马云和马云" + "听" * 300
    snippet = make_snippet(text, parse_query("马云"))
    assert snippet.text.startswith("…说")
    assert snippet.text.endswith("听…")
    assert [snippet.text[start:end] for start, end in snippet.matches] == ["马云", "马云"]


def test_a_short_text_is_shown_whole() -> None:
    """Lines become one line, and nothing is cut."""
    snippet = make_snippet("第一行\n第二行", parse_query("二"))
    assert snippet.text == "第一行 第二行"
    assert snippet.matches == ((5, 6),)


def test_without_a_match_the_beginning_is_shown() -> None:
    """A match in the title alone."""
    assert make_snippet("甲" * 500, parse_query("乙")).text == "甲" * 120 + "…"


@given(st.text("马云 \n，a", max_size=400), st.sampled_from(["马", "云", "马云", "a", "a*"]))
@settings(max_examples=100, deadline=None)
def test_matches_in_a_snippet_are_matches(text: str, query: str) -> None:
    """Every mark stands on the words that were looked for, and inside the snippet."""
    snippet = make_snippet(text, parse_query(query))
    for start, end in snippet.matches:
        assert 0 <= start < end <= len(snippet.text)
        assert set(snippet.text[start:end]) <= set(query.removesuffix("*")) | {" ", "a"}
