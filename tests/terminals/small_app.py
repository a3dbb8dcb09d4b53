# ruff: noqa: D102
"""A small app under the driver: lines to scroll, a field to type in, ways to end.

python small_app.py [--stock] [--text FILE]
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import ClassVar

from termnews.ui.terminal.environment import prepare_environment

prepare_environment()

from textual.app import App, ComposeResult  # noqa: E402
from textual.binding import BindingType  # noqa: E402
from textual.content import Content  # noqa: E402
from textual.widgets import Input, Static  # noqa: E402

from termnews.ui.terminal import endings  # noqa: E402
from termnews.ui.terminal.driver import TermnewsDriver  # noqa: E402

STOCK = "--stock" in sys.argv
LINES = [
    f"{number:03d} 新聞標題第{number}條 👍 e\u0301 café — 「引號」，half" + "終" * (number % 9) for number in range(200)
]
if "--text" in sys.argv:
    LINES = Path(sys.argv[sys.argv.index("--text") + 1]).read_text("utf-8", "surrogatepass").split("\n")


class SmallApp(App[None]):
    """Draws lines, and ends in every way."""

    CSS = """
    Screen { layout: horizontal; overflow: hidden; }
    #left { width: 1fr; }
    #right { width: 2fr; background: $panel; color: $accent; }
    Input { dock: bottom; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        ("j", "scroll(1)"),
        ("k", "scroll(-1)"),
        ("d", "scroll(10)"),
        ("b", "emphasise"),
        ("i", "type_in"),
        ("q", "quit"),
        ("ctrl+c", "quit"),
        ("ctrl+z", "suspend_process"),
        ("x", "crash"),
        ("h", "hang"),
        ("w", "job"),
        ("y", "copy"),
    ]
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    top = 0

    def compose(self) -> ComposeResult:
        yield Static(id="left")
        yield Static(id="right")
        yield Input(placeholder="write here")

    def on_mount(self) -> None:
        self.animation_level = "none"
        self.draw()

    def draw(self) -> None:
        shown = "\n".join(LINES[self.top : self.top + 60])
        self.query_one("#left", Static).update(Content(shown))
        self.query_one("#right", Static).update(Content(shown).stylize("bold italic", 3, 9))

    def action_scroll(self, by: int) -> None:
        self.top = max(0, min(len(LINES) - 1, self.top + by))
        self.draw()

    def action_emphasise(self) -> None:
        right = self.query_one("#right")
        right.styles.text_style = "none" if right.styles.text_style.bold else "bold underline"

    def action_type_in(self) -> None:
        field = self.query_one(Input)
        field.display = True
        field.focus()

    def action_crash(self) -> None:
        raise ZeroDivisionError("a crash")

    def say(self, words: str) -> None:
        self.query_one("#left", Static).update(words)

    def action_hang(self) -> None:
        self.say("about to hang")
        # Not before that is drawn, however busy the machine is.
        self.call_after_refresh(self.set_timer, 0.02, self.hang)

    def hang(self) -> None:
        while True:
            pass

    def action_job(self) -> None:
        self.run_worker(lambda: time.sleep(30), thread=True)
        self.say("a thread works")

    def action_copy(self) -> None:
        if isinstance(self._driver, TermnewsDriver):
            self._driver.copy("抄下來\n")


def flush(_seconds: float) -> bool:
    """Leave a trace that what was marked was saved: all of it."""
    if trace := os.environ.get("FLUSHED"):
        Path(trace).write_text("saved")
    return True


sys.exit(endings.run(SmallApp(driver_class=None if STOCK else TermnewsDriver), flush=flush))
