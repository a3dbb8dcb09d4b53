"""Every private name of Textual that termnews uses, each with the reason.

No other module of `ui/` uses one. This module has a public interface, so that changes in Textual matter in one place:
`find_missing` reports missing names at the start, and every function here works without them.
"""

from __future__ import annotations

import sys
from functools import lru_cache, partial
from importlib import import_module
from itertools import pairwise
from traceback import format_exc
from types import ModuleType
from typing import TYPE_CHECKING, Any

from termnews.text.clean import clean_body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from rich.console import Console, RenderableType
    from textual import events
    from textual._compositor import ChopsUpdate, Compositor
    from textual.app import App
    from textual.driver import Driver
    from textual.geometry import Region, Size
    from textual.message import Message
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.widget import Widget

    _AppBase = App[int]
    _ScreenBase = Screen[None]
else:
    # Mixins for Textual's classes have no Textual base, so that importing this module imports nothing of Textual.
    _AppBase = _ScreenBase = object

PRIVATE_NAMES = {
    "textual._ansi_sequences": ("ANSI_SEQUENCES_KEYS",),
    "textual._compositor": (
        "ChopsUpdate",
        "Compositor._cuts",
        "Compositor._render_chops",
        "Compositor.cuts",
    ),
    "textual._styles_cache": ("StylesCache.get_inner_outer",),
    "textual._xterm_parser": (
        "XTermParser.parse_mouse_code",
        "XTermParser._parse_extended_key",
        "XTermParser._sequence_to_key_events",
    ),
    "textual.app": ("App._driver", "App._fatal_error", "App._handle_exception"),
    "textual.screen": (
        "Screen._compositor",
        "Screen._screen_resized",
        "Screen._select_state",
        "Screen._selecting",
    ),
    "textual.widget": ("Widget._repaint_regions",),
}
"""All of them, by module."""


def find_missing() -> list[str]:
    """List the private names that the installed Textual lacks."""
    return [f"{module}.{name}" for module, names in PRIVATE_NAMES.items() for name in names if not _has(module, name)]


def _has(module: str, name: str) -> bool:
    try:
        owner: Any = import_module(module)
    except ImportError:
        return False
    *classes, last = name.split(".")
    for each in classes:
        owner = getattr(owner, each, None)
    if hasattr(owner, last):
        return True
    # An instance attribute is looked for in the source of its class.
    return bool(classes) and owner is not None and last in owner.__init__.__code__.co_names


# While starting

_PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""The names that Textual's app and themes import from `textual.command`."""


def import_without_palette() -> None:
    """Import Textual's app with empty classes in place of its command palette.

    The palette imports five unused widgets; the reader has its own palette and starts 20 ms sooner. The real one can
    still be imported afterwards.
    """
    if "textual.app" in sys.modules or "textual.command" in sys.modules:
        return
    palette = ModuleType("textual.command")
    for name in _PALETTE:
        setattr(palette, name, type(name, (), {}))
    sys.modules[palette.__name__] = palette
    import textual.app  # noqa: F401

    del sys.modules[palette.__name__]


def share_colours() -> None:
    """Look up two colours without the widget that they are for.

    Textual caches them by widget, and so keeps the lines of a thousand removed widgets.
    """
    if not _has("textual._styles_cache", "StylesCache.get_inner_outer"):
        return
    from textual._styles_cache import StylesCache

    of_one = getattr(StylesCache.get_inner_outer, "__wrapped__", None)
    if of_one is None:  # it is done already
        return
    of_all = lru_cache(1024)(partial(of_one, StylesCache))
    StylesCache.get_inner_outer = lambda _cache, *colours: of_all(*colours)  # type: ignore[method-assign,assignment]


def keep_wide_characters() -> None:
    """Cut lines only at visible edges of widgets.

    Textual cuts front widgets at the edges of covered ones, and draws a cut wide character as two blanks.
    """
    module = "textual._compositor"
    if not all(_has(module, name) for name in PRIVATE_NAMES[module]):
        return
    from textual._compositor import ChopsUpdate, Compositor

    Compositor.cuts = property(visible_cuts)  # type: ignore[method-assign,assignment]
    Compositor._render_chops = render_visible  # type: ignore[method-assign,assignment]
    ChopsUpdate.render_segments = render_whole_pieces  # type: ignore[method-assign,assignment]


class Pieces(list[list[int]]):
    """Line by line the columns where the visible widget changes; the last is the width."""

    def __init__(self, width: int, height: int, widgets: Mapping[Widget, tuple[Region, Region]]) -> None:
        """Cut a screen at the visible edges of its widgets, which are given from front to back."""
        super().__init__()
        self.widgets = widgets
        self.of: dict[Widget, list[tuple[int, int, int]]] = {}
        """The pieces of each widget from top to bottom, as line, start and end."""
        owners: list[list[Widget | None]] = [[None] * width for _ in range(height)]
        # From back to front, so that the front widgets win.
        for widget, (region, clip) in reversed(tuple(widgets.items())):
            x, y, columns, lines = region.intersection(clip)
            for line in owners[y : y + lines]:
                line[x : x + columns] = [widget] * columns
        for y, line in enumerate(owners):
            is_as_above = y > 0 and line == owners[y - 1]
            self.append(self[-1] if is_as_above else [0, *_changes_in(line), width])
            for start, end in pairwise(self[y]):
                if start < end and (owner := line[start]) is not None:
                    self.of.setdefault(owner, []).append((y, start, end))


