"""Parsing Textual's frames into a grid.

A frame consists of moves, SGR sequences and text. Anything else in it came from a page and is shown as text, without
the escape character; it is never passed on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import get_character_cell_size, split_graphemes

from termnews.ui.terminal.output.cell_strings import BLANK, MARKS, NO_CELLS, RIGHT_HALF, Cells, add_marks, text_of_cell
from termnews.ui.terminal.output.pen import PLAIN, apply_sgr, look_of_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.ui.terminal.output.grid import Grid

_FRAME_START = re.compile(r"\x1b\[\d{1,5};\d{1,5}H")
_PLACE = re.compile(r"\x1b\[(\d{1,5});(\d{1,5})H")
_PART = re.compile(
    r"(?P<text>[^\x1b]+)"
    r"|\x1b\[(?P<sgr>(?:\d{0,3}(?:;\d{0,3}){0,24})?)m"
    r"|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b"
)
# Controls, bidirectional and invisible characters, noncharacters, lone surrogates:
# nothing that a terminal should get as text.
_NOT_TEXT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufe0e\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_JOINED = re.compile("[\u200d\ufe0f]")


def is_frame(data: str) -> bool:
    """Whether Textual's output is a frame; the rest (bell, pointer shapes, modes) is judged by the driver."""
    return _FRAME_START.match(data) is not None


def read_frame(data: str, grid: Grid) -> None:
    """Write the cells of a frame into a grid."""
    x = y = begun = 0
    # Adjacent pieces are written together: usually they are a whole row.
    ahead = NO_CELLS
    for column, row, line in _lines(data):
        if (column, row) != (x, y):
            grid.put(begun, y, ahead)
            ahead, begun = NO_CELLS, column
            x, y = column, row
        if line:
            marks, cells = line_of(line)
            if marks:
                grid.put(begun, y, ahead)
                grid.add_marks(x, y, marks)
                ahead, begun = NO_CELLS, x
            ahead = ahead.followed_by(cells) if ahead.texts else cells
            x += len(cells.texts)
    grid.put(begun, y, ahead)
    grid.cursor = (max(0, min(x, grid.width - 1)), max(0, min(y, grid.height - 1)))


def _lines(data: str) -> Iterator[tuple[int, int, str]]:
    """Yield the lines of a frame, with their column and row."""
    start, *places = _PLACE.split(data)
    for row, column, lines in (("1", "1", start), *zip(places[::3], places[1::3], places[2::3], strict=True)):
        x, y = int(column) - 1, int(row) - 1
        for line in lines.split("\n"):
            yield x, y, line
            x, y = 0, y + 1


@lru_cache(maxsize=2048)
def line_of(line: str) -> tuple[str, Cells]:
    """Parse a line of a frame; cached, because scrolled lines are repeated.

    Args:
        line: Colours and text. Textual begins each with colours of its own.

    Returns:
        Marks that belong to the character before it, and its cells.
    """
    style, before = PLAIN, ""
    cells = NO_CELLS
    for part in _PART.finditer(line):
        if part.lastgroup == "sgr":
            style = apply_sgr(style, part["sgr"])
        elif part.lastgroup == "text":
            marks, more = cells_of(part[0])
            if marks and cells.texts:
                cells = cells.marked(marks)
            else:
                before += marks
            texts, styles, looks = cells
            blank = look_of_blank(style)
            # Blanks keep the style of the text before them if that is invisible.
            is_blank = styles and not part[0].strip(BLANK) and look_of_blank(styles[-1]) == blank
            cells = Cells(
                texts + more,
                styles + (styles[-1] if is_blank else style) * len(more),
                looks + blank.join(style * len(words) for words in more.split(BLANK)),
            )
    return before, cells


@lru_cache(maxsize=8192)
def cells_of(text: str) -> tuple[str, str]:
    """Split text into cells as Textual measures them.

    Args:
        text: The text between two sequences of a frame.

    Returns:
        Marks that belong to the character before the text, and the texts of its cells.
    """
    if text.isascii() and text.isprintable():
        return "", text
    marks = cells = ""
    for cluster, width in _clusters(text):
        shown = _NOT_TEXT.sub("", cluster)
        if width == 0:
            if not cells:
                marks += shown[:MARKS]
            elif shown:
                cells = add_marks(cells, shown)
        else:
            cells += _fit(shown or "\ufffd", width)
    return marks, cells


def _clusters(text: str) -> list[tuple[str, int]]:
    if not _JOINED.search(text):
        return [(character, get_character_cell_size(character)) for character in text]
    return [(text[start:end], width) for start, end, width in split_graphemes(text)[0]]


def _fit(cluster: str, width: int) -> str:
    """Reduce a cluster to what every terminal draws in the cells that Textual measures."""
    if len(cluster) > 1:
        # Terminals disagree about what a joiner or selector makes of the characters around it.
        cluster = _JOINED.split(cluster, maxsplit=1)[0] or "\ufffd"
    drawn = get_character_cell_size(cluster[0])
    if width == 2 and drawn == 2:
        return text_of_cell(cluster) + RIGHT_HALF
    return text_of_cell(cluster if drawn == 1 else "\ufffd") + BLANK * (width - 1)
