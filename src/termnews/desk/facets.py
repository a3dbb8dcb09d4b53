"""Facet counts of a result: tags (own ones included), sources, years, languages; spellings are merged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.facets import count_facet
from termnews.desk.spellings import same_value, spellings
from termnews.model.query import Field, Term
from termnews.text.han import fold

if TYPE_CHECKING:
    from termnews.archive.archive import Archive
    from termnews.desk.marked import MarkedNumbers

_MOST_TAGS = 2000
"""Tags of the pages to choose from, at most."""
_MANY = 5000
"""With more values of a facet, not all are counted for every query."""


class FacetCounter:
    """Counts articles by the values of facets, as a query for a value would find them."""

    def __init__(self, archive: Archive, marked: MarkedNumbers) -> None:
        """Count for the current catalogue of `archive` and the own tags of `marked`."""
        self._archive = archive
        self._marked = marked

    def within(self, found: BitMap) -> BitMap | None:
        """The pages to count for a result; None for every page, which is counted already."""
        return None if len(found) == len(self._archive.catalogue) else found

    def of_state(self, state: str, found: BitMap) -> int:
        """How many articles of a result are unread, starred, half read, noted."""
        return self._marked.numbers_of(Term(Field.IS, state)).intersection_cardinality(found)

    def of_value(self, facet: str, value: str, within: BitMap | None) -> int:
        """The number of articles that a query for a value finds, with all its spellings and own tags."""
        catalogue = self._archive.catalogue
        numbers = BitMap.union(
            BitMap(), *(catalogue.numbers(facet, other) for other in same_value(catalogue, facet, value))
        )
        if facet == "tag":
            numbers |= self._marked.numbers_of(Term(Field.TAG, value))
        return len(numbers if within is None else numbers & within)

    def parts(self, facet: str, value: str, within: BitMap | None) -> list[tuple[str, int]]:
        """The values of a facet that are parts of one of another's, the months of a year, the latest first."""
        catalogue = self._archive.catalogue
        if within is None:
            return [pair for pair in sorted(catalogue.counts(facet), reverse=True) if pair[0].startswith(value)]
        # The others are not counted: with a million articles that takes too long for a key press.
        values = catalogue.facet(facet)
        named = sorted((part for part in values if part.startswith(value)), reverse=True)
        counted = [(part, within.intersection_cardinality(values[part])) for part in named]
        return [pair for pair in counted if pair[1]]

    def values(self, facet: str, within: BitMap | None, most: int | None) -> tuple[dict[str, int], bool]:
        """The values of a facet and how many articles have each, the commonest first; own tags count as tags.

        Args:
            facet: Which.
            within: The articles to count; None for all.
            most: The number of values that will be shown; None for all.

        Returns:
            The counts, and whether these are all values: of very many, only the commonest are counted.
        """
        catalogue = self._archive.catalogue
        counted = count_facet(catalogue, facet, within, most if len(catalogue.facet(facet)) > _MANY else None)
        counts = dict(counted.values)
        own = self._marked.tags() if facet == "tag" else []
        # One row for 导览 and 導覽, under the commoner spelling: a query for either finds both.
        several = spellings(catalogue, facet)
        owned = {fold(tag) for tag in own}
        merged: dict[str, int] = {}
        seen: set[str] = set()
        for value in (*counts, *own):
            if (name := fold(value)) in seen:
                continue
            seen.add(name)
            if name in several or name in owned or facet == "language":
                merged[value] = self.of_value(facet, value, within)
            else:
                merged[value] = counts[value]
        ranked = sorted((pair for pair in merged.items() if pair[1]), key=lambda pair: (-pair[1], pair[0]))
        return dict(ranked), counted.is_all

    def tags_known(self) -> list[str]:
        """Tags to choose from: own tags, then the commonest of the pages."""
        counted = count_facet(self._archive.catalogue, "tag", most=_MOST_TAGS).values
        return list(dict.fromkeys([*self._marked.tags(), *(tag for tag, _count in counted)]))
