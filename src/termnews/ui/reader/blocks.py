"""What an article is made of on the screen: a flat list of blocks.

A block is a run of text with marks on it. Lists, quotes and tables are not
nested: a block carries the prefix of its lines instead, so that layout,
search, selection and positions see one list of texts.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """How a block is laid out and coloured."""

    TITLE = auto()
    META = auto()
    """A line of the header: source, dates, author, with " · " between them; a line breaks there only."""
    TAGS = auto()
    """Tags two spaces apart; a line breaks between them only."""
    NOTE = auto()
    """What the person wrote."""
    HEADING = auto()
    TEXT = auto()
    QUOTE = auto()
    CAPTION = auto()
    IMAGE = auto()
    CODE = auto()
    TABLE = auto()
    RULE = auto()
    SECTION = auto()
    """A heading of the end: "Related"."""
    FOLD = auto()
    """The line that stands for folded notices."""
    NOTICE = auto()
    SOURCE = auto()
    """A line of the Markdown itself."""
    REMOVED = auto()
    """A paragraph as only the first of two articles that are compared has it."""
    ADDED = auto()
    """A paragraph as only the second has it."""


BOLD = 1
ITALIC = 2
STRUCK = 4
CODE = 8
LINK = 16
ARCHIVED = 32
"""A link that has a page in the archive."""
DECORATION = 64
"""A character that the reader drew, not the article; it is not copied."""


class Mark(NamedTuple):
    """A run of characters of a block that is not plain."""

    start: int
    end: int
    flags: int
    url: str = ""


class Cell(NamedTuple):
    """Where the text of a table's cell stands in its block, and how it is aligned."""

    start: int
    end: int
    align: str = ""
    """ "left", "center", "right" or empty."""


class Block(NamedTuple):
    """A paragraph, heading, table... with the marks on its text."""

    kind: Kind
    text: str
    r"""Without prefixes; "\n" where a line must end; cells of a table are parted by tabs, rows by "\n"."""
    marks: tuple[Mark, ...] = ()
    """In order, none overlapping."""
    first: str = ""
    """What stands before the first line: "• ", "│ "."""
    rest: str = ""
    """What stands before the lines after it; as wide as `first`."""
    gap: int = 1
    """Blank lines above."""
    level: int = 0
    """Of a heading: 1 to 6."""
    rows: tuple[tuple[Cell, ...], ...] = ()
    """Of a table; the first row is its head."""
    fold: int = -1
    """Which group of folded notices it belongs to; -1 for none."""
    gap_prefix: str = ""
    """What stands on the blank lines above: the bar of a quote that goes on."""
    note: int = 0
    """The number of the footnote that begins with it; 0 for none."""
    begins_change: bool = False
    """Whether a place begins with it where two articles that are compared differ."""
    goes_on: bool = False
    """Whether it is the next part of a long text, of which the block before is one too."""


class LinkPlace(NamedTuple):
    """A link in a block."""

    url: str
    block: int
    start: int
    end: int
    is_archived: bool


def find_links(block: Block, index: int) -> list[LinkPlace]:
    """List the links of a block; a link in several styles is one."""
    places: list[LinkPlace] = []
    for mark in block.marks:
        if not mark.flags & LINK or mark.flags & DECORATION:
            continue
        last = places[-1] if places else None
        if last and last.url == mark.url and last.end == mark.start:
            places[-1] = LinkPlace(last.url, index, last.start, mark.end, last.is_archived)
        else:
            places.append(LinkPlace(mark.url, index, mark.start, mark.end, bool(mark.flags & ARCHIVED)))
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
