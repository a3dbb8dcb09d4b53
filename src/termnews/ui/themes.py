"""Colours: two themes for long reading, and the panes' colours from any theme.

Panes are distinguished only by their background, so every theme provides three similar backgrounds: sidebar, list,
reader. With the terminal's own 16 colours there is one background, and the cursor is shown in reverse. Colours that
are unreadable on their background are made darker or lighter, keeping the hue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.color import Color
from textual.theme import Theme

from termnews.ui.terminal.environment import NO_COLOURS, SIXTEEN

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


def chosen_theme(wish: str, depth: int) -> str:
    """The theme to start with.

    Args:
        wish: A theme's name; empty to choose by the terminal.
        depth: The result of `colour_depth`.
    """
    if depth == NO_COLOURS:
        return "ansi-dark"
    return wish or (INK.name if depth > SIXTEEN else "ansi-dark")


def pane_colours(theme: Theme) -> dict[str, str]:
    """The variables of termnews.tcss for a theme, besides Textual's own."""
    if theme.ansi:
        return dict.fromkeys(_GROUNDS, "ansi_default") | _ANSI
    colours = theme.to_color_system().generate()
    ground = Color.parse(theme.background or colours["background"])
    ink = Color.parse(theme.foreground or colours["foreground"])
    primary, accent = Color.parse(theme.primary), Color.parse(theme.accent or theme.primary)

    def mix(colour: Color, share: float) -> Color:
        return ground.blend(colour, share, alpha=1)

    step = 0.035 if theme.dark else 0.03
    grounds = {
        "pane-reader": ground,
        "pane-list": mix(ink, step),
        "pane-sidebar": mix(ink, 2 * step),
        "pane-bar": mix(ink, 3 * step),
        "pane-raised": mix(ink, 3 * step),
        "cursor": mix(primary, 0.2),
        "cursor-away": mix(ink, 0.13),
        "thumb": mix(ink, 0.13),
    }
    far_end = Color(255, 255, 255) if theme.dark else Color(0, 0, 0)
    looks = {
        "ink": ink,
        "ink-dim": mix(ink, 0.6),
        "ink-faint": mix(ink, 0.38),
        "ink-strong": primary,
        "ink-mark": accent,
        "ink-match": Color.parse(theme.warning or theme.primary),
        "ink-error": Color.parse(theme.error or theme.primary),
    }
    # The background farthest from the reader's is the hardest to read on.
    hardest, cursor = luminance(grounds["pane-raised"]), luminance(grounds["cursor"])
    for name, colour in looks.items():
        least = _LEAST_CONTRAST[name]
        looks[name] = legible(colour, far_end, {hardest: least, cursor: 0.8 * least})
    return {name: colour.hex for name, colour in (grounds | looks).items()}


def legible(colour: Color, far_end: Color, wanted: Mapping[float, float]) -> Color:
    """The nearest readable colour on the way to black or white.

    Args:
        colour: The theme's colour.
        far_end: Black or white.
        wanted: The required contrast for the luminance of a background.
    """
    for percent in range(0, 100, 4):
        found = colour.blend(far_end, percent / 100, alpha=1)
        light = luminance(found)
        if all(contrast(light, ground) >= least for ground, least in wanted.items()):
            return found
    return far_end


def luminance(colour: Color) -> float:
    """The relative luminance of a colour by WCAG 2."""
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: float, other: float) -> float:
    """The contrast of two luminances by WCAG 2: 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


_LEAST_CONTRAST = {
    "ink": 6.5,
    "ink-dim": 4.5,
    "ink-faint": 3.0,
    "ink-strong": 4.5,
    "ink-mark": 4.5,
    "ink-match": 4.5,
    "ink-error": 4.5,
}
"""The required contrast on any background; a little less is enough on the cursor's."""
_GROUNDS = ("pane-reader", "pane-list", "pane-sidebar", "pane-bar", "pane-raised", "ink", "cursor", "cursor-away")
_ANSI = {
    "thumb": "ansi_bright_black",
    "ink-dim": "ansi_default",
    "ink-faint": "ansi_bright_black",
    "ink-strong": "ansi_blue",
    "ink-mark": "ansi_magenta",
    "ink-match": "ansi_red",
    "ink-error": "ansi_red",
}
