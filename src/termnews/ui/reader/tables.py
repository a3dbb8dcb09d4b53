"""Layout of tables: columns share the width by need, cells are wrapped."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from termnews.text.lines import break_lines, cell_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.ui.reader.blocks import Block, TableCell

_SPACE = 2
"""Cells between two columns."""
_NARROWEST = 6
"""A table with narrower columns is shown as a list."""


class TableLine(NamedTuple):
    """One line of a table: a rule, or pieces (column, start, end)."""

    rule: str
    pieces: tuple[tuple[int, int, int], ...] = ()
    is_head: bool = False


def table_lines(block: Block, width: int) -> list[TableLine]:
    """Lay out the rows of a table in `width` cells."""
    columns = max(map(len, block.rows), default=0)
    if not columns:
        return [TableLine("")]
    needs = [_need(block, column) for column in range(columns)]
    room = width - _SPACE * (columns - 1)
    if sum(needs) > room < columns * _NARROWEST:
        return _as_list(block, width)
    widths = share(needs, room)
    rows = [_row_lines(block, row, widths) for row in block.rows]
    lines = [TableLine("", pieces, is_head=True) for pieces in rows[0]]
    lines.append(TableLine((" " * _SPACE).join("─" * column for column in widths)))
    has_long_rows = any(len(row) > 1 for row in rows[1:])
    for number, row in enumerate(rows[1:]):
        if number and has_long_rows:
            lines.append(TableLine(""))
        lines += [TableLine("", pieces) for pieces in row]
    return lines


def share(needs: Sequence[int], room: int) -> list[int]:
    """Share cells among columns: those that need less than an even share get what they need, the others the rest."""
    if sum(needs) <= room:
        return list(needs)
    widths = [0] * len(needs)
    left = sorted(range(len(needs)), key=needs.__getitem__)
    while left:
        column = left.pop(0)
        widths[column] = min(needs[column], room // (len(left) + 1))
        room -= widths[column]
    return widths


def _need(block: Block, column: int) -> int:
    return max(1, *(_width_of(block, row[column]) for row in block.rows if column < len(row)))


def _width_of(block: Block, cell: TableCell) -> int:
    return max(cell_width(line) for line in block.text[cell.start : cell.end].split("\n"))


def _row_lines(block: Block, row: Sequence[TableCell], widths: Sequence[int]) -> list[tuple[tuple[int, int, int], ...]]:
    """Lay out one row, with as many lines as its longest cell."""
    columns: list[list[tuple[int, int, int]]] = []
    left = 0
    for cell, width in zip(row, widths, strict=False):
        columns.append(_cell_lines(block, cell, left, width))
        left += width + _SPACE
    height = max(map(len, columns), default=1)
    return [tuple(column[place] for column in columns if place < len(column)) for place in range(height)]


def _cell_lines(block: Block, cell: TableCell, left: int, width: int) -> list[tuple[int, int, int]]:
    text = block.text[cell.start : cell.end]
    lines: list[tuple[int, int, int]] = []
    spans = break_lines(text, width)
    # Several centred lines are hard to read.
    align = "" if len(spans) > 1 and cell.align == "center" else cell.align
    for start, end in spans:
        spare = width - cell_width(text[start:end])
        shift = {"right": spare, "center": spare // 2}.get(align, 0)
        lines.append((left + max(0, shift), cell.start + start, cell.start + end))
    return lines


def _as_list(block: Block, width: int) -> list[TableLine]:
    """Show a table with too many columns row by row: each cell on separate lines, after the name of its column."""
    names = block.rows[0] if len(block.rows) > 1 else ()
    longest = max((_width_of(block, name) for name in names), default=0)
    left = min(longest, width // 3)
    if left < min(longest, _NARROWEST) or width - left - _SPACE < _NARROWEST:
        left = 0
    lines: list[TableLine] = []
    for number, row in enumerate(block.rows[1:] if left else block.rows):
        if number:
            lines.append(TableLine(""))
        for column, cell in enumerate(row):
            named = [_cell_lines(block, name, 0, left) for name in names[column : column + 1] if left]
            shift = left + _SPACE if left else 0
            values = _cell_lines(block, cell._replace(align=""), shift, width - shift)
            pairs = zip_longest(*named, values) if named else ((value,) for value in values)
            lines += [TableLine("", tuple(filter(None, pair)), is_head=not (left or number)) for pair in pairs]
    return lines
