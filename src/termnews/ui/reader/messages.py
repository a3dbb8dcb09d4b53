"""Messages of the reader; light to import, so that `@on` can name them before there is a reader.

They have no methods for comparing and printing, which nothing calls and which take half of the time of their import.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


class PositionChanged(Message):
    """The position has changed."""


class ReachedEnd(Message):
    """The last line became visible; sent once per article."""


class FindChanged(Message):
    """The matches or the current one have changed."""


@dataclass(eq=False, repr=False)
class LinkChosen(Message):
    """The person follows a link."""

    url: str


class ModeChanged(Message):
    """Keys got another meaning, or their own again: hints were shown or removed, selecting began or ended."""


@dataclass(eq=False, repr=False)
class Copy(Message):
    """The person copies words of the article."""

    text: str


@dataclass(eq=False, repr=False)
class LookChanged(Message):
    """The view, script or width has changed."""

    measure: int
