"""Sorting articles: by date from the catalogue, by title and length from the index.

Titles are sorted as in a Chinese library: digits, Latin letters, then Han characters by sound. The order of GB 2312
is that for the 3,755 characters that make
up 99 of 100 in any text; the rarer ones follow by radical, and all others come last. Folding has made traditional
characters simplified before.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pyroaring import BitMap

from termnews.model.fields import SORT_COLUMNS, Sort
from termnews.text.han import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.archive.catalogue import Catalogue
    from termnews.archive.store.reading import IndexReader

_FEW = 8
"""Results smaller than this part of the archive are sorted; larger ones are filtered from the catalogue's order."""

_SIGNS_BEFORE = re.compile(r"^[\W_]+")
"""Punctuation before the first letter: 《人民日报》 sorts with 人."""
# In gb18030, characters outside GB 2312 precede those in it.
_RARE_LAST = bytes([*range(0x81), *range(0xDF, 0xFF), *range(0x81, 0xDF), 0xFF])

_places: WeakKeyDictionary[Catalogue, array[int]] = WeakKeyDictionary()
_column_places: WeakKeyDictionary[Catalogue, dict[str, array[int]]] = WeakKeyDictionary()


def in_order(catalogue: Catalogue, numbers: BitMap, sort: Sort, reader: IndexReader) -> Sequence[int]:
    """Sort articles; ties come newest first."""
    if sort is Sort.OLDEST:
        return _oldest_first(catalogue, numbers)
    name = sort.removeprefix("-")
    if name not in SORT_COLUMNS:
        return newest_first(catalogue, numbers)
    places = _places_by(SORT_COLUMNS[name], catalogue, reader)
    newest = newest_first(catalogue, numbers)
    return array("I", sorted(newest, key=places.__getitem__, reverse=name != sort))


def newest_first(catalogue: Catalogue, numbers: BitMap) -> Sequence[int]:
    """Sort articles as the catalogue does."""
    if len(numbers) * _FEW > len(catalogue):
        return array("I", [number for number in catalogue.order if number in numbers])
    places = _places_in(catalogue)
    return array("I", sorted(numbers, key=places.__getitem__))


def _places_in(catalogue: Catalogue) -> array[int]:
    """The rank of each number in the catalogue's order; computed once per catalogue."""
    places = _places.get(catalogue)
    if places is None:
        places = array("I", bytes(4 * (max(catalogue.order, default=0) + 1)))
        for place, number in enumerate(catalogue.order):
            places[number] = place
        _places[catalogue] = places
    return places


def _oldest_first(catalogue: Catalogue, numbers: BitMap) -> Sequence[int]:
    """Reverse the order, but keep undated articles last."""
    newest = newest_first(catalogue, numbers)
    dated = BitMap.union(BitMap(), *catalogue.facet("year").values())
    undated = [number for number in newest if number not in dated]
    return array("I", [*(number for number in reversed(newest) if number in dated), *undated])


def title_key(title: str) -> bytes:
    """The sort key of a title."""
    return _SIGNS_BEFORE.sub("", fold(title)).encode("gb18030", "replace").translate(_RARE_LAST)


def _places_by(column: str, catalogue: Catalogue, reader: IndexReader) -> array[int]:
    """The rank of each number by a column, equal for ties; computed once per catalogue."""
    known = _column_places.setdefault(catalogue, {})
    if column not in known:
        places = known[column] = array("I", bytes(4 * (max(catalogue.order, default=0) + 1)))
        place, before = 0, None
        for key, number in sorted((_sort_key(value), number) for number, value in reader.column(column)):
            place, before = place + (key != before), key
            # Pages written after the catalogue was built are not in it.
            if number < len(places):
                places[number] = place
    return known[column]


def _sort_key(value: str | int) -> Any:
    return title_key(value) if isinstance(value, str) else value
