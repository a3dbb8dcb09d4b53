"""Turn what the terminal shows into what it should show, in few bytes."""

from __future__ import annotations

from itertools import compress, count, repeat
from operator import is_not, ne
from typing import TYPE_CHECKING, NamedTuple

from termnews.ui.output.grid import BLANK, RIGHT_HALF, Row
from termnews.ui.output.pen import PLAIN, look_of_blank
from termnews.ui.output.scroll import find_move, move_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from termnews.ui.output.grid import Grid
    from termnews.ui.output.pen import Pen, Style

CLEAR = "\x1b[m\x1b[H\x1b[2J"
"""Reset colours, go home, erase the screen."""

_ERASE_REST = "\x1b[K"
# Unchanged cells are written over when that is no longer than a move across them.
_SHORT_GAP = 4
_SAME, _OTHER = b"\0", b"\1"
_HOLE, _NO_HOLE = _OTHER + _SAME + _OTHER, _OTHER * 3


class _Last(NamedTuple):
    """A cell in the last column."""

    y: int
    text: str
    style: Style


def paint(shown: Grid, rows: Iterable[Row], cursor: tuple[int, int], pen: Pen) -> str:
    """Give what must be written to put rows and the cursor where they belong; `shown` takes the rows over."""
    written: list[str] = []
    rows = list(rows)
    if (move := find_move(shown, rows)) is not None:
        written.append(move_rows(move, shown, pen))
    last_column: list[_Last] = []
    for row in rows:
        old, shown.rows[row.y] = shown.rows[row.y], row
        if old.texts != row.texts or old.looks != row.looks:
            _paint_row(old, row, pen, written, last_column)
    # A scroll bar has colours of its own: changing them twice a row costs more than to come back.
    for y, text, style in sorted(last_column, key=lambda cell: cell.style is not pen.style):
        written += (pen.move(shown.width - 1, y), pen.dye(style), text)
        pen.x = None
    written.append(pen.move(*cursor))
    return "".join(written)


def _paint_row(old: Row, new: Row, pen: Pen, written: list[str], last_column: list[_Last]) -> None:
    y, texts, styles, looks, _words = new
    width = len(texts)
    differs = _differing(old, new)
    blank_from = _trailing_blanks(texts, looks) if looks[-1] is PLAIN else width
    erase = width - blank_from > len(_ERASE_REST) and differs.rfind(_OTHER) >= blank_from + len(_ERASE_REST)
    stop = blank_from if erase else width
    if not erase and differs[-1:] == _OTHER and texts[-1] != RIGHT_HALF and looks[-1] is not looks[-2:][0]:
        last_column.append(_Last(y, texts[-1], styles[-1]))
        stop -= 1
    x = differs.find(_OTHER)
    while 0 <= x < stop:
        end = differs.find(_SAME, x, stop)
        end = stop if end < 0 else end
        if end < width and texts[end] == RIGHT_HALF:
            end += 1
        _write(x, end, new, pen, written)
        x = differs.find(_OTHER, end)
    if erase and x >= stop:
        written += (pen.move(x, y), pen.dye(PLAIN), _ERASE_REST)


def _differing(old: Row, new: Row) -> bytes:
    """A byte a cell, to be searched at once: whether it looks different."""
    differs = bytes(map(ne, new.texts, old.texts))
    # Written with the same, only another sign looks different.
    if new.styles != old.styles:
        others = bytes(map(is_not, new.looks, old.looks))
        differs = (int.from_bytes(differs, "big") | int.from_bytes(others, "big")).to_bytes(len(differs), "big")
    # The second half of a wide character goes with the first, and so does a single cell between others.
    return differs.replace(_HOLE, _NO_HOLE).replace(_HOLE, _NO_HOLE)


def _write(x: int, end: int, row: Row, pen: Pen, written: list[str]) -> None:
    """Write cells side by side, in pieces of one style; a character with marks ends a piece."""
    y, texts, styles, looks, _words = row
    if texts[x] == RIGHT_HALF:
        x += 1
    while x < end:
        style = styles[x]
        stop = end
        if styles[x:end].count(style) != end - x:
            stop = next(compress(count(x), map(is_not, styles[x:end], repeat(style))), end)
        text = "".join(texts[x:stop])
        if len(text) > stop - x - texts[x:stop].count(RIGHT_HALF):
            stop = next(place for place in range(x, stop) if len(texts[place]) > 1) + 1
            text = "".join(texts[x:stop])
            if stop < end and texts[stop] == RIGHT_HALF:
                stop += 1
        written.append(_reach(x, row, pen))
        if text.strip(BLANK) or look_of_blank(pen.style) is not looks[x]:
            written.append(pen.dye(style))
        written.append(text)
        # Terminals may disagree about how far marks and joiners carried the cursor.
        last = texts[stop - 1] or texts[stop - 2]
        pen.y, pen.x = y, stop if len(last) == 1 and stop < len(texts) else None
        x = stop


def _trailing_blanks(texts: list[str], looks: list[Style]) -> int:
    """Where the blank cells in the terminal's own colours begin, with which the row ends."""
    x = len(texts)
    while x and texts[x - 1] == BLANK and looks[x - 1] is PLAIN:
        x -= 1
    return x


def _reach(x: int, row: Row, pen: Pen) -> str:
    """Go to a cell: over a short gap by writing it once more, else by a move."""
    if pen.y == row.y and pen.x is not None and 0 < x - pen.x <= _SHORT_GAP:
        gap = row.texts[pen.x : x]
        blank = look_of_blank(pen.style)
        looks = zip(gap, row.looks[pen.x : x], strict=True)
        if all(text.isascii() and text for text in gap) and all(
            look is (blank if text == BLANK else pen.style) for text, look in looks
        ):
            pen.x = x
            return "".join(gap)
    return pen.move(x, row.y)
