"""What the sidebar shows for a query: ready-made queries, saved searches, facets with counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pyroaring import BitMap

from termnews.archive.facets import count_facet
from termnews.desk.spellings import same_value, spellings
from termnews.errors import QueryError
from termnews.model.query import And, Field, Not, Part, Query, Term
from termnews.text.han import fold
from termnews.text.words import _
from termnews.ui.widgets.sidebar import Kind, SidebarRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from termnews.desk.desk import Desk

_SHOWN_AT_FIRST = {"tag": 40, "source": 15, "year": 40, "language": 10}
_FIELDS = {
    "tag": Field.TAG,
    "source": Field.SOURCE,
    "year": Field.DATE,
    "month": Field.DATE,
    "language": Field.LANG,
}
_MANY = 5000
"""Values of a facet above which not every one is counted for every query."""
_YEAR = 4
"""Characters of a year; a month or a range has more."""


class SidebarWish(NamedTuple):
    """What shapes the sidebar beside the query."""

    looked_for: str = ""
    """Only rows with these words."""
    unfolded: frozenset[str] = frozenset()
    """Facets that are shown whole."""


def sidebar_rows(desk: Desk, query: Query, numbers: BitMap, total: int, wish: SidebarWish) -> list[SidebarRow]:
    """Rows for a query; `numbers` are its articles, `total` all there are. Slow at a million articles."""
    asked = asked_parts(query)
    everything = query == Query()
    rows = [*ready_rows(desk, numbers, total, asked, everything=everything)]
    # The catalogue has counted every page; of copies one is counted here.
    within = None if len(numbers) == len(desk.archive.catalogue) else numbers
    saved = [
        SidebarRow(
            Kind.SAVED,
            search.name,
            search.query,
            count_of(desk, search.query),
            ">" if search.query == str(query) else "",
        )
        for search in desk.shelf.saved_searches()
    ]
    if saved:
        rows += [SidebarRow(Kind.GAP), SidebarRow(Kind.HEADING, _("SAVED")), *saved]
    for facet, words in (
        ("tag", _("TAGS")),
        ("source", _("SOURCES")),
        ("year", _("YEARS")),
        ("language", _("LANGUAGES")),
    ):
        if found := facet_rows(desk, facet, within, asked, wish):
            rows += [SidebarRow(Kind.GAP), SidebarRow(Kind.HEADING, words), *found]
    return filtered(rows, wish.looked_for)


def count_of(desk: Desk, text: str) -> int | None:
    """How many articles a saved search finds; None when it can no longer be read."""
    try:
        return len(desk.search.select(desk.parse(text)))
    except QueryError:
        return None


def asked_parts(query: Query) -> Mapping[str, str]:
    """The signs of the terms at the top of a query, by their spelling."""
    parts = query.part.parts if isinstance(query.part, And) else (query.part,)
    signs = {str(part): "+" for part in parts if isinstance(part, Term)}
    return signs | {str(part.part): "-" for part in parts if isinstance(part, Not)}


def signed_rows(rows: Iterable[SidebarRow], query: Query) -> list[SidebarRow]:
    """Rows that are shown already with the signs of another query, before its articles are found."""
    asked = asked_parts(query)

    def sign(row: SidebarRow) -> str:
        if row.kind is Kind.SAVED or (row.kind is Kind.QUERY and not row.term):
            return ">" if row.term == str(query) else ""
        return asked.get(row.term, "")

    return [row._replace(state=sign(row)) if row.articles is not None else row for row in rows]


def ready_rows(
    desk: Desk, numbers: BitMap, total: int, asked: Mapping[str, str], *, everything: bool
) -> Iterator[SidebarRow]:
    """All, unread, starred, half-read, noted."""
    yield SidebarRow(Kind.QUERY, _("All"), "", total, ">" if everything else "")
    for words, state in (
        (_("Unread"), "unread"),
        (_("Starred"), "starred"),
        (_("Half-read"), "half"),
        (_("Noted"), "noted"),
    ):
        term = Term(Field.IS, state)
        count = desk.marked.numbers_of(term).intersection_cardinality(numbers)
        yield SidebarRow(Kind.QUERY, words, str(term), count, asked.get(str(term), ""))


def facet_rows(
    desk: Desk, facet: str, within: BitMap | None, asked: Mapping[str, str], wish: SidebarWish
) -> list[SidebarRow]:
    """The values of a facet: those of the query, then the commonest; years newest first, with their months."""
    field = _FIELDS[facet]
    looked_for = fold(wish.looked_for.strip())
    shown_whole = facet in wish.unfolded or bool(looked_for)
    in_query = [value for term in asked for value in [asked_value(term, field)] if value and not value.endswith("*")]
    most = None if shown_whole else _SHOWN_AT_FIRST[facet] + len(in_query)
    counts, is_all = facet_counts(desk, facet, within, most)
    named_in_query = {fold(value) for value in in_query}
    others = [value for value in counts if not named_in_query or fold(value) not in named_in_query]
    open_years: set[str] = set()
    if facet == "year":
        open_years = {value[:4] for value in in_query} or set(counts if len(counts) == 1 else ())
        # A range is no row of its own.
        in_query = [value for value in in_query if len(value) == _YEAR]
        others.sort(reverse=True)
    others = [value for value in others if looked_for in fold(value_words(facet, value))] if looked_for else others
    shown = len(others) if shown_whole or len(others) <= _SHOWN_AT_FIRST[facet] + 3 else _SHOWN_AT_FIRST[facet]
    rows: list[SidebarRow] = []
    for value in [*in_query, *others[:shown]]:
        count = counts[value] if value in counts else count_of_value(desk, facet, value, within)
        rows.append(value_row(facet, value, count, asked))
        if value in open_years:
            rows += month_rows(desk, value, within, asked)
    if shown < len(others):
        words = _("{count} more").format(count=len(others) - shown) if is_all else ""
        rows.append(SidebarRow(Kind.MORE, f"… {words}".strip(), facet))
    return rows


def value_row(facet: str, value: str, count: int, asked: Mapping[str, str]) -> SidebarRow:
    """The row of one value."""
    spelled = str(Term(_FIELDS[facet], value))
    return SidebarRow(Kind.FACET, value_words(facet, value), spelled, count, asked.get(spelled, ""))


def count_of_value(desk: Desk, facet: str, value: str, within: BitMap | None) -> int:
    """How many articles a query for a value finds: those of all its spellings, own tags among the tags."""
    catalogue = desk.archive.catalogue
    numbers = BitMap.union(
        BitMap(), *(catalogue.numbers(facet, other) for other in same_value(catalogue, facet, value))
    )
    if facet == "tag":
        numbers |= desk.marked.numbers_of(Term(Field.TAG, value))
    return len(numbers if within is None else numbers & within)


def month_rows(desk: Desk, year: str, within: BitMap | None, asked: Mapping[str, str]) -> list[SidebarRow]:
    """The months of a year, the latest first."""
    counts = desk.archive.catalogue.counts("month", within)
    return [
        value_row("month", month, count, asked)
        for month, count in sorted(counts, reverse=True)
        if month[:_YEAR] == year
    ]


def facet_counts(desk: Desk, facet: str, within: BitMap | None, most: int | None) -> tuple[dict[str, int], bool]:
    """The values of a facet and how many articles have each, the commonest first; own tags count as tags.

    Args:
        desk: The archive and the own tags.
        facet: Which.
        within: The articles to count; None for all.
        most: How many values will be shown; None for every one.

    Returns:
        The counts, and whether there are no other values: of very many, the commonest alone are looked for.
    """
    catalogue = desk.archive.catalogue
    counted = count_facet(catalogue, facet, within, most if len(catalogue.facet(facet)) > _MANY else None)
    counts = dict(counted.values)
    own = desk.marked.tags() if facet == "tag" else []
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
            merged[value] = count_of_value(desk, facet, value, within)
        else:
            merged[value] = counts[value]
    ranked = sorted(((value, count) for value, count in merged.items() if count), key=lambda pair: (-pair[1], pair[0]))
    return dict(ranked), counted.is_all


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
    """A language as people call it; the bare tag where we have no word."""
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
    """Rows with the words, under their headings; all when nothing is looked for."""
    words = fold(looked_for.strip())
    if not words:
        return list(rows)
    kept: list[SidebarRow] = []
    for row in rows:
        if row.kind is Kind.HEADING:
            kept = drop_empty_heading(kept)
            kept += [SidebarRow(Kind.GAP), row] if kept else [row]
        elif row.kind is not Kind.GAP and words in fold(row.words):
            kept.append(row)
    return drop_empty_heading(kept)


def drop_empty_heading(rows: list[SidebarRow]) -> list[SidebarRow]:
    """Rows without a heading that nothing follows."""
    while rows and rows[-1].kind in {Kind.HEADING, Kind.GAP}:
        rows.pop()
    return rows


def changed_query(query: Query, term: str, way: str, part: Part) -> Query:
    """The query after a row of the sidebar was chosen.

    Args:
        query: The one of now.
        term: The row's spelling; empty stands for all articles.
        way: "=" only this; "+" require and "-" exclude, each taking itself back.
        part: `term`, parsed.
    """
    if way == "=" or not term:
        return Query(part if term else And(), query.sort)
    wanted, unwanted = (part, Not(part)) if way == "+" else (Not(part), part)
    if asked_parts(query).get(term) == way:
        return query.without(wanted)
    return query.without(unwanted).also(wanted)
