"""The screen behind a window, in fainter colours."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import Color
from textual.strip import Strip

from termnews.ui.textual_private import draw_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.color import Color as RichColor
    from textual.geometry import Region
    from textual.screen import Screen


class Behind:
    """A screen under a veil.

    Textual's own renders every line through Rich's console, half of the time from a key to its window.
    """

    def __init__(self, screen: Screen[object], veil: Color) -> None:
        """Draw `screen` under `veil`, a translucent colour."""
        self._screen = screen
        self._veil = veil
        self._size = screen.size
        self._lines: dict[int, Strip] = {}
        """What is drawn, and has not changed since: each line once, although a window opens in several frames."""

    def is_of(self, screen: Screen[object], veil: Color) -> bool:
        """Whether it is for this screen, veil and size."""
        return (self._screen, self._veil, self._size) == (screen, veil, screen.size)

    def forget(self, regions: Iterable[Region]) -> None:
        """Redraw changed lines."""
        for region in regions:
            for y in region.line_range:
                self._lines.pop(y, None)

    def draw(self, region: Region) -> list[Strip]:
        """Draw a region as Textual draws the screen behind, without links and offsets."""
        wanted = set(region.line_range) - self._lines.keys()
        if wanted:
            for y, pieces in enumerate(draw_lines(self._screen, wanted.__contains__)):
                if y in wanted:
                    self._lines[y] = veiled_line(Strip.join(pieces), self._veil)
        empty = Strip([])
        return [self._lines.get(y, empty).crop_extend(region.x, region.right, None) for y in region.line_range]


def veiled_line(line: Strip, veil: Color) -> Strip:
    """A line under a veil."""
    return Strip([Segment(text, veiled_style(style, veil) if style else style) for text, style, _control in line])


@lru_cache(maxsize=512)
def veiled_style(style: RichStyle, veil: Color) -> RichStyle:
    """A style under a veil, without its click action."""
    colours = RichStyle(color=_veiled(style.color, veil), bgcolor=_veiled(style.bgcolor, veil))
    return style.clear_meta_and_links() + colours


def _veiled(colour: RichColor | None, veil: Color) -> RichColor | None:
    return (Color.from_rich_color(colour) + veil).rich_color if colour is not None and veil.a else colour
