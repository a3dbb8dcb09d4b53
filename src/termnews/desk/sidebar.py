"""What the sidebar shows for a query: ready-made queries, saved searches, facets with counts."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from termnews.errors import QueryError
from termnews.model.fields import FACETS, FACETS_BY_NAME, Facet, Field
from termnews.model.query import And, Not, Part, Query, Term
from termnews.text.han import fold
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyroaring import BitMap

    from termnews.desk.desk import Desk

_YEAR = 4
"""Characters of a year; a month or a range has more."""


OWN_TAGS = "own tags"
"""The term of the row for the remaining own tags."""


class RowKind(StrEnum):
    """The kinds of rows of the sidebar."""

    GAP = "gap"
    HEADING = "heading"
    QUERY = "query"
    """A ready-made query: unread, starred ..."""
    SAVED = "saved"
    """A saved search."""
    FACET = "facet"
    """A tag, source, year or language."""
    MORE = "more"
    """The rest of a facet; its term is the facet's name."""


class SidebarRow(NamedTuple):
    """A row: text, its query term, and the number of its articles in the current query."""

    kind: RowKind
    words: str = ""
    term: str = ""
    articles: int | None = None
    state: str = ""
    """"+" when the query requires it, "-" when it excludes it, ">" when it is the whole query."""


class SidebarWish(NamedTuple):
    """What shapes the sidebar besides the query."""

    looked_for: str = ""
    """Only rows that contain these words."""
    unfolded: frozenset[str] = frozenset()
    """Facets that are shown whole."""


def sidebar_rows(desk: Desk, query: Query, numbers: BitMap, total: int, wish: SidebarWish) -> list[SidebarRow]:
    """Rows for a query; `numbers` are its articles, `total` all there are. Slow at a million articles."""
    asked = asked_parts(query)
    everything = query == Query()
    rows = [*ready_rows(desk, numbers, total, asked, everything=everything)]
    # The catalogue counts every page; here copies count once.
    within = desk.facets.within(numbers)
    saved = [
        SidebarRow(
            RowKind.SAVED,
            search.name,
            search.query,
            count_of(desk, search.query),
            ">" if search.query == str(query) else "",
        )
        for search in desk.person.saved_searches()
    ]
    if saved:
        rows += [SidebarRow(RowKind.GAP), SidebarRow(RowKind.HEADING, _("SAVED")), *saved]
    if own := own_tag_rows(desk, within, asked, wish):
        rows += [SidebarRow(RowKind.GAP), SidebarRow(RowKind.HEADING, _("YOUR TAGS")), *own]
    for facet in FACETS:
        if facet.heading and (found := facet_rows(desk, facet, within, asked, wish)):
            rows += [SidebarRow(RowKind.GAP), SidebarRow(RowKind.HEADING, _(facet.heading)), *found]
    return filtered(rows, wish.looked_for)


def count_of(desk: Desk, text: str) -> int | None:
    """The number of articles of a saved search; None when it can no longer be parsed."""
    try:
        return len(desk.search.select(desk.parse(text)))
    except QueryError:
        return None


def asked_parts(query: Query) -> Mapping[str, str]:
    """The signs of the top-level terms of a query, by their spelling."""
    parts = query.part.parts if isinstance(query.part, And) else (query.part,)
    signs = {str(part): "+" for part in parts if isinstance(part, Term)}
    return signs | {str(part.part): "-" for part in parts if isinstance(part, Not)}


def signed_rows(rows: Iterable[SidebarRow], query: Query) -> list[SidebarRow]:
    """The current rows with the signs of another query, before its articles are found."""
    asked = asked_parts(query)

    def sign(row: SidebarRow) -> str:
        if row.kind is RowKind.SAVED or (row.kind is RowKind.QUERY and not row.term):
            return ">" if row.term == str(query) else ""
        return asked.get(row.term, "")

    return [row._replace(state=sign(row)) if row.articles is not None else row for row in rows]


def ready_rows(
    desk: Desk, numbers: BitMap, total: int, asked: Mapping[str, str], *, everything: bool
) -> Iterator[SidebarRow]:
    """All, unread, starred, half-read, noted."""
    yield SidebarRow(RowKind.QUERY, _("All"), "", total, ">" if everything else "")
    for words, state in (
        (_("Unread"), "unread"),
        (_("Starred"), "starred"),
        (_("Half-read"), "half"),
        (_("Noted"), "noted"),
    ):
        term = str(Term(Field.IS, state))
        yield SidebarRow(RowKind.QUERY, words, term, desk.facets.of_state(state, numbers), asked.get(term, ""))


def own_tag_rows(desk: Desk, within: BitMap | None, asked: Mapping[str, str], wish: SidebarWish) -> list[SidebarRow]:
    """The own tags by name, including those of the query without articles."""
    looked_for, facet = fold(wish.looked_for.strip()), FACETS_BY_NAME["tag"]
    rows = [
        value_row(facet, tag, desk.facets.of_value("tag", tag, within), asked)
        for tag in desk.marked.tags()
        if looked_for in fold(tag)
    ]
    rows = [row for row in rows if row.articles or row.state]
    if len(rows) <= facet.shown + 3 or OWN_TAGS in wish.unfolded or looked_for:
        return rows
    words = _("{count} more").format(count=len(rows) - facet.shown)
    return [*rows[: facet.shown], SidebarRow(RowKind.MORE, f"… {words}", OWN_TAGS)]


