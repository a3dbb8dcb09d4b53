"""The reader's input: an article ready to be shown, and its surroundings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from termnews.model.article import Link
    from termnews.ui.reader.blocks import Block

FindMatches = Callable[[str], list[tuple[int, int]]]
"""Finds the places in a text that a search asked for: start and end of each, in order."""


def _find_nothing(text: str) -> list[tuple[int, int]]:  # noqa: ARG001 - the shape of FindMatches
    return []


def _has_none(value: str) -> bool:  # noqa: ARG001 - the shape of the callables below
    return False


class Header(NamedTuple):
    """What stands above the text; every string is clean, empty means not known."""

    title: str
    source: str = ""
    published: str = ""
    """As it is to be shown: "2021-01-05"."""
    posted: str = ""
    byline: str = ""
    tags: tuple[str, ...] = ()
    own_tags: tuple[str, ...] = ()
    """Tags that the person gave."""
    characters: int = 0
    note: str = ""
    """What the person wrote about the article."""
    language: str = ""
    """BCP 47; reading time is counted by it."""


class ReaderArticle(NamedTuple):
    """An article as the reader shows it."""

    key: str
    """Tells one article from another: a position is kept while it stays the same."""
    header: Header
    markdown: str | None
    """The body; None while it is being made: then the header alone is shown."""
    related: tuple[Link, ...] = ()
    """Other articles the page points to."""
    cited_by: tuple[Link, ...] = ()
    """Articles of the archive that point to this one."""
    original: str = ""
    permalink: str = ""
    notices: tuple[str, ...] = ()
    """Text of the page that is not the article: one folded line at the end."""
    is_archived: Callable[[str], bool] = _has_none
    """Whether an address has a page in the archive."""
    is_notice: Callable[[str], bool] = _has_none
    """Whether the words of a paragraph repeat over the archive and are to be folded."""
    find_matches: FindMatches | None = _find_nothing
    """Where a text matches the query that led here; None where changes are gone to in its place."""
    comparison: tuple[Block, ...] = ()
    """What changed from another article to this one, shown in place of the body."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in an article that no width and no folding changes."""

    block: int = 0
    """Counted from the first block of the body; the header's blocks are negative."""
    character: int = 0
    fingerprint: int = field(default=0, compare=False)
    """Of the block's words, so that it is found again when blocks come or go before it; 0 when that is not wanted."""


class ShownLink(NamedTuple):
    """A link of the article that is shown."""

    url: str
    text: str
    is_archived: bool
    position: Position


class Heading(NamedTuple):
    """A row of the outline."""

    text: str
    level: int
    position: Position
