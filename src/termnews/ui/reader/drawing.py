"""Drawing the visible lines, with what lies over them: matches, the focused link, the selection, hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip

from termnews.ui.reader.following_links import columns_of
from termnews.ui.reader.paint import Painter

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style

    from termnews.ui.reader.article_search import ArticleSearch
    from termnews.ui.reader.following import Following
    from termnews.ui.reader.selecting import Selecting
    from termnews.ui.reader.viewport import ShownLine, Viewport


class Drawing:
    """The lines of the reader as strips."""

    def __init__(
        self,
        viewport: Viewport,
        get_style: Callable[[str], Style],
        search: ArticleSearch,
        following: Following,
        selecting: Selecting,
    ) -> None:
        """Draw the lines of `viewport` in the styles of a widget's component classes."""
        self._viewport = viewport
        self._get_style = get_style
        self._search = search
        self._following = following
        self._selecting = selecting
        self._painter = Painter(get_style)
        self._strips: dict[tuple[int, int, int], Strip] = {}
        """Drawn lines, by block, line and margin."""

    def forget_lines(self) -> None:
        """Draw lines again that have changed."""
        self._strips.clear()

    def forget_colours(self) -> None:
        """Draw in other colours."""
        self._painter = Painter(self._get_style)
        self._strips.clear()

    def line(self, y: int, width: int) -> Strip:
        """Draw one line of the screen."""
        shown, base = self._viewport.line_at(y), self._painter.base
        if shown is None:
            return Strip.blank(width, base)
        return self._lay_hints_over(self._draw(shown), shown).adjust_cell_length(width, base)

    def _draw(self, shown: ShownLine) -> Strip:
        index, block, place, line = shown
        margin = self._viewport.margin
        overlays = [
            *self._search.overlays(index, block),
            *self._following.walk.overlays(index),
            *self._selecting.overlays(index),
        ]
        if overlays:
            return self._painter.paint(line, block, index, overlays, margin)
        if (key := (index, place, margin)) not in self._strips:
            self._strips[key] = self._painter.paint(line, block, index, (), margin)
        return self._strips[key]

    def _lay_hints_over(self, strip: Strip, shown: ShownLine) -> Strip:
        """Draw hints over their links, and the focused line of folded notices."""
        index, block, _place, line = shown
        for label, place in self._following.hints.in_block(index):
            for column in columns_of(place, block, line):
                segment = Segment(label.upper(), self._painter.style("reader--hint"))
                strip = _lay_over(strip, self._viewport.margin + column, segment)
        focused = self._following.walk.focused
        if line.is_fold and focused is not None and focused.block == index:
            strip = strip.apply_style(self._painter.style("reader--focused-link"))
        return strip


def _lay_over(strip: Strip, column: int, segment: Segment) -> Strip:
    """Draw a segment over the cells that begin at `column`."""
    end = column + segment.cell_length
    return Strip.join([strip.crop(0, column), Strip([segment]), strip.crop(end, max(end, strip.cell_length))])
