"""What lies behind a window stays where it is, in fainter colours."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.widgets import Static

from termnews.ui.widgets.behind import veiled_style
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker


@pytest.mark.parametrize("veil", [Color(20, 30, 40, 0.6), Color(0, 0, 0, 0)])
@pytest.mark.parametrize("style", ["bold #112233 on #aabbcc", "red on default", "dim", "underline link http://x"])
def test_a_veil_makes_of_a_style_what_textual_makes_of_it(style: str, veil: Color) -> None:
    from rich.segment import Segment

    (theirs,) = BackgroundScreen.process_segments([Segment("x", Style.parse(style))], veil)
    assert veiled_style(Style.parse(style), veil) == theirs.style


class Words(App[None]):
    """A screen full of words, and what changes under a window."""

    CSS = """
    Window { align: center middle; background: $background 60%; }
    Window KeyLine { dock: bottom; height: 1; }
    #window { width: 20; height: 5; }
    """

    def compose(self) -> ComposeResult:
        """One line."""
        yield Static("甲乙丙丁 first line", id="words")

    def line(self, y: int) -> str:
        """What stands on a line of the screen."""
        return self.screen._compositor.render_strips()[y].text


async def test_words_behind_a_window_are_seen_and_follow_what_changes() -> None:
    app = Words()
    async with app.run_test(size=(40, 24)) as pilot:
        app.push_screen(Picker("Order", [Choice("newest", 1)], types=False))
        await pilot.pause()
        assert app.line(0).startswith("甲乙丙丁 first line")

        app.screen_stack[0].query_one(Static).update("another line")
        await pilot.pause(0.1)
        assert app.line(0).startswith("another line")

        await pilot.resize_terminal(30, 20)
        await pilot.pause()
        assert app.line(0).rstrip() == "another line"
        assert len(app.line(0)) == 30
