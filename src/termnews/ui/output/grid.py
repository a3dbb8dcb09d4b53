"""A grid of cells: what a terminal shows, or is about to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.ui.output.pen import PLAIN

if TYPE_CHECKING:
    from termnews.ui.output.pen import Style

BLANK = " "
RIGHT_HALF = ""
"""The text of the second cell of a wide character."""


class Row(NamedTuple):
    """The cells of one row."""

    y: int
    texts: list[str]
    styles: list[Style]


class Grid:
    """Cells of one size, row by row, with the place of the cursor."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.texts = [[BLANK] * width for _ in range(height)]
        """One character and its marks a cell; `RIGHT_HALF` after a wide one."""
        self.styles: list[list[Style]] = [[PLAIN] * width for _ in range(height)]
        self.cursor = (0, 0)
        self.changed: set[int] = set()
        """Rows written to since whoever follows this grid last looked."""

    def put(self, x: int, y: int, cells: list[str], styles: list[Style]) -> None:
        """Write cells and their styles from a place to the right; what lies outside is cut off."""
        if not 0 <= y < self.height or x >= self.width or x < 0:
            return
        texts = self.texts[y]
        room = self.width - x
        if len(cells) > room:
            # A wide character that would stick out leaves a blank cell.
            cut = cells[room] == RIGHT_HALF
            cells = cells[:room]
            if cut:
                cells[-1] = BLANK
        end = x + len(cells)
        # A wide character that loses one half loses the other.
        if x and texts[x] == RIGHT_HALF:
            texts[x - 1] = BLANK
        if end < self.width and texts[end] == RIGHT_HALF:
            texts[end] = BLANK
        texts[x:end] = cells
        self.styles[y][x:end] = styles[: len(cells)]
        self.changed.add(y)

    def add_mark(self, x: int, y: int, mark: str, limit: int = 9) -> None:
        """Put a combining mark on the character that ends before a place."""
        if not (0 <= y < self.height and 0 < x <= self.width):
            return
        texts = self.texts[y]
        at = x - 1 if texts[x - 1] != RIGHT_HALF else x - 2
        if len(texts[at]) < limit:
            texts[at] += mark
            self.changed.add(y)

    def take_changes(self) -> list[Row]:
        """Give copies of the rows that changed since this was asked last, from the top down."""
        rows = [Row(y, self.texts[y].copy(), self.styles[y].copy()) for y in sorted(self.changed)]
        self.changed.clear()
        return rows
