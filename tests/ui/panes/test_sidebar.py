"""How a row of the sidebar is drawn."""

from __future__ import annotations

from textual.app import App, ComposeResult

from termnews.desk.sidebar import RowKind, SidebarRow
from termnews.ui.panes.sidebar import Sidebar, sidebar_line


def test_counts_stand_at_the_right_edge() -> None:
    line = sidebar_line(SidebarRow(RowKind.FACET, "港聞", "tag:港聞", 12345, "+"), 20)
    assert "".join(piece.text for piece in line) == "+ 港聞        12,345"


class Host(App[None]):
    """A sidebar of twelve rows."""

    def compose(self) -> ComposeResult:
        """It alone."""
        yield Sidebar()


async def test_rows_that_come_back_above_the_cursor_are_in_sight() -> None:
    """Of a narrowed sidebar the cursor's row was the first; with all rows again it is the ninth."""
    rows = [SidebarRow(RowKind.FACET, f"tag {place}", f"tag:{place}", 1, "") for place in range(40)]
    async with Host().run_test(size=(30, 12)) as pilot:
        sidebar = pilot.app.query_one(Sidebar)
        sidebar.show(rows[8:10])
        await pilot.pause()
        sidebar.show(rows)
        await pilot.pause()

        assert (sidebar.cursor, sidebar.scroll_offset.y) == (8, 0)
        sidebar.show(rows[8:])
        sidebar.cursor = 20
        await pilot.pause()
        sidebar.show(rows)
        await pilot.pause()
        assert sidebar.scroll_offset.y > 0
