"""An article on the desk, as the reader wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.answers import Position, find_matches
from termnews.extract.fingerprint import fingerprint
from termnews.model.article import Link
from termnews.text.clean import clean
from termnews.ui.reader.article import Header, ReaderArticle
from termnews.ui.reader.article import Position as Place

if TYPE_CHECKING:
    from termnews.desk.opened import OpenedArticle
    from termnews.model.query import Query
    from termnews.ui.reader.article import FindMatches


ARTICLE = "article:"
"""Before the number of an article of this archive, in place of an address."""


def reader_article(opened: OpenedArticle, query: Query) -> ReaderArticle:
    """Put together what the reader shows of an article; what `query` looks for is marked."""
    article = opened.article
    return ReaderArticle(
        key=article.id,
        header=Header(
            title=article.title,
            source=article.source,
            published=shown_date(article.published.iso if article.published else ""),
            posted=shown_date(article.posted.iso if article.posted else ""),
            byline=article.byline,
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
    """What finds the places that a query looks for."""
    return lambda text: find_matches(text, query)


def shown_date(iso: str) -> str:
    """A date for the eye: day, and the clock without seconds and zone."""
    day, _, clock = iso.partition("T")
    return f"{day} {clock[:5]}".strip()


def position_kept(place: Place, share: float) -> Position:
    """A place in the reader, as the shelf keeps it."""
    return Position(place.fingerprint, max(0, place.block), max(0, place.character), share)


def kept_place(opened: OpenedArticle) -> Place | None:
    """Where the person left off; None at the beginning. The reader finds the paragraph, wherever it stands now."""
    position = opened.marks.position
    if position is None or (position.paragraph <= 0 and position.character <= 0):
        return None
    return Place(position.paragraph, position.character, position.fingerprint)
