"""What one person did with articles: the object that the desk talks to.

    shelf = Shelf.open(None)                     # the person's own file
    shelf = Shelf.open(Path("other.db"))         # --shelf FILE
    shelf = Shelf.open(None, private=True)       # --private: memory alone

    shelf.marks(article.keys) -> Marks           # read, starred, tags, note, position
    shelf.find_marks([keys, ...]) -> [Marks]     # many at once
    shelf.keyed_marks()                          # iterator of (keys, Marks), to build bitmaps
    shelf.change([Change(keys, READ, now)])      # one undoable step, however many; the number that Confirmed will name
    shelf.set_position, set_opened, set_place    # kept, but no steps of undo
    shelf.undo(), shelf.redo() -> Step | None    # what changed back: step.changes has keys, field, before, after
    shelf.history(50) -> [(keys, moment)]        # opened last first
    shelf.saved_searches(), save_search, remove_search, place(root)
    shelf.subscribe(callback) -> unsubscribe     # Confirmed, StateChanged, ChangedElsewhere, Told
    shelf.state -> ShelfState(saving, reason, unsaved)
    shelf.wait_saved(timeout), shelf.forget([keys, ...]), shelf.forget_all(), shelf.close() -> lost changes

A change is seen by every reading method from the moment the call returns; the
writer's thread commits it at once. Safe to use from any thread.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING, Self

from termnews.errors import ShelfError
from termnews.shelf.files import default_file
from termnews.shelf.forgotten import FORGOTTEN
from termnews.shelf.ledger import Ledger
from termnews.shelf.marks import (
    OPENED,
    POSITION,
    Change,
    KeptPosition,
    Keys,
    Marks,
    marks_of,
    sound,
)
from termnews.shelf.news import reason_of
from termnews.shelf.person import PERSON, SEARCH, THEME, LastPlace, SavedSearch, place_in, searches_in, theme_in
from termnews.shelf.steps import Steps
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from termnews.shelf.marks import Entry
    from termnews.shelf.news import ShelfNews, ShelfState
    from termnews.shelf.step import Step


class Shelf:
    """The marks of one person."""

    def __init__(self, ledger: Ledger) -> None:
        """Create from parts; use `open` instead."""
        self.ledger = ledger
        self._steps = Steps(ledger)

    @classmethod
    def open(
        cls,
        file: Path | None = None,
        *,
        private: bool = False,
        clock: Callable[[], int] = lambda: time.time_ns() // 1000,
        on_network: bool | None = None,
        check: bool = True,
    ) -> Self:
        """Open the shelf; never fails, `state` tells whether anything can be saved.

        Args:
            file: The path; None for the person's state folder.
            private: Whether to keep everything in memory and read nothing.
            clock: Microseconds since 1970.
            on_network: Whether other machines write the same folder; None to find out.
            check: Whether to check the whole shelf now and wait for it; else `check` begins that later.
        """
        shelf = cls(Ledger(None if private else file or default_file(), clock, on_network=on_network))
        if check:
            shelf.check()
            shelf.wait_checked()
        return shelf

    def check(self) -> None:
        """Start to check the whole shelf for damage; returns at once."""
        self.ledger.check()

    def wait_checked(self) -> None:
        """Wait until the check has ended, and damage is repaired."""
        self.ledger.wait_checked()

    # Marks

    def marks(self, keys: Keys) -> Marks:
        """Return the marks of one article."""
        return marks_of(self.ledger.kept.find(keys))

    def find_marks(self, articles: Sequence[Keys]) -> list[Marks]:
        """Return the marks of many articles, in their order."""
        return [marks_of(registers) for registers in self.ledger.kept.find_many(articles)]

    def keyed_marks(self) -> Iterator[tuple[Keys, Marks]]:
        """Return every article that has marks, with them, to build bitmaps of; may run in a thread of its own."""
        for keys, registers in self.ledger.kept.walk():
            if keys not in {PERSON, FORGOTTEN}:
                yield keys, marks_of(registers)

    def known_keys(self, keys: Keys) -> Keys:
        """Return all keys of an article: these, and those learned from its copies."""
        return tuple(sorted(self.ledger.kept.all_keys([keys])))

    def change(self, changes: Iterable[Change]) -> int:
        """Make changes as one step; return the number that `Confirmed` will name."""
        return self._steps.take(map(_sound, changes))[0]

    def undo(self, begun: Callable[[Step], None] = lambda _step: None) -> Step | None:
        """Undo the last step, of this run or the one before; None when there is none.

        Args:
            begun: Called with the step before it is undone: for many articles that takes seconds.
        """
        return self._steps.undo(begun)

    def redo(self, begun: Callable[[Step], None] = lambda _step: None) -> Step | None:
        """Redo the step that was undone last; None when there is none."""
        return self._steps.redo(begun)

    # Where the person was; no steps of undo

    def set_opened(self, keys: Keys) -> int:
        """Record that an article was opened now."""
        return self._keep(Change(keys, OPENED, self.ledger.now_us()))

    def set_position(self, keys: Keys, position: KeptPosition | None) -> int:
        """Store the person's position in an article; None removes it."""
        return self._keep(Change(keys, POSITION, position.as_value() if position else ""))

    def history(self, limit: int = 100) -> list[tuple[Keys, int]]:
        """Return the articles opened last, and when (microseconds since 1970)."""
        return self.ledger.kept.opened(limit)

    def place(self, root: Path) -> LastPlace:
        """Return where the person was in an archive."""
        return place_in(self.ledger.kept.find(PERSON), root)

    def set_place(self, root: Path, place: LastPlace) -> int:
        """Store the person's place in an archive."""
        return self._keep(place.as_change(root))

    def theme(self) -> str:
        """Return the last chosen theme; empty when there is none."""
        return theme_in(self.ledger.kept.find(PERSON))

    def set_theme(self, name: str) -> int:
        """Store a theme for the next start."""
        return self._keep(Change(PERSON, THEME, name))

    # Saved searches

    def saved_searches(self) -> list[SavedSearch]:
        """Return the saved searches, sorted by name."""
        return list(searches_in(self.ledger.kept.find(PERSON)))

    def save_search(self, search: SavedSearch) -> int:
        """Store a search under its name, as one step."""
        return self.change([search.as_change()])

    def remove_search(self, name: str) -> int:
        """Remove a saved search, as one step."""
        return self.change([Change(PERSON, SEARCH + name, "")])

    # Saving

    @property
    def state(self) -> ShelfState:
        """The state of saving."""
        return self.ledger.state

    @property
    def reading_problem(self) -> str:
        """Why marks may be missing from answers; empty when all could be read."""
        return self.ledger.reading_problem

    def subscribe(self, listener: Callable[[ShelfNews], None]) -> Callable[[], None]:
        """Subscribe to all news, delivered in the thread where it happens (a caller's, the writer's).

        Returns:
            A function that unsubscribes.
        """
        return self.ledger.announcer.subscribe(listener)

    def wait_saved(self, timeout: float | None = None) -> bool:
        """Wait until all changes are on the disk; return whether they are."""
        return self.ledger.wait_saved(timeout)

    def wait_settled(self, timeout: float) -> bool:
        """Wait until all changes are on the disk, or saving has failed for a while; return whether they are."""
        return self.ledger.wait_settled(timeout)

    def forget(self, articles: Sequence[Keys]) -> None:
        """Remove everything about articles, from the file and every copy.

        Raises:
            ShelfError: The disk may still have it; the message says why.
        """
        gone = self.ledger.kept.all_keys(articles)
        self._steps.forget(lambda keys: not gone.isdisjoint(keys))
        self._forget(articles)
        self._steps.keep_last()

    def forget_until(self, articles: Mapping[Keys, int], records: Sequence[Entry]) -> None:
        """Remove what another host has forgotten, up to a moment each, and keep the records of it.

        Raises:
            OSError, sqlite3.Error, ShelfError: The disk may still have it.
        """
        gone = {key for keys in articles for key in keys}
        self._steps.forget(lambda keys: not gone.isdisjoint(keys))
        self.ledger.forget_until(articles, records)
        self._steps.keep_last()

    def forget_all(self) -> None:
        """Remove everything that is kept.

        Raises:
            ShelfError: The disk may still have it; the message says why.
        """
        self._steps.forget(lambda _: True)
        self._forget(None)
        self._steps.keep_last()

    def _forget(self, articles: Sequence[Keys] | None) -> None:
        try:
            self.ledger.forget(articles)
        except (OSError, sqlite3.Error) as error:
            reason = reason_of(error)
            raise ShelfError(
                _("Not everything could be forgotten: {reason}.").format(reason=without_stop(reason))
            ) from error

    def close(self, timeout: float = 5.0) -> int:
        """Save what can be saved, and close; return the number of changes that could not be."""
        return self.ledger.close(timeout)

    def _keep(self, change: Change) -> int:
        seen = self.ledger.kept.find(change.keys).get(change.field)
        return self.ledger.change([_sound(change)], [seen])


def _sound(change: Change) -> Change:
    value = change.value
    if isinstance(value, int) and change.field.isascii() and all(map(str.isascii, change.keys)):
        return change
    keys = tuple(map(sound, change.keys))
    return Change(keys, sound(change.field), sound(value) if isinstance(value, str) else value)
