"""Change marks: shown at once, kept by the shelf, one step to undo."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from termnews.shelf.marks import NOTE, POSITION, Change, Position, reading, starring, tagging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from termnews.archive.archive import Archive
    from termnews.desk.marked import MarkedNumbers
    from termnews.model.row import Number
    from termnews.shelf.marks import Keys, Step
    from termnews.shelf.shelf import Shelf


class Marking:
    """What the person may do with articles of the open archive."""

    def __init__(self, archive: Archive, shelf: Shelf, marked: MarkedNumbers) -> None:
        """Change marks on `shelf` and keep `marked` in step."""
        self._archive = archive
        self._shelf = shelf
        self._marked = marked

    def read(self, numbers: Sequence[Number], *, read: bool = True) -> None:
        """Mark articles as read, or as unread."""
        self._change(numbers, reading(self._keys(numbers), now_us(), read=read))

    def star(self, numbers: Sequence[Number], *, starred: bool = True) -> None:
        """Star articles, or take their stars."""
        self._change(numbers, starring(self._keys(numbers), now_us(), starred=starred))

    def tag(self, numbers: Sequence[Number], tag: str, *, tagged: bool = True) -> None:
        """Give articles an own tag, or take it."""
        self._change(numbers, tagging(self._keys(numbers), tag, now_us(), tagged=tagged))

    def note(self, number: Number, note: str) -> None:
        """Write the note of an article; an empty one takes it away."""
        self._change([number], [Change(keys, NOTE, note) for keys in self._keys([number])])

    def place_in(self, number: Number, position: Position) -> None:
        """Keep where the person was in an article; not a step to undo."""
        self._shelf.keep([Change(keys, POSITION, position.as_value()) for keys in self._keys([number])])
        self.refresh([number])

    def undo(self) -> Step | None:
        """Take the last step back; None when there is none."""
        return self._retrace(self._shelf.undo())

    def redo(self) -> Step | None:
        """Do the step again that was undone last; None when there is none."""
        return self._retrace(self._shelf.redo())

    def refresh(self, numbers: Iterable[Number]) -> None:
        """Bring the bitmaps in step with the shelf for some articles and their copies."""
        for number in numbers:
            keys = self._archive.keys(number)
            self._marked.put(self._archive.numbers_for_keys(keys), self._shelf.marks(keys))

    def _keys(self, numbers: Iterable[Number]) -> list[Keys]:
        return [self._archive.keys(number) for number in numbers]

    def _change(self, numbers: Sequence[Number], changes: list[Change]) -> None:
        self._shelf.change(changes)
        self.refresh(numbers)

    def _retrace(self, step: Step | None) -> Step | None:
        for change in step.changes if step else ():
            self._marked.put(self._archive.numbers_for_keys(change.keys), self._shelf.marks(change.keys))
        return step


def now_us() -> int:
    """Microseconds since 1970."""
    return time.time_ns() // 1000
