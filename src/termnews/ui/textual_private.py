"""Every private name of Textual that termnews leans on, each with the reason.

No other module of `ui/` uses one. What is here is called by public names, so that a
Textual that has changed is met in one place.
"""

from __future__ import annotations

import sys
from functools import lru_cache, partial
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from textual import events
    from textual.app import App
    from textual.driver import Driver
    from textual.geometry import Size
    from textual.message import Message
    from textual.notifications import Notifications
    from textual.screen import Screen
    from textual.scroll_view import ScrollView
    from textual.strip import Strip
    from textual.widget import Widget

T = TypeVar("T")

_PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What Textual's app and its themes take from `textual.command`."""


def import_without_palette() -> None:
    """Import Textual's app with empty classes in place of its command palette.

    The palette brings five widgets that no pane shows; the reader has a palette of its own
    and starts 20 ms sooner. Whoever wants the real one afterwards can still import it.
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
    """Look two colours up without the widget that they are for.

    Textual remembers them for each of the last thousand widgets, and so keeps what widgets drew that are gone.
    """
    from textual._styles_cache import StylesCache

    of_one = StylesCache.get_inner_outer.__wrapped__
    of_all = lru_cache(1024)(partial(of_one, StylesCache))
    StylesCache.get_inner_outer = lambda _cache, *colours: of_all(*colours)  # type: ignore[method-assign,assignment]


def key_of(character: str) -> str:
    """Textual's name of the key that types a character; there is no public way from one to the other."""
    from textual.keys import _character_to_key

    return _character_to_key(character)


class KeyTables:
    """Textual's tables of what terminals send; its own parser types the characters of what it does not know."""

    def __init__(self) -> None:
        """Begin with the mouse nowhere."""
        from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
        from textual._xterm_parser import XTermParser

        self._sequences = ANSI_SEQUENCES_KEYS
        self._parser = XTermParser()

    def knows(self, sequence: str) -> bool:
        """Whether a sequence is a key's."""
        return sequence in self._sequences

    def mouse(self, sequence: str) -> Message | None:
        """What the mouse did; None when it cannot be."""
        return self._parser.parse_mouse_code(sequence)

    def keys(self, sequence: str, *, alt: bool = False) -> Iterable[events.Key]:
        """The keys that a sequence or a character stands for."""
        # With the keys of Kitty switched off, Textual takes Alt+Left for Escape and Left.
        extended = self._parser._parse_extended_key(sequence) if len(sequence) > 1 else None
        if extended:
            return [key.copy() for key in extended]
        return self._parser._sequence_to_key_events(sequence, alt=alt)


def draw_lines(screen: Screen[Any], region_size: Size, is_wanted: Callable[[int], bool]) -> list[Iterable[Strip]]:
    """Draw those lines of a screen that are wanted, each as pieces from left to right; the rest come empty.

    The public way draws all of them, through Rich's console.
    """
    chops = screen._compositor._render_chops(region_size.region, is_wanted)
    return [line.values() for line in chops]


def update_scrollbar(widget: ScrollView) -> None:
    """Show in the scrollbar how long a view is; the public way lays the whole screen out again."""
    widget._scroll_update(widget.virtual_size)


def driver_of(app: App[Any]) -> Driver | None:
    """What draws an app: it alone knows whether it still does, and takes the mouse and the clipboard."""
    return app._driver


def sentences_told(app: App[Any]) -> Notifications:
    """The sentences that are on the screen: the public names can take away all of them, but not one."""
    return app._notifications


def holder_of_selection(screen: Screen[Any]) -> Widget | None:
    """The widget in which the mouse, still held down, began to select; None when it does not select."""
    state = screen._select_state
    return state.start.content_widget if screen._selecting and state is not None else None
