"""What termnews leans on in Textual still does what it is leaned on for: a newer Textual fails here first."""

from __future__ import annotations

import gc
import sys
import weakref
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.color import Color
from textual.driver import Driver
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import Static

from termnews.ui.textual_private import (
    PRIVATE_NAMES,
    KeyTables,
    PlainCrash,
    SteadyScreen,
    draw_lines,
    driver_of,
    find_missing,
    holder_of_selection,
    keep_wide_characters,
    share_colours,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

NAMES = [(module, name) for module, names in PRIVATE_NAMES.items() for name in names]


class Small(App[None]):
    """Two lines of words."""

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield Static("一二三", id="first")
        yield Static("四五六", id="second")


def test_all_private_names_are_there() -> None:
    assert find_missing() == []


@pytest.mark.parametrize(("module", "name"), NAMES, ids=[name for _module, name in NAMES])
def test_a_name_that_textual_takes_away_is_missed(module: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = import_module(module)
    *classes, last = name.split(".")
    for each in classes:
        owner = getattr(owner, each)
    if hasattr(owner, last):
        monkeypatch.delattr(owner, last)
    else:
        monkeypatch.setattr(owner, "__init__", lambda _self: None)

    assert f"{module}.{name}" in find_missing()


def test_a_module_that_textual_takes_away_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual._ansi_sequences", None)

    assert "textual._ansi_sequences.ANSI_SEQUENCES_KEYS" in find_missing()


# Keys


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("a", "a"),
        ("，", "fullwidth_comma"),
        ("\x1b[B", "down"),
        ("\x1bOP", "f1"),
        ("\x1b[1;3D", "alt+left"),
        ("\x1b[27;5;13~", ""),
        ("\r", "enter"),
    ],
)
def test_sequences_are_keys(sequence: str, key: str) -> None:
    """Sequences that the tables do not know are no keys: their characters would be typed."""
    tables = KeyTables()

    if key:
        assert [event.key for event in tables.keys(sequence)] == [key]
    assert tables.knows(sequence) or len(sequence) == 1 or key in {"", "alt+left"}


def test_alt_goes_with_its_character() -> None:
    assert [event.key for event in KeyTables().keys("q", alt=True)] == ["alt+q"]


def test_the_mouse_is_read() -> None:
    event = KeyTables().mouse("\x1b[<0;3;5M")

    assert isinstance(event, events.MouseDown)
    assert (event.x, event.y, event.button) == (2, 4, 1)


# The app


async def test_an_app_knows_what_draws_it() -> None:
    app = Small()
    assert driver_of(app) is None
    async with app.run_test():
        assert isinstance(driver_of(app), Driver)


class Crashing(PlainCrash, Small):
    """Crashes when a key is pressed."""

    told: list[RenderableType]

    def panic(self, *renderables: RenderableType) -> None:
        """Keep what is told."""
        self.told = [*renderables]
        super().panic(*renderables)

    def key_x(self) -> None:
        """Crash."""
        raise ValueError("broken\x1b[2J")


class Leaving(PlainCrash, Small):
    """Shows something more when it has been asked to end."""

    def leave(self) -> None:
        """Leave, while answers are on their way."""
        first = self.query_one("#first")
        self.screen.call_later(lambda: self.screen.mount(Static("late")))
        first.call_later(lambda: first.mount(Static("too late")))
        self.exit(return_code=0)


async def test_what_comes_when_the_person_has_left_is_no_crash() -> None:
    app = Leaving()
    async with app.run_test():
        app.leave()

    assert app.return_code == 0


async def test_a_crash_is_reported_as_python_does_in_clean_words() -> None:
    app = Crashing()
    with pytest.raises(ValueError, match="broken"):
        async with app.run_test() as pilot:
            await pilot.press("x")

    (report,) = map(str, app.told)
    assert report.startswith("Traceback")
    assert report.endswith("ValueError: broken\N{REPLACEMENT CHARACTER}[2J")


# The screen


class Steady(SteadyScreen, Screen[None]):
    """Is not laid out again for a window."""


