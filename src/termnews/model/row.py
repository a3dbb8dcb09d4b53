"""An article in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, NewType

if TYPE_CHECKING:
    from termnews.model.article import ArticleId

Number = NewType("Number", int)
"""An article's number in the index: dense, small, kept for the life of the index; what bitmaps hold."""


class Row(NamedTuple):
    """An article as the list shows it: no body."""

    number: Number
    id: ArticleId
    title: str
    source: str = ""
    published: str = ""
    """ISO 8601 as written; empty when the page is silent."""
    posted: str = ""
    tags: tuple[str, ...] = ()
    characters: int = 0
    copies: int = 1
    """Pages that hold this article, itself included."""
    versions: int = 1
    """How many of them are different captures of one address."""
    withdrawn: str = ""
    """Since when the article is gone from its address; "?" when unknown."""
