"""A grid of cells: the content of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.terminal.output.cell_strings import BLANK, RIGHT_HALF, plain_cells

if TYPE_CHECKING:
    from termnews.ui.terminal.output.cell_strings import Cells


class Grid:
    """Rows of one width, with the position of the cursor."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.rows = [plain_cells(BLANK * width)] * height
        self.cursor = (0, 0)
        self.changed: set[int] = set()
        """Rows written since `changed_rows` was last called."""

    def put(self, x: int, y: int, cells: Cells) -> None:
        """Write cells at a position, clipped to the grid."""
        if not cells.texts or not 0 <= y < self.height or not 0 <= x < self.width:
            return
        if x + len(cells.texts) > self.width:
            cells = cells.cut(self.width - x)
        is_row = len(cells.texts) == self.width
        self.rows[y] = cells if is_row else self.rows[y].with_cells(x, cells)
        self.changed.add(y)

    def add_marks(self, x: int, y: int, marks: str) -> None:
        """Add combining marks to the character that ends before a position, if any."""
        if 0 <= y < self.height and 0 < x <= self.width and (row := self.rows[y]).texts[x : x + 1] != RIGHT_HALF:
            self.rows[y] = row.with_cells(0, (row.cut(x) if x < self.width else row).marked(marks))
            self.changed.add(y)

    def take_changes(self) -> dict[int, Cells]:
        """Yield the rows that have changed since the last call, from the top."""
        taken = {y: self.rows[y] for y in sorted(self.changed)}
        self.changed.clear()
        return taken
