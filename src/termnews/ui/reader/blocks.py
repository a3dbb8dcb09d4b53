"""The blocks of a displayed article: a flat list.

A block is a text with marks. Lists, quotes and tables are not nested: a block has the prefix of its lines instead, so
that layout, search, selection and positions work on one list of texts.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class BlockKind(Enum):
    """The kind of a block, which determines its layout and style."""

    TITLE = auto()
    META = auto()
    """A line of the header: source, dates, author, separated by " · ", where alone it may break."""
    TAGS = auto()
    """Tags separated by two spaces, where alone the line may break."""
    NOTE = auto()
    """The person's note."""
    HEADING = auto()
    TEXT = auto()
    QUOTE = auto()
    CAPTION = auto()
    IMAGE = auto()
    CODE = auto()
    TABLE = auto()
    RULE = auto()
    SECTION = auto()
    """A heading below the text: "Related"."""
    NOTICE = auto()
    SOURCE = auto()
    """A line of the Markdown itself."""
    REMOVED = auto()
    """A paragraph that only the first of two compared articles has."""
    ADDED = auto()
    """A paragraph that only the second has."""


BOLD = 1
ITALIC = 2
STRUCK = 4
CODE = 8
LINK = 16
ARCHIVED = 32
"""A link to a page of the archive."""
DECORATION = 64
"""A character added by the reader; it is not copied."""


class Mark(NamedTuple):
    """A styled range of a block's text."""

    start: int
    end: int
    flags: int
    url: str = ""


class TableCell(NamedTuple):
    """The range of a table cell in the text of its block, and its alignment."""

    start: int
    end: int
    align: str = ""
    """ "left", "center", "right" or empty."""


class Block(NamedTuple):
    """A paragraph, heading, table ... with the marks on its text."""

    kind: BlockKind
    text: str
    r"""Without prefixes; "\n" is a forced line break; table cells are separated by tabs, rows by "\n"."""
    marks: tuple[Mark, ...] = ()
    """In order, none overlapping."""
    first: str = ""
    """The prefix of the first line: "• ", "│ "."""
    rest: str = ""
    """The prefix of the other lines; as wide as `first`."""
    gap: int = 1
    """Blank lines above."""
    level: int = 0
    """The level of a heading: 1 to 6."""
    rows: tuple[tuple[TableCell, ...], ...] = ()
    """The cells of a table; the first row is its head."""
    fold: int = -1
    """The group of folded notices that it belongs to; -1 for none."""
    gap_prefix: str = ""
    """The prefix of the blank lines above: the bar of a continued quote."""
    note: int = 0
    """The number of the footnote that begins with it; 0 for none."""
    begins_change: bool = False
    """Whether a difference of two compared articles begins here."""
    goes_on: bool = False
    """Whether it continues the text of the previous block."""


class LinkPlace(NamedTuple):
    """A link in a block."""

    url: str
    block: int
    start: int
    end: int


def find_links(block: Block, index: int) -> list[LinkPlace]:
    """List the links of a block; a link in several styles is one."""
    places: list[LinkPlace] = []
    for mark in block.marks:
        if not mark.flags & LINK or mark.flags & DECORATION:
            continue
        last = places[-1] if places else None
        if last and last.url == mark.url and last.end == mark.start:
            places[-1] = LinkPlace(last.url, index, last.start, mark.end)
        else:
            places.append(LinkPlace(mark.url, index, mark.start, mark.end))
    return places


def copy_text(block: Block, start: int, end: int) -> str:
    """Return the characters of a block from `start` to `end` without the reader's own."""
    end = len(block.text) if end < 0 else end
    pieces: list[str] = []
    for mark in block.marks:
        if mark.flags & DECORATION and start < mark.end and mark.start < end:
            pieces.append(block.text[start : mark.start])
            start = mark.end
    pieces.append(block.text[start:end])
    return "".join(pieces)
