"""The in-memory model: every article's number in order, and who has which tag, source, month.

Immutable: the thread that indexes makes another and puts it in the old one's place.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from pyroaring import BitMap, FrozenBitMap

if TYPE_CHECKING:
    import sqlite3

FACETS = ("tag", "source", "year", "month", "language", "section", "layout", "has")
"""What articles are counted by; "has" is caption, original, problem, related."""

HAS = {"c": "caption", "o": "original", "p": "problem", "r": "related"}

Facet = Mapping[str, BitMap]


class Catalogue:
    """Numbers in order and bitmaps by facet, as they were at one moment."""

    def __init__(self, version: int, order: array[int], facets: Mapping[str, Facet]) -> None:
        """Hold `order` (newest first, undated last, ties by path) and the bitmaps of `facets`."""
        self.version = version
        self.order: Sequence[int] = order
        self._facets = facets
        self._all: BitMap | None = None

    def __len__(self) -> int:
        """How many articles."""
        return len(self.order)

    @property
    def all(self) -> BitMap:
        """Every article."""
        if self._all is None:
            self._all = BitMap(self.order)
        return self._all

    def facet(self, name: str) -> Facet:
        """The values of a facet, each with its articles."""
        return self._facets.get(name, {})

    def numbers(self, facet: str, value: str) -> BitMap:
        """The articles with a value of a facet; a copy."""
        return BitMap(self.facet(facet).get(value, ()))

    def counts(self, facet: str, within: BitMap | None = None) -> list[tuple[str, int]]:
        """The values of a facet and how many articles have each, the commonest first.

        Args:
            facet: One of `FACETS`.
            within: Count only these articles, and leave out values that none of them has.
        """
        if within is None:
            counted = [(value, len(numbers)) for value, numbers in self.facet(facet).items()]
        else:
            counted = [
                (value, within.intersection_cardinality(numbers)) for value, numbers in self.facet(facet).items()
            ]
        return sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def in_order(self, numbers: BitMap | FrozenBitMap, *, oldest_first: bool = False) -> array[int]:
        """Articles in the catalogue's order, or the other way round (undated last all the same is not promised)."""
        found = array("I", (number for number in self.order if number in numbers))
        if oldest_first:
            found.reverse()
        return found


EMPTY = Catalogue(0, array("I"), {})

_BUILD = """
    SELECT number, source, section, language, layout, published, tags, has
    FROM page ORDER BY published_rank IS NULL, published_rank DESC, path
"""


def build(connection: sqlite3.Connection, version: int) -> Catalogue:
    """Make a catalogue from the rows of the index."""
    order = array("I")
    facets: dict[str, dict[str, BitMap]] = {name: {} for name in FACETS}
    for row in connection.execute(_BUILD):
        order.append(row[0])
        for facet, value in facet_values(row[1:]):
            bitmap = facets[facet].get(value)
            if bitmap is None:
                bitmap = facets[facet][value] = BitMap()
            bitmap.add(row[0])
    return Catalogue(version, order, facets)


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
    if tags:
        for tag in dict.fromkeys(json.loads(tags)):
            yield "tag", tag
    for letter in has:
        yield "has", HAS[letter]
