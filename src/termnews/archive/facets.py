"""How many articles of a result have each tag, source, year: the numbers in the sidebar."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from pyroaring import BitMap

    from termnews.archive.catalogue import Catalogue


class FacetCounts(NamedTuple):
    """The commonest values of a facet within a result."""

    values: tuple[tuple[str, int], ...]
    """Each with its number of articles, the commonest first, equals by name."""
    is_all: bool
    """Whether these are all values."""


_by_size: WeakKeyDictionary[Catalogue, dict[str, list[tuple[str, int]]]] = WeakKeyDictionary()


def count_facet(catalogue: Catalogue, facet: str, within: BitMap | None = None, most: int | None = None) -> FacetCounts:
    """Count the values of a facet.

    A value has at most as many articles in a result as in the whole archive, so
    the values are tried from the commonest down, until no other can be among
    the `most` any more: a hundred thousand tags cost as much as a hundred.

    Args:
        catalogue: The archive.
        facet: One of its facets.
        within: The articles of the result; None for all.
        most: How many values are wanted; None for every one.
    """
    sized = _values_by_size(catalogue, facet)
    if within is None:
        return FacetCounts(tuple(sized[:most]), most is None or len(sized) <= most)
    bitmaps = catalogue.facet(facet)
    found: list[tuple[str, int]] = []
    top: list[int] = []
    for value, size in sized:
        if most is not None and len(top) == most and size < top[0]:
            return FacetCounts(_commonest(found)[:most], is_all=False)
        count = within.intersection_cardinality(bitmaps[value])
        if not count:
            continue
        found.append((value, count))
        if most is not None:
            if len(top) < most:
                heapq.heappush(top, count)
            else:
                heapq.heappushpop(top, count)
    return FacetCounts(_commonest(found)[:most], is_all=most is None or len(found) <= most)


def _commonest(found: list[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))


def _values_by_size(catalogue: Catalogue, facet: str) -> list[tuple[str, int]]:
    """Every value with its articles in the whole archive, the commonest first; made once for a catalogue."""
    known = _by_size.setdefault(catalogue, {})
    if facet not in known:
        known[facet] = catalogue.counts(facet)
    return known[facet]
