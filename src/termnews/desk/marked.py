"""The marks of the articles of this archive, as bitmaps.

The shelf knows articles by their identity keys, the archive by numbers. The two are matched once, in a thread, and
kept in step from then on.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.terms import named
from termnews.desk.identity import keys_of, numbers_of, pages_of
from termnews.desk.listing import RowMarks
from termnews.model.query import Field
from termnews.model.row import Number
from termnews.shelf import marks
from termnews.shelf.marks import NO_MARKS, Marks
from termnews.text.han import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from termnews.archive.archive import Archive
    from termnews.model.query import Term
    from termnews.shelf.marks import Change, Keys
    from termnews.shelf.shelf import Shelf

READ, STARRED, NOTED, HALF = "read", "starred", "noted", "half"

Found = tuple["Sequence[Number]", Marks]
"""The pages of an article, and its marks."""

_AT_ONCE = 500
_BEGUN = "begun"
_MARK_OF = {marks.READ: READ, marks.STARRED: STARRED, marks.NOTE: NOTED}
"""The bitmap of a field."""


class _Bitmaps:
    """Which numbers carry which marks."""

    def __init__(self) -> None:
        self.by_mark: defaultdict[str, BitMap] = defaultdict(BitMap)
        self.by_tag: defaultdict[str, BitMap] = defaultdict(BitMap)

    def with_mark(self, mark: str) -> BitMap:
        """Numbers that carry a mark."""
        if mark == HALF:
            return self.with_mark(_BEGUN) - self.with_mark(READ)
        return BitMap(self.by_mark.get(mark, ()))

    def add(self, found: Iterable[Found]) -> None:
        """Add pages to the bitmaps of the marks they carry."""
        by_mark: defaultdict[str, list[Number]] = defaultdict(list)
        by_tag: defaultdict[str, list[Number]] = defaultdict(list)
        for numbers, held in found:
            if held == NO_MARKS:
                continue
            carried = {READ: held.read, STARRED: held.starred, NOTED: bool(held.note), _BEGUN: held.begun}
            for mark in (mark for mark, is_held in carried.items() if is_held):
                by_mark[mark] += numbers
            for tag in held.tags:
                by_tag[tag] += numbers
        for bitmaps, added in ((self.by_mark, by_mark), (self.by_tag, by_tag)):
            for name, pages in added.items():
                bitmaps[name] |= BitMap(pages)

    def replace(self, found: Sequence[Found]) -> None:
        """Replace the marks of pages."""
        pages = BitMap(number for numbers, _marks in found for number in numbers)
        for bitmap in (*self.by_mark.values(), *self.by_tag.values()):
            bitmap.difference_update(pages)
        self.add(found)

    def lay(self, field: str, pages: BitMap, *, held: bool) -> None:
        """Add one mark or tag to pages, or remove it."""
        if field.startswith(marks.TAG):
            bitmap = self.by_tag[field.removeprefix(marks.TAG)]
        elif field in _MARK_OF:
            bitmap = self.by_mark[_MARK_OF[field]]
        else:
            return
        (bitmap.update if held else bitmap.difference_update)(pages)


class MarkedNumbers:
    """Bitmaps of the articles that are read, starred, noted, half read, and of each own tag."""

    def __init__(self, archive: Archive, shelf: Shelf) -> None:
        """Create empty; `gather` reads the shelf."""
        self._archive = archive
        self._shelf = shelf
        self._lock = threading.Lock()
        self._gathering = threading.Lock()
        self._refreshing = threading.Lock()
        self._bitmaps = _Bitmaps()
        self._meanwhile: list[Callable[[_Bitmaps], None]] = []
        """What was marked while the shelf is being read, in order."""

    def gather(self) -> None:
        """Read the whole shelf; call it in a thread, because a hundred thousand marks take seconds."""
        with self._gathering:
            with self._lock:
                self._meanwhile = []
            gathered = _Bitmaps()
            for part in _in_parts(self._shelf.keyed_marks()):
                pages = numbers_of(self._archive, [keys for keys, _marks in part])
                gathered.add((numbers, held) for numbers, (_keys, held) in zip(pages, part, strict=True))
            with self._lock:
                for change in self._meanwhile:
                    change(gathered)
                self._bitmaps, self._meanwhile = gathered, []

    def refresh(self, articles: Sequence[Keys]) -> None:
        """Update the bitmaps from the shelf for a few articles and their copies."""
        known = list(map(self._shelf.known_keys, articles))
        # Two at a time could overwrite newer marks with older ones.
        with self._refreshing:
            found = list(zip(numbers_of(self._archive, known), self._shelf.find_marks(known), strict=True))
            self._do(lambda bitmaps: bitmaps.replace(found))

    def lay(self, changes: Iterable[Change]) -> None:
        """Update the bitmaps for changes that were given to the shelf."""
        changed: defaultdict[tuple[str, bool], list[Keys]] = defaultdict(list)
        for change in changes:
            changed[change.field, bool(change.value)].append(change.keys)
        for (field, held), articles in changed.items():
            self.show(field, pages_of(self._archive, articles), held=held)

    def show(self, field: str, numbers: Iterable[int], *, held: bool) -> None:
        """Show a mark or tag on pages before the shelf stores it; takes a millisecond for any number."""
        pages = BitMap(numbers)
        self._do(lambda bitmaps: bitmaps.lay(field, pages, held=held))

    def _do(self, change: Callable[[_Bitmaps], None]) -> None:
        with self._lock:
            change(self._bitmaps)
            if self._gathering.locked():
                self._meanwhile.append(change)

    def of(self, number: Number) -> RowMarks:
        """The marks of one article."""
        with self._lock:
            by_mark = self._bitmaps.by_mark
            return RowMarks(
                read=number in by_mark[READ],
                starred=number in by_mark[STARRED],
                noted=number in by_mark[NOTED],
                tags=tuple(sorted(tag for tag, numbers in self._bitmaps.by_tag.items() if number in numbers)),
            )

    def with_mark(self, mark: str) -> BitMap:
        """Articles that are READ, STARRED, NOTED or HALF."""
        with self._lock:
            return self._bitmaps.with_mark(mark)

    def with_tag(self, tag: str) -> BitMap:
        """Articles with an own tag."""
        with self._lock:
            return BitMap(self._bitmaps.by_tag.get(tag, ()))

    def numbers_of(self, term: Term) -> BitMap:
        """Answer a term of a query that only the shelf knows: `is:unread`, `has:note`, `note:words`, an own tag."""
        match term.field, term.value:
            case Field.TAG, _:
                # As for the pages' own tags: folded, and `tag:北*` matches all that begin so.
                return BitMap.union(BitMap(), *map(self.with_tag, named(term, self.tags())))
            case Field.NOTE, words:
                return self._noted_with(fold(words))
            case Field.HAS, "note":
                return self.with_mark(NOTED)
            case Field.IS, "unread":
                return self._archive.catalogue.all - self.with_mark(READ)
        return self.with_mark(term.value)

    def _noted_with(self, words: str) -> BitMap:
        """Articles whose note contains the words, folded."""
        articles = keys_of(self._archive, map(Number, self.with_mark(NOTED)))
        found = zip(articles, self._shelf.find_marks(articles), strict=True)
        meant = [keys for keys, held in found if words in fold(held.note)]
        return BitMap(number for numbers in numbers_of(self._archive, meant) for number in numbers)

    def tags(self) -> list[str]:
        """Own tags of articles in this archive, in order."""
        with self._lock:
            return sorted(tag for tag, numbers in self._bitmaps.by_tag.items() if numbers)


def _in_parts(all_of_them: Iterable[tuple[Keys, Marks]]) -> Iterator[list[tuple[Keys, Marks]]]:
    rest = iter(all_of_them)
    while part := list(islice(rest, _AT_ONCE)):
        yield part
