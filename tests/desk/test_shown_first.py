"""Marks that are shown before they are stored."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyroaring import BitMap

from termnews.desk.answers import READ, STARRED
from termnews.desk.shown_first import ShownFirst
from termnews.errors import NotMarkedError
from termnews.model.row import Number

ONE, OTHER = Number(1), Number(2)


class Shown:
    """The marks as they are shown; nothing is ever stored."""

    def __init__(self) -> None:
        """Begin with a star on one of two articles."""
        self.bitmaps = {READ: BitMap(), STARRED: BitMap([OTHER])}

    def with_mark(self, mark: str) -> BitMap:
        """The articles with a mark."""
        return BitMap(self.bitmaps[mark])

    def show(self, field: str, numbers: BitMap, *, held: bool) -> None:
        """Show a mark, or show none."""
        bitmap = self.bitmaps[field]
        self.bitmaps[field] = bitmap | numbers if held else bitmap - numbers


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def first(shown: Shown) -> ShownFirst:
    return ShownFirst(shown, lambda: None)  # type: ignore[arg-type]


def fail() -> int:
    """Store nothing, as while the server does not answer."""
    raise NotMarkedError("down")


def succeed() -> int:
    """Store the change."""
    return 1


def fails(store: Callable[[], int]) -> None:
    """Store, which fails."""
    with pytest.raises(NotMarkedError):
        store()


def test_what_could_not_be_stored_is_taken_back_and_what_was_marked_before_stays(
    shown: Shown, first: ShownFirst
) -> None:
    store = first.show(STARRED, [ONE, OTHER], fail, held=True)
    assert shown.bitmaps[STARRED] == BitMap([ONE, OTHER])
    fails(store)
    assert shown.bitmaps[STARRED] == BitMap([OTHER])


def test_a_star_given_and_removed_in_vain_is_not_shown(shown: Shown, first: ShownFirst) -> None:
    """The second failure does not lead back to what the first one had shown."""
    give = first.show(STARRED, [ONE], fail, held=True)
    remove = first.show(STARRED, [ONE], fail, held=False)
    fails(give)
    fails(remove)
    assert shown.bitmaps[STARRED] == BitMap([OTHER])


def test_the_last_of_three_changes_stays_shown_when_the_first_fails(shown: Shown, first: ShownFirst) -> None:
    give = first.show(STARRED, [ONE], fail, held=True)
    remove = first.show(STARRED, [ONE], fail, held=False)
    again = first.show(STARRED, [ONE], fail, held=True)
    fails(give)
    assert ONE in shown.bitmaps[STARRED]
    fails(remove)
    assert ONE in shown.bitmaps[STARRED]
    fails(again)
    assert ONE not in shown.bitmaps[STARRED]


def test_a_failure_leads_back_to_what_was_stored_before_it(shown: Shown, first: ShownFirst) -> None:
    give = first.show(STARRED, [ONE], succeed, held=True)
    remove = first.show(STARRED, [ONE], fail, held=False)
    assert give() == 1
    fails(remove)
    assert ONE in shown.bitmaps[STARRED]


def test_another_mark_of_the_same_article_is_taken_back_by_itself(shown: Shown, first: ShownFirst) -> None:
    give, read = first.show(STARRED, [ONE], fail, held=True), first.show(READ, [ONE], fail, held=True)
    fails(give)
    assert (ONE in shown.bitmaps[STARRED], ONE in shown.bitmaps[READ]) == (False, True)
    fails(read)
    assert ONE not in shown.bitmaps[READ]
