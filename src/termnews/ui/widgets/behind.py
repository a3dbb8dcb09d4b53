"""The screen behind a window, in fainter colours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.strip import Strip
from textual.visual import Visual

from termnews.ui.textual_private import draw_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.color import Color as RichColor
    from textual.css.styles import RulesMap
    from textual.geometry import Region
    from textual.screen import Screen
    from textual.style import Style
    from textual.visual import RenderOptions


class Behind(Visual):
    """A screen under a veil.

    Textual's own renders every line through Rich's console, half of the time from a key to its window.
    """

    def __init__(self, screen: Screen[object], veil: Color) -> None:
        """Draw `screen` under `veil`, a translucent colour."""
        self._screen = screen
        self._veil = veil
        self._size = screen.size
        self._lines = [Strip([])] * screen.size.height
        self._old = set(range(screen.size.height))
        """Lines that are not drawn yet, or have changed since."""

    def is_of(self, screen: Screen[object], veil: Color) -> bool:
        """Whether it is for this screen, veil and size."""
        return (self._screen, self._veil, self._size) == (screen, veil, screen.size)

    def forget(self, regions: Iterable[Region]) -> None:
        """Redraw changed lines."""
        for region in regions:
            self._old.update(region.line_range)

    def render_strips(self, width: int, height: int | None, _style: Style, _options: RenderOptions) -> list[Strip]:
        """Draw the screen's lines without links and offsets; each once, although a window opens in several frames."""
        old = self._old
        if old:
            # As Textual draws the screen behind, but only the needed lines.
            lines = draw_lines(self._screen, old.__contains__)
            for y in old.intersection(range(min(len(self._lines), len(lines)))):
                self._lines[y] = veiled_line(Strip.join(lines[y]), self._veil)
            self._old = set()
        return [line.adjust_cell_length(width) for line in self._lines[:height]]

    def get_optimal_width(self, _rules: RulesMap, container_width: int) -> int:
        """All there is."""
        return container_width

    def get_height(self, _rules: RulesMap, _width: int) -> int:
        """All of the screen."""
        return self._screen.size.height


def veiled_line(line: Strip, veil: Color) -> Strip:
    """A line under a veil."""
    return Strip([Segment(text, veiled_style(style, veil) if style else style) for text, style, _control in line])


def veiled_style(style: RichStyle, veil: Color) -> RichStyle:
    """A style under a veil, without its click action."""
    return style.clear_meta_and_links() + _veiled_colours(style.color, style.bgcolor, veil)


@lru_cache(maxsize=512)
def _veiled_colours(ink: RichColor | None, ground: RichColor | None, veil: Color) -> RichStyle:
    return RichStyle(color=_veiled(ink, veil), bgcolor=_veiled(ground, veil))


def _veiled(colour: RichColor | None, veil: Color) -> RichColor | None:
    return (Color.from_rich_color(colour) + veil).rich_color if colour is not None and veil.a else colour