def visible_cuts(compositor: Compositor) -> Pieces:
    """The columns where one visible widget gives way to another; computed once for each layout."""
    if not isinstance(compositor._cuts, Pieces):
        compositor._cuts = Pieces(*compositor.size, compositor.visible_widgets)
    return compositor._cuts


def _changes_in(line: Sequence[object]) -> Iterator[int]:
    """The indexes where a value differs from the one before."""
    return (x for x in range(1, len(line)) if line[x] is not line[x - 1])


def render_visible(
    compositor: Compositor, crop: Region, is_rendered_line: Callable[[int], bool]
) -> Sequence[Mapping[int, Strip | None]]:
    """Draw the visible pieces; each widget draws only its own, and only the lines that are needed.

    Textual draws every line of all widgets, also of those that are covered or beside the change.
    """
    from textual.geometry import Region

    if visible_cuts(compositor).widgets is not compositor.visible_widgets:
        # Textual has placed a widget before the next layout.
        compositor._cuts = None
    cuts = visible_cuts(compositor)
    drawn: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
    for widget, pieces in cuts.of.items():
        wanted = [(y, x, end) for y, x, end in pieces if x < crop.right and end > crop.x and is_rendered_line(y)]
        if not wanted:
            continue
        region, clip = cuts.widgets[widget]
        left, _, width, _ = region.intersection(clip)
        top, lines = wanted[0][0], wanted[-1][0] + 1 - wanted[0][0]
        strips = widget.render_lines(Region(left - region.x, top - region.y, width, lines))
        for y, start, end in wanted:
            drawn[y][start] = strips[y - top].crop(start - left, end - left)
    return drawn


def render_whole_pieces(update: ChopsUpdate, console: Console) -> str:
    """Write every piece that an update touches as a whole, because its edge may be inside a wide character."""
    from rich.control import Control

    lines = []
    for y, left, right in update.spans:
        pieces = zip(update.chop_ends[y], update.chops[y].items(), strict=False)
        touched = [(x, strip) for end, (x, strip) in pieces if strip is not None and x < right and end > left]
        lines.append("".join(Control.move_to(x, y).segment.text + strip.render(console) for x, strip in touched))
    return "\n".join(lines)


# Keys


class KeyTables:
    """Textual's tables of key sequences; its own parser types unknown sequences as characters."""

    def __init__(self) -> None:
        """Create without a mouse position."""
        from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
        from textual._xterm_parser import XTermParser

        self._sequences = ANSI_SEQUENCES_KEYS
        self._parser = XTermParser()

    def knows(self, sequence: str) -> bool:
        """Whether a sequence is a key."""
        return sequence in self._sequences

    def mouse(self, sequence: str) -> Message | None:
        """The mouse event of a sequence; None when it is invalid."""
        return self._parser.parse_mouse_code(sequence)

    def keys(self, sequence: str, *, alt: bool = False) -> Iterable[events.Key]:
        """The keys of a sequence or a character."""
        # With Kitty's protocol off, Textual parses Alt+Left as Escape and Left.
        extended = self._parser._parse_extended_key(sequence) if len(sequence) > 1 else None
        if extended:
            return [key.copy() for key in extended]
        return self._parser._sequence_to_key_events(sequence, alt=alt)


# The app


def driver_of(app: App[Any]) -> Driver | None:
    """The driver of an app."""
    return getattr(app, "_driver", None)


class PlainCrash(_AppBase):
    """An app that reports a crash as Python does, in clean words; Textual's report shows what its widgets hold.

    A message that arrives after the person has left is no crash.
    """

    is_leaving = False
    """Whether the app is exiting. Messages still arrive then, and nothing can be mounted any more."""

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave."""
        self.is_leaving = True
        super().exit(result, return_code, message)

    def _handle_exception(self, error: Exception) -> None:
        from textual.app import ScreenStackError
        from textual.css.query import NoMatches
        from textual.widget import MountError

        if not (self.is_leaving and isinstance(error, MountError | NoMatches | ScreenStackError)):
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        from rich.text import Text

        self.panic(Text(clean_body(format_exc()).text.rstrip()))


# The screen


class SteadyScreen(_ScreenBase):
    """A screen without a new layout when a window opens, for which Textual also resizes the screen behind."""

    def _screen_resized(self, size: Size) -> None:
        compositor = getattr(self, "_compositor", None)
        if compositor is None or size != compositor.size:
            super()._screen_resized(size)


def show_again(widget: Widget) -> None:
    """Show a widget in the next frame, its lines as they are drawn, because something over them has changed.

    Asking its screen for the region would do, but the screen then forgets what other widgets have asked for.
    """
    from textual.geometry import Region

    if not _has("textual.widget", "Widget._repaint_regions"):
        widget.refresh()
        return
    widget._repaint_regions.add(widget.outer_size.region)
    widget.refresh(Region())


def holder_of_selection(screen: Screen[Any]) -> Widget | None:
    """The widget in which the current mouse selection began; None when there is none."""
    state = getattr(screen, "_select_state", None)
    return state.start.content_widget if state is not None and getattr(screen, "_selecting", False) else None


def draw_lines(screen: Screen[Any], is_wanted: Callable[[int], bool]) -> list[Iterable[Strip]]:
    """Draw some lines of a screen, each as pieces from left to right; the others are empty.

    The public way draws all of them, through Rich's console.
    """
    render = getattr(getattr(screen, "_compositor", None), "_render_chops", None)
    return [line.values() for line in render(screen.size.region, is_wanted)] if render is not None else []
