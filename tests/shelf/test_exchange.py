"""A shelf goes through JSON lines and comes out the same; bad lines are named."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shelf.done import add_tag, remove_tag, set_note

from termnews.errors import ShelfError
from termnews.shelf import exchange
from termnews.shelf.exchange import LONGEST_LINE, believed, export_lines, import_lines, read_line
from termnews.shelf.log import line_of_entry
from termnews.shelf.marks import DAY_US, NOTE, Entry, KeptPosition
from termnews.shelf.person import LastPlace, SavedSearch
from termnews.shelf.pool import read_entry
from termnews.shelf.shelf import Shelf

OpenShelf = Callable[..., Shelf]

A, B = ("url:a", "sha256:a"), ("url:b",)


def test_a_shelf_comes_out_as_it_went_in(tmp_path: Path, open_shelf: OpenShelf) -> None:
    one, two = open_shelf(), open_shelf(tmp_path / "two.db")
    set_note(one, A, "筆記\n第二行 \u2028 🙂")
    add_tag(one, [A, B], "選舉")
    remove_tag(one, [B], "選舉")
    one.set_position(B, KeptPosition(1, 2, 3, 0.5))
    one.save_search(SavedSearch("大選", "選舉"))
    one.set_place(Path("/home/ann/news"), LastPlace("q"))
    lines = list(export_lines(one.ledger))
    assert "/home/ann" not in "".join(lines)
    assert all("\n" not in line for line in lines)

    done = import_lines(two.ledger, [*lines, "\n"])

    assert (done.articles, done.bad_lines) == (3, [])
    assert two.close() == 0
    two = open_shelf(tmp_path / "two.db")
    assert sorted(export_lines(two.ledger)) == sorted(lines)
    assert two.marks(A) == one.marks(A)
    assert two.marks(B) == one.marks(B)
    assert two.saved_searches() == one.saved_searches()


def test_a_shelf_with_nothing_but_places_exports_nothing(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.set_place(Path("/x"), LastPlace("q"))
    assert list(export_lines(shelf.ledger)) == []


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["note"]), st.text("xy", max_size=2), st.integers(0, 3))),
    st.randoms(use_true_random=False),
)
@settings(max_examples=40, deadline=None)
def test_the_order_of_imports_makes_no_difference(
    changes: list[tuple[str, str, str, int]], chance: random.Random
) -> None:
    lines = [json.dumps({"keys": [key], "marks": {field: [value, at]}}) for key, field, value, at in changes]
    one, two = Shelf.open(private=True), Shelf.open(private=True)
    import_lines(one.ledger, lines)
    chance.shuffle(lines)
    import_lines(two.ledger, lines + lines[:1])
    assert sorted(export_lines(one.ledger)) == sorted(export_lines(two.ledger))


def test_many_lines_are_imported(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    lines = [json.dumps({"keys": [f"url:{n}"], "marks": {"read": [5, 5]}}) for n in range(2_500)]
    assert import_lines(shelf.ledger, lines).articles == 2_500
    shelf.wait_saved(20)
    assert sum(marks.read for _, marks in shelf.keyed_marks()) == 2_500


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("words", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", 'no "marks"'),
        ('{"keys": ["a"]}', 'no "marks"'),
        ('{"marks": {}}', 'no "keys"'),
        ('{"keys": [], "marks": {}}', 'no "keys"'),
        ('{"keys": [1], "marks": {}}', 'no "keys"'),
        ('{"keys": "a", "marks": {}}', 'no "keys"'),
        ('{"keys": ["a"], "marks": {"note": "x"}}', '"note" is not valid'),
        ('{"keys": ["a"], "marks": {"note": [1, 1]}}', '"note" is not valid'),
        ('{"keys": ["a"], "marks": {"read": ["1", 1]}}', '"read" is not valid'),
        ('{"keys": ["a"], "marks": {"read": [true, 1]}}', '"read" is not valid'),
        ('{"keys": ["a"], "marks": {"read": [1, -1]}}', '"read" is not valid'),
        ('{"keys": ["a"], "marks": {"read": [99999999999999999999, 1]}}', '"read" is not valid'),
        ('{"keys": ["a"], "marks": {"place:/x": ["", 1]}}', '"place:/x" is not valid'),
        ('{"keys": ["a"], "marks": {"tag:\\u202e": [1, 1]}}', '"tag:" is not valid'),
        ('{"keys": ["a"], "marks": {"unknown": ["", 1]}}', '"unknown" is not valid'),
    ],
)
def test_a_bad_line_is_named_and_the_others_taken(open_shelf: OpenShelf, line: str, reason: str) -> None:
    shelf = open_shelf(private=True)
    good = json.dumps({"keys": ["url:a"], "marks": {"read": [5, 5]}})
    done = import_lines(shelf.ledger, [line, good])
    assert done.articles == 1
    assert [bad.number for bad in done.bad_lines] == [1]
    assert reason in done.bad_lines[0].reason
    assert shelf.marks(("url:a",)).read


@given(st.text())
@settings(max_examples=60)
def test_any_line_is_read_or_refused(line: str) -> None:
    with suppress(ShelfError):
        read_line(line)


HOSTILE = "a\x1b]0;x\x07\0\x1f\n\u202eb"


def test_lines_are_marks_before_the_last_one_is_read(open_shelf: OpenShelf) -> None:
    """An import that has no end does not fill the memory."""
    shelf = open_shelf()

    def lines() -> Iterator[str]:
        for number in range(1_001):
            yield json.dumps({"keys": [f"url:{number}"], "marks": {"note": ["x", 5]}})
        assert shelf.marks(("url:0",)).note == "x"

    assert import_lines(shelf.ledger, lines()).articles == 1_001


def test_a_mark_that_is_dated_a_day_ahead_is_believed_and_no_later_one(open_shelf: OpenShelf) -> None:
    now_us = 1_600_000_000_000_000
    ledger = open_shelf(private=True, clock=lambda: now_us).ledger
    assert believed(ledger, now_us + DAY_US) == now_us + DAY_US
    assert now_us <= believed(ledger, now_us + 2 * DAY_US) < now_us + 1_000


def test_a_mark_of_the_first_moment_of_all_is_read() -> None:
    assert read_line('{"keys": ["url:a"], "marks": {"note": ["x", 0]}}') == [Entry(("url:a",), NOTE, "x", 0)]


def test_names_and_keys_from_elsewhere_bring_no_controls(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    marks = {f"tag:{HOSTILE}": [1, 1], f"search:{HOSTILE}": ['["q", ""]', 1]}
    import_lines(shelf.ledger, [json.dumps({"keys": [f"url:{number}{HOSTILE}"], "marks": marks}) for number in "12"])
    assert shelf.wait_saved(10)
    kept = dict(shelf.ledger.kept.walk())
    assert sorted(kept) == [(f"url:{number}a\ufffd]0;x\ufffd\ufffd\ufffd\ufffd\u202eb",) for number in "12"]
    assert {field for registers in kept.values() for field in registers} == {
        "tag:a\ufffd]0;x\ufffd\ufffd\ufffd b",
        "search:a\ufffd]0;x\ufffd\ufffd\ufffd b",
    }
    line = line_of_entry(Entry((f"url:1{HOSTILE}",), f"tag:{HOSTILE}", 1, 1))
    entry = read_entry(line)
    assert entry is not None
    assert (entry.keys, entry.field) == (min(kept), "tag:a\ufffd]0;x\ufffd\ufffd\ufffd b")


GOOD = json.dumps({"keys": ["url:a"], "marks": {"read": [5, 5]}})


@pytest.mark.parametrize(
    ("endless", "articles", "words"),
    [
        (repeat("\0" * LONGEST_LINE), 0, "Line 2 is too long; the rest was not read."),
        (repeat("words"), 0, "Too many lines are not valid; the rest was not read."),
        (repeat(GOOD), 49, "More than 50 lines; the rest was not read."),
        (repeat("\n"), 0, "More than 50 lines; the rest was not read."),
    ],
    ids=["no line end", "no JSON", "marks", "empty lines"],
)
def test_an_import_ends_where_the_file_does_not(
    open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch, endless: Iterator[str], articles: int, words: str
) -> None:
    """What is read before a device or a pipe without an end is given up is kept."""
    monkeypatch.setattr(exchange, "_MOST_LINES", 50)
    monkeypatch.setattr(exchange, "_MOST_BAD_LINES", 20)
    shelf = open_shelf(private=True)

    done = import_lines(shelf.ledger, chain([GOOD], endless))

    assert (done.articles, done.unread) == (1 + articles, words)
    assert shelf.marks(("url:a",)).read
