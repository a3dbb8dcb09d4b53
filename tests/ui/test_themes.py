"""Every theme gives the panes their grounds; the terminal's own colours are left alone."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from termnews.ui.themes import INK, OWN_THEMES, PANE_VARIABLES, PAPER, chosen_theme, pane_colours

THEMES = {**BUILTIN_THEMES, **{theme.name: theme for theme in OWN_THEMES}}


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_gives_every_variable_a_colour(name: str) -> None:
    colours = pane_colours(THEMES[name])
    assert set(colours) == set(PANE_VARIABLES)
    assert all(Color.parse(colour) for colour in colours.values())


@pytest.mark.parametrize("theme", OWN_THEMES, ids=lambda theme: theme.name)
def test_words_of_our_own_themes_can_be_read(theme: object) -> None:
    colours = {name: Color.parse(value) for name, value in pane_colours(theme).items()}  # type: ignore[arg-type]
    for ground in ("pane-reader", "pane-list", "pane-sidebar", "cursor"):
        assert contrast(colours["ink"], colours[ground]) >= 7
    for look in ("ink-dim", "ink-strong", "ink-mark", "ink-match", "ink-error"):
        assert contrast(colours[look], colours["pane-list"]) >= 3.5, look


def contrast(one: Color, other: Color) -> float:
    """The contrast of WCAG 2."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("wish", "environment", "name"),
    [
        ("", {"TERM": "xterm-256color"}, INK.name),
        ("", {"TERM": "xterm", "COLORTERM": "truecolor"}, INK.name),
        ("", {"TERM": "xterm-kitty"}, INK.name),
        ("", {"TERM": "linux"}, "ansi-dark"),
        ("", {}, "ansi-dark"),
        (PAPER.name, {"TERM": "linux"}, PAPER.name),
        (PAPER.name, {"TERM": "xterm-256color", "NO_COLOR": "1"}, "ansi-dark"),
    ],
)
def test_the_first_theme_goes_by_the_terminal(wish: str, environment: dict[str, str], name: str) -> None:
    assert chosen_theme(wish, environment) == name
