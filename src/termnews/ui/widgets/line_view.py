"""A widget that scrolls over lines it draws itself; how many there are moves nothing else on the screen."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView


class LineView(ScrollView, can_focus=True):
    """Textual lays the whole screen out anew when something that scrolls gets longer; here only the scrollbar is."""

    virtual_size = Reactive(Size(0, 0), layout=False)
    """Cells of everything that can be scrolled to."""

    def watch_virtual_size(self, size: Size) -> None:
        """Show the new length in the scrollbar."""
        if self.styles.auto_dimensions:
            self.refresh(layout=True)
        self._scroll_update(size)
