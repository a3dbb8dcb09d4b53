"""Scrolling the article, and reporting the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.reader.messages import PositionChanged, ReachedEnd

if TYPE_CHECKING:
    from termnews.ui.reader.shown_article import Position
    from termnews.ui.reader.surface import Surface
    from termnews.ui.reader.viewport import Viewport


class Scrolling:
    """Moves the viewport, by lines and pages or to a place."""

    def __init__(self, viewport: Viewport, surface: Surface) -> None:
        """Move `viewport`, which `surface` draws."""
        self.viewport = viewport
        self._surface = surface
        self._has_reached_end = False

    def begin(self) -> None:
        """Reset for another article."""
        self._has_reached_end = False

    def load_all(self) -> None:
        """Parse the rest at once, for a request that concerns all of it."""
        if self.viewport.load_all():
            self._surface.sync()

    def go_to(self, position: Position) -> None:
        """Put a place at the top of the screen."""
        self.viewport.go_to(position)
        self._moved()

    def to_line(self, line: int) -> None:
        """Scroll a line to the top of the screen, as far as possible."""
        self.viewport.scroll_to(line)
        self._moved()

    def bring_into_sight(self, block: int, character: int) -> None:
        """Scroll as little as needed to show a character."""
        if self.viewport.bring_into_sight(block, character):
            self._moved()
        self._surface.redraw()

    def redo_folds(self) -> None:
        """Lay out folded or unfolded notices again, keeping the place at the top."""
        self.viewport.redo_folds()
        self._surface.sync()
        self._surface.redraw()

    def report_place(self) -> None:
        """Report the position, and once per article that its end became visible."""
        viewport = self.viewport
        if viewport.document is None:
            return
        self._surface.post(PositionChanged())
        is_waiting = viewport.document.article.markdown is None
        if viewport.is_at_end and not self._has_reached_end and not is_waiting:
            self._has_reached_end = True
            self._surface.post(ReachedEnd())

    def _moved(self) -> None:
        self._surface.sync()
        self._surface.redraw()
        self.report_place()

    def _by(self, lines: int) -> None:
        self.to_line(self.viewport.top + lines)

    def line_down(self) -> None:
        """Scroll one line down."""
        self._by(1)

    def line_up(self) -> None:
        """Scroll one line up."""
        self._by(-1)

    def half_page_down(self) -> None:
        """Scroll half a screen down."""
        self._by(max(1, self.viewport.height // 2))

    def half_page_up(self) -> None:
        """Scroll half a screen up."""
        self._by(-max(1, self.viewport.height // 2))

    def page_down(self) -> None:
        """Scroll a screen down; its last line stays in sight."""
        self._by(max(1, self.viewport.height - 1))

    def page_up(self) -> None:
        """Scroll a screen up; its first line stays in sight."""
        self._by(-max(1, self.viewport.height - 1))

    def home(self) -> None:
        """Go to the beginning."""
        self.to_line(0)

    def end(self) -> None:
        """Go to the end."""
        self.viewport.go_to_end()
        self._moved()
