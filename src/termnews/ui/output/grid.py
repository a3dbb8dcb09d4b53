"""A grid of cells: what a terminal shows, or is about to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.ui.output.pen import PLAIN, look_of_blank

if TYPE_CHECKING:
    from termnews.ui.output.pen import Style

BLANK = " "
SCROLL_BAR = 2
"""Columns at the right where scroll bars may stand, which do not move with the words."""
RIGHT_HALF = ""
"""The text of the second cell of a wide character."""


class Cells(NamedTuple):
    """Cells side by side, as `Row` has them."""

    texts: list[str]
    styles: list[Style]
    looks: list[Style]


class Row(NamedTuple):
    """The cells of one row."""

    y: int
    texts: list[str]
    """One character and its marks a cell; `RIGHT_HALF` after a wide one."""
    styles: list[Style]
    """What each cell is written with."""
    looks: list[Style]
    """What can be seen of that: of a blank cell not its ink."""
    words: str
    """The characters without those of a scroll bar: rows that move are found by them."""


class Grid:
    """Cells of one size, row by row, with the place of the cursor."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.rows = [blank_row(y, width) for y in range(height)]
        self.cursor = (0, 0)
        self.changed: set[int] = set()
        """Rows written to since whoever follows this grid last looked."""

    @property
    def texts(self) -> list[list[str]]:
        """The characters, row by row."""
        return [row.texts for row in self.rows]

    def put(self, x: int, y: int, cells: Cells) -> None:
        """Write cells from a place to the right; what lies outside is cut off."""
        if not 0 <= y < self.height or x >= self.width or x < 0:
            return
        _y, texts, styles, looks, _words = self.rows[y]
        new, new_styles, new_looks = cells
        room = self.width - x
        if len(new) > room:
            # A wide character that would stick out leaves a blank cell.
            cut = new[room] == RIGHT_HALF
            new, new_styles, new_looks = new[:room], new_styles[:room], new_looks[:room]
            if cut:
                new[-1], new_looks[-1] = BLANK, look_of_blank(new_styles[-1])
        end = x + len(new)
        # A wide character that loses one half loses the other.
        if x and texts[x] == RIGHT_HALF:
            texts[x - 1], looks[x - 1] = BLANK, look_of_blank(styles[x - 1])
        if end < self.width and texts[end] == RIGHT_HALF:
            texts[end], looks[end] = BLANK, look_of_blank(styles[end])
        texts[x:end] = new
        styles[x:end] = new_styles
        looks[x:end] = new_looks
        self.changed.add(y)

    def add_mark(self, x: int, y: int, mark: str, limit: int = 9) -> None:
        """Put a combining mark on the character that ends before a place."""
        if not (0 <= y < self.height and 0 < x <= self.width):
            return
        _y, texts, styles, looks, _words = self.rows[y]
        at = x - 1 if texts[x - 1] != RIGHT_HALF else x - 2
        if len(texts[at]) < limit:
            texts[at] += mark
            looks[at] = styles[at]
            self.changed.add(y)

    def take_changes(self) -> list[Row]:
        """Give copies of the rows that changed since this was asked last, from the top down."""
        end = max(1, self.width - SCROLL_BAR)
        taken = []
        for y in sorted(self.changed):
            _y, texts, styles, looks, _words = self.rows[y]
            taken.append(Row(y, texts.copy(), styles.copy(), looks.copy(), "".join(texts[:end])))
        self.changed.clear()
        return taken


def blank_row(y: int, width: int, text: str = BLANK) -> Row:
    """A row of one character in the terminal's own colours."""
    plain = [PLAIN] * width
    return Row(y, [text] * width, plain, plain.copy(), text * max(1, width - SCROLL_BAR))
