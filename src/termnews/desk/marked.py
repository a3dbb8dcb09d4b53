"""Which articles of this archive carry which marks, as bitmaps.

The shelf knows articles by their identity keys, the archive by numbers. The
two are brought together once, on a thread, and kept in step from then on.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.terms import named
from termnews.desk.listing import RowMarks
from termnews.model.query import Field
from termnews.model.row import Number
from termnews.shelf.marks import NO_MARKS, Marks
from termnews.text.han import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.archive.archive import Archive
    from termnews.model.query import Term
    from termnews.shelf.shelf import Shelf

MARKS = READ, STARRED, NOTED, HALF = "read", "starred", "noted", "half"


class MarkedNumbers:
    """Bitmaps of the articles that are read, starred, noted, half read, and of each own tag."""

    def __init__(self, archive: Archive, shelf: Shelf) -> None:
        """Know nothing yet; `gather` reads the shelf."""
        self._archive = archive
        self._shelf = shelf
        self._lock = threading.Lock()
        self._by_mark: defaultdict[str, BitMap] = defaultdict(BitMap)
        self._by_tag: defaultdict[str, BitMap] = defaultdict(BitMap)

    def gather(self) -> None:
        """Read the whole shelf anew. Slow: a second for a hundred thousand marks."""
        by_mark: defaultdict[str, BitMap] = defaultdict(BitMap)
        by_tag: defaultdict[str, BitMap] = defaultdict(BitMap)
        for keys, marks in self._shelf.keyed_marks():
            numbers = self._archive.numbers_for_keys(keys)
            if numbers:
                put(by_mark, by_tag, numbers, marks)
        with self._lock:
            self._by_mark, self._by_tag = by_mark, by_tag

    def put(self, numbers: Iterable[Number], marks: Marks) -> None:
        """Take note of what the marks of some pages (one article and its copies) are now."""
        numbers = list(numbers)
        with self._lock:
            for bitmap in (*self._by_mark.values(), *self._by_tag.values()):
                bitmap.difference_update(BitMap(numbers))
            put(self._by_mark, self._by_tag, numbers, marks)

    def of(self, number: Number) -> RowMarks:
        """The marks of one article."""
        with self._lock:
            return RowMarks(
                **{mark: number in self._by_mark[mark] for mark in MARKS},
                tags=tuple(sorted(tag for tag, numbers in self._by_tag.items() if number in numbers)),
            )

    def with_mark(self, mark: str) -> BitMap:
        """Articles that are READ, STARRED, NOTED or HALF."""
        with self._lock:
            return BitMap(self._by_mark[mark]) if mark in self._by_mark else BitMap()

    def with_tag(self, tag: str) -> BitMap:
        """Articles that carry an own tag."""
        with self._lock:
            return BitMap(self._by_tag[tag]) if tag in self._by_tag else BitMap()

    def numbers_of(self, term: Term) -> BitMap:
        """Answer a term of a query that only the shelf knows: `is:unread`, `has:note`, `note:words`, an own tag."""
        match term.field, term.value:
            case Field.TAG, _:
                # By the rule for the pages' own tags: folded, and `tag:北*` names all that begin so.
                return BitMap.union(BitMap(), *map(self.with_tag, named(term, self.tags())))
            case Field.NOTE, words:
                return self._noted_with(fold(words))
            case Field.HAS, "note":
                return self.with_mark(NOTED)
            case Field.IS, "unread":
                return self._archive.catalogue.all - self.with_mark(READ)
            case _, mark:
                return self.with_mark(mark)

    def _noted_with(self, words: str) -> BitMap:
        """Articles whose note has the words as they stand, folded."""
        noted = self.with_mark(NOTED)
        return BitMap(n for n in noted if words in fold(self._shelf.marks(self._archive.keys(Number(n))).note))

    def tags(self) -> list[str]:
        """Own tags of articles in this archive, in order."""
        with self._lock:
            return sorted(tag for tag, numbers in self._by_tag.items() if numbers)


def put(
    by_mark: defaultdict[str, BitMap], by_tag: defaultdict[str, BitMap], numbers: Iterable[Number], marks: Marks
) -> None:
    """Add pages to the bitmaps of the marks they carry."""
    if marks == NO_MARKS:
        return
    pages = BitMap(numbers)
    held = {READ: marks.read, STARRED: marks.starred, NOTED: bool(marks.note), HALF: marks.half}
    for mark in (mark for mark, is_held in held.items() if is_held):
        by_mark[mark] |= pages
    for tag in marks.tags:
        by_tag[tag] |= pages
