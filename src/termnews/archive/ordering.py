"""Articles in an order: by date from the catalogue, by title and length from the index."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pyroaring import BitMap

from termnews.model.query import Sort
from termnews.text.han import fold

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from termnews.archive.catalogue import Catalogue

_FEW = 8
"""A result smaller than this part of the archive is sorted, a larger one picked out of the catalogue's order."""

_places: WeakKeyDictionary[Catalogue, array[int]] = WeakKeyDictionary()


def in_order(catalogue: Catalogue, numbers: BitMap, sort: Sort, connection: sqlite3.Connection) -> Sequence[int]:
    """Put articles in order; those that are equal in it come newest first, as everything does."""
    match sort:
        case Sort.OLDEST:
            return _oldest_first(catalogue, numbers)
        case Sort.TITLE | Sort.TITLE_REVERSED:
            keys = {n: fold(title) for n, title in connection.execute("SELECT number, title FROM page")}
            return _by_key(catalogue, numbers, keys, reverse=sort is Sort.TITLE_REVERSED)
        case Sort.SHORTEST | Sort.LONGEST:
            lengths: dict[int, int] = dict(connection.execute("SELECT number, characters FROM page"))
            return _by_key(catalogue, numbers, lengths, reverse=sort is Sort.LONGEST)
    return newest_first(catalogue, numbers)


def newest_first(catalogue: Catalogue, numbers: BitMap) -> Sequence[int]:
    """Put articles in the catalogue's order."""
    if len(numbers) * _FEW > len(catalogue):
        return array("I", [number for number in catalogue.order if number in numbers])
    places = _places_in(catalogue)
    return array("I", sorted(numbers, key=places.__getitem__))


def _places_in(catalogue: Catalogue) -> array[int]:
    """Where each number stands in the catalogue's order; made once for a catalogue."""
    places = _places.get(catalogue)
    if places is None:
        places = array("I", bytes(4 * (max(catalogue.order, default=0) + 1)))
        for place, number in enumerate(catalogue.order):
            places[number] = place
        _places[catalogue] = places
    return places


def _oldest_first(catalogue: Catalogue, numbers: BitMap) -> Sequence[int]:
    """Turn the order round, but for what has no date: that stays last."""
    newest = newest_first(catalogue, numbers)
    dated = BitMap.union(BitMap(), *catalogue.facet("year").values())
    undated = [number for number in newest if number not in dated]
    return array("I", [*(number for number in reversed(newest) if number in dated), *undated])


def _by_key(
    catalogue: Catalogue, numbers: BitMap, keys: dict[int, str] | dict[int, int], *, reverse: bool
) -> Sequence[int]:
    newest = newest_first(catalogue, numbers)
    return array("I", sorted(newest, key=keys.__getitem__, reverse=reverse))
