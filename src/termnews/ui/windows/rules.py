"""The style rules of windows and of the query line, read after the first rows are shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.css.stylesheet import Stylesheet

_RULES = Path(__file__).absolute().with_name("windows.tcss")


def read_window_rules(stylesheet: Stylesheet) -> None:
    """Read them, once."""
    if not stylesheet.has_source(str(_RULES)):
        stylesheet.add_source(_RULES.read_text(encoding="utf-8"), read_from=(str(_RULES), ""))
