# ruff: noqa: D102 - a rule says by its name what is done
"""The shelf against a dict: whatever is done in whatever order, with crashes and restarts in between."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tests.shelf.done import add_tag, remove_tag, set_note, set_read, set_starred

from termnews.shelf.marks import KeptPosition, Marks
from termnews.shelf.shelf import Shelf

ARTICLES = tuple((f"url:{n}", f"sha256:{n}") for n in range(4))
SOME = st.lists(st.sampled_from(range(4)), min_size=1, max_size=4, unique=True)
ONE = st.sampled_from(range(4))
TAGS = st.sampled_from(["a", "選舉", "🙂"])
FACE = tuple[bool, bool, tuple[str, ...], str, KeptPosition | None]
EMPTY: FACE = (False, False, (), "", None)


def face(marks: Marks) -> FACE:
    """What of the marks does not depend on the clock."""
    return marks.read, marks.starred, marks.tags, marks.note, marks.position


class ShelfMachine(RuleBasedStateMachine):
    """One person, one shelf; `model` is what should be on it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.generation = itertools.count()
        self.seconds = itertools.count(1_000_000, 1_000_000)
        self.file = self.folder / "0" / "shelf.db"
        self.model = dict.fromkeys(range(4), EMPTY)
        self.done: list[dict[int, FACE]] = []
        self.undone: list[dict[int, FACE]] = []
        self.is_inherited = False
        self.open()

    def open(self) -> None:
        self.shelf = Shelf.open(self.file, clock=lambda: next(self.seconds))

    def teardown(self) -> None:
        self.shelf.close()
        shutil.rmtree(self.folder)

    def step(self, numbers: list[int], field: int, value: object) -> None:
        """Expect a step: one undo takes it back."""
        changed = {n: replaced(self.model[n], field, value) for n in numbers}
        before = {n: self.model[n] for n in numbers if self.model[n] != changed[n]}
        if before:
            if self.is_inherited:
                self.done.clear()
            self.is_inherited = False
            self.done.append(before)
            self.undone.clear()
        self.model.update(changed)

    def go_back(self, come: list[dict[int, FACE]], go: list[dict[int, FACE]]) -> None:
        """Expect the last of one pile on the other; positions are no part of steps."""
        before = come.pop()
        self.is_inherited = False
        go.append({n: self.model[n] for n in before})
        self.model.update({n: (*old[:4], self.model[n][4]) for n, old in before.items()})

    @rule(numbers=SOME, read=st.booleans())
    def read(self, numbers: list[int], read: bool) -> None:
        set_read(self.shelf, [ARTICLES[n] for n in numbers], read=read)
        self.step(numbers, 0, read)

    @rule(numbers=SOME, starred=st.booleans(), key=st.integers(0, 1))
    def star(self, numbers: list[int], starred: bool, key: int) -> None:
        set_starred(self.shelf, [ARTICLES[n] for n in numbers], starred=starred)
        self.step(numbers, 1, starred)

    @rule(number=ONE, tag=TAGS)
    def tag(self, number: int, tag: str) -> None:
        add_tag(self.shelf, [ARTICLES[number]], tag)
        self.step([number], 2, tuple(sorted({*self.model[number][2], tag})))

    @rule(number=ONE, tag=TAGS)
    def untag(self, number: int, tag: str) -> None:
        remove_tag(self.shelf, [ARTICLES[number]], tag)
        self.step([number], 2, tuple(sorted({*self.model[number][2]} - {tag})))

    @rule(number=ONE, note=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    def note(self, number: int, note: str) -> None:
        set_note(self.shelf, ARTICLES[number], note)
        self.step([number], 3, note)

    @rule(number=ONE, paragraph=st.integers(0, 9))
    def move(self, number: int, paragraph: int) -> None:
        position = KeptPosition(1, paragraph, 0, 0.5)
        self.shelf.set_position(ARTICLES[number], position)
        self.model[number] = (*self.model[number][:4], position)

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        assert self.shelf.undo()
        self.go_back(self.done, self.undone)

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        assert self.shelf.redo()
        self.go_back(self.undone, self.done)

    @rule(number=ONE)
    def forget(self, number: int) -> None:
        self.shelf.forget([ARTICLES[number][1:]])
        self.model[number] = EMPTY
        self.is_inherited = False
        for pile in (self.done, self.undone):
            for step in pile:
                step.pop(number, None)
            pile[:] = [step for step in pile if step]

    @rule()
    def restart(self) -> None:
        assert self.shelf.close() == 0
        self.open()
        del self.done[:-1]
        self.is_inherited = True
        self.undone.clear()

    @rule()
    def crash(self) -> None:
        """Go on with the files as they lay when everything was confirmed, as after a kill."""
        assert self.shelf.wait_saved(10)
        self.shelf.ledger.wait_checked()
        after = self.folder / str(next(self.generation) + 1)
        shutil.copytree(self.file.parent, after)
        self.shelf.close()
        self.file = after / "shelf.db"
        self.open()
        del self.done[:-1]
        self.is_inherited = True
        self.undone.clear()

    @invariant()
    def everything_is_there(self) -> None:
        found = {n: face(marks) for n, marks in enumerate(self.shelf.find_marks(ARTICLES))}
        assert found == self.model


def replaced(old: FACE, field: int, value: object) -> FACE:
    """A face with one feature changed."""
    return (*old[:field], value, *old[field + 1 :])  # type: ignore[return-value]


TestShelfMachine = ShelfMachine.TestCase
TestShelfMachine.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
