"""The reader: one article, shown to be read.

The widget owns its parts, which are given the viewport and a narrow `Surface`: scrolling, loader, headings, finding,
following links, selecting, looks and drawing. It passes keys to them, draws what they draw, and reports sizes to
Textual. A command "following.next_link" is the method `next_link` of the part `following`, which has a module of that
name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.geometry import Offset, Size
from textual.reactive import reactive
from textual.selection import Selection
from textual.worker import Worker, WorkerState

from termnews.text.words import _
from termnews.ui.reader.document import Document, View
from termnews.ui.reader.drawing import Drawing
from termnews.ui.reader.finding import Finding
from termnews.ui.reader.following import Following
from termnews.ui.reader.headings import HeadingWalk
from termnews.ui.reader.loader import Loader
from termnews.ui.reader.looks import Looks
from termnews.ui.reader.paint import COMPONENTS
from termnews.ui.reader.script import Script, load_converter
from termnews.ui.reader.scrolling import Scrolling
from termnews.ui.reader.selecting import Selecting
from termnews.ui.reader.surface import Surface
from termnews.ui.reader.viewport import MEASURE, DrawingArea, Viewport
from termnews.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.binding import BindingType
    from textual.strip import Strip

    from termnews.ui.reader.shown_article import Position, ReaderArticle

_SCROLLING_KEYS = {
    "up": "line_up",
    "down": "line_down",
    "home": "home",
    "end": "end",
    "pageup": "page_up",
    "pagedown": "page_down",
}


class ArticleReader(LineView, inherit_bindings=False):
    """A widget that shows an article.

    Call `show`. While `is_busy_with_keys`, letters belong to the reader.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"part('scrolling.{name}')", show=False) for key, name in _SCROLLING_KEYS.items()
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS: ClassVar[str] = """
    ArticleReader {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        &> .reader--title { text-style: bold; color: $primary; }
        &> .reader--meta { color: $text-muted; }
        &> .reader--tags { color: $text-muted; }
        &> .reader--note { color: $text-muted; }
        &> .reader--heading { text-style: bold; color: $primary; }
        &> .reader--caption { text-style: italic; color: $text-muted; }
        &> .reader--image { text-style: italic; color: $text-muted; }
        &> .reader--rule { color: $text-disabled; }
        &> .reader--section { text-style: bold; color: $text-muted; }
        &> .reader--fold { color: $text-muted; }
        &> .reader--notice { color: $text-muted; }
        &> .reader--removed { color: $text-error; }
        &> .reader--added { color: $text-success; }
        &> .reader--sign { color: $text-muted; }
        &> .reader--code-words { text-style: bold; }
        &> .reader--link { text-style: underline; color: $accent; }
        &> .reader--archived-link { text-style: bold underline; color: $accent; }
        &> .reader--arrow { color: $text-muted; }
        &> .reader--match { text-style: bold; background: $warning 30%; }
        &> .reader--current-match { text-style: bold reverse; }
        &> .reader--focused-link { text-style: reverse; }
        &> .reader--selection { text-style: reverse; }
        &> .reader--caret { text-style: bold underline; }
        &> .reader--hint { text-style: bold reverse; color: $warning; }
    }
    ArticleReader:ansi > .reader--meta { text-style: dim; }
    ArticleReader:ansi > .reader--tags { text-style: dim; }
    ArticleReader:ansi > .reader--sign { text-style: dim; }
    ArticleReader:ansi > .reader--rule { text-style: dim; }
    ArticleReader:ansi > .reader--fold { text-style: dim; }
    ArticleReader:ansi > .reader--notice { text-style: dim; }
    ArticleReader:ansi > .reader--arrow { text-style: dim; }
    ArticleReader:ansi > .reader--match { text-style: bold underline; background: ansi_default; }
    """

    is_centred: reactive[bool] = reactive(default=False)
    """Whether the text is centred."""
    is_peek: reactive[bool] = reactive(default=False)
    """Whether it is a short preview without a header, because the list shows the same facts."""

    def __init__(self, *, measure: int = MEASURE, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        """Create empty, with lines of at most `measure` cells."""
        super().__init__(name=name, id=id)
        surface = Surface(
            sync=self._sync,
            redraw=self.refresh,
            post=self.post_message,
            say=partial(self.notify, markup=False),
            warn=partial(self.notify, severity="warning", markup=False),
        )
        self.viewport = Viewport(self._frame, self._on_new_lines)
        self.viewport.measure = measure
        self.scrolling = Scrolling(self.viewport, surface)
        self.headings = HeadingWalk(self.scrolling, surface)
        self.finding = Finding(self.scrolling, surface)
        self.following = Following(self.scrolling, surface)
        search, walk = self.finding.search, self.following.walk
        self.selecting = Selecting(self.scrolling, surface, search, walk, lambda: self.text_selection)
        self.looks = Looks(self.scrolling, surface, search, walk, self._load_script)
        self.loader = Loader(lambda: self.is_attached and self.viewport.load_more(), self._on_loaded)
        self._drawing = Drawing(self.viewport, self._component_style, search, self.following, self.selecting)
        self._is_syncing = False

    # What is shown

    def show(self, article: ReaderArticle | None, position: Position | None = None) -> None:
        """Show an article, from a position if one is given."""
        self.scrolling.begin()
        self.following.begin()
        self.selecting.end()
        if self.is_attached and self.text_selection is not None:
            self.screen.clear_selection()
        self.finding.search.begin(article.find_matches if article else None)
        document = Document(article) if article else None
        if document is not None:
            self.looks.convert(document)
        self._show_document(document, position)

    def show_links(self, article: ReaderArticle) -> None:
        """Show other links and citations of the shown article; place, search, selection and view stay."""
        if (before := self.viewport.document) is None:
            return
        if before.view is View.SOURCE:
            # The Markdown is the same.
            before.article = article
            return
        document = before.around(article)
        moved, position = partial(before.place_in, document), self.viewport.position
        if position.character > 0:
            position = replace(position, character=moved(self.viewport.top_place)[1])
        for part in (self.finding.search, self.following.walk, self.following.hints, self.selecting.selection):
            part.follow(moved)
        if self.is_attached and (by_mouse := self.text_selection) is not None:
            ends = (end and Offset(*moved((end.y, end.x))[::-1]) for end in by_mouse)
            self.screen.selections = {**self.screen.selections, self: Selection(*ends)}
        self._show_document(document, position)

    def _show_document(self, document: Document | None, position: Position | None) -> None:
        self.viewport.show(document, position)
        if self.is_attached:
            self.viewport.layout()
        self.refresh()

    def _on_new_lines(self) -> None:
        """Parse and lay out the rest between frames."""
        self._drawing.forget_lines()
        self.call_later(self._sync)
        self.loader.begin()

    def _on_loaded(self) -> None:
        if self.is_attached:
            self._sync()
            self.scrolling.report_place()

    def on_unmount(self) -> None:
        """Stop loading."""
        self.loader.stop()

    def _load_script(self, script: Script) -> None:
        load = partial(load_converter, script)
        self.run_worker(load, name=script.value, thread=True, group="script", exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Use the tables of a script."""
        worker = event.worker
        if event.state is WorkerState.SUCCESS and worker.result is not None:
            self.looks.on_loaded(Script(worker.name), worker.result)
        elif event.state is WorkerState.ERROR and worker.error is not None:
            self.looks.on_failure(Script(worker.name), worker.error)

    # Where it is, for Textual

    def _frame(self) -> DrawingArea:
        return DrawingArea(self.scrollable_content_region.width, self.size.height)

    def _sync(self) -> None:
        """Update Textual's virtual size and scroll offset."""
        if self.viewport.document is None:
            return
        self._is_syncing = True
        self.virtual_size = Size(self.scrollable_content_region.width, self.viewport.expected_height)
        self.scroll_to(y=self.viewport.top, animate=False, force=True)
        self._is_syncing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The scrollbar or the wheel moved the text."""
        super().watch_scroll_y(old_value, new_value)
        if not self._is_syncing and round(new_value) != self.viewport.top:
            self.scrolling.to_line(round(new_value))

    def watch_is_centred(self, is_centred: bool) -> None:
        """Centre the text, or align it left."""
        self.viewport.is_centred = is_centred

    def watch_is_peek(self, is_peek: bool) -> None:
        """Switch between the full article and the short preview."""
        self.viewport.is_peek = is_peek

    def on_resize(self) -> None:
        """Handle another size."""
        self.viewport.fit()
        self._sync()
        self.scrolling.report_place()

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the mouse, unless text is selected."""
        meta = event.style.meta
        if self.text_selection is not None and self.text_selection.start != self.text_selection.end:
            return
        if "fold" in meta:
            self.following.unfold(int(meta["fold"]))
        elif "link" in meta:
            self.following.follow(str(meta["link"]))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text selected by the mouse."""
        return (self.selecting.text_of(selection), "\n") if self.viewport.document is not None else None

    def selection_updated(self, selection: Selection | None) -> None:
        """Redraw for a mouse selection."""
        super().selection_updated(selection)
        self.refresh()

    # Keys

    def action_part(self, name: str) -> None:
        """Run a method of a part: "following.next_link"."""
        attrgetter(name)(self)()

    @property
    def is_busy_with_keys(self) -> bool:
        """Whether letters choose a hint or move the caret, so that commands must wait."""
        return self.following.hints.is_on or self.selecting.selection.is_on

    @property
    def mode_keys(self) -> list[tuple[str, str]]:
        """The keys of the current mode, with their labels; empty outside of modes."""
        if self.selecting.selection.is_on:
            return [
                ("y", _("copy")),
                ("Esc", _("back")),
                ("hjkl", _("move")),
                ("v", _("start here")),
                ("o", _("other end")),
            ]
        return [("a-z", _("follow")), ("Esc", _("back"))] if self.following.hints.is_on else []

    def on_key(self, event: events.Key) -> None:
        """Pass keys to the current mode."""
        if self.is_busy_with_keys:
            event.stop()
            event.prevent_default()
            mode = self.following if self.following.hints.is_on else self.selecting
            mode.take_key(event.key, event.character)

    def step_back(self) -> bool:
        """End the current mode: selecting, hints, the focused link, the find; returns whether there was one."""
        if self.is_busy_with_keys:
            self.following.end_hints()
            self.selecting.end()
        elif self.selecting.text:
            self.screen.clear_selection()
        elif self.following.leave_note() or self.following.unfocus():
            pass
        elif self.finding.search.is_typed:
            self.finding.clear()
        else:
            return False
        return True

    # Drawing

    def forget_drawn(self) -> None:
        """Handle changed colours."""
        self._drawing.forget_colours()

    def _component_style(self, component: str) -> Style:
        return self.get_component_rich_style(component) if component else self.rich_style

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        return self._drawing.line(y, self.size.width)
