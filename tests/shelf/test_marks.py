"""Registers merge the same way in any order; odd values are no marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termnews.shelf.marks import NO_MARKS, KeptPosition, Marks, Register, join_notes, later, marks_of, merge
from termnews.shelf.person import LastPlace, place_in, searches_in

REGISTERS = st.builds(Register, st.one_of(st.integers(0, 3), st.text(max_size=3)), st.integers(0, 3))


@given(REGISTERS, REGISTERS, REGISTERS)
def test_the_later_register_is_the_same_in_any_order(a: Register, b: Register, c: Register) -> None:
    assert later(a, b) == later(b, a)
    assert later(a, later(b, c)) == later(later(a, b), c)
    assert later(a, a) == a


@pytest.mark.parametrize(
    ("older", "newer", "both"),
    [
        ("", "", ""),
        ("a", "", "a"),
        ("", "b", "b"),
        ("a", "b", "b\n\na"),
        ("a", "a and more", "a and more"),
        ("a and more", "a", "a and more"),
    ],
)
def test_no_note_is_lost_when_two_become_one(older: str, newer: str, both: str) -> None:
    assert join_notes(older, newer) == both
    assert merge("note", Register(older, 1), Register(newer, 2)) == Register(both, 2)
    assert merge("note", Register(newer, 2), Register(older, 1)) == Register(both, 2)


def test_other_fields_are_not_joined() -> None:
    assert merge("position", Register("a", 1), Register("b", 2)) == Register("b", 2)


@pytest.mark.parametrize("field", ["read", "starred", "opened", "note", "position", "unknown"])
def test_values_that_make_no_sense_are_no_marks(field: str) -> None:
    assert marks_of({field: Register(5 if field == "note" else "nonsense", 1)}) == NO_MARKS


@pytest.mark.parametrize(
    "value",
    ["", 0, 7, "[]", "[1, 2, 3]", "null", "[1, 2, 3, 1.5]", "[1, 2, 3, 1e999]", '["a", 2, 3, 4]', "[1e999, 1, 1, 1]"],
)
def test_a_position_is_whole_or_none(value: str | int) -> None:
    position = KeptPosition.from_value(value)
    assert position is None or position.fraction == float("inf")


@given(st.builds(KeptPosition, st.integers(-(2**63), 2**63 - 1), st.integers(0), st.integers(0), st.just(0.125)))
def test_a_position_is_read_as_it_was_kept(position: KeptPosition) -> None:
    assert KeptPosition.from_value(position.as_value()) == position


@pytest.mark.parametrize(("fraction", "read_at", "half"), [(0.0, 0, False), (0.5, 0, True), (0.5, 5, False)])
def test_an_article_is_half_read_until_it_is_read(fraction: float, read_at: int, half: bool) -> None:
    assert Marks(read_at=read_at, position=KeptPosition(1, 1, 0, fraction)).half is half
    assert not Marks(read_at=read_at).half


def test_searches_and_places_that_make_no_sense_are_passed_over() -> None:
    from pathlib import Path

    odd = {f"search:{n}": Register(value, 1) for n, value in enumerate(["", "{}", '["a"]', "[1, 2]", 0, "x"])}
    assert list(searches_in(odd)) == []
    for value in ("", "[]", "[1, 2, 3, 4, 5]", '["", "", "", "", "x"]', '["", "", "", "", "-1"]', 0):
        assert place_in({"place:/x": Register(value, 1)}, Path("/x")) == LastPlace()
