"""The reader's input: an article prepared for display."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from termnews.model.article import Link
    from termnews.ui.reader.blocks import Block

FindMatches = Callable[[str], list[tuple[int, int]]]
"""Finds the matches in a text: start and end of each, in order."""


def _find_nothing(text: str) -> list[tuple[int, int]]:  # noqa: ARG001 - the shape of FindMatches
    return []


def _has_none(value: str) -> bool:  # noqa: ARG001 - the shape of the callables below
    return False


class Header(NamedTuple):
    """The header above the text; every string is clean, and empty when unknown."""

    title: str
    source: str = ""
    published: str = ""
    """As displayed: "2021-01-05"."""
    posted: str = ""
    byline: str = ""
    tags: tuple[str, ...] = ()
    own_tags: tuple[str, ...] = ()
    """Own tags."""
    characters: int = 0
    note: str = ""
    """The person's note on the article."""
    language: str = ""
    """BCP 47; determines the reading time."""


class ReaderArticle(NamedTuple):
    """An article as the reader shows it."""

    header: Header
    markdown: str | None
    """The body; None while it is being converted, when only the header is shown."""
    related: tuple[Link, ...] = ()
    """Other articles the page points to."""
    cited_by: tuple[Link, ...] = ()
    """Articles of the archive that point to this one."""
    original: str = ""
    permalink: str = ""
    notices: tuple[str, ...] = ()
    """Text of the page that is not the article, folded into one line at the end."""
    is_archived: Callable[[str], bool] = _has_none
    """Whether an address leads to a page of the archive."""
    is_notice: Callable[[str], bool] = _has_none
    """Whether a paragraph is repeated across the archive and must be folded."""
    find_matches: FindMatches | None = _find_nothing
    """Finds the matches of the query; None for a comparison, whose changes take their place."""
    comparison: tuple[Block, ...] = ()
    """The changes from another article to this one, shown in place of the body."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in an article, independent of width and folding."""

    block: int = 0
    """The index of the block in the body; blocks of the header are negative."""
    character: int = 0
    fingerprint: int = field(default=0, compare=False)
    """The fingerprint of the block's text, to find it again when blocks are added or removed; 0 for none."""


class ShownLink(NamedTuple):
    """A link of the shown article."""

    url: str
    text: str
    is_archived: bool


class OutlineRow(NamedTuple):
    """A row of the outline."""

    text: str
    level: int
    position: Position
