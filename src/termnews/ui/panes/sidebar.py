"""The sidebar: ready-made queries, saved searches, and facets with their counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from termnews.desk.sidebar import RowKind, SidebarRow
from termnews.text.words import _
from termnews.ui.actions.command import Where
from termnews.ui.commands import bindings
from termnews.ui.status_words import number_words
from termnews.ui.widgets.fitting import Line, StyledText, crop, spread, width_of
from termnews.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

_AROUND = 2
"""Cells beside a row: padding at the left, the scrollbar at the right."""


class Sidebar(RowList[SidebarRow]):
    """The sidebar; knows neither archive nor list."""

    chooses_by_click = True
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SIDEBAR, Where.LISTS)]

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """The person wants a row's term: only it, required, or excluded."""

        row: SidebarRow
        way: str
        """"=" only this, "+" require, "-" exclude."""

    @dataclass(eq=False, repr=False)
    class RemoveWanted(Message):
        """The person wants a saved search removed."""

        row: SidebarRow

    def can_choose(self, index: int) -> bool:
        """Whether it is neither a heading nor a gap."""
        return super().can_choose(index) and self.rows[index].kind not in {RowKind.GAP, RowKind.HEADING}

    def draw_row(self, row: SidebarRow, width: int) -> list[Line]:
        """A heading, or a name with its count at the right edge."""
        # In the row of the cursor, the name matters more than the number.
        is_here = row is self.row and width_of(whole_line(row)) > width
        return [sidebar_line(row._replace(articles=None) if is_here else row, width)]

    @property
    def cells_wanted(self) -> int:
        """Cells for the longest row in full, with padding and scrollbar."""
        return max((_AROUND + width_of(whole_line(row)) for row in self.rows), default=0)

    def show(self, rows: Sequence[SidebarRow]) -> None:
        """Show other rows; the cursor stays on the row with the same term. Unchanged rows are not redrawn."""
        if [(row.kind, row.words, row.term) for row in rows] == [(row.kind, row.words, row.term) for row in self.rows]:
            changed = [index for index, (old, new) in enumerate(zip(self.rows, rows, strict=True)) if old != new]
            self.rows = rows
            for index in changed:
                self.redraw(index)
            return
        here = self.row
        # If the rest of a facet was requested, it begins at that row.
        place = self.cursor if here and here.kind is RowKind.MORE else 0
        place = next(
            (i for i, row in enumerate(rows) if here and (row.kind, row.term) == (here.kind, here.term)), place
        )
        is_at_top = self.scroll_offset.y == 0
        self.show_rows(rows, place)
        if is_at_top and place < self.room.height:
            # The content above it fits again: it must not be scrolled out of sight.
            self.scroll_to_top()

    def action_choose(self) -> None:
        """Only this."""
        self._choose("=")

    def action_require(self) -> None:
        """Require it beside the rest of the query."""
        self._choose("+")

    def action_exclude(self) -> None:
        """Exclude it from the query."""
        self._choose("-")

    def action_remove(self) -> None:
        """Remove a saved search."""
        if self.row and self.row.kind is RowKind.SAVED:
            self.post_message(self.RemoveWanted(self.row))
        else:
            self.notify(_("Only saved searches can be deleted."), markup=False)

    def _choose(self, way: str) -> None:
        if self.row is not None and self.can_choose(self.cursor):
            self.post_message(self.Chosen(self.row, way))


def whole_line(row: SidebarRow) -> Line:
    """A row of the sidebar, with name and count, before fitting."""
    words = [StyledText("  "), StyledText(row.words)]
    return [*words, *count_of(row)]


def count_of(row: SidebarRow) -> Line:
    """The number at the right edge."""
    return [StyledText(f"  {number_words(row.articles)}", "dim")] if row.articles is not None else []


def sidebar_line(row: SidebarRow, width: int) -> Line:
    """Draw a row of the sidebar."""
    if row.kind is RowKind.GAP:
        return []
    if row.kind is RowKind.HEADING:
        return [StyledText(crop(row.words, width), "heading")]
    look = "mark" if row.state else "" if row.articles != 0 else "dim"
    return spread([StyledText(f"{row.state or ' '} ", "mark"), StyledText(row.words, look)], count_of(row), width)
