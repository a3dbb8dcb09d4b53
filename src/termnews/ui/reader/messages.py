"""Messages of the reader; light to import, so that `@on` can name them before there is a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from termnews.ui.reader.article import Position
    from termnews.ui.reader.document import View
    from termnews.ui.reader.script import Script


@dataclass
class PositionChanged(Message):
    """Another place of the article is at the top."""

    position: Position
    share: float
    """The share of the article above the lower edge: 0 to 1."""


class ReachedEnd(Message):
    """The last line came into sight; sent once for each article."""


@dataclass
class FindChanged(Message):
    """Another match is the current one, or there are others."""

    current: int
    """Counted from 1; 0 while none is."""
    total: int


@dataclass
class LinkChosen(Message):
    """The person follows a link."""

    url: str
    is_archived: bool


@dataclass
class HintsChanged(Message):
    """Letters over links came up or went away."""

    is_on: bool


@dataclass
class SelectingChanged(Message):
    """Selecting by keys began or ended."""

    is_on: bool


@dataclass
class Copy(Message):
    """The person copies words of the article."""

    text: str


@dataclass
class LookChanged(Message):
    """The article is shown in another view, script or width."""

    view: View
    script: Script
    measure: int
