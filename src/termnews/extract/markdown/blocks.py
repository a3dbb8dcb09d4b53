"""What an article's body is built of, between the tree of its page and its Markdown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias


class Style(NamedTuple):
    """How a stretch of words is set."""

    url: str = ""
    """Address of the link the words are; empty when they are none."""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False


PLAIN = Style()


class Run(NamedTuple):
    r"""Words of one style; a line feed among them is a line break that the page asks for."""

    text: str
    style: Style = PLAIN
    picture: bool = False
    """The text is the words of a picture, which is at `style.url`."""


Runs: TypeAlias = list[Run]


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
    """A picture on a line of its own."""

    words: str
    url: str


@dataclass(slots=True)
class Line:
    """A line across the page between two parts."""


@dataclass(slots=True)
class Quote:
    """Paragraphs quoted from others."""

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
    """Of each column: "left", "center", "right", or empty."""


@dataclass(slots=True)
class Note:
    """What a footnote says."""

    number: int
    blocks: list[Block] = field(default_factory=list)


Block: TypeAlias = "Paragraph | Heading | Code | Picture | Line | Quote | Items | Table | Note"
