"""Build a catalogue: from all rows, from the one in the index, or from the last one and the changes."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from functools import lru_cache
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.catalogue import Catalogue, FacetValues
from termnews.archive.record import read_column
from termnews.archive.store import DamagedIndexError
from termnews.model.fields import FACETS, FIELDS_BY_NAME
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from termnews.archive.store import IndexStore, PageName
    from termnews.archive.store.reading import IndexReader
    from termnews.archive.store.writing import IndexWriter
    from termnews.model.fields import Facet

    FacetReader = tuple[str, int, Callable[[str | int], tuple[str, ...]]]
    """A facet's name, the place of its column, and what gives its values there."""

_COLUMNS = tuple(dict.fromkeys(facet.field for facet in FACETS))
_KEPT = 4096
"""Columns whose values are remembered, for each facet."""
_FEW = 2000
"""The maximum number of changed articles that are merged into the last catalogue; for more, all rows are read."""


def build_catalogue(reader: IndexReader, version: int) -> Catalogue:
    """Build a catalogue from the rows of the index."""
    changes = reader.changes()
    order = array("I")
    facets: dict[str, dict[str, BitMap]] = {facet.name: {} for facet in FACETS}
    readers = _facet_readers()
    for number, columns in reader.in_order(_COLUMNS):
        order.append(number)
        for facet, value in _facet_values(columns, readers):
            numbers = facets[facet].get(value)
            if numbers is None:
                numbers = facets[facet][value] = BitMap()
            numbers.add(number)
    return Catalogue(version, order, {name: FacetValues.of(values) for name, values in facets.items()}, changes)


def _facet_values(columns: Sequence[str | int], readers: Iterable[FacetReader]) -> Iterator[tuple[str, str]]:
    """What a page is counted under, from its columns `_COLUMNS`."""
    for name, place, values in readers:
        for value in values(columns[place]):
            yield name, value


def _facet_readers() -> list[FacetReader]:
    """How the values of each facet are read; those of one catalogue, because they cache.

    What they keep of thousands of pages is scattered over the memory, which could not be given back to the system.
    """
    return [(facet.name, _COLUMNS.index(facet.field), _values_of(facet)) for facet in FACETS]


def _values_of(facet: Facet) -> Callable[[str | int], tuple[str, ...]]:
    """The values of a facet in a column as stored; cached, because most columns repeat."""
    field = FIELDS_BY_NAME[facet.field]
    return lru_cache(_KEPT)(lambda raw: tuple(facet.values(read_column(field, raw))) if raw else ())


def change_catalogue(reader: IndexReader, old: Catalogue, changed: BitMap) -> Catalogue:
    """Build a catalogue from the last one and the articles that were written or dropped since.

    Raises:
        DamagedIndexError: The index lacks an article that was not dropped.
    """
    if len(changed) > min(_FEW, len(old) // 2):
        return build_catalogue(reader, old.version + 1)
    changes = reader.changes()
    facets = {name: _without(facet.values_now, changed) for name, facet in old.facets.items()}
    order = array("I", [number for number in old.order if number not in changed])
    readers = _facet_readers()
    for number in changed:
        columns = reader.columns(number, _COLUMNS)
        if columns is None or reader.columns(number, ("gone",)) == [2]:
            continue
        place = _place_in_time(reader, number)
        order.insert(bisect_left(order, place, key=lambda n: _place_in_time(reader, n)), number)
        for facet, value in _facet_values(columns, readers):
            facets[facet][value] = facets[facet].get(value, BitMap()) | BitMap((number,))
    return Catalogue(old.version + 1, order, {name: FacetValues.of(values) for name, values in facets.items()}, changes)


def _without(values: dict[str, BitMap], changed: BitMap) -> dict[str, BitMap]:
    kept = {value: numbers - changed if numbers.intersect(changed) else numbers for value, numbers in values.items()}
    return {value: numbers for value, numbers in kept.items() if numbers}


def _place_in_time(reader: IndexReader, number: int) -> tuple[bool, int, PageName]:
    """The sort key of an article; ties by date are broken by name."""
    found = reader.place_in_time(number)
    if found is None:
        # The row may be gone without having been dropped.
        raise DamagedIndexError(_("The index is damaged."))
    rank, name = found
    return rank is None, -(rank or 0), name


def keep_catalogue(writer: IndexWriter, catalogue: Catalogue) -> None:
    """Write a catalogue into the index, so that a start reads it instead of the rows."""
    facets = {name: facet.values_now for name, facet in catalogue.facets.items()}
    writer.keep_catalogue(array("I", catalogue.order), facets, catalogue.changes)


def read_catalogue(index: IndexStore, version: int, *, stale: bool = False) -> Catalogue | None:
    """Read the catalogue in the index; None when there is none.

    Args:
        index: Where it is.
        version: The version to give it.
        stale: Accept one although pages were written since.

    Raises:
        IndexUnusableError: The file is no index.
    """
    with index.reading() as reader:
        changes = reader.listed()
        order = reader.kept_order(stale=stale)
    if order is None:
        return None
    return Catalogue(version, order, {facet.name: _kept(index, facet.name) for facet in FACETS}, changes)


def _kept(index: IndexStore, name: str) -> FacetValues:
    def read_counts() -> dict[str, int]:
        with index.reading() as reader:
            return reader.kept_counts(name)

    def read() -> dict[str, BitMap]:
        with index.reading() as reader:
            return reader.kept_values(name)

    return FacetValues(read_counts, read)
