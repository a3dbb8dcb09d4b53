"""Completion of a query while it is typed, from what the archive has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from termnews.desk.spellings import folded_name
from termnews.model.completion import Candidate, complete
from termnews.model.query import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.desk.desk import Desk

Complete = Callable[[str, int], list[Candidate]]
"""Gives the ways in which a query may go on at a place."""

_FACETS = {
    Field.TAG: "tag",
    Field.SOURCE: "source",
    Field.SECTION: "section",
    Field.LANG: "language",
    Field.LAYOUT: "layout",
    Field.DATE: "year",
}
_MOST = 3000
"""Values that are looked through, the commonest first."""


def completion_of(desk: Desk) -> Complete:
    """Complete from the facets of an archive and the person's own tags."""

    def values(field: Field) -> Iterable[str]:
        if field not in _FACETS:
            return []
        counted = desk.archive.catalogue.counts(_FACETS[field])[:_MOST]
        own = desk.marked.tags() if field is Field.TAG else []
        return dict.fromkeys([*own, *(value for value, _count in counted)])

    return lambda query, cursor: complete(query, cursor, values, folded_name)
