"""Completing a query while it is typed, from what the archive has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.spellings import folded_name
from termnews.model.completion import Candidate, complete
from termnews.model.fields import FACETS_BY_QUERY, Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.archive.catalogue import Catalogue
    from termnews.desk.marked import MarkedNumbers

_MOST = 3000
"""The maximum number of values that are searched, the commonest first."""


def complete_query(catalogue: Catalogue, marked: MarkedNumbers, text: str, place: int) -> list[Candidate]:
    """Completions of a query at a place: facets of the archive and the person's own tags."""

    def values(field: Field) -> Iterable[str]:
        if field not in FACETS_BY_QUERY or field is Field.HAS:
            return []
        counted = catalogue.counts(FACETS_BY_QUERY[field].name)[:_MOST]
        own = marked.tags() if field is Field.TAG else []
        return dict.fromkeys([*own, *(value for value, _count in counted)])

    return complete(text, place, values, folded_name)