def facet_rows(
    desk: Desk, facet: Facet, within: BitMap | None, asked: Mapping[str, str], wish: SidebarWish
) -> list[SidebarRow]:
    """The values of a facet: those of the query, then the commonest; years newest first, with their months."""
    looked_for = fold(wish.looked_for.strip())
    shown_whole = facet.name in wish.unfolded or bool(looked_for)
    terms = (asked_value(term, facet.query) for term in asked)
    in_query = [value for value in terms if value and not value.endswith("*")]
    most = None if shown_whole else facet.shown + len(in_query)
    counts, is_all = desk.facets.values(facet.name, within, most)
    if facet.name == "tag":
        # Own tags have a section of their own.
        own = {fold(tag) for tag in desk.marked.tags()}
        counts = {value: count for value, count in counts.items() if fold(value) not in own}
        in_query = [value for value in in_query if fold(value) not in own]
    named_in_query = {fold(value) for value in in_query}
    others = [value for value in counts if not named_in_query or fold(value) not in named_in_query]
    unfolded: set[str] = set()
    if facet.parts:
        unfolded = {value[:_YEAR] for value in in_query} or set(counts if len(counts) == 1 else ())
        # A range has no row.
        in_query = [value for value in in_query if len(value) == _YEAR]
        others.sort(reverse=True)
    others = [value for value in others if looked_for in fold(value_words(facet.name, value))] if looked_for else others
    shown = len(others) if shown_whole or len(others) <= facet.shown + 3 else facet.shown
    rows: list[SidebarRow] = []
    for value in [*in_query, *others[:shown]]:
        count = counts[value] if value in counts else desk.facets.of_value(facet.name, value, within)
        rows.append(value_row(facet, value, count, asked))
        if value in unfolded:
            parts = desk.facets.parts(facet.parts, value, within)
            rows += [value_row(FACETS_BY_NAME[facet.parts], part, count, asked) for part, count in parts]
    if shown < len(others):
        words = _("{count} more").format(count=len(others) - shown) if is_all else ""
        rows.append(SidebarRow(RowKind.MORE, f"… {words}".strip(), facet.name))
    return rows


def value_row(facet: Facet, value: str, count: int, asked: Mapping[str, str]) -> SidebarRow:
    """The row of one value."""
    spelled = str(Term(facet.query, value))
    return SidebarRow(RowKind.FACET, value_words(facet.name, value), spelled, count, asked.get(spelled, ""))


def asked_value(term: str, field: Field) -> str:
    """The value of a term's spelling when it is one of a field; "" otherwise."""
    name, _colon, value = term.partition(":")
    return value.strip('"').replace('\\"', '"') if name == field else ""


def value_words(facet: str, value: str) -> str:
    """A value of a facet as people read it."""
    if facet == "month":
        return f"  {value}"
    return language_words(value) if facet == "language" else value


def language_words(tag: str) -> str:
    """The name of a language; the tag itself where there is none."""
    return {
        "zh-Hans": "简体中文",
        "zh-Hant": "繁體中文",
        "zh": "中文",
        "en": "English",
        "ja": "日本語",
        "ko": "한국어",
        "fr": "Français",
        "de": "Deutsch",
        "es": "Español",
        "ru": "Русский",
    }.get(tag, tag)


def filtered(rows: Iterable[SidebarRow], looked_for: str) -> list[SidebarRow]:
    """Rows that contain the words, with their headings; all when there are no words."""
    words = fold(looked_for.strip())
    if not words:
        return list(rows)
    kept: list[SidebarRow] = []
    for row in rows:
        if row.kind is RowKind.HEADING:
            kept = drop_empty_heading(kept)
            kept += [SidebarRow(RowKind.GAP), row] if kept else [row]
        elif row.kind is not RowKind.GAP and words in fold(row.words):
            kept.append(row)
    kept = drop_empty_heading(kept)
    return [SidebarRow(RowKind.HEADING, f"/{looked_for.strip()}"), SidebarRow(RowKind.GAP), *kept] if kept else []


def drop_empty_heading(rows: list[SidebarRow]) -> list[SidebarRow]:
    """Rows without a heading that nothing follows."""
    while rows and rows[-1].kind in {RowKind.HEADING, RowKind.GAP}:
        rows.pop()
    return rows


def changed_query(query: Query, term: str, way: str, part: Part) -> Query:
    """The query after a row of the sidebar was chosen.

    Args:
        query: The current one.
        term: The row's spelling; empty for all articles.
        way: "=" only this; "+" require and "-" exclude, each as a toggle.
        part: `term`, parsed.
    """
    if way == "=" or not term:
        return Query(part if term else And(), query.sort)
    wanted, unwanted = (part, Not(part)) if way == "+" else (Not(part), part)
    if asked_parts(query).get(term) == way:
        return query.without(wanted)
    return query.without(unwanted).also(wanted)


def with_date(query: Query, date: str) -> Query:
    """A query narrowed to a year or month, replacing its top-level dates."""
    parts = query.part.parts if isinstance(query.part, And) else (query.part,)
    for part in parts:
        if isinstance(part, Term) and part.field is Field.DATE:
            query = query.without(part)
    return query.also(Term(Field.DATE, date))


def recounted_rows(desk: Desk, rows: Iterable[SidebarRow], query: Query, found: BitMap, total: int) -> list[SidebarRow]:
    """The current rows, with unread, starred, half-read and noted articles recounted."""
    ready = ready_rows(desk, found, total, asked_parts(query), everything=query == Query())
    fresh = {row.term: row for row in ready}
    return [fresh.get(row.term, row) if row.kind is RowKind.QUERY else row for row in rows]
