"""The blocks of an article's body, between the tree of its page and its Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias


class TextStyle(NamedTuple):
    """The style of a run of text."""

    url: str = ""
    """The address of the link; empty when the text is not a link."""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False


PLAIN = TextStyle()


class StyledRun(NamedTuple):
    r"""Text in one style; a line feed in it is an explicit line break."""

    text: str
    style: TextStyle = PLAIN
    picture: bool = False
    """Whether the text is the alternative text of a picture at `style.url`."""


Runs: TypeAlias = list[StyledRun]


@dataclass(slots=True)
class Paragraph:
    """Running text."""

    runs: Runs


@dataclass(slots=True)
class Heading:
    """A heading of level 1 to 6."""

    level: int
    runs: Runs


@dataclass(slots=True)
class Code:
    """Text in which every space counts."""

    text: str
    language: str = ""


@dataclass(slots=True)
class Picture:
    """A separate picture."""

    words: str
    url: str


@dataclass(slots=True)
class ThematicBreak:
    """A thematic break."""


@dataclass(slots=True)
class Quote:
    """A block quotation."""

    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Items:
    """A list."""

    start: int | None
    """Number of the first item; None in a list without numbers."""
    items: list[list[Block]] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of cells; the first row is the head."""

    rows: list[list[Runs]]
    aligns: list[str] = field(default_factory=list)
    """The alignment of each column: "left", "center", "right", or empty."""


@dataclass(slots=True)
class Note:
    """The content of a footnote."""

    number: int
    blocks: list[Block] = field(default_factory=list)


Block: TypeAlias = "Paragraph | Heading | Code | Picture | ThematicBreak | Quote | Items | Table | Note"
