"""The three panes on the screen: which stand where, who has the keys, the lines above and below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.containers import Horizontal, Vertical
from textual.reactive import Reactive
from textual.screen import Screen

from termnews.text.words import _
from termnews.ui.commands import COMMANDS, Where, bindings
from termnews.ui.keymap import key_titles, keys_of
from termnews.ui.layouts import SIZE_CLASSES, WISHES, Layout, layout_for, lines_a_row, size_classes
from termnews.ui.textual_private import SteadyScreen
from termnews.ui.widgets.article_list import ArticleList
from termnews.ui.widgets.bar import Bar, KeysBar
from termnews.ui.widgets.cells import Piece
from termnews.ui.widgets.sidebar import Sidebar
from termnews.ui.window_rules import read_window_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.screen import ScreenResultCallbackType
    from textual.widget import Widget

    from termnews.desk.desk import Desk
    from termnews.settings import Settings
    from termnews.ui.choice import Choice
    from termnews.ui.widgets.ask_line import AskLine
    from termnews.ui.widgets.reader_pane import ReaderPane


T = TypeVar("T")


class Panes(SteadyScreen, Screen[None]):
    """Sidebar, list and reader, by the size of the terminal."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.EVERYWHERE)]
    AUTO_FOCUS = "ArticleList"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Who has the keys. Each pane shows it by itself: Textual draws the whole screen anew."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Show one desk the way the settings say.

        Args:
            desk: Archive and shelf.
            settings: How the person wants it.
            keymap: The person's keys by command.
        """
        super().__init__(id="main")
        self.keymap = keymap or {}
        self.desk = desk
        self.settings = settings
        self.arrangement = Layout.SINGLE
        self.layout_wish = settings.layout
        self.sidebar = Sidebar(id="sidebar")
        self.articles = ArticleList(id="articles")
        self.in_hand: Widget = self.articles
        """The pane that was gone to last; it stays so while the person types in the line at the top."""
        self._reader: ReaderPane | None = None
        self._ask_line: AskLine | None = None
        self.work = Vertical(id="work")
        """List and reader."""
        self.status = Bar(id="status")
        self.keys = KeysBar(id="keys")

    def compose(self) -> ComposeResult:
        """Status, panes, keys. The reader and the line to type in come with what is first shown or asked in them."""
        # Before the first widget stands, so that none is styled twice.
        self.stand_panes(*self.app.size)
        yield self.status
        with Horizontal(id="panes"):
            yield self.sidebar
            with self.work:
                yield self.articles
        yield self.keys

    @property
    def reader(self) -> ReaderPane:
        """The article; it stands beside the list from the first time it is asked for."""
        if self._reader is None:
            from termnews.ui.widgets.reader_pane import ReaderPane

            self._reader = ReaderPane(self.settings.measure, self.settings.script)
            self.work.mount(self._reader)
            self.take_turns()
        return self._reader

    @property
    def ask_line(self) -> AskLine:
        """The line to type in; it stands below the status line from the first time it is asked for."""
        return self._ask_line or self.mount_ask_line()

    def mount_ask_line(self) -> AskLine:
        """Let the line to type in stand, closed, unless it does."""
        if self._ask_line is None:
            from termnews.ui.widgets.ask_line import AskLine

            read_window_rules(self.app.stylesheet)
            self._ask_line = AskLine(id="query")
            self.mount(self._ask_line, after=self.status)
        return self._ask_line

    def open_window(self, window: Screen[T], then: ScreenResultCallbackType[T] | None = None) -> None:
        """Lay a window over the panes; `then` is given what it closes with."""
        read_window_rules(self.app.stylesheet)
        self.app.push_screen(window, then)

    @property
    def is_asking(self) -> bool:
        """Whether the person types in the line at the top."""
        return self._ask_line is not None and self._ask_line.is_open

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Do not style again what is styled: nothing in the style sheet goes by what lies over the panes."""
        event.refresh_styles = False

    # Size

    def on_resize(self, event: events.Resize) -> None:
        """Stand the panes anew."""
        self.stand_panes(event.size.width, event.size.height)

    def stand_panes(self, width: int, height: int) -> None:
        """Choose the layout for a size."""
        self.arrangement = layout_for(width, height, self.layout_wish)
        wanted = size_classes(width, height, self.arrangement) | {f"-borders-{self.settings.borders}"}
        # All at once: each change styles every widget anew.
        classes = {name: name in wanted for name in SIZE_CLASSES | wanted}
        self.update_classes(classes)
        self.take_turns()
        self.app.set_class(width < 60 or height < 16, "-small")
        self.app.set_class(height < 10, "-low")
        self.articles.wraps = self.arrangement is Layout.PHONE
        self.articles.row_height = lines_a_row(self.arrangement, width, self.settings.list_lines)
        self.show_status()
        self.show_keys()

    @property
    def is_one_pane(self) -> bool:
        """Whether list and reader take turns."""
        return self.arrangement in {Layout.SINGLE, Layout.PHONE}

    @property
    def is_reading(self) -> bool:
        """Whether the person is in the article."""
        return self._reader is not None and self._reader.has_focus

    @property
    def pane(self) -> Where:
        """The pane that has the keys."""
        if self.sidebar.has_focus:
            return Where.SIDEBAR
        return Where.READER if self.is_reading else Where.ARTICLES

    def take_turns(self) -> None:
        """Show the pane whose turn it is where panes take turns; not by a class, for which all would be styled anew."""
        is_reading = self.is_one_pane and self._reader is not None and self.in_hand is self._reader
        self.sidebar.styles.display = "block" if self.is_one_pane and self.in_hand is self.sidebar else None
        self.articles.styles.display = "none" if is_reading else None
        # Textual lays everything out anew for a height, even for the one that it has.
        if self._reader is not None and is_reading != self._reader.styles.inline.has_rule("height"):
            self._reader.styles.display = "block" if is_reading else None
            self._reader.styles.height = "1fr" if is_reading else None
        if self._reader is not None:
            self._reader.is_peek = self.is_one_pane and not is_reading

    # Who has the keys

    def go_to(self, pane: Widget) -> None:
        """Give a pane the keys, and the screen where panes take turns."""
        self.in_hand = pane
        if self.is_asking:
            # What was typed holds, as after Enter.
            self.ask_line.close()
        self.take_turns()
        classes = {}
        if pane is self.sidebar:
            classes["-no-sidebar"] = False
        if pane is not self._reader:
            classes["-zen"] = False
            if self._reader is not None:
                self._reader.is_centred = False
        self.update_classes(classes)
        self.set_focus(pane)

    def on_descendant_focus(self) -> None:
        """Show the keys of the pane that has them now."""
        self.show_keys()
        self.show_status()

    def panes_in_order(self) -> list[Widget]:
        """The panes that can be gone to, from left to right."""
        return [self.sidebar, self.articles, self.reader]

    def _step(self, step: int, *, around: bool = False) -> None:
        panes = self.panes_in_order()
        here = next((place for place, pane in enumerate(panes) if pane.has_focus), 1)
        there = (here + step) % len(panes) if around else max(0, min(here + step, len(panes) - 1))
        self.go_to(panes[there])

    def action_pane_left(self) -> None:
        """To the pane on the left."""
        self._step(-1)

    def action_pane_right(self) -> None:
        """To the pane on the right."""
        self._step(1)

    def action_next_pane(self) -> None:
        """To the next pane, around the end."""
        self._step(1, around=True)

    def action_previous_pane(self) -> None:
        """To the pane before, around the beginning."""
        self._step(-1, around=True)

    def action_toggle_sidebar(self) -> None:
        """Show or hide the sidebar; where it is a drawer, open or shut it."""
        if self.is_one_pane:
            self.go_to(self.articles if self.sidebar.has_focus else self.sidebar)
        elif self.has_class("-no-sidebar"):
            self.remove_class("-no-sidebar")
        else:
            self.add_class("-no-sidebar")
            if self.sidebar.has_focus:
                self.go_to(self.articles)

    def action_zen(self) -> None:
        """Only the article, or everything again."""
        self.go_to(self.reader)
        self.set_zen(on=not self.has_class("-zen"))

    def set_zen(self, *, on: bool) -> None:
        """Show only the article, in the middle of the screen, or the other panes too."""
        self.reader.is_centred = on
        self.set_class(on, "-zen")

    def action_next_layout(self) -> None:
        """The next way to stand the panes."""
        self.layout_wish = WISHES[(WISHES.index(self.layout_wish) + 1) % len(WISHES)]
        self.stand_panes(self.size.width, self.size.height)
        self.go_to(self.focused or self.articles)
        self.say(_("Layout: {name}").format(name=self.layout_wish))

    # The lines above and below

    def show_status(self) -> None:
        """Say where the person is; what is there to say is known further up."""

    def show_keys(self) -> None:
        """Show the keys of the pane that has them."""
        pane = self.pane
        if self.is_asking:
            self.keys.show_keys(self.ask_line.keys())
            return
        pairs = [
            (key_titles(keys_of(command, self.keymap), 1), _(command.footer[pane]))
            for command in COMMANDS
            if pane in command.footer and keys_of(command, self.keymap)
        ]
        help_keys = next(command.keys for command in COMMANDS if command.id == "help")
        keys = key_titles(self.keymap.get("help", help_keys), 1)
        words = _("help")
        self.keys.show_keys(pairs, [Piece(keys, "key"), Piece(f" {words}", "dim")] if keys else [])

    def offer(
        self, heading: str, choices: Sequence[Choice[T]], then: ScreenResultCallbackType[T] | None = None, **how: Any
    ) -> None:
        """Open a window with rows to choose from.

        Args:
            heading: Its title.
            choices: Rows from top to bottom.
            then: Hears what was chosen; None when nothing was.
            how: As `Picker` takes it.
        """
        # A start opens no window: what they are made of is imported with the first.
        from termnews.ui.screens.window import Picker

        self.open_window(Picker(heading, choices, **how), then)

    def say(self, sentence: str, *, severity: str = "information") -> None:
        """Tell the person something, in passing; words of pages stay words."""
        level = "error" if severity == "error" else "warning" if severity == "warning" else "information"
        self.notify(sentence, markup=False, severity=level, timeout=6 if level == "information" else 12)  # type: ignore[arg-type]
