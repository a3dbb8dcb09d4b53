"""An open article: its text, and what archive and shelf know about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.shelf.marks import NO_MARKS, Marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from termnews.model.article import Article
    from termnews.model.row import Number, Row


class OpenedArticle(NamedTuple):
    """The data that the reader shows."""

    number: Number
    article: Article
    markdown: str
    is_ready: bool = True
    """Whether the Markdown is there; everything else is known while it is being converted."""
    marks: Marks = NO_MARKS
    repeats: frozenset[int] = frozenset()
    """Fingerprints of its paragraphs that are in many articles of the archive: notices that no rule describes."""
    known: Mapping[str, Number] = {}
    """Addresses among its links and related articles that lead to an article of this archive."""
    cited_by: tuple[Row, ...] = ()
    """Articles of this archive that link to it."""
    copies: tuple[Row, ...] = ()
    """Other pages that hold the same article."""


class RenderedArticle(NamedTuple):
    """What `termnews show` prints."""

    article: Article
    markdown: str
    path: str
