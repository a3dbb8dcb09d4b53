"""A widget that draws its own lines."""

from __future__ import annotations

import asyncio

from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.widgets import Static

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
