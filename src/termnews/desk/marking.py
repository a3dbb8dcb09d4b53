"""Change marks: shown at once, kept by the shelf, one step to undo.

Every method but `place_in` and `opened` is one undoable step, however many
articles it takes, and answers the number that the shelf's `Confirmed` names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from termnews.archive.archive import Archive
    from termnews.desk.marked import MarkedNumbers
    from termnews.model.row import Number
    from termnews.shelf.marks import Keys, Position, Step
    from termnews.shelf.shelf import Shelf


class Marking:
    """What the person may do with articles of the open archive."""

    def __init__(self, archive: Archive, shelf: Shelf, marked: MarkedNumbers) -> None:
        """Change marks on `shelf` and keep `marked` in step."""
        self._archive = archive
        self._shelf = shelf
        self._marked = marked

    def read(self, numbers: Sequence[Number], *, read: bool = True) -> int:
        """Mark articles as read, or as unread."""
        return self._kept(numbers, self._shelf.set_read(self._keys(numbers), read=read))

    def star(self, numbers: Sequence[Number], *, starred: bool = True) -> int:
        """Star articles, or take their stars."""
        return self._kept(numbers, self._shelf.set_starred(self._keys(numbers), starred=starred))

    def tag(self, numbers: Sequence[Number], tag: str, *, tagged: bool = True) -> int:
        """Give articles an own tag, or take it."""
        change = self._shelf.add_tag if tagged else self._shelf.remove_tag
        return self._kept(numbers, change(self._keys(numbers), tag))

    def note(self, number: Number, note: str) -> int:
        """Write the note of an article; an empty one takes it away."""
        return self._kept([number], self._shelf.set_note(self._archive.keys(number), note))

    def place_in(self, number: Number, position: Position) -> None:
        """Keep where the person was in an article."""
        self._kept([number], self._shelf.set_position(self._archive.keys(number), position))

    def opened(self, number: Number) -> None:
        """Keep in the history that an article was opened."""
        self._kept([number], self._shelf.set_opened(self._archive.keys(number)))

    def undo(self) -> Step | None:
        """Take the last step back; None when there is none."""
        return self._retraced(self._shelf.undo())

    def redo(self) -> Step | None:
        """Do the step again that was undone last; None when there is none."""
        return self._retraced(self._shelf.redo())

    def refresh(self, numbers: Iterable[Number]) -> None:
        """Bring the bitmaps in step with the shelf for some articles and their copies."""
        keys = self._keys(numbers)
        for known_by, marks in zip(keys, self._shelf.find_marks(keys), strict=True):
            self._marked.put(self._archive.numbers_for_keys(known_by), marks)

    def _keys(self, numbers: Iterable[Number]) -> list[Keys]:
        return [self._archive.keys(number) for number in numbers]

    def _kept(self, numbers: Sequence[Number], change: int) -> int:
        self.refresh(numbers)
        return change

    def _retraced(self, step: Step | None) -> Step | None:
        for change in step.changes if step else ():
            self._marked.put(self._archive.numbers_for_keys(change.keys), self._shelf.marks(change.keys))
        return step
