"""Import this before Textual: what Textual reads from the environment, and its app without its command palette."""

from __future__ import annotations

import sys
from functools import lru_cache, partial
from types import ModuleType

from termnews.ui.terminal import prepare_environment

PALETTE = ("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider", "SimpleProvider")
"""What Textual's app and its themes take from `textual.command`."""


def import_without_palette() -> None:
    """Import Textual's app with empty classes in place of its command palette.

    The palette brings five widgets that no pane shows; the reader has a palette of its own
    (screens/palette_window.py) and starts 20 ms sooner. Whoever wants the real one
    afterwards can still import it.
    """
    palette = ModuleType("textual.command")
    for name in PALETTE:
        setattr(palette, name, type(name, (), {}))
    sys.modules[palette.__name__] = palette
    import textual.app  # noqa: F401

    del sys.modules[palette.__name__]


def share_colours() -> None:
    """Look two colours up by themselves.

    Textual remembers them for each of the last thousand widgets, and so keeps what widgets drew that are gone.
    """
    from textual._styles_cache import StylesCache

    of_one = StylesCache.get_inner_outer.__wrapped__
    of_all = lru_cache(1024)(partial(of_one, StylesCache))
    StylesCache.get_inner_outer = lambda _cache, *colours: of_all(*colours)  # type: ignore[method-assign,assignment]


prepare_environment()
if "textual.app" not in sys.modules and "textual.command" not in sys.modules:
    import_without_palette()
share_colours()
