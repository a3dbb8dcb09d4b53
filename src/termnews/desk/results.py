"""Results of queries, and their order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from termnews.desk.answers import make_snippet
from termnews.errors import ArchiveError
from termnews.model.query import And, Field, Query, Sort, Term
from termnews.model.row import Number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from termnews.desk.answers import Snippet
    from termnews.desk.desk import Desk
    from termnews.desk.listing import ArticleList

AUTO = "auto"
"""The default order: best match first where words are searched for, else newest first."""


class Results(NamedTuple):
    """What a query finds."""

    query: Query
    listing: ArticleList
    found: BitMap
    """The numbers of the listing."""
    total: int
    """How many articles there are, of several copies one."""
    unread: int
    problems: int
    others: str = ""
    """The contents of a folder without articles: "pictures: 12, videos: 3"."""


def find_results(desk: Desk, query: Query, order: str) -> Results:
    """Find the articles of a query. Slow at a million articles.

    Args:
        desk: Where to look.
        query: What for.
        order: The chosen order, or `AUTO`; an order in the query takes precedence.
    """
    listing = desk.select(query, order_of(query, order))
    found = BitMap(listing.numbers)
    unread = desk.marked.numbers_of(Term(Field.IS, "unread"))
    total = len(found) if query.part == And() else desk.search.count_articles()
    count, others = unread.intersection_cardinality(found), "" if total else desk.other_files()
    return Results(query, listing, found, total, count, len(desk.flaws()), others)


def order_of(query: Query, order: str) -> str:
    """The order of results: the one in the query, else the chosen one."""
    if query.sort or order != AUTO:
        return query.sort or order
    return Sort.RELEVANCE if any(term.value for term in query.wanted) else Sort.NEWEST


def snippets_of(desk: Desk, query: Query) -> Callable[[Number], Snippet | None]:
    """Return the words of articles around those of a query, cut when a row is first drawn."""
    if not query.wanted:
        return lambda _number: None

    @lru_cache(maxsize=200)
    def find(number: Number) -> Snippet | None:
        try:
            return cut_snippets(desk, query, [number]).get(number)
        except ArchiveError:
            return None

    return find


def cut_snippets(desk: Desk, query: Query, numbers: Sequence[Number]) -> dict[Number, Snippet]:
    """Cut the words of articles around those of a query; pages that are no longer there are left out."""
    return {
        Number(number): make_snippet(text, query, before_match=8, length=80)
        for number, text in desk.archive.texts(numbers).items()
    }