async def layouts_for_a_window(kind: type[Screen[None]]) -> int:
    """How often a screen is laid out while a window comes up over it."""
    layouts: list[object] = []
    app: App[None] = App()
    async with app.run_test() as pilot:
        screen = kind()
        await app.push_screen(screen)
        await pilot.pause()
        screen.screen_layout_refresh_signal.subscribe(screen, layouts.append)
        await app.push_screen(ModalScreen())
        await pilot.pause()
        return len(layouts)


async def test_a_window_does_not_have_the_screen_behind_it_laid_out_again() -> None:
    assert await layouts_for_a_window(Steady) == 0
    assert await layouts_for_a_window(Screen) > 0, "Textual does it by itself now: SteadyScreen can go"


async def test_a_steady_screen_fits_into_another_size() -> None:
    app: App[None] = App()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(Steady())
        await pilot.resize_terminal(40, 12)

        assert app.screen.size == (40, 12)


async def test_who_holds_the_selection_is_known_while_the_mouse_is_down() -> None:
    app = Small()
    async with app.run_test() as pilot:
        assert holder_of_selection(app.screen) is None
        await pilot.mouse_down("#first", offset=(0, 0))
        await pilot.hover("#second", offset=(2, 0))
        assert holder_of_selection(app.screen) is app.query_one("#first")
        await pilot.mouse_up("#second", offset=(2, 0))
        assert holder_of_selection(app.screen) is None


async def test_lines_of_a_screen_are_drawn_one_by_one() -> None:
    app = Small()
    async with app.run_test():
        lines = [Strip.join(pieces).text.rstrip() for pieces in draw_lines(app.screen, {1}.__contains__)]

    assert lines[:3] == ["", "四五六", ""]
    assert len(lines) == 24


# While starting


def test_colours_are_kept_without_what_was_drawn_in_them() -> None:
    share_colours()
    cache = StylesCache()
    colours = cache.get_inner_outer(Color(1, 2, 3), Color(4, 5, 6))
    gone = weakref.ref(cache)
    del cache
    gc.collect()

    assert gone() is None
    assert StylesCache().get_inner_outer(Color(1, 2, 3), Color(4, 5, 6)) is colours


class Covered(App[None]):
    """Two panes side by side, and over both a line whose wide character lies on their border."""

    CSS = """
    Screen { layers: below above; layout: horizontal; }
    Static { layer: below; width: 5; height: 2; }
    #over { layer: above; dock: top; width: 100%; height: 1; }
    """

    def compose(self) -> ComposeResult:
        """Lay out."""
        yield Static("左左左左左", id="left")
        yield Static("右右右右右", id="right")
        yield Static("一二三四五", id="over")


async def test_a_wide_character_is_whole_above_the_edge_of_a_covered_widget() -> None:
    """Textual by itself cuts it there, and draws two blanks."""
    keep_wide_characters()
    app = Covered()
    async with app.run_test(size=(20, 6)):
        lines = ["".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips()]

    assert [line.rstrip() for line in lines[:3]] == ["一二三四五", "左左 右右", ""]


async def test_a_change_below_a_wide_character_leaves_it_whole() -> None:
    """What is written of a line ends where a piece ends, not at the edge of what has changed."""
    keep_wide_characters()
    app = Covered()
    async with app.run_test(size=(20, 6)):
        compositor = app.screen._compositor
        compositor._dirty_regions = {Region(0, 0, 5, 1)}
        update = compositor.render_partial_update()
        assert update is not None

        assert "一二三四五" in update.render_segments(app.console)


async def test_only_widgets_that_can_be_seen_in_what_has_changed_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual draws all lines of all widgets, also of those below others and beside the change."""
    keep_wide_characters()
    drawn: list[tuple[str | None, int]] = []
    draw = Static.render_lines
    monkeypatch.setattr(
        Static, "render_lines", lambda static, crop: drawn.append((static.id, crop.height)) or draw(static, crop)
    )
    app = Covered()
    async with app.run_test(size=(20, 6)):
        drawn.clear()
        app.screen._compositor._dirty_regions = {Region(0, 0, 5, 2)}
        app.screen._compositor.render_partial_update()

    assert drawn == [("over", 1), ("left", 1)]


def test_an_app_whose_driver_textual_no_longer_tells_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a name is missing, what rested on it is left out."""
    app = Small()
    monkeypatch.delattr(app, "_driver")

    assert driver_of(app) is None
