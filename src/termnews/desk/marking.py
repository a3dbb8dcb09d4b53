"""Change marks: shown at once, kept by the shelf, one step to undo.

Every method but `place_in` and `opened` is one undoable step, for any number of articles, and returns the number that
the shelf's `Confirmed` names. A page that has just vanished is not marked; while the index is unusable,
a step raises `NotMarkedError`.
"""

from __future__ import annotations

from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.desk.identity import keys_in_parts, keys_of, with_copies
from termnews.errors import IndexUnusableError, NotMarkedError
from termnews.shelf.marks import NOTE, READ, STARRED, TAG, Change
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from termnews.archive.archive import Archive
    from termnews.desk.marked import MarkedNumbers
    from termnews.model.row import Number
    from termnews.shelf.marks import KeptPosition, Keys, Undoable, Value
    from termnews.shelf.shelf import Shelf
    from termnews.shelf.step import Step

FEW = 50
"""Up to this many articles are looked up again, with copies that only the shelf knows."""


class Marking:
    """The marking of articles of the open archive."""

    def __init__(self, archive: Archive, shelf: Shelf, marked: MarkedNumbers) -> None:
        """Change marks on `shelf` and keep `marked` in step."""
        self._archive = archive
        self._shelf = shelf
        self._marked = marked
        self.left = 0
        """Articles of the current step that have not reached the shelf yet."""

    def read(self, numbers: Collection[Number], *, read: bool = True) -> int:
        """Mark articles as read, or as unread."""
        return self._change(numbers, {READ: self._moment if read else 0})

    def star(self, numbers: Collection[Number], *, starred: bool = True) -> int:
        """Star articles, or remove their stars."""
        return self._change(numbers, {STARRED: self._moment if starred else 0})

    def tag(self, numbers: Collection[Number], give: Collection[str] = (), take: Collection[str] = ()) -> int:
        """Add own tags to articles, and remove others."""
        given, taken = ({TAG + tag: value for tag in tags} for tags, value in ((give, self._moment), (take, 0)))
        return self._change(numbers, given | taken)

    def note(self, number: Number, note: str) -> int:
        """Write the note of an article; an empty one removes it."""
        return self._change([number], {NOTE: note})

    def place_in(self, number: Number, position: KeptPosition) -> None:
        """Store the position in an article; ignored while a damaged index is rebuilt."""
        with suppress(IndexUnusableError):
            for keys in keys_of(self._archive, [number]):
                self._shelf.set_position(keys, position)
                self._marked.refresh([keys])

    def opened(self, number: Number) -> None:
        """Record in the history that an article was opened; ignored while a damaged index is rebuilt."""
        with suppress(IndexUnusableError):
            for keys in keys_of(self._archive, [number]):
                self._shelf.set_opened(keys)

    def undo(self, shown: Callable[[], None] = lambda: None) -> Step | None:
        """Undo the last step; None when there is none.

        Args:
            shown: Called when the marks of many articles are shown; storing them takes seconds.
        """
        return self._show_rest(self._shelf.undo(lambda step: self._show(step, attrgetter("before"), shown)))

    def redo(self, shown: Callable[[], None] = lambda: None) -> Step | None:
        """Redo the step that was undone last; None when there is none."""
        return self._show_rest(self._shelf.redo(lambda step: self._show(step, attrgetter("after"), shown)))

    @property
    def _moment(self) -> int:
        return self._shelf.ledger.now_us()

    def _change(self, numbers: Collection[Number], values: Mapping[str, Value]) -> int:
        try:
            return self._change_known(numbers, values)
        except IndexUnusableError as error:
            raise NotMarkedError(
                _("Not marked; try again in a moment: {reason}.").format(reason=without_stop(error))
            ) from error

    def _change_known(self, numbers: Collection[Number], values: Mapping[str, Value]) -> int:
        if len(numbers) <= FEW:
            articles = keys_of(self._archive, numbers)
            number = self._shelf.change(_changes(articles, values))
            self._marked.refresh(articles)
            return number
        self.left = len(numbers)
        pages = with_copies(self._archive, numbers)
        for field, value in values.items():
            self._marked.show(field, pages, held=bool(value))
        return self._shelf.change(self._changes_of_many(numbers, values))

    def _changes_of_many(self, numbers: Collection[Number], values: Mapping[str, Value]) -> Iterator[Change]:
        # Always in the same order, so that steps of the same articles share their keys.
        for asked, articles in keys_in_parts(self._archive, BitMap(numbers)):
            yield from _changes(articles, values)
            self.left -= asked

    def _show(self, step: Step, value: Callable[[Undoable], Value], shown: Callable[[], None]) -> None:
        """Show the undoing or redoing of a large step before the shelf has done it."""
        if len(step) > FEW:
            for part in step.parts():
                self._marked.lay(Change(change.keys, change.field, value(change)) for change in part)
            shown()

    def _show_rest(self, step: Step | None) -> Step | None:
        """Look up again the few articles of an undone or redone step."""
        if step is not None and len(step) <= FEW:
            self._marked.refresh(list(dict.fromkeys(change.keys for change in step.changes)))
        return step


def _changes(articles: Iterable[Keys], values: Mapping[str, Value]) -> Iterator[Change]:
    return (Change(keys, field, value) for keys in articles for field, value in values.items())
