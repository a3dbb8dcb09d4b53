"""What a query finds, and the words for it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from termnews.archive.matches import make_snippet
from termnews.errors import ArchiveError
from termnews.model.query import And, Field, Query, Sort, Term
from termnews.text.words import _
from termnews.ui.sidebar_rows import SidebarWish, sidebar_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.archive.matches import Snippet
    from termnews.desk.desk import Desk
    from termnews.desk.listing import ArticleList as Listing
    from termnews.model.row import Number
    from termnews.ui.widgets.sidebar import SidebarRow


FITTING = "auto"
"""The order that nobody chose."""


class Answer(NamedTuple):
    """What a query finds."""

    text: str
    query: Query
    listing: Listing
    found: BitMap
    """The numbers of the listing."""
    total: int
    """How many articles there are, of several copies one."""
    sidebar: list[SidebarRow] | None
    """None when it was not asked for."""
    unread: int
    problems: int


def find_answer(desk: Desk, text: str, sort: str, wish: SidebarWish | None) -> Answer:
    """Find the articles of a query and, with a `wish`, what the sidebar says of them. Slow at a million articles."""
    query = desk.parse(text)
    listing = desk.select(query, order_of(query, sort))
    unread = desk.marked.numbers_of(Term(Field.IS, "unread"))
    found = BitMap(listing.numbers)
    total = len(found) if query.part == And() else desk.search.count_articles()
    sidebar = None if wish is None else sidebar_rows(desk, query, found, total, wish)
    return Answer(
        text, query, listing, found, total, sidebar, unread.intersection_cardinality(found), len(desk.problems())
    )


def snippets_of(desk: Desk, query: Query) -> Callable[[Number], Snippet | None]:
    """Give the words of articles around those of a query, cut when a row is first drawn."""
    if not query.wanted:
        return lambda _number: None

    @lru_cache(maxsize=200)
    def find(number: Number) -> Snippet | None:
        try:
            text = desk.archive.text(number)
        except ArchiveError:
            return None
        return make_snippet(text, query, before_match=8, length=80)

    return find


def order_of(query: Query, sort: str) -> str:
    """The order in which a query is shown: the one it asks for, else the one that was chosen.

    Args:
        query: What is shown.
        sort: What was chosen; `FITTING` puts what answers best before the rest where words are searched for.
    """
    if query.sort or sort != FITTING:
        return query.sort or sort
    return Sort.RELEVANCE if any(term.value for term in query.wanted) else Sort.NEWEST


def sort_words(sort: str) -> str:
    """An order in words."""
    return {
        FITTING: _("newest first; in a search best match first"),
        "-date": _("newest first"),
        "date": _("oldest first"),
        "title": _("by title"),
        "-title": _("by title, backwards"),
        "length": _("shortest first"),
        "-length": _("longest first"),
        "relevance": _("best match first"),
    }.get(sort, sort)


def words_for_nothing(query: Query, *, is_reading: bool) -> str:
    """What stands in an empty list; `is_reading` while pages are still being read."""
    if query.part == And():
        return _("Reading the archive …") if is_reading else _("There are no articles in this folder.")
    return {
        str(Term(Field.IS, "unread")): _("Everything is read. Esc shows all articles."),
        str(Term(Field.IS, "starred")): _("Nothing is starred yet: m stars an article. Esc shows all articles."),
        str(Term(Field.IS, "half")): _("No article is half-read. Esc shows all articles."),
        str(Term(Field.IS, "noted")): _("No article has a note yet: a writes one. Esc shows all articles."),
    }.get(str(query.part), _("Nothing is found. Esc shows all articles."))
