"""The in-memory model: every article's number in order, and who has which tag, source, month.

Immutable: the indexer replaces it as a whole.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from pyroaring import BitMap

T = TypeVar("T")


class FacetValues(Mapping[str, BitMap]):
    """The values of a facet, each with its articles; read from the index when first asked for."""

    def __init__(self, read_counts: Callable[[], dict[str, int]], read: Callable[[], dict[str, BitMap]]) -> None:
        """Create with functions that read the counts alone, and everything."""
        self._read_counts = read_counts
        self._read = read
        self._counts: dict[str, int] | None = None
        self._values: dict[str, BitMap] | None = None

    @classmethod
    def of(cls, values: dict[str, BitMap]) -> FacetValues:
        """A facet in memory."""
        return cls(lambda: {value: len(numbers) for value, numbers in values.items()}, lambda: values)

    @property
    def values_now(self) -> dict[str, BitMap]:
        """All values with their articles; do not modify."""
        if self._values is None:
            self._values = self._read()
        return self._values

    @property
    def counts(self) -> dict[str, int]:
        """How many articles have each value."""
        if self._counts is None:
            self._counts = self._read_counts()
        return self._counts

    def __getitem__(self, value: str) -> BitMap:
        """The articles with a value."""
        return self.values_now[value]

    def __iter__(self) -> Iterator[str]:
        """The values."""
        return iter(self.counts)

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.counts)


NO_FACET = FacetValues.of({})


class Catalogue:
    """Numbers in order and bitmaps by facet, at one moment."""

    def __init__(
        self, version: int, order: array[int], facets: Mapping[str, FacetValues], changes: int | None = None
    ) -> None:
        """Hold `order` (newest first, undated last, ties by path) and the bitmaps of `facets`, as after `changes`."""
        self.version = version
        """Grows with every new catalogue of an archive."""
        self.changes = changes
        """The last change of the index that it includes; None when unknown."""
        self.order: Sequence[int] = order
        self.facets = facets
        self._all: BitMap | None = None

    def __len__(self) -> int:
        """How many articles."""
        return len(self.order)

    @property
    def all(self) -> BitMap:
        """Every article; do not modify."""
        if self._all is None:
            self._all = BitMap(self.order)
        return self._all

    def facet(self, name: str) -> Mapping[str, BitMap]:
        """The values of a facet, each with its articles; do not modify."""
        return self.facets.get(name, NO_FACET)

    def numbers(self, facet: str, value: str) -> BitMap:
        """The articles with a value of a facet; a copy."""
        return BitMap(self.facet(facet).get(value, ()))

    def counts(self, facet: str) -> list[tuple[str, int]]:
        """The values of a facet of `FACETS` and how many articles have each, the commonest first."""
        counted = self.facets.get(facet, NO_FACET).counts.items()
        return sorted((pair for pair in counted if pair[1]), key=lambda pair: (-pair[1], pair[0]))


EMPTY = Catalogue(0, array("I"), {})
