"""The reader as a pane of the main screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from termnews.ui.commands import Where, bindings
from termnews.ui.widgets.cells import Line, Piece
from termnews.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from textual.binding import BindingType

    from termnews.desk.opened import OpenedArticle


class ReaderPane(RowList[str]):
    """One article."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.READER)]

    def __init__(self, measure: int, script: str) -> None:
        super().__init__(id="reader")
        self.measure = measure

    def show_article(self, opened: OpenedArticle) -> None:
        lines = []
        for para in (opened.article.title + "\n\n" + opened.markdown).split("\n"):
            lines += [para[a : a + 38] for a in range(0, len(para) or 1, 38)]
        self.show_rows(lines)

    def draw_row(self, row: str, width: int) -> list[Line]:
        return [[Piece("  " + row)]]

    def is_at_end(self) -> bool:
        return self.cursor >= len(self.rows) - 1

    action_line_down = RowList.action_down
    action_line_up = RowList.action_up
