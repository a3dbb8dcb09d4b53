"""The main screen: composes the panes and routes their messages to the commands."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Horizontal, Vertical
from textual.geometry import Offset
from textual.reactive import Reactive
from textual.screen import Screen

from termnews.desk.news import ArchiveNews
from termnews.desk.session import Arrival, Pane, Session
from termnews.errors import QueryError, TermnewsError
from termnews.text.words import _
from termnews.ui.actions.command import Command, Where
from termnews.ui.actions.context import Context
from termnews.ui.actions.families import Families
from termnews.ui.commands import COMMANDS_BY_ID, bindings, bound_action
from termnews.ui.message_line import CameForward, GiveWay
from termnews.ui.panes import query_messages
from termnews.ui.panes.arranger import PaneArranger
from termnews.ui.panes.key_line import KeyLine
from termnews.ui.panes.list_pane import ListPane
from termnews.ui.panes.sidebar import Sidebar
from termnews.ui.panes.status_line import ArticleNotes, StatusLine
from termnews.ui.reader import messages
from termnews.ui.stage import Part
from termnews.ui.status_words import words_for_no_rows, words_for_nothing
from termnews.ui.textual_private import SteadyScreen, holder_of_selection
from termnews.ui.widgets.row_list import RowList
from termnews.ui.windows.rules import read_window_rules
from termnews.ui.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.message import Message
    from textual.screen import ScreenResultCallbackType
    from textual.timer import Timer
    from textual.widget import Widget

    from termnews.desk.desk import Desk
    from termnews.desk.listing import ListedRow
    from termnews.desk.news import News
    from termnews.desk.results import Results
    from termnews.model.row import Number
    from termnews.settings import Settings
    from termnews.ui.panes.list_pane import FindSnippet
    from termnews.ui.panes.query_line import QueryLine
    from termnews.ui.panes.query_messages import Purpose
    from termnews.ui.reader.document import View
    from termnews.ui.reader.script import Script
    from termnews.ui.runtime import Runtime
    from termnews.ui.stage import T
    from termnews.ui.widgets.reader_pane import ReaderPane

_WINDOWS_S = 1.0
"""The delay after which the modules of windows are imported, so that the first one opens quickly."""


class MainScreen(SteadyScreen, Screen[None]):
    """Sidebar, list and article, a line above and a line below."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.EVERYWHERE)]
    AUTO_FOCUS = "ListPane"

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The focused widget. Each pane shows it by itself, because Textual would redraw the whole screen."""

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        keymap: Mapping[str, str],
        runtime: Runtime,
        open_at: Path | Number | None = None,
    ) -> None:
        """Show a desk, beginning at `open_at`; `runtime` begins with the first rows."""
        super().__init__(id="main")
        self.desk, self._settings, self._runtime = desk, settings, runtime
        self.session = Session(settings.sort, Arrival(open_at))
        self.status = StatusLine(self.session, desk.name)
        self.sidebar = Sidebar(id="sidebar")
        self.articles = ListPane(self.session)
        self.keys = KeyLine(keymap)
        self._work_area = Vertical(id="work")
        """List and article."""
        self.article: ReaderPane | None = None
        """None until it is first needed."""
        self.query_line: QueryLine | None = None
        """None until it is first needed."""
        self.arranger = PaneArranger(self, settings, self.session, self.sidebar, self.articles)
        stage, work = ScreenStage(self), Work(self._call_while_seen, self.say)
        self.families = Families(
            Context(desk, self.session, stage, work),
            arranger=self.arranger,
            settings=settings,
            keymap=keymap,
            run=self.run_where_person_is,
            give_up_typing=lambda: self.mount_query_line().action_give_up(),
        )
        self._unsubscribe: Callable[[], None] = lambda: None
        self._has_rows = False
        self._measure = settings.measure
        """The line length that was last reported."""

    def compose(self) -> ComposeResult:
        """Status, panes, keys. The article and the query line are mounted when first needed."""
        # Before the first widget is mounted, so that none is styled twice.
        self.arranger.fit(*self.app.size)
        yield self.status
        with Horizontal(id="panes"):
            yield self.sidebar
            with self._work_area:
                yield self.articles
        yield self.keys

    def mount_article(self) -> ReaderPane:
        """The article pane, mounted on first use."""
        if self.article is None:
            from termnews.ui.widgets.reader_pane import ReaderPane

            self.article = ReaderPane(self._settings.measure, self._settings.script)
            self._work_area.mount(self.article)
            self.arranger.add_reader(self.article)
        return self.article

    def mount_query_line(self) -> QueryLine:
        """The query line, mounted closed on first use."""
        if self.query_line is None:
            from termnews.ui.panes.query_line import QueryLine

            read_window_rules(self.app.stylesheet)
            self.query_line = QueryLine(self.desk.complete)
            self.mount(self.query_line, after=self.status)
        return self.query_line

    # Start

    def on_mount(self) -> None:
        """Subscribe to news, and show the first rows."""
        self.articles.empty_words = _("Indexing …")

        def show_news(news: News) -> None:
            self.families.arriving.on_news(news)
            self.families.leaving.on_news(news)
            if isinstance(news, ArchiveNews) and news.progress.finished:
                # Free the memory left by reading thousands of pages.
                self._runtime.on_work()

        self._unsubscribe = self.desk.subscribe(lambda news: self._call_while_seen(show_news, news))
        self.families.arriving.begin()
        self.show_lines()
        if self.has_class("-no-footer") and not any(self.desk.person.place()[:-1]):
            # Where no line of keys fits, the first start says the keys that lead to all others.
            self.say(_("Enter reads, ? lists the keys, q quits."))

    def on_unmount(self) -> None:
        """Unsubscribe."""
        self._unsubscribe()

    def _finish_start(self) -> None:
        """Do what was postponed until the first rows are on the screen, unless the person has already left."""
        if not self._is_seen:
            return
        self.families.telling(self.families.queries.fill_sidebar)()
        self.desk.start()
        self.desk.start_syncing()
        # It must be there for what is typed right after the key that opens it.
        self.mount_query_line()
        self._runtime.begin(self.app, at_rest=self.families.leaving.keep_place)
        self.set_timer(_WINDOWS_S, import_windows)

    @property
    def _is_seen(self) -> bool:
        """Whether it can still show anything: not when it or the app is closing."""
        return self.is_attached and self.app.return_code is None

    def _call_while_seen(self, callback: Callable[..., None], *values: object) -> None:
        """Call something in the message loop, from any thread, while the screen is shown."""
        self.call_later(lambda: self.families.telling(callback)(*values) if self._is_seen else None)

    # Size and keys

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Skip restyling: no rule in the style sheet depends on what is open over the panes."""
        event.refresh_styles = False
        self.post_message(CameForward())

    def on_resize(self, event: events.Resize) -> None:
        """Arrange the panes for the new size."""
        self.arranger.fit(*event.size)
        self.show_lines()

    def watch_focused(self, focused: Widget | None) -> None:
        """Tell the session at once which pane has the focus, because the next key may concern it."""
        panes = {self.sidebar: Pane.SIDEBAR, self.articles: Pane.ARTICLES, self.article: Pane.READER}
        # When an app ends, its panes are removed one by one and the focus moves; the person has not moved it.
        if focused is not None and self.app.return_code is None:
            self.session.pane = panes.get(focused, self.session.pane)
            self.session.is_asking = focused not in panes

    def on_descendant_focus(self) -> None:
        """Show the keys of the focused pane."""
        self.show_lines()

    def go_to(self, pane: Pane) -> None:
        """Focus a pane, and bring it to the front where panes take turns."""
        if self.session.is_reading and pane is not Pane.READER:
            # Store the position when an article is left.
            self.families.showing.on_end()
            self.families.showing.keep_position()
        if self.query_line is not None and self.query_line.is_open:
            # The input is accepted, as after Enter.
            self.query_line.close()
            self.show_why_empty()
            self.articles.redraw()
        lists: dict[Pane, Widget] = {Pane.SIDEBAR: self.sidebar, Pane.ARTICLES: self.articles}
        widget = lists.get(pane) or self.mount_article()
        self.arranger.go_to(pane)
        self.set_focus(widget)

    # Commands

    async def action_command(self, name: str, place: str) -> None:
        """Run a command of the table."""
        self.families.telling(self.families.run)(COMMANDS_BY_ID[name].actions[Where(place)])

    async def run_where_person_is(self, command: Command) -> None:
        """Run a command chosen in a window, in the focused pane if possible."""
        from termnews.ui.help_rows import place_to_run

        where = place_to_run(command, self.session.pane)
        lists = self.sidebar if self.session.pane is Pane.SIDEBAR else self.articles
        nodes = {Where.EVERYWHERE: self, Where.READER: self.mount_article(), Where.SIDEBAR: self.sidebar}
        await self.app.run_action(bound_action(command, where), nodes.get(where, lists))

    # Messages of the panes

    @on(RowList.Highlighted)
    def _on_cursor(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.row_list is not self.articles:
            return
        if not self.families.leaving.is_saving:
            self.session.hide_saved()
        self.show_status()
        self.families.telling(self.families.showing.on_cursor)()

    @on(RowList.Selected)
    def _on_row_chosen(self, event: RowList.Selected) -> None:
        event.stop()
        if event.row_list is self.articles:
            self.families.telling(self.families.open.read_current)()

    @on(Sidebar.Chosen)
    @on(Sidebar.RemoveWanted)
    def _on_sidebar(self, event: Sidebar.Chosen | Sidebar.RemoveWanted) -> None:
        event.stop()
        if isinstance(event, Sidebar.Chosen):
            self.families.telling(self.families.queries.choose_row)(event.row, event.way)
        else:
            self.families.telling(self.families.queries.remove_search)(event.row.words)

    @on(query_messages.Typed)
    def _on_typed(self, event: query_messages.Typed) -> None:
        event.stop()
        self.families.telling(self.families.asking.on_typed)(event.purpose, event.text)

    @on(query_messages.Entered)
    def _on_entered(self, event: query_messages.Entered) -> None:
        event.stop()
        self.families.telling(self.families.asking.on_entered)(event.purpose, event.text, event.came_from)

    @on(query_messages.GivenUp)
    def _on_given_up(self, event: query_messages.GivenUp) -> None:
        event.stop()
        self.families.telling(self.families.asking.on_given_up)(event.purpose, event.text, event.came_from)

    @on(messages.PositionChanged)
    def _on_moved(self, event: messages.PositionChanged) -> None:
        event.stop()
        self.families.telling(self.families.showing.on_moved)()

    @on(messages.ReachedEnd)
    def _on_end(self) -> None:
        self.families.telling(self.families.showing.on_end)()

    @on(messages.LinkChosen)
    def _on_link(self, event: messages.LinkChosen) -> None:
        event.stop()
        self.families.telling(self.families.open.follow)(event.url)

    @on(messages.Copy)
    def _on_copy(self, event: messages.Copy) -> None:
        event.stop()
        self.families.outside.copy(event.text, shown=80)

    @on(ListPane.SelectionChanged)
    @on(messages.FindChanged)
    @on(messages.ModeChanged)
    @on(messages.LookChanged)
    @on(events.TextSelected)
    def _on_look(self, event: Message) -> None:
        """Report the view of the article; the line length may be unchanged for lack of room."""
        event.stop()
        self.show_lines()
        if isinstance(event, messages.LookChanged) and event.measure != self._measure:
            self._measure = event.measure
            self.say(_("Text width: {count}").format(count=event.measure))

    # Selecting with the mouse

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Return the place in the article, also between and beside lines, for a selection that began in it."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        article = self.article
        if article is None or (widget is not article and holder_of_selection(self) is not article):
            return widget, offset
        region = article.scrollable_content_region
        column = max(region.x, min(x, region.right - 1)) - region.x
        line = max(region.y, min(y, region.bottom - 1)) - region.y
        place = article.viewport.place_under(column, line)
        return (widget, offset) if place is None else (article, Offset(place[1], place[0]))

    @property
    def words_selected(self) -> str:
        """The words of the article that the mouse selected."""
        return self.article.selecting.text if self.selections and self.article is not None else ""

    def action_copy_text(self) -> None:
        """Copy the mouse selection; without one, the key is the app's."""
        words = self.words_selected
        super().action_copy_text()
        self.families.outside.say_copied(words, shown=80)

    def on_key(self, event: events.Key) -> None:
        """Leave the selection of the article to `step_back`: Textual would clear it and go back, too."""
        if event.key == "escape" and self.session.is_reading:
            event.prevent_default()

    def clear_selection(self) -> None:
        """Select nothing."""
        super().clear_selection()
        self.show_keys()

    # The lines above and below

    def show_lines(self) -> None:
        """Update the status line and the key line."""
        self.show_status()
        self.show_keys()

    def show_status(self) -> None:
        """Report the position."""
        article = self.article
        notes = None
        if article is not None and self.session.is_reading:
            look = look_words(article.looks.view, article.looks.script)
            notes = ArticleNotes(look, article.finding.search.place, article.viewport.share)
        self.status.show_session(self.size.width, self.families.leaving.saving_words, notes)

    def show_keys(self) -> None:
        """Show the keys of the query line, of a mode of the article, or of the focused pane."""
        if self.query_line is not None and self.query_line.is_open:
            self.keys.show_keys(self.query_line.keys())
        elif self.session.is_reading and self.words_selected:
            self.keys.show_copying()
        elif self.session.is_reading and self.article is not None and (keys := self.article.mode_keys):
            self.keys.show_keys(keys)
        else:
            self.keys.show_pane(self.session.pane, is_full_list=not self.session.text)
            return
        self.post_message(GiveWay())

    def show_results(self) -> None:
        """Update the list; the first articles trigger what was postponed."""
        results, query = self.session.results, self.session.query
        if results is None:
            return
        self.session.rows, find_snippet = self._rows_to_draw(results)
        self.articles.show_query(self.session.rows, query, find_snippet, self.session.cursor)
        if self.article is not None:
            # Mark the matches in the article that is already shown: it may be the first result.
            self.article.mark_query(query)
        self.show_why_empty()
        self.show_keys()
        if not self._has_rows:
            self._has_rows = True
            self.call_after_refresh(self._finish_start)
        self.families.arriving.on_results(self.call_after_refresh)

    def show_why_empty(self) -> None:
        """Set the text of an empty list; while a query is typed, its explanation is below the query line."""
        nothing = words_for_no_articles(self.session)
        is_typing = self.query_line is not None and self.query_line.is_open
        self.articles.empty_words = nothing if is_typing else f"{nothing}\n{self.session.explanation}".rstrip()

    def _rows_to_draw(self, results: Results) -> tuple[Sequence[ListedRow], FindSnippet]:
        """The rows of the list and their snippets; those of a server are drawn when they come."""
        desk, query = self.desk, results.query
        if not desk.is_far:
            return results.listing, desk.snippets(query)
        from termnews.ui.panes.late_rows import LateRows

        rows = LateRows(
            results.listing,
            lambda numbers: desk.cut_snippets(query, numbers),
            lambda: self._call_while_seen(self.articles.redraw),
            query=query,
            former=self.articles.rows,
        )
        return rows, rows.snippet if query.wanted else desk.snippets(query)

    def say(self, what: str | TermnewsError, *, severity: str = "information") -> None:
        """Show a message, without markup. A mistake while typing is marked at its place."""
        if isinstance(what, QueryError) and self.query_line is not None and self.query_line.is_open:
            self.query_line.point_at(what.start, str(what))
            return
        level = "error" if isinstance(what, TermnewsError) else severity
        self.notify(str(what), markup=False, severity=level)  # type: ignore[arg-type]


class ScreenStage:
    """The main screen as commands see it."""

    def __init__(self, screen: MainScreen) -> None:
        """Wrap `screen`."""
        self._screen = screen

    @property
    def article(self) -> ReaderPane:
        """The article; its pane is mounted on first use."""
        return self._screen.mount_article()

    def redraw(self, *parts: Part) -> None:
        """Redraw what has changed in the session."""
        screen, session = self._screen, self._screen.session
        for part in parts:
            match part:
                case Part.RESULTS:
                    screen.show_results()
                case Part.ROWS:
                    screen.show_why_empty()
                    screen.articles.redraw()
                case Part.SIDEBAR:
                    screen.sidebar.empty_words = words_for_no_rows(session.sidebar_wish.looked_for)
                    screen.sidebar.show(session.sidebar_rows)
                    screen.arranger.widen_sidebar()
                case Part.CURSOR | Part.PLACE:
                    screen.articles.move_to(session.cursor)
        if Part.PLACE in parts:
            screen.articles.show_below(session.arrival.above)
        screen.show_status()

    def go_to(self, pane: Pane) -> None:
        """Focus a pane, and bring it to the front where panes take turns."""
        self._screen.go_to(pane)

    def say(self, what: str | TermnewsError, *, severity: str = "information") -> None:
        """Show a message; an error in what is being typed is marked there."""
        self._screen.say(what, severity=severity)

    def ask(self, purpose: Purpose, prompt: str, text: str = "") -> None:
        """Open the query line for something to be typed."""
        self._screen.mount_query_line().ask(purpose, prompt, text, self._screen.session.pane)

    def explain(self, words: str) -> None:
        """Explain below the query line how the input is read."""
        self._screen.mount_query_line().explain(words)

    def open_window(self, window: Screen[T], then: ScreenResultCallbackType[T] | None = None) -> None:
        """Open a window over the panes; `then` is called with its result."""
        read_window_rules(self._screen.app.stylesheet)
        told: ScreenResultCallbackType[T] | None = then and self._screen.families.telling(then)  # type: ignore[arg-type]
        self._screen.app.push_screen(window, told)

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call something after so many seconds."""
        return self._screen.set_timer(delay, self._screen.families.telling(callback))

    def copy(self, text: str) -> None:
        """Send text to the clipboard of the person's terminal."""
        self._screen.app.copy_to_clipboard(text)

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Suspend the app while another program uses the terminal."""
        try:
            with self._screen.app.suspend():
                yield
        finally:
            self._screen.refresh(layout=True)

    def stop(self) -> None:
        """Stop the process, as ^Z does elsewhere."""
        self._screen.app.action_suspend_process()

    def leave(self) -> None:
        """End the reader."""
        self._screen.app.exit(0)


def words_for_no_articles(session: Session) -> str:
    """The text of an empty list."""
    others, problems = (found.others, found.problems) if (found := session.results) is not None else ("", 0)
    is_reading = not session.progress.finished
    return words_for_nothing(session.query, is_reading=is_reading, others=others, problems=problems)


def look_words(view: View, script: Script) -> list[str]:
    """The view and script of an article, unless they are the defaults."""
    words = {
        "notices": _("with site notices"),
        "source": _("source"),
        "simplified": _("simplified"),
        "traditional": _("traditional"),
    }
    return [words[look] for look in (view.value, script.value) if look in words]


def import_windows() -> None:
    """Import what is not needed at the start."""
    import termnews.ui.windows.picker  # noqa: F401
