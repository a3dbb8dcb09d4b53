"""The app: one desk, one main screen."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

# isort: off
import termnews.ui.textual_setup  # noqa: F401 - it does its work when imported
# isort: on

from textual import events, on
from textual.filter import NoColor

from termnews.settings import place_of
from termnews.text.clean import clean_line
from termnews.text.han import has_han
from termnews.text.nearest import suggestion
from termnews.text.words import _, ngettext, without_stop
from termnews.ui.key_order import OrderedKeys
from termnews.ui.keymap import ascii_form, character_of, find_conflicts, key_of, keymap_of
from termnews.ui.message_line import CameForward, GiveWay, Teller
from termnews.ui.runtime import Runtime
from termnews.ui.screen import MainScreen
from termnews.ui.terminal.clipboard import clipboard_text
from termnews.ui.terminal.environment import colour_depth
from termnews.ui.textual_private import PlainCrash, driver_of, find_missing
from termnews.ui.themes import OWN_THEMES, chosen_theme, pane_colours

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import RenderableType
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.notifications import Notify
    from textual.screen import Screen
    from textual.theme import Theme

    from termnews.desk.desk import Desk
    from termnews.model.row import Number
    from termnews.settings import Settings

_CLOSE_S = 0.5
"""Seconds for saving when the app has ended; `endings` waits slightly longer."""


class TermnewsApp(PlainCrash, OrderedKeys):
    """termnews on the screen."""

    TITLE = "termnews"
    CSS_PATH = "termnews.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []

    _coloured: tuple[Theme, dict[str, str]] | None = None
    """A theme and its panes' colours, which Textual asks for again and again, from its own constructor on."""

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        open_at: Path | Number | None = None,
        driver_class: type | None = None,
        runtime: Runtime | None = None,
    ) -> None:
        """Show a desk.

        Args:
            desk: Archive and shelf, already started.
            settings: The person's settings.
            open_at: The page to open first: its path in the archive, or its number.
            driver_class: What writes to the terminal; None for the stock one.
            runtime: The process, prepared for a reader; None changes nothing of it.
        """
        super().__init__(driver_class=driver_class, watch_css=False)
        self.animation_level = "none"
        self._has_crashed = False
        # Textual's own filter turns the terminal's default colours into black on black.
        self.own_filters: Sequence[LineFilter] = [NoColor()] if self.no_color else []
        self.desk, self.settings, self.open_at = desk, settings, open_at
        self.keymap_wishes = keymap_of(settings.keys, self.settings_name)
        self.mouse_is_on = settings.mouse
        self.warning = ""
        """A message for when the screen is ready."""
        self._han_keys = 0
        self.runtime = runtime or Runtime()
        self.teller = Teller(self)
        self.main: MainScreen | None = None
        """The main screen; None before the app has started."""
        for theme in OWN_THEMES:
            self.register_theme(theme)
        # Before the style sheet is parsed, because every change of colours parses it again.
        kept = desk.person.theme() if desk.person.theme() in self.available_themes else ""
        self.choose_theme(chosen_theme(settings.theme or kept, colour_depth()), place_of("theme", settings.file, _))
        self.stylesheet.set_variables(self.get_css_variables())
        self._theme_of_sheet = self.theme

    @property
    def settings_name(self) -> str:
        """The name of the settings file in messages."""
        return str(self.settings.file or "settings.toml")

    def get_default_screen(self) -> Screen[None]:
        """Create the main screen."""
        self.main = MainScreen(self.desk, self.settings, self.keymap_wishes, self.runtime, self.open_at)
        return self.main

    def on_mount(self) -> None:
        """Apply the person's keys."""
        self.set_keymap({command: keys or f"unset_{command}" for command, keys in self.keymap_wishes.items()})
        for sentence in filter(None, [self.warning, *find_conflicts(self.settings.keys, self.settings_name)]):
            self.notify(sentence, severity="warning", markup=False)

    def choose_theme(self, name: str, place: str = "") -> None:
        """Apply a theme; an unknown name is reported, with its place in the settings, and the default is used."""
        if name in self.available_themes:
            self.theme = name
        else:
            unknown, hint = _("Unknown theme: {name}.").format(name=name), suggestion(name, self.available_themes)
            sentence = " ".join(filter(None, [place, unknown, hint]))
            self.notify(sentence, severity="warning", markup=False)
            self.theme = OWN_THEMES[0].name

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the style sheet again for another theme; for the first one it has been parsed."""
        if self.theme != self._theme_of_sheet:
            self._theme_of_sheet = self.theme
            super().refresh_css(animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Remove all colours if none are wanted."""
        return self.own_filters or super().get_line_filters()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The theme variables of the panes."""
        try:
            theme = self.current_theme
        except (KeyError, AttributeError):
            theme = OWN_THEMES[0]
        if self._coloured is None or self._coloured[0] is not theme:
            self._coloured = theme, pane_colours(theme)
        return self._coloured[1]

    def copy_to_clipboard(self, text: str) -> None:
        """Send text to the clipboard of the person's terminal."""
        from termnews.ui.terminal.driver import TermnewsDriver

        # Our driver drops what Textual sends for this.
        super().copy_to_clipboard(clipboard_text(text))
        if isinstance(driver := driver_of(self), TermnewsDriver):
            driver.copy(text)

    def exit(self, result: int | None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave on a key, a signal or a lost line, storing the place for the next start."""
        self.keep_place()
        super().exit(result, return_code, message)

    def keep_place(self) -> None:
        """Store the person's place for the next start, if there is one."""
        if self.main is not None and self.main in self.screen_stack:
            self.main.families.leaving.keep_place()

    @property
    def undone(self) -> int:
        """The number of marks that have not reached the shelf."""
        return self.main.families.work.changes.waiting if self.main is not None else 0

    def panic(self, *renderables: RenderableType) -> None:
        """Crash, but store the place for the next start."""
        is_first, self._has_crashed = not self._has_crashed, True
        try:
            super().panic(*renderables)
        finally:
            # The code that tells the place may itself crash.
            if is_first:
                self.keep_place()

    def on_notify(self, event: Notify) -> None:
        """Show it on the message line, instead of Textual's toasts."""
        event.prevent_default()
        self.teller.tell(event.notification.message, event.notification.severity)

    @on(GiveWay)
    def _on_give_way(self, event: GiveWay) -> None:
        event.stop()
        self.teller.give_way()

    @on(CameForward)
    def _on_came_forward(self, event: CameForward) -> None:
        event.stop()
        self.teller.show()

    def action_help_quit(self) -> None:
        """Leave on ctrl+c, as programs do."""
        if self.main is not None:
            self.main.families.leaving.leave()

    def action_redraw(self) -> None:
        """Repaint everything, over whatever else has written to the terminal."""
        from termnews.ui.terminal.driver import TermnewsDriver

        if isinstance(driver := driver_of(self), TermnewsDriver):
            driver.redraw()
        self.screen.refresh(layout=True)

    def action_toggle_mouse(self) -> None:
        """Release the mouse to the terminal, or take it back."""
        from termnews.ui.terminal.driver import TermnewsDriver

        if not isinstance(driver := driver_of(self), TermnewsDriver):
            self.notify(
                _("The textual driver cannot release the mouse: set mouse = false in the settings."), markup=False
            )
            return
        self.mouse_is_on = not self.mouse_is_on
        driver.use_mouse(wanted=self.mouse_is_on)
        words = _("Mouse on") if self.mouse_is_on else _("Mouse off: the terminal selects text")
        self.notify(words, markup=False)

    def _is_typed(self, key: events.Key) -> bool:
        """Whether a key is input for a text field."""
        return self.focused is not None and self.focused.check_consume_key(key.key, key.character)

    async def give_key(self, event: events.Event) -> None:
        """Translate full-width keys of an input method, outside of text fields."""
        self.runtime.on_key()
        if isinstance(event, events.Key):
            self.teller.on_key()
        if isinstance(event, events.Key) and not self._is_typed(event):
            if character := ascii_form(event.character or character_of(event.key)):
                event = events.Key(key_of(character), character)
            elif has_han(event.character or ""):
                self._han_keys += 1
                if self._han_keys % 8 == 2:
                    self.notify(_("Input method on? Letters do not arrive as keys."), markup=False)
            else:
                self._han_keys = 0
        await super().give_key(event)


def run(desk: Desk, settings: Settings, open_at: Path | Number | None = None, runtime: Runtime | None = None) -> int:
    """Run the app until the person leaves; returns the exit code."""
    driver, sentence = chosen_driver(settings.driver)
    app = TermnewsApp(desk, settings, open_at, driver, runtime)
    app.warning = sentence
    from termnews.ui.terminal.endings import run as run_to_the_end

    return run_to_the_end(app, flush=lambda seconds: close(app, desk, seconds), mouse=settings.mouse)


def chosen_driver(wish: str) -> tuple[type[Driver] | None, str]:
    """Choose the driver.

    Args:
        wish: What the settings say.

    Returns:
        The driver, None for Textual's own, and a message, if any.
    """
    if wish != "termnews":
        return None, ""
    if find_missing():
        from importlib.metadata import version

        words = _("This termnews does not know Textual {version}; Textual's own driver draws the screen.")
        return None, words.format(version=version("textual"))
    from termnews.ui.terminal.driver import TermnewsDriver

    return TermnewsDriver, ""


def close(app: TermnewsApp, desk: Desk, seconds: float) -> bool:
    """Save what can be saved in some seconds, and report the rest on the original screen; return whether it was all."""
    from termnews.ui.terminal.driver import TermnewsDriver

    unsaved, driver = desk.close_shelf(min(_CLOSE_S, seconds)), driver_of(app)
    unsaved += app.undone + desk.marking.left
    if unsaved and not (isinstance(driver, TermnewsDriver) and driver.is_active):
        words = ngettext(
            "{count} change could not be saved: {reason}.", "{count} changes could not be saved: {reason}.", unsaved
        )
        # Flushed at once, because the process may be killed.
        reason = desk.saving.reason or _("no time left.")
        sentence = words.format(count=unsaved, reason=without_stop(reason))
        # A lost line accepts nothing.
        with suppress(OSError):
            sys.stderr.write(_("termnews: {sentence}").format(sentence=clean_line(sentence, 2000)) + "\n")
            sys.stderr.flush()
    desk.close_archive()
    return not unsaved
