"""Every theme gives the panes their grounds; the terminal's own colours are left alone."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from termnews.ui.terminal.environment import FULL, INDEXED, NO_COLOURS, SIXTEEN
from termnews.ui.themes import INK, OWN_THEMES, PAPER, chosen_theme, contrast, luminance, pane_colours

THEMES = {**BUILTIN_THEMES, **{theme.name: theme for theme in OWN_THEMES}}


@pytest.mark.parametrize("name", THEMES)
def test_every_theme_gives_every_variable_a_colour(name: str) -> None:
    colours = pane_colours(THEMES[name])
    assert set(colours) == set(pane_colours(INK))
    assert all(Color.parse(colour) for colour in colours.values())


@pytest.mark.parametrize("name", [name for name, theme in THEMES.items() if not theme.ansi])
def test_words_can_be_read_in_every_theme_on_every_ground(name: str) -> None:
    light = {look: luminance(Color.parse(value)) for look, value in pane_colours(THEMES[name]).items()}
    for ground in ("pane-reader", "pane-list", "pane-sidebar", "pane-bar", "pane-raised"):
        assert contrast(light["ink"], light[ground]) >= 6.4
        assert contrast(light["ink-faint"], light[ground]) >= 2.9
        for look in ("ink-dim", "ink-strong", "ink-mark", "ink-match", "ink-error"):
            assert contrast(light[look], light[ground]) >= 4.4, (look, ground)
            assert contrast(light[look], light["cursor"]) >= 3.5, look


def test_black_on_white_has_the_most_contrast() -> None:
    assert contrast(luminance(Color(0, 0, 0)), luminance(Color(255, 255, 255))) == pytest.approx(21)


@pytest.mark.parametrize(
    ("wish", "depth", "name"),
    [
        ("", INDEXED, INK.name),
        ("", FULL, INK.name),
        ("", SIXTEEN, "ansi-dark"),
        ("", NO_COLOURS, "ansi-dark"),
        (PAPER.name, SIXTEEN, PAPER.name),
        (PAPER.name, NO_COLOURS, "ansi-dark"),
    ],
)
def test_the_first_theme_goes_by_the_terminal(wish: str, depth: int, name: str) -> None:
    assert chosen_theme(wish, depth) == name
