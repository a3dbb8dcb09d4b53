"""How a row of the sidebar is drawn."""

from __future__ import annotations

from termnews.desk.sidebar import Kind, SidebarRow
from termnews.ui.panes.sidebar import sidebar_line


def test_counts_stand_at_the_right_edge() -> None:
    line = sidebar_line(SidebarRow(Kind.FACET, "港聞", "tag:港聞", 12345, "+"), 20)
    assert "".join(piece.text for piece in line) == "+ 港聞        12 345"
