"""Make a catalogue: from all rows, from what the index keeps of the last one, or from the last and what changed."""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from functools import total_ordering
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.catalogue import FACETS, Catalogue, Facet
from termnews.archive.index_file import DamagedIndexError, get_state
from termnews.text.words import _

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from termnews.archive.index import Index

HAS = {"c": "caption", "o": "original", "p": "problem", "r": "related"}

_COLUMNS = "number, source, section, language, layout, published, tags, has"
_ALL = f"SELECT {_COLUMNS} FROM page ORDER BY published_rank IS NULL, published_rank DESC, path"
_FEW = 2000
"""Up to so many changed articles are put into the last catalogue; for more, all rows are read."""


def build_catalogue(connection: sqlite3.Connection, version: int) -> Catalogue:
    """Make a catalogue from the rows of the index."""
    order = array("I")
    facets: dict[str, dict[str, BitMap]] = {name: {} for name in FACETS}
    for number, *columns in connection.execute(_ALL):
        order.append(number)
        for facet, value in facet_values(columns):
            numbers = facets[facet].get(value)
            if numbers is None:
                numbers = facets[facet][value] = BitMap()
            numbers.add(number)
    return Catalogue(version, order, {name: Facet.of(values) for name, values in facets.items()})


def facet_values(columns: Sequence[str]) -> Iterable[tuple[str, str]]:
    """What a page is counted under."""
    source, section, language, layout, published, tags, has = columns
    for facet, value in (("source", source), ("section", section), ("language", language), ("layout", layout)):
        if value:
            yield facet, value
    if published:
        yield "year", published[:4]
    if len(published) >= 7:
        yield "month", published[:7]
    for tag in dict.fromkeys(json.loads(tags)) if tags else ():
        yield "tag", tag
    for letter in has:
        yield "has", HAS[letter]


def change_catalogue(connection: sqlite3.Connection, old: Catalogue, changed: BitMap) -> Catalogue:
    """Make a catalogue from the last one and the articles that were written or dropped since.

    Raises:
        DamagedIndexError: The index lacks an article that was not dropped.
    """
    if len(changed) > min(_FEW, len(old) // 2):
        return build_catalogue(connection, old.version + 1)
    facets = {name: _without(old.facets[name].values_now, changed) for name in FACETS}
    order = array("I", [number for number in old.order if number not in changed])
    for number in changed:
        row = connection.execute(f"SELECT {_COLUMNS} FROM page WHERE number = ?", (number,)).fetchone()
        if row is None:
            continue
        order.insert(bisect_left(order, _Key(connection, number), key=lambda n: _Key(connection, n)), number)
        for facet, value in facet_values(row[1:]):
            facets[facet][value] = facets[facet].get(value, BitMap()) | BitMap((number,))
    return Catalogue(old.version + 1, order, {name: Facet.of(values) for name, values in facets.items()})


def _without(values: dict[str, BitMap], changed: BitMap) -> dict[str, BitMap]:
    kept = {value: numbers - changed if numbers.intersect(changed) else numbers for value, numbers in values.items()}
    return {value: numbers for value, numbers in kept.items() if numbers}


@total_ordering
class _Key:
    """Where an article belongs in the order; equal dates are told apart by path, which is read only then."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self._connection = connection
        self._number = number
        row = connection.execute("SELECT published_rank, path FROM page WHERE number = ?", (number,)).fetchone()
        if row is None:
            # A row that nobody has dropped is gone all the same.
            raise DamagedIndexError(_("The index is damaged."))
        rank, self.path = row
        self.rank = (rank is None, -(rank or 0))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and (self.rank, self.path) == (other.rank, other.path)

    def __lt__(self, other: _Key) -> bool:
        return (self.rank, self.path) < (other.rank, other.path)

    __hash__ = None  # type: ignore[assignment]


def keep_catalogue(connection: sqlite3.Connection, catalogue: Catalogue) -> None:
    """Write a catalogue into the index, so that a start reads it instead of the rows."""
    order = array("I", catalogue.order)
    packed_order = order.tobytes()
    connection.execute("INSERT OR REPLACE INTO catalogue VALUES ('order', ?)", (packed_order,))
    connection.execute("INSERT OR REPLACE INTO state VALUES ('order_sum', ?)", (zlib.crc32(packed_order),))
    for name in FACETS:
        values = catalogue.facets[name].values_now
        kept = dict(connection.execute("SELECT value, numbers FROM facet WHERE facet = ?", (name,)))
        fresh = {value: numbers.serialize() for value, numbers in values.items()}
        gone = [(name, value) for value, packed in kept.items() if fresh.get(value) != packed]
        connection.executemany("DELETE FROM facet WHERE facet = ? AND value = ?", gone)
        connection.executemany(
            "INSERT INTO facet VALUES (?, ?, ?, ?)",
            ((name, value, len(values[value]), packed) for value, packed in fresh.items() if kept.get(value) != packed),
        )
    changes = get_state(connection, "changes")
    connection.execute("INSERT OR REPLACE INTO state VALUES ('listed', ?)", (changes,))


def read_catalogue(index: Index, version: int) -> Catalogue | None:
    """Read the catalogue that the index keeps; None when there is none, or pages were written since.

    Raises:
        IndexUnusableError: The file is no index.
    """
    with index.reading() as connection:
        if get_state(connection, "listed") != get_state(connection, "changes"):
            return None
        order = array("I")
        for (numbers,) in connection.execute("SELECT value FROM catalogue WHERE name = 'order'"):
            # A number too large for the archive would ask for memory that no machine has.
            if get_state(connection, "order_sum") not in (None, zlib.crc32(numbers)):
                return None
            order.frombytes(numbers)
    return Catalogue(version, order, {name: _kept_facet(index, name) for name in FACETS})


def _kept_facet(index: Index, name: str) -> Facet:
    def read_counts() -> dict[str, int]:
        with index.reading() as connection:
            return dict(connection.execute("SELECT value, count FROM facet WHERE facet = ?", (name,)).fetchall())

    def read() -> dict[str, BitMap]:
        with index.reading() as connection:
            rows = connection.execute("SELECT value, numbers FROM facet WHERE facet = ?", (name,))
            return {value: BitMap.deserialize(packed) for value, packed in rows}

    return Facet(read_counts, read)
