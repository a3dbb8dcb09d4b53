"""Layout of one block as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.text.lines import break_lines, cell_width
from termnews.ui.reader.blocks import Block, BlockKind
from termnews.ui.reader.tables import table_lines

if TYPE_CHECKING:
    from collections.abc import Callable

NARROWEST = 10
"""Fewest cells for the text of a block, however deeply nested."""
_RULE = 24
_BETWEEN = {BlockKind.TAGS: "  ", BlockKind.META: " · "}
"""The separator at which a line of the header may break."""


class LinePiece(NamedTuple):
    """A range of a block at a column of a line."""

    column: int
    start: int
    end: int


class Line(NamedTuple):
    """One line on the screen."""

    prefix: str
    """Text before the line: bullets, bars, rules."""
    pieces: tuple[LinePiece, ...] = ()
    is_head: bool = False
    """Whether it belongs to the head of a table."""
    is_fold: bool = False
    """Whether it represents folded notices."""


BLANK = Line("")


def typeset(block: Block, width: int) -> list[Line]:
    """Lay out a block in `width` cells, with the blank lines above it."""
    gap = [Line(block.gap_prefix.rstrip())] * block.gap
    return gap + _MAKERS.get(block.kind, _text_lines)(block, width)


def _room(block: Block, width: int) -> tuple[str, str, int]:
    """Return a block's prefixes and the cells left for its text; deep nesting loses its prefixes, not its words."""
    room = width - max(cell_width(block.first), cell_width(block.rest))
    if room >= min(NARROWEST, width):
        return block.first, block.rest, room
    return "", "", width


def _text_lines(block: Block, width: int) -> list[Line]:
    first, rest, _ = _room(block, width)
    column, indent = cell_width(first), cell_width(rest)
    spans = break_lines(block.text, width - indent, width - column)
    lines = [Line(first, (LinePiece(column, *spans[0]),))]
    lines += [Line(rest, (LinePiece(indent, start, end),)) for start, end in spans[1:]]
    return lines


def _item_lines(block: Block, width: int) -> list[Line]:
    """Tags, dates and names are not broken, unless one is wider than the line."""
    lines: list[Line] = []
    place, between = 0, _BETWEEN[block.kind]
    for item in block.text.split(between):
        end = place + len(item)
        last = lines[-1].pieces[0] if lines else None
        if last and cell_width(block.text[last.start : end]) <= width:
            lines[-1] = Line("", (LinePiece(0, last.start, end),))
        else:
            lines += [
                Line("", (LinePiece(0, place + span.start, place + span.end),)) for span in break_lines(item, width)
            ]
        place = end + len(between)
    return lines


def _heading_lines(block: Block, width: int) -> list[Line]:
    """A heading of the first two levels is underlined by a rule as long as its longest line."""
    lines = _text_lines(block, width)
    if block.level > 2 or not block.text:
        return lines
    longest = max(cell_width(block.text[piece.start : piece.end]) for line in lines for piece in line.pieces)
    _, rest, _ = _room(block, width)
    return [*lines, Line(rest + "─" * longest)]


def _rule_lines(block: Block, width: int) -> list[Line]:
    first, _, _ = _room(block, width)
    return [Line(first + "─" * min(width - cell_width(first), _RULE))]


def _code_lines(block: Block, width: int) -> list[Line]:
    """Code keeps every space; a long line continues after a mark."""
    first, rest, room = _room(block, width)
    indent = cell_width(rest)
    lines: list[Line] = []
    start = 0
    for row in block.text.split("\n"):
        end = start + len(row)
        prefix = first if not lines else rest
        while True:
            stop = _fit(block.text, start, end, room)
            lines.append(Line(prefix, (LinePiece(indent, start, stop),)))
            prefix = rest[:-2] + "↪ " if rest.endswith("  ") else rest
            start = stop
            if start >= end:
                break
        start = end + 1
    return lines


def _fit(text: str, start: int, end: int, room: int) -> int:
    """Find how far text fits into `room` cells; at least one character."""
    if cell_width(text[start:end]) <= room:
        return end
    stop = start + 1
    cells = cell_width(text[start])
    while stop < end and cells + (more := cell_width(text[stop])) <= room:
        cells += more
        stop += 1
    return stop


def _table_lines(block: Block, width: int) -> list[Line]:
    first, rest, room = _room(block, width)
    indent = cell_width(rest)
    lines = [
        Line(rest + rule, tuple(LinePiece(indent + column, start, end) for column, start, end in pieces), is_head)
        for rule, pieces, is_head in table_lines(block, room)
    ]
    if lines and first != rest:
        lines[0] = lines[0]._replace(prefix=first)
    return lines


_MAKERS: dict[BlockKind, Callable[[Block, int], list[Line]]] = {
    BlockKind.HEADING: _heading_lines,
    BlockKind.META: _item_lines,
    BlockKind.TAGS: _item_lines,
    BlockKind.RULE: _rule_lines,
    BlockKind.CODE: _code_lines,
    BlockKind.TABLE: _table_lines,
}
