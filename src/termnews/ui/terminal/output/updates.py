"""Updating what the terminal shows, in few bytes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from termnews.ui.terminal.output.cell_strings import BLANK, RIGHT_HALF, STAND_IN, spell
from termnews.ui.terminal.output.pen import PLAIN, look_of_blank
from termnews.ui.terminal.output.scroll import find_move, move_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from termnews.ui.terminal.output.cell_strings import Cells
    from termnews.ui.terminal.output.grid import Grid
    from termnews.ui.terminal.output.pen import Pen

CLEAR = "\x1b[m\x1b[H\x1b[2J"
"""Reset colours, go home, erase the screen."""

_ERASE_REST = "\x1b[K"
# Unchanged cells are rewritten if that is no longer than a move across them.
_SHORT_GAP = 4
_SAME, _OTHER = b"\0", b"\1"
_HOLE, _NO_HOLE = _OTHER + _SAME + _OTHER, _OTHER * 3
_ANY_OTHER = _SAME + _OTHER * 255
# Bytes per cell for comparing cells as numbers: UTF-32, little-endian.
_CODE = "utf-32-le"
_CODE_BYTES = 4


class _Last(NamedTuple):
    """A cell in the last column."""

    y: int
    text: str
    style: str


def paint(shown: Grid, rows: Mapping[int, Cells], cursor: tuple[int, int], pen: Pen) -> str:
    """Return the output that updates rows and the cursor; `shown` is updated, too."""
    if (move := find_move(shown, rows)) is not None:
        move_rows(move, shown, pen)
    last_column: list[_Last] = []
    for y, row in rows.items():
        old, shown.rows[y] = shown.rows[y], row
        if old.texts != row.texts or old.looks != row.looks:
            _paint_row(y, old, row, pen, last_column)
    # A scroll bar has its own colours: changing them twice per row costs more than coming back.
    for y, text, style in sorted(last_column, key=lambda cell: cell.style != pen.style):
        pen.move(shown.width - 1, y)
        pen.dye(style)
        pen.write(spell(text), None)
    pen.move(*cursor)
    return pen.take()


def _paint_row(y: int, old: Cells, new: Cells, pen: Pen, last_column: list[_Last]) -> None:
    texts, styles, looks = new
    width = len(texts)
    differs = _differing(old, new)
    blank_from = max(len(texts.rstrip(BLANK)), len(looks.rstrip(PLAIN)))
    erase = width - blank_from > len(_ERASE_REST) and differs.rfind(_OTHER) >= blank_from + len(_ERASE_REST)
    stop = blank_from if erase else width
    if not erase and differs[-1:] == _OTHER and texts[-1] != RIGHT_HALF and looks[-1] != looks[-2:][0]:
        last_column.append(_Last(y, texts[-1], styles[-1]))
        stop -= 1
    x = differs.find(_OTHER)
    while 0 <= x < stop:
        end = differs.find(_SAME, x, stop)
        end = stop if end < 0 else end
        if end < width and texts[end] == RIGHT_HALF:
            end += 1
        _write((x, y), end, new, pen)
        x = differs.find(_OTHER, end)
    if erase and x >= stop:
        pen.move(x, y)
        pen.dye(PLAIN)
        pen.write(_ERASE_REST, x)


def _differing(old: Cells, new: Cells) -> bytes:
    """One byte per cell, for searching: whether it looks different."""
    others = _code(new.texts) ^ _code(old.texts)
    if new.looks != old.looks:
        others |= _code(new.looks) ^ _code(old.looks)
    # Any differing byte of a cell counts, combined into its lowest; the highest is unused.
    others |= others >> 8 | others >> 16
    differs = others.to_bytes(len(new.texts) * _CODE_BYTES, "little")[::_CODE_BYTES].translate(_ANY_OTHER)
    # The second half of a wide character belongs to the first, and so does a single cell between changed ones.
    return differs.replace(_HOLE, _NO_HOLE).replace(_HOLE, _NO_HOLE)


@lru_cache(maxsize=512)
def _code(cells: str) -> int:
    """Return cells as one number, for comparison; cached, because a row is compared twice."""
    return int.from_bytes(cells.encode(_CODE), "little")


def _write(start: tuple[int, int], end: int, row: Cells, pen: Pen) -> None:
    """Write cells side by side, in pieces of one style; a character with marks ends a piece."""
    x, y = start
    texts, styles, looks = row
    if texts[x] == RIGHT_HALF:
        x += 1
    while x < end:
        style = styles[x]
        stop = end - len(styles[x:end].lstrip(style))
        marked = STAND_IN.search(texts, x, stop)
        if marked is not None:
            stop = marked.end()
            if stop < end and texts[stop] == RIGHT_HALF:
                stop += 1
        text = texts[x:stop]
        _reach(x, y, row, pen)
        if look_of_blank(pen.style) != looks[x] or text.strip(BLANK):
            pen.dye(style)
        # Terminals may disagree about how far marks and joiners moved the cursor.
        after = stop if marked is None and stop < len(texts) else None
        pen.write(text.replace(RIGHT_HALF, "") if marked is None else spell(text), after)
        x = stop


def _reach(x: int, y: int, row: Cells, pen: Pen) -> None:
    """Go to a cell: across a short gap by rewriting it, else by a move."""
    if pen.y == y and pen.x is not None and 0 < x - pen.x <= _SHORT_GAP:
        gap = row.texts[pen.x : x]
        blank = look_of_blank(pen.style)
        as_written = blank.join(pen.style * len(words) for words in gap.split(BLANK))
        if gap.isascii() and RIGHT_HALF not in gap and row.looks[pen.x : x] == as_written:
            pen.write(gap, x)
    pen.move(x, y)
