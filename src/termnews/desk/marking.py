"""Change marks: shown at once, kept by the shelf, one step to undo.

Every method but `place_in` and `opened` is one undoable step, however many
articles it takes, and answers the number that the shelf's `Confirmed` names.
Of a page that has just vanished nothing is marked.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from termnews.desk.identity import keys_of, with_copies
from termnews.shelf.marks import NOTE, Change, reading, starring, tagging

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from termnews.archive.archive import Archive
    from termnews.desk.marked import MarkedNumbers
    from termnews.model.row import Number
    from termnews.shelf.marks import Keys, Position, Step
    from termnews.shelf.shelf import Shelf

FEW = 50
"""Articles up to which each is looked up anew, with the copies that only the shelf knows of."""

_YOUNG = 100_000
"""New values from which on they are not looked through for garbage again."""


@contextmanager
def collecting_later() -> Iterator[None]:
    """Look for garbage when it is over: among the marks of 100,000 articles that takes a quarter of a second.

    What a step keeps for undo lives on; it is taken from what is looked through.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _YOUNG:
            gc.freeze()
        if was_enabled:
            gc.enable()


class Marking:
    """What the person may do with articles of the open archive."""

    def __init__(self, archive: Archive, shelf: Shelf, marked: MarkedNumbers) -> None:
        """Change marks on `shelf` and keep `marked` in step."""
        self._archive = archive
        self._shelf = shelf
        self._marked = marked

    def read(self, numbers: Sequence[Number], *, read: bool = True) -> int:
        """Mark articles as read, or as unread."""
        return self._change(numbers, lambda articles, now: reading(articles, now, read=read))

    def star(self, numbers: Sequence[Number], *, starred: bool = True) -> int:
        """Star articles, or take their stars."""
        return self._change(numbers, lambda articles, now: starring(articles, now, starred=starred))

    def tag(self, numbers: Sequence[Number], give: Collection[str] = (), take: Collection[str] = ()) -> int:
        """Give articles own tags, and take others."""

        def change(articles: Sequence[Keys], now: int) -> list[Change]:
            given = [change for tag in give for change in tagging(articles, tag, now)]
            return given + [change for tag in take for change in tagging(articles, tag, now, tagged=False)]

        return self._change(numbers, change)

    def note(self, number: Number, note: str) -> int:
        """Write the note of an article; an empty one takes it away."""
        return self._change([number], lambda articles, _now: [Change(keys, NOTE, note) for keys in articles])

    def place_in(self, number: Number, position: Position) -> None:
        """Keep where the person was in an article."""
        for keys in keys_of(self._archive, [number]):
            self._shelf.set_position(keys, position)
            self._marked.refresh([keys])

    def opened(self, number: Number) -> None:
        """Keep in the history that an article was opened."""
        for keys in keys_of(self._archive, [number]):
            self._shelf.set_opened(keys)

    def undo(self) -> Step | None:
        """Take the last step back; None when there is none."""
        with collecting_later():
            step = self._shelf.undo()
            self._show([Change(c.keys, c.field, c.before) for c in step.changes] if step else [])
        return step

    def redo(self) -> Step | None:
        """Do the step again that was undone last; None when there is none."""
        with collecting_later():
            step = self._shelf.redo()
            self._show([Change(c.keys, c.field, c.after) for c in step.changes] if step else [])
        return step

    def _change(self, numbers: Sequence[Number], make: Callable[[Sequence[Keys], int], list[Change]]) -> int:
        with collecting_later():
            changes = make(keys_of(self._archive, numbers), self._shelf.ledger.now_us())
            number = self._shelf.change(changes)
            if len(numbers) <= FEW:
                self._show(changes)
            else:
                pages = with_copies(self._archive, numbers)
                for field, held in {(change.field, bool(change.value)) for change in changes}:
                    self._marked.show(field, pages, held=held)
        return number

    def _show(self, changes: Sequence[Change]) -> None:
        articles = list(dict.fromkeys(change.keys for change in changes))
        if len(articles) <= FEW:
            self._marked.refresh(articles)
        else:
            self._marked.lay(changes)
