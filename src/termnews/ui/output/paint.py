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
    # A byte a cell, to be searched at once. The second half of a wide character goes with the first.
    cells = zip(texts, old.texts, styles, old.styles, strict=True)
    differs = bytes(
        [text != before or (style is not was and style != was) or 2 * (not text) for text, before, style, was in cells]
    )
    differs = differs.replace(b"\1\2", b"\1\1").replace(b"\2", b"\0")
    blank_from = _trailing_blanks(texts, styles)
    erase = width - blank_from > len(_ERASE_REST) and differs.rfind(1) >= blank_from + len(_ERASE_REST)
    stop = blank_from if erase else width
    x = differs.find(1)
    while x >= 0:
        if x >= stop:
            written += (pen.move(x, y), pen.dye(PLAIN), _ERASE_REST)
            return
        end = differs.find(0, x, stop)
        end = _end_of_run(x, stop if end < 0 else end, texts, styles)
        if texts[x] != RIGHT_HALF:
            written += (_reach(x, y, texts, styles, pen), pen.dye(styles[x]), *texts[x:end])
            # Terminals may disagree about how far marks and joiners carried the cursor.
            last = texts[end - 1] or texts[end - 2]
            pen.x = end if len(last) == 1 and end < width else None
        x = differs.find(1, end)


def _end_of_run(x: int, end: int, texts: list[str], styles: list[Style]) -> int:
    """Where the characters end that go out in one piece: of one style, and the last at most with marks."""
    style = styles[x]
    # Most runs end where the change ends: asked of the lists themselves, that costs a fraction.
    whole = end - x > 1 and styles[x:end].count(style) == end - x and max(map(len, texts[x:end])) == 1
    at = end if whole else x
    while at < end and (styles[at] is style or styles[at] == style):
        at += 1
        if len(texts[at - 1]) > 1:
            break
    return at + 1 if at < len(texts) and texts[at] == RIGHT_HALF else at


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
