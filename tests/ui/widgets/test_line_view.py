"""A widget that draws its own lines."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.strip import Strip
from textual.widgets import Static

from termnews.ui.textual_private import keep_wide_characters
from termnews.ui.widgets.line_view import LineView


class Lines(LineView):
    """Notes the sizes that are reported."""

    reported: list[Size]

    def on_resize(self) -> None:
        """Note a size."""
        self.reported.append(self.size)


class Host(App[None]):
    """Two lines below other words; and a widget that is hidden."""

    CSS = "Lines { height: 2; scrollbar-visibility: hidden; } #above { height: 1fr; } #hidden { display: none; }"

    def compose(self) -> ComposeResult:
        """The widgets."""
        lines = Lines()
        lines.reported = []
        yield from (Static("above", id="above"), Static("", id="hidden"), lines)


async def sizes_reported() -> list[Size]:
    """The sizes that are reported when it gets the whole screen, whose widgets were placed just before the layout."""
    app = Host()
    async with app.run_test(size=(20, 10)) as pilot:
        await pilot.pause()
        lines = app.query_one(Lines)
        app.query_one("#above").styles.display = "none"
        lines.styles.height = "1fr"
        # What a hidden widget asks for makes Textual place all of them.
        app.screen._compositor.update_widgets({app.query_one("#hidden")})
        assert app.screen._compositor.full_map
        await pilot.pause()
        await pilot.pause()
        return lines.reported


def test_a_size_is_reported_although_textual_placed_the_widgets_before_the_layout() -> None:
    assert asyncio.run(sizes_reported())[-1] == Size(20, 10)


class Drawn(LineView):
    """Notes the lines that it draws."""

    has_edge = True

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.drawn: list[int] = []

    def render_line(self, y: int) -> Strip:
        """Draw the number of a line."""
        self.drawn.append(y)
        return Strip.blank(self.size.width)


class Panes(App[None]):
    """Panes side by side."""

    CSS = """
    Screen { layout: horizontal; }
    LineView { width: 10; height: 4; padding: 0 0 0 1; scrollbar-visibility: hidden; }
    """

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colour of the bar."""
        return {"ink-mark": "#ff0000"}

    def compose(self) -> ComposeResult:
        """The panes."""
        yield from (Drawn("left"), Drawn("right"), Drawn("other"))


def bars(app: App[None]) -> list[int]:
    """The columns with a bar, in each of the four lines the same."""
    lines = {strip.text for strip in app.screen._compositor.render_strips()[:4]}
    return [column for column, character in enumerate(lines.pop()) if character == "▌" and not lines]


async def test_the_bar_moves_to_the_focused_pane_without_a_layout_or_a_line_drawn_again() -> None:
    app = Panes()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        assert bars(app) == [0]
        panes, layouts = list(app.query(Drawn)), list[object]()
        for pane in panes:
            pane.drawn.clear()
        app.screen.screen_layout_refresh_signal.subscribe(app.screen, layouts.append)
        await pilot.press("tab")
        await pilot.pause()

        assert bars(app) == [10]
        assert (layouts, [pane.drawn for pane in panes]) == ([], [[], [], []])


async def test_what_changes_when_the_bar_moves_is_drawn_too() -> None:
    """A screen that is asked for a region forgets what its widgets asked for, such as the status line."""
    keep_wide_characters()  # It also draws only what is shown.
    app = Panes()
    async with app.run_test(size=(30, 5)) as pilot:
        await pilot.pause()
        _, right, other = app.query(Drawn)
        for turns in range(12):  # of the loop, until the screen has heard of the other and not yet drawn it
            other.drawn.clear()
            other.refresh()
            for _ in range(turns):
                await asyncio.sleep(0)
            right.show_edge(on=turns % 2 == 0)
            await pilot.pause()
            assert other.drawn, turns
