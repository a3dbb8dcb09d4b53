"""Preparing an opened article for the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.answers import KeptPosition, find_matches
from termnews.extract.fingerprint import fingerprint
from termnews.model.article import Link
from termnews.text.clean import clean
from termnews.ui.reader.shown_article import Header, ReaderArticle
from termnews.ui.reader.shown_article import Position as Place

if TYPE_CHECKING:
    from termnews.desk.opened import OpenedArticle
    from termnews.model.query import Query
    from termnews.ui.reader.shown_article import FindMatches


ARTICLE = "article:"
"""The prefix of an article's number, used as the address of a link."""


def reader_article(opened: OpenedArticle, query: Query) -> ReaderArticle:
    """Build what the reader shows of an article, with the matches of `query`."""
    article = opened.article
    return ReaderArticle(
        header=Header(
            title=article.title,
            source=article.source,
            published=shown_date(article.published.iso if article.published else ""),
            posted=shown_date(article.posted.iso if article.posted else ""),
            byline=article.shown_byline,
            tags=article.tags,
            own_tags=opened.marks.tags,
            note=opened.marks.note,
            characters=article.characters,
            language=article.language,
        ),
        markdown=opened.markdown if opened.is_ready else None,
        related=article.related,
        cited_by=tuple(Link(clean(row.title), clean(f"{ARTICLE}{row.number}")) for row in opened.cited_by),
        original=article.original,
        permalink=article.permalink,
        notices=article.notices,
        is_notice=lambda words: fingerprint(words) in opened.repeats,
        is_archived=lambda address: address in opened.known or address.startswith(ARTICLE),
        find_matches=matches_of(query),
    )


def matches_of(query: Query) -> FindMatches:
    """A function that finds the matches of a query."""
    return lambda text: find_matches(text, query)


def shown_date(iso: str) -> str:
    """A date for display: day, and time without seconds and zone."""
    day, _, clock = iso.partition("T")
    return f"{day} {clock[:5]}".strip()


def position_kept(place: Place, share: float) -> KeptPosition:
    """A position in the reader, as the shelf stores it."""
    return KeptPosition(place.fingerprint, max(0, place.block), max(0, place.character), share)


def kept_place(opened: OpenedArticle) -> Place | None:
    """Where the person left off; None at the beginning. The reader finds the paragraph by its fingerprint."""
    position = opened.marks.position
    if position is None or (position.paragraph <= 0 and position.character <= 0):
        return None
    return Place(position.paragraph, position.character, position.fingerprint)
