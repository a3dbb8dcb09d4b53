"""How a query may go on while it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.model.completion import MOST, Candidate, complete
from termnews.model.query import Field

TAGS = ["北京", "东北", "New York", "news"]


def values(field: Field) -> list[str]:
    """Tags and nothing else."""
    return TAGS if field is Field.TAG else []


@pytest.mark.parametrize(
    ("query", "whole"),
    [
        ("ti", ["title:"]),
        ("a so", ["a source:", "a sort:"]),
        ("(-ta", ["(-tag:"]),
        ("tag:", ["tag:北京", "tag:东北", 'tag:"New York"', "tag:news"]),
        ("tag:北", ["tag:北京", "tag:东北"]),
        ("a -tag：ＮＥ", ['a -tag:"New York"', "a -tag:news"]),
        ('tag:"new y', ['tag:"New York"']),
        ("is:un", ["is:unread"]),
        ("has:n", ["has:note"]),
        ("sort:-d", ["sort:-date"]),
        ("source:x", []),
        ("nothing:x", []),
        ("", []),
        ("a ", []),
        ("马云", []),
        ('"a b', []),
    ],
)
def test_candidates(query: str, whole: list[str]) -> None:
    """Fields by their beginning, values by beginning or inside, spelled so that they are read."""
    assert [candidate.apply(query) for candidate in complete(query, len(query), values)] == whole


def test_what_counts_as_the_same_is_for_the_caller_to_say() -> None:
    """A tag in one script goes on from its beginning in the other."""
    (candidate,) = complete("tag:東", 5, values, lambda text: text.replace("東", "东"))
    assert candidate.apply("tag:東") == "tag:东北"


def test_only_the_term_at_the_cursor_is_replaced() -> None:
    """What stands behind the cursor stays."""
    assert complete("tag:ne b", 6, values)[1:] == [Candidate(0, 6, "tag:news")]
    assert Candidate(0, 6, "tag:news").apply("tag:ne b") == "tag:news b"


def test_a_long_list_is_cut() -> None:
    """More than fit on a screen help nobody."""
    assert len(complete("tag:", 4, lambda _field: map(str, range(1000)))) == MOST


@given(st.text('tag:"“(- a', max_size=12))
@settings(max_examples=100, deadline=None)
def test_anything_may_be_typed(query: str) -> None:
    """Completion never fails."""
    for candidate in complete(query, len(query), values):
        assert candidate.start <= candidate.end == len(query)
