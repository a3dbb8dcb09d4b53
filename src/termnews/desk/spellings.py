"""Values of a facet that are equal in queries: 导览 and 導覽."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from termnews.archive.terms import named
from termnews.model.query import Field, Term
from termnews.text.han import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from termnews.archive.catalogue import Catalogue

_known: WeakKeyDictionary[Catalogue, dict[str, dict[str, tuple[str, ...]]]] = WeakKeyDictionary()

folded_name = lru_cache(200_000)(fold)
"""A value as queries compare it; cached, because the same ones recur."""


def spellings(catalogue: Catalogue, facet: str) -> Mapping[str, tuple[str, ...]]:
    """The values of a facet with several spellings, by their common form."""
    known = _known.setdefault(catalogue, {})
    if facet not in known:
        by_name: dict[str, list[str]] = {}
        for value in catalogue.facet(facet):
            by_name.setdefault(folded_name(value), []).append(value)
        known[facet] = {name: tuple(values) for name, values in by_name.items() if len(values) > 1}
    return known[facet]


def same_value(catalogue: Catalogue, facet: str, value: str) -> Sequence[str]:
    """All values that a query for a value finds: its spellings; the scripts and regions of a language."""
    if facet == "language":
        return named(Term(Field.LANG, value), catalogue.facet(facet))
    return spellings(catalogue, facet).get(fold(value), (value,))
