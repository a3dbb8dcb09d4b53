"""Turn what the terminal shows into what it should show, in few bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.output.grid import BLANK, RIGHT_HALF, Row
from termnews.ui.output.pen import PLAIN
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


def paint(shown: Grid, rows: Iterable[Row], cursor: tuple[int, int], pen: Pen) -> str:
    """Give what must be written to put rows and the cursor where they belong; `shown` takes the rows over."""
    written: list[str] = []
    rows = list(rows)
    if (move := find_move(shown, rows)) is not None:
        written.append(move_rows(move, shown, pen))
    for row in rows:
        if shown.texts[row.y] != row.texts or shown.styles[row.y] != row.styles:
            _paint_row(Row(row.y, shown.texts[row.y], shown.styles[row.y]), row, pen, written)
            shown.texts[row.y], shown.styles[row.y] = row.texts, row.styles
    written.append(pen.move(*cursor))
    return "".join(written)


def _paint_row(old: Row, new: Row, pen: Pen, written: list[str]) -> None:
    y, texts, styles = new
    width = len(texts)
    changed = [x for x in range(width) if texts[x] != old.texts[x] or styles[x] != old.styles[x]]
    blank_from = _trailing_blanks(texts, styles)
    erase = width - blank_from > len(_ERASE_REST) and changed[-1] >= blank_from + len(_ERASE_REST)
    done = 0
    for x in changed:
        if x < done:
            continue
        if erase and x >= blank_from:
            written += (pen.move(x, y), pen.dye(PLAIN), _ERASE_REST)
            return
        written.append(_reach(x, y, texts, styles, pen))
        done = _write_cell(x, texts, styles, pen, written)
        if done >= width:
            pen.x = None


def _trailing_blanks(texts: list[str], styles: list[Style]) -> int:
    """Where the blank cells in the terminal's own colours begin, with which the row ends."""
    x = len(texts)
    while x and texts[x - 1] == BLANK and styles[x - 1] == PLAIN:
        x -= 1
    return x


def _reach(x: int, y: int, texts: list[str], styles: list[Style], pen: Pen) -> str:
    """Go to a cell: over a short gap by writing it once more, else by a move."""
    if pen.y == y and pen.x is not None and 0 < x - pen.x <= _SHORT_GAP:
        gap = texts[pen.x : x]
        if all(text.isascii() and text for text in gap) and all(style == pen.style for style in styles[pen.x : x]):
            pen.x = x
            return "".join(gap)
    return pen.move(x, y)


def _write_cell(x: int, texts: list[str], styles: list[Style], pen: Pen, written: list[str]) -> int:
    """Write one character; give the place after it."""
    text = texts[x]
    written += (pen.dye(styles[x]), text)
    after = x + 1
    if after < len(texts) and texts[after] == RIGHT_HALF:
        after += 1
    # Terminals may disagree about how far marks and joiners carried the cursor.
    pen.x = after if len(text) == 1 else None
    return after
