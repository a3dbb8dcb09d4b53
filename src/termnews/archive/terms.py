"""The articles of one term of a query."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.model.fields import FACETS_BY_QUERY
from termnews.model.query import WORD_FIELDS, Field, Term
from termnews.text.han import fold, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from termnews.archive.catalogue import Catalogue
    from termnews.archive.store.reading import IndexReader
    from termnews.model.query_dates import DateRange

ShelfTerms = Callable[[Term], BitMap]
"""Answers the terms that only the shelf can, and own tags."""


_MOST_VERSIONS = 1_000_000


class Terms:
    """Finds the articles of terms, at one moment of the archive."""

    def __init__(self, catalogue: Catalogue, reader: IndexReader, shelf_terms: ShelfTerms, today: date) -> None:
        """Use the catalogue first, the index through `reader`, and the shelf for its own terms."""
        self.catalogue = catalogue
        self.reader = reader
        self._shelf_terms = shelf_terms
        self._today = today

    @cached_property
    def _copies(self) -> tuple[BitMap, dict[int, int]]:
        """The pages that have a copy, and the lowest number among the copies of each."""
        groups = self.reader.groups()
        return BitMap(groups), groups

    def count_articles(self, pages: BitMap) -> int:
        """Count the articles that some pages hold, copies once."""
        copied, groups = self._copies
        among = pages & copied
        return len(pages) - len(among) + len({groups[number] for number in among})

    def find(self, term: Term) -> BitMap:
        """Find the articles of one term."""
        if term.is_shelf:
            return self._shelf_terms(term)
        if term.field in WORD_FIELDS:
            return self.reader.with_words([term]) if term.value else self.catalogue.all
        match term.field:
            case Field.DATE | Field.NEWER:
                return self._published(self._days(term))
            case Field.POSTED:
                return self._dated("posted", self._days(term))
            case Field.VERSIONS:
                from termnews.model.query_numbers import read_numbers

                return self.reader.with_versions(*(read_numbers(term.value) or (0, _MOST_VERSIONS)))
            case Field.IS if term.value in {"changed", "withdrawn"}:
                is_changed = term.value == "changed"
                return self.reader.with_versions(2, _MOST_VERSIONS) if is_changed else self.reader.withdrawn()
            case Field.IS | Field.HAS:
                return self.catalogue.numbers("has", term.value)
            case Field.PATH:
                return self._in_path(term)
            case Field.BYLINE:
                return self._by(term)
        found = self._with_facet(term)
        return found | self._shelf_terms(term) if term.field is Field.TAG else found

    def _days(self, term: Term) -> DateRange:
        from termnews.model.query_dates import read_range, read_span

        if term.field is Field.NEWER:
            return read_span(term.value, self._today)
        return read_range(term.value or "..")

    def _published(self, days: DateRange) -> BitMap:
        """Whole years and months are in the catalogue; only the days at the ends are looked up."""
        found = BitMap()
        for year, in_year in self.catalogue.facet("year").items():
            if days.contains(year):
                found |= in_year
        for month, in_month in self.catalogue.facet("month").items():
            if days.contains(month):
                found |= in_month
            elif part := days.part_of(month):
                found |= self._dated("published", part)
        return found

    def _dated(self, column: str, days: DateRange) -> BitMap:
        dated = self.reader.dated(column, days.first[:4], days.last + "~")
        return BitMap([number for number, iso in dated if days.contains(iso)])

    def _in_path(self, term: Term) -> BitMap:
        wanted = fold(term.value)
        found = BitMap()
        for number, path, member in self.reader.names():
            folded = fold(os.fsdecode(path) + (f"!{member}" if member else ""))
            if folded.startswith(wanted) if term.prefix else wanted in folded:
                found.add(number)
        return found

    def _by(self, term: Term) -> BitMap:
        by: defaultdict[str, list[int]] = defaultdict(list)
        for number, byline in self.reader.column("byline"):
            if byline:
                by[str(byline)].append(number)
        return BitMap([number for value in named(term, by) for number in by[value]])

    def _with_facet(self, term: Term) -> BitMap:
        facet = self.catalogue.facet(FACETS_BY_QUERY[term.field].name)
        return BitMap.union(BitMap(), *(facet[value] for value in named(term, facet)))


def named(term: Term, values: Iterable[str]) -> list[str]:
    """Find the values that a term names.

    Names are compared folded: "tag:台湾" finds 臺灣. A language finds its
    scripts and regions. A source or byline without an equal value finds those that contain it.
    """
    wanted = spellings(term.value)[0]
    folded = [(value, fold(value)) for value in values]
    if term.prefix:
        return [value for value, name in folded if name.startswith(wanted)]
    if term.field is Field.LANG:
        return [value for value, name in folded if name == wanted or name.startswith(wanted + "-")]
    equal = [value for value, name in folded if name == wanted]
    if equal or term.field not in (Field.SOURCE, Field.BYLINE):
        return equal
    return [value for value, name in folded if wanted in name]
