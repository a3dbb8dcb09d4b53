"""Colours: two themes made for long reading, and what the panes take from any theme.

Panes are told apart by their background alone, so every theme gives three
grounds that lie close together: sidebar, list, reader. With the terminal's own
16 colours there is one ground, and the cursor is shown in reverse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color
from textual.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Mapping

PAPER = Theme(
    name="termnews-paper",
    primary="#7a4a2b",
    secondary="#4f6b58",
    accent="#9c3d2e",
    warning="#8a5a00",
    error="#a3262e",
    success="#3d6b35",
    foreground="#2e2a25",
    background="#f7f2e7",
    surface="#f1ebdd",
    panel="#e9e1cf",
    dark=False,
)
INK = Theme(
    name="termnews-ink",
    primary="#c9a26d",
    secondary="#8fb3a0",
    accent="#e0876a",
    warning="#d9a441",
    error="#e06c6c",
    success="#8fbf7f",
    foreground="#d5cfc4",
    background="#1b1a18",
    surface="#211f1d",
    panel="#282623",
    dark=True,
)
OWN_THEMES = (INK, PAPER)


def chosen_theme(wish: str, environment: Mapping[str, str]) -> str:
    """The theme to start with.

    Args:
        wish: A theme's name; empty leaves the choice to the terminal.
        environment: Of the terminal.
    """
    if "NO_COLOR" in environment:
        return "ansi-dark"
    if wish:
        return wish
    many = environment.get("COLORTERM") in {"truecolor", "24bit"} or "256color" in environment.get("TERM", "")
    return (
        INK.name
        if many or environment.get("TERM", "").startswith(("xterm-kitty", "alacritty", "foot"))
        else "ansi-dark"
    )


def pane_colours(theme: Theme) -> dict[str, str]:
    """The variables that termnews.tcss uses beside Textual's own, for one theme."""
    if theme.ansi:
        return dict.fromkeys(_GROUNDS, "ansi_default") | _ANSI
    colours = theme.to_color_system().generate()
    ground = Color.parse(theme.background or colours["background"])
    ink = Color.parse(theme.foreground or colours["foreground"])
    primary, accent = Color.parse(theme.primary), Color.parse(theme.accent or theme.primary)

    def mix(colour: Color, share: float) -> str:
        return ground.blend(colour, share, alpha=1).hex

    step = 0.035 if theme.dark else 0.03
    return {
        "pane-reader": ground.hex,
        "pane-list": mix(ink, step),
        "pane-sidebar": mix(ink, 2 * step),
        "pane-bar": mix(ink, 3 * step),
        "pane-raised": mix(ink, 3 * step),
        "ink": ink.hex,
        "ink-dim": mix(ink, 0.6),
        "ink-faint": mix(ink, 0.38),
        "ink-strong": primary.hex,
        "ink-mark": accent.hex,
        "ink-match": Color.parse(theme.warning or theme.primary).hex,
        "ink-error": Color.parse(theme.error or theme.primary).hex,
        "cursor": mix(primary, 0.24 if theme.dark else 0.22),
        "cursor-away": mix(ink, 0.13),
    }


_GROUNDS = ("pane-reader", "pane-list", "pane-sidebar", "pane-bar", "pane-raised", "ink", "cursor", "cursor-away")
_ANSI = {
    "ink-dim": "ansi_default",
    "ink-faint": "ansi_bright_black",
    "ink-strong": "ansi_blue",
    "ink-mark": "ansi_magenta",
    "ink-match": "ansi_red",
    "ink-error": "ansi_red",
}
PANE_VARIABLES = pane_colours(INK)
"""Values for every variable, for the moment before a theme is known."""
