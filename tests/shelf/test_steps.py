"""Steps of however many articles: made in parts, little of them in memory, nothing left behind."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.shelf.done import set_read, set_starred

from termnews.shelf.marks import Change, Entry, Keys, Register, Undoable
from termnews.shelf.news import Saving
from termnews.shelf.shelf import Shelf
from termnews.shelf.step import Step

OpenShelf = Callable[..., Shelf]

ARTICLES = [(f"url:example.org/{n}", f"sha256:{n}") for n in range(100)]
PART, TRANSACTION = 10, 40
MOST_UNSAVED = TRANSACTION + PART
"""A part is added to what leaves room in a transaction."""


@pytest.fixture(autouse=True)
def _parts_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termnews.shelf.step.AT_ONCE", PART)
    monkeypatch.setattr("termnews.shelf.saving.MOST_AT_ONCE", TRANSACTION)


def seen_by(shelf: Shelf, unsaved: list[int]) -> Iterator[Keys]:
    """Give articles, and note how much is unsaved when each is looked for."""
    for keys in ARTICLES:
        unsaved.append(shelf.state.unsaved)
        yield keys


def test_of_a_step_of_many_articles_little_waits_to_be_saved(open_shelf: OpenShelf) -> None:
    shelf, unsaved = open_shelf(), list[int]()
    set_read(shelf, seen_by(shelf, unsaved))
    assert max(unsaved) <= MOST_UNSAVED
    assert shelf.wait_saved(20)
    assert all(marks.read for marks in shelf.find_marks(ARTICLES))

    for go in (shelf.undo, shelf.redo):
        unsaved.clear()
        leave = shelf.subscribe(lambda _news: unsaved.append(shelf.state.unsaved))
        assert go()
        leave()
        assert max(unsaved) <= MOST_UNSAVED
        assert shelf.wait_saved(20)


def test_what_cannot_be_saved_is_marked_all_the_same(open_shelf: OpenShelf, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    shelf = open_shelf(tmp_path / "letter.txt")
    assert shelf.state.saving is Saving.FAILED
    set_read(shelf, ARTICLES)
    assert shelf.state.unsaved == len(ARTICLES)
    assert all(marks.read for marks in shelf.find_marks(ARTICLES))
    assert shelf.undo()
    assert not any(marks.read for marks in shelf.find_marks(ARTICLES))


def test_nothing_of_a_step_stays_in_memory_but_its_packed_form(open_shelf: OpenShelf) -> None:
    kinds = (Change, Entry, Register, Undoable)

    def held() -> Counter[type]:
        gc.collect()
        return Counter(type(thing) for thing in gc.get_objects() if type(thing) in kinds)

    before, frozen, shelf = held(), gc.get_freeze_count(), open_shelf()
    set_read(shelf, ARTICLES)
    set_starred(shelf, ARTICLES)
    shelf.undo()
    shelf.redo()
    assert shelf.close(20) == 0
    assert held() == before
    assert gc.get_freeze_count() == frozen


def test_steps_of_the_same_articles_share_their_keys_as_long_as_there_are_any(open_shelf: OpenShelf) -> None:
    shelf = open_shelf(private=True)
    known = shelf._steps._known
    set_read(shelf, ARTICLES)
    parts = len(known)
    assert parts >= len(ARTICLES) // PART
    for read in (False, True):
        set_read(shelf, ARTICLES, read=read)
    assert len(known) == parts
    set_starred(shelf, ARTICLES[1:])
    assert len(known) <= parts + 2, "one article more or less changes the part it is in, and where that ends"
    for _ in range(4):
        shelf.undo()
    set_starred(shelf, ARTICLES[:1])
    assert len(known) == 1


def test_a_step_gives_back_what_it_was_made_of() -> None:
    changes = [Undoable((f"url:{n}", "sha256:🙂"), "note", n, "舊的" * n) for n in range(3 * PART + 1)]
    step = Step(changes)
    assert (len(step), step.changes, step.articles) == (len(changes), tuple(changes), len(changes))
    assert max(len(part) for part in step.parts()) <= PART
    assert not Step()
