"""The reader: one article, shown to be read.

The widget owns four parts, none of which knows Textual: a viewport (what is visible), a search (what is marked),
links (the focused one, and the hints) and a selection by keys. It passes keys to them, draws them, and reports
changes.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Offset, Size
from textual.reactive import reactive
from textual.selection import Selection
from textual.strip import Strip
from textual.worker import Worker, WorkerState

from termnews.text.footnotes import NOTE
from termnews.text.words import _, without_stop
from termnews.ui.reader.article_search import ArticleSearch
from termnews.ui.reader.document import Document, View
from termnews.ui.reader.following_links import Hints, LinkWalk, columns_of, document_links, links_in_lines, shown_links
from termnews.ui.reader.headings import find_heading, is_heading, outline
from termnews.ui.reader.messages import (
    Copy,
    FindChanged,
    HintsChanged,
    LinkChosen,
    LookChanged,
    PositionChanged,
    ReachedEnd,
    SelectingChanged,
)
from termnews.ui.reader.paint import COMPONENTS, Overlay, Painter
from termnews.ui.reader.script import Convert, Script, load_converter
from termnews.ui.reader.selection import TO_THE_END, CaretSelection, text_between
from termnews.ui.reader.shown_article import Position
from termnews.ui.reader.viewport import MEASURE, DrawingArea, Viewport
from termnews.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events

    from termnews.ui.reader.blocks import LinkPlace
    from termnews.ui.reader.caret import Place
    from termnews.ui.reader.shown_article import FindMatches, OutlineRow, ReaderArticle, ShownLink
    from termnews.ui.reader.viewport import ShownLine

_BEFORE_LOADING = 0.03
"""Seconds: time for the first page to be painted."""
_STEP = 4
_NARROWEST, _WIDEST = 20, 200
_WORDS = re.compile(r"\w{2,24}")
_FEW = 6
"""Some runs of letters like these identify a place in another view."""


class ArticleReader(LineView):
    """A widget that shows an article.

    Set `article`, or call `show` to restore a place. Everything a key can ask
    is an action; while `is_busy_with_keys` letters belong to the reader.
    """

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

    article: reactive[ReaderArticle | None] = reactive(None, init=False)
    """The article. Set from above."""
    script: reactive[Script] = reactive(Script.ORIGINAL, init=False)
    """The Chinese script, kept from article to article."""
    is_centred: reactive[bool] = reactive(default=False)
    """Whether the text is centred."""
    is_peek: reactive[bool] = reactive(default=False)
    """Whether it is a short preview without a header, because the list shows the same facts."""

    def __init__(self, *, measure: int = MEASURE, name: str | None = None, id: str | None = None) -> None:  # noqa: A002
        """Create empty, with lines of at most `measure` cells."""
        super().__init__(name=name, id=id)
        self.viewport = Viewport(self._frame, self._on_new_lines)
        self.viewport.measure = measure
        self.search = ArticleSearch()
        self.link_walk = LinkWalk()
        self.hints = Hints()
        self.selection = CaretSelection()
        self._painter = Painter(self._component_style)
        self._strips: dict[tuple[int, int, int], Strip] = {}
        """Drawn lines, by block, line and margin."""
        self._is_syncing = False
        self._loading: asyncio.Task[None] | None = None
        self._has_reached_end = False
        self._convert: Convert | None = None
        self._beneath: Document | None = None
        """The article as blocks while its source is shown."""

    # What is shown

    def show(self, article: ReaderArticle | None, position: Position | None = None) -> None:
        """Show an article, from a position if one is given."""
        self.set_reactive(ArticleReader.article, article)
        self._beneath = None
        self._has_reached_end = False
        self.link_walk.begin()
        self._end_hints()
        self._end_selecting()
        if self.is_attached and self.text_selection is not None:
            self.screen.clear_selection()
        self.search.begin(article.find_matches if article else None)
        document = Document(article) if article else None
        if document is not None and self._convert is not None:
            document.set_convert(self._convert)
        self._show_document(document, position)

    def show_links(self, article: ReaderArticle) -> None:
        """Show other links and citations of the shown article; place, search, selection and view stay."""
        self.set_reactive(ArticleReader.article, article)
        if (before := self.document) is None:
            return
        if before.view is View.SOURCE:
            # The Markdown is the same.
            before.article = article
            return
        document = before.around(article)
        moved, position = partial(before.place_in, document), self.viewport.position
        if position.character > 0:
            position = replace(position, character=moved(self._top_place)[1])
        for part in (self.search, self.link_walk, self.hints, self.selection):
            part.follow(moved)
        if self.is_attached and (by_mouse := self.text_selection) is not None:
            ends = (end and Offset(*moved((end.y, end.x))[::-1]) for end in by_mouse)
            self.screen.selections = {**self.screen.selections, self: Selection(*ends)}
        self._show_document(document, position)

    def watch_article(self, article: ReaderArticle | None) -> None:
        """Show the new article."""
        self.show(article)

    def mark(self, find: FindMatches) -> None:
        """Mark the matches of another query in the shown article."""
        if self.is_comparing:
            return
        had_current = self.search.current is not None
        self.search.begin(find)
        self.refresh()
        if had_current:
            self._tell_find()

    @property
    def document(self) -> Document | None:
        """The blocks of the shown article."""
        return self.viewport.document

    @property
    def is_comparing(self) -> bool:
        """Whether the changes from another article are shown in place of the article."""
        return self.article is not None and bool(self.article.comparison)

    @property
    def is_waiting(self) -> bool:
        """Whether the body of the article is still being converted."""
        return self.document is not None and self.document.article.markdown is None

    def _show_document(self, document: Document | None, position: Position | None) -> None:
        self.viewport.show(document, position)
        if self.is_attached:
            self.viewport.layout()
        self.refresh()

    # The rest of it, between frames

    @property
    def is_loading(self) -> bool:
        """Whether the rest of the article is still being parsed or laid out."""
        return self._loading is not None and not self._loading.done()

    def _on_new_lines(self) -> None:
        """Parse and lay out the rest between frames."""
        self._strips.clear()
        self.call_later(self._sync)
        if not self.is_loading:
            self._loading = asyncio.create_task(self._load())

    async def _load(self) -> None:
        """Work in small pieces, so that the first page is painted first and keys are handled in between."""
        await asyncio.sleep(_BEFORE_LOADING)
        is_unfinished = True
        while is_unfinished and self.is_attached:
            is_unfinished = self.viewport.load_more()
            await asyncio.sleep(0.001)
        if self.is_attached:
            self._sync()
            self._tell_place()

    def _load_all(self) -> None:
        if self.viewport.load_all():
            self._sync()

    def on_unmount(self) -> None:
        """Stop loading."""
        if self._loading is not None:
            self._loading.cancel()

    # Where it is

    @property
    def position(self) -> Position:
        """The position at the top of the screen, in terms of the article's blocks in any view."""
        if self.view is View.SOURCE and self._beneath is not None:
            return self._beneath.find_words(*self._words_at_top())
        return self.viewport.position

    @property
    def share(self) -> float:
        """The share of the article above the lower edge: 0 to 1."""
        return self.viewport.share

    @property
    def top_line(self) -> int:
        """The line at the top of the screen."""
        return self.viewport.top

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is in sight."""
        return self.viewport.is_at_end

    def goto(self, position: Position) -> None:
        """Put a place at the top of the screen."""
        self.viewport.go_to(position)
        self._moved()

    def scroll_to_line(self, line: int) -> None:
        """Scroll a line to the top of the screen, as far as possible."""
        self.viewport.scroll_to(line)
        self._moved()

    def _bring_into_sight(self, block: int, character: int) -> None:
        if self.viewport.bring_into_sight(block, character):
            self._moved()
        self.refresh()

    def _moved(self) -> None:
        self._sync()
        self.refresh()
        self._tell_place()

    def _tell_place(self) -> None:
        """Report the position."""
        if self.document is None:
            return
        self.post_message(PositionChanged(self.position, self.share))
        if self.is_at_end and not self._has_reached_end and not self.is_waiting:
            self._has_reached_end = True
            self.post_message(ReachedEnd())

    def _frame(self) -> DrawingArea:
        return DrawingArea(self.scrollable_content_region.width, self.size.height)

    def _sync(self) -> None:
        """Update Textual's virtual size and scroll offset."""
        if self.document is None:
            return
        self._is_syncing = True
        self.virtual_size = Size(self.scrollable_content_region.width, self.viewport.expected_height)
        self.scroll_to(y=self.viewport.top, animate=False, force=True)
        self._is_syncing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The scrollbar or the wheel moved the text."""
        super().watch_scroll_y(old_value, new_value)
        if not self._is_syncing and round(new_value) != self.viewport.top:
            self.scroll_to_line(round(new_value))

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
        self._tell_place()

    # Moving

    def action_line_down(self) -> None:
        """Scroll one line down."""
        self.scroll_to_line(self.top_line + 1)

    def action_line_up(self) -> None:
        """Scroll one line up."""
        self.scroll_to_line(self.top_line - 1)

    def action_half_page_down(self) -> None:
        """Scroll half a screen down."""
        self.scroll_to_line(self.top_line + max(1, self.size.height // 2))

    def action_half_page_up(self) -> None:
        """Scroll half a screen up."""
        self.scroll_to_line(self.top_line - max(1, self.size.height // 2))

    def action_page_down(self) -> None:
        """Scroll a screen down; its last line stays in sight."""
        self.scroll_to_line(self.top_line + max(1, self.size.height - 1))

    def action_page_up(self) -> None:
        """Scroll a screen up; its first line stays in sight."""
        self.scroll_to_line(self.top_line - max(1, self.size.height - 1))

    def action_home(self) -> None:
        """Go to the beginning."""
        self.scroll_to_line(0)

    def action_end(self) -> None:
        """Go to the end."""
        self.viewport.go_to_end()
        self._moved()

    # Textual's own bindings do the same.
    action_scroll_down = action_line_down
    action_scroll_up = action_line_up
    action_scroll_home = action_home
    action_scroll_end = action_end

    def outline(self) -> list[OutlineRow]:
        """List the headings of the article."""
        self._load_all()
        return outline(self.document) if self.document is not None else []

    def action_next_heading(self) -> None:
        """Put the next heading at the top."""
        self._load_all()
        self._go_to_heading(forward=True)

    def action_previous_heading(self) -> None:
        """Put the previous heading at the top, or the beginning."""
        self._go_to_heading(forward=False)

    def _go_to_heading(self, *, forward: bool) -> None:
        if (document := self.document) is None:
            return
        found = find_heading(document.blocks, self.viewport.anchor, forward=forward)
        if found is not None:
            top = self.top_line
            self.goto(Position(found - document.body_start, 0))
            if self.top_line == top:
                self.notify(_("The heading is on screen."), markup=False)
        elif not forward:
            self.scroll_to_line(0)
        elif not any(map(is_heading, document.blocks)):
            self.notify(_("No headings in this article."), markup=False)
        else:
            self.notify(_("No more headings."), markup=False)

    # Finding

    @property
    def match_place(self) -> tuple[int, int] | None:
        """The current match, counted from 1, and the number of matches."""
        return self.search.place

    @property
    def find_count(self) -> tuple[int, int]:
        """The current match, counted from 1 (0 for none), and the number of matches."""
        if self.search.place is None:
            self._load_all()
        return self.search.count(self.document)

    def find(self, words: str) -> None:
        """Find text from the top of the screen on, as it is typed."""
        if not words.strip():
            self.action_clear_find()
            return
        self.search.find(words)
        self._step_to_match(forward=True, is_new=True)

    def action_next_match(self) -> None:
        """Go to the next match; after the last comes the first."""
        self._step_to_match(forward=True)

    def action_previous_match(self) -> None:
        """Go to the match before; before the first comes the last."""
        self._step_to_match(forward=False)

    def action_clear_find(self) -> None:
        """Mark the matches of the query again."""
        self.search.end()
        self.refresh()
        self._tell_find()

    def _step_to_match(self, *, forward: bool, is_new: bool = False) -> None:
        self._load_all()
        if self.document is not None:
            match = self.search.step(self.document, self._top_place, forward=forward, is_new=is_new)
            if match is not None:
                self._bring_into_sight(match[0], match[1])
        self._tell_find()
        self.refresh()

    def _tell_find(self) -> None:
        self.post_message(FindChanged(*self.find_count))

    # Links

    def links(self) -> list[ShownLink]:
        """List the links of the article, without footnotes."""
        self._load_all()
        return shown_links(self.document) if self.document is not None else []

    def action_focus_next_link(self) -> None:
        """Focus the next link; without a focused one, the first on the screen."""
        self._focus_link(forward=True)

    def action_focus_previous_link(self) -> None:
        """Go to the link before."""
        self._focus_link(forward=False)

    def _focus_link(self, *, forward: bool) -> None:
        self._load_all()
        if self.document is None:
            return
        if not (places := document_links(self.document)):
            self.notify(_("No links in this article."), markup=False)
            return
        link = self.link_walk.step(places, self._top_place, forward=forward)
        self._bring_into_sight(link.block, link.start)

    def action_open_link(self) -> None:
        """Follow the focused link; without one, unfold the visible notices, or focus the first link."""
        folded = next((place for place in self._links_in_sight() if not place.url), None)
        if (chosen := self.link_walk.in_hand or folded) is not None:
            self._choose(chosen)
        else:
            self.action_focus_next_link()

    def action_hints(self) -> None:
        """Draw hints over the links on the screen; typing one follows its link."""
        places = self._links_in_sight()
        if not places:
            self.notify(_("No links on screen."), markup=False)
        if self.hints.is_on or not places:
            self._end_hints()
            return
        self.hints.begin(places)
        self.post_message(HintsChanged(is_on=True))
        self.refresh()

    def _end_hints(self) -> None:
        if self.hints.is_on:
            self.hints.end()
            self.post_message(HintsChanged(is_on=False))
            self.refresh()

    def _take_hint_key(self, event: events.Key) -> None:
        place = self.hints.take(event.key, event.character)
        if not self.hints.is_on:
            self.post_message(HintsChanged(is_on=False))
        if place is not None:
            self._choose(place)
        self.refresh()

    def _links_in_sight(self) -> list[LinkPlace]:
        lines = self.viewport.lines_in_sight()
        return links_in_lines(self.document, lines) if self.document is not None else []

    def _choose(self, place: LinkPlace) -> None:
        """Follow a link, go to a footnote, or unfold notices."""
        if place.url:
            self._follow(place.url)
        elif self.document is not None:
            self._unfold(self.document.blocks[place.block].fold)

    def _follow(self, url: str) -> None:
        """Go to a footnote; other links are reported to the screen."""
        if url.startswith(NOTE):
            self._go_to_note(int(url.removeprefix(NOTE)))
        else:
            self.post_message(LinkChosen(url))

    def _go_to_note(self, number: int) -> None:
        """Show a footnote; going back returns to the place before."""
        self._load_all()
        blocks = self.document.blocks if self.document is not None else []
        target = next((index for index, block in enumerate(blocks) if block.note == number), None)
        if target is not None:
            self.link_walk.leave_for_note(self.position, target)
            self._bring_into_sight(target, 0)
            self.notify(_("Esc goes back to the text."), markup=False)

    def _leave_note(self) -> bool:
        """Return from a footnote to the place before, if it is visible; return whether that was so."""
        position = self.link_walk.leave_note({index for index, _line in self.viewport.lines_in_sight()})
        if position is not None:
            self.goto(position)
        return position is not None

    def _unfold(self, fold: int) -> None:
        """Show a group of notices."""
        if self.document is not None:
            self.document.unfolded.add(fold)
            self.link_walk.let_go()
            self._redo_folds()

    def _redo_folds(self) -> None:
        self.viewport.redo_folds()
        self._sync()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the mouse, unless text is selected."""
        meta = event.style.meta
        if self.text_selection is not None and self.text_selection.start != self.text_selection.end:
            return
        if "fold" in meta:
            self._unfold(int(meta["fold"]))
        elif "link" in meta:
            self._follow(str(meta["link"]))

    # Selecting

    def place_under(self, x: int, y: int) -> Place | None:
        """Return the place at a cell of the widget; without text there, the end of the text above."""
        return self.viewport.place_under(x, y)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text selected by the mouse."""
        if self.document is None:
            return None
        start = (selection.start.y, selection.start.x) if selection.start else (0, 0)
        last = len(self.document.blocks)
        end = (selection.end.y, selection.end.x) if selection.end else (last, 0)
        return text_between(self.document, start, end), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Redraw for a mouse selection."""
        super().selection_updated(selection)
        self.refresh()

    @property
    def selected_text(self) -> str:
        """The text selected by keys or by the mouse."""
        if self.document is None:
            return ""
        if self.selection.is_on:
            return text_between(self.document, *self.selection.span)
        by_mouse = self.text_selection
        found = self.get_selection(by_mouse) if by_mouse is not None else None
        return found[0] if found else ""

    def action_select(self) -> None:
        """Select by keys, from the current match, the focused link or the first line; again: restart here."""
        if self.selection.is_on:
            self.selection.begin_here()
        elif (place := self._first_place()) is not None:
            self.selection.begin(place)
            self.post_message(SelectingChanged(is_on=True))
        self.refresh()

    def action_copy_selection(self) -> None:
        """Copy the selection."""
        if text := self.selected_text:
            self.post_message(Copy(text))
        self._end_selecting()

    def _end_selecting(self) -> None:
        if self.selection.is_on:
            self.selection.end()
            self.post_message(SelectingChanged(is_on=False))
            self.refresh()

    def _take_selecting_key(self, event: events.Key) -> None:
        key = event.character if event.character and event.character.isprintable() else event.key
        match key:
            case "escape" | "q":
                self._end_selecting()
            case "y" | "enter":
                self.action_copy_selection()
            case "v":
                self.action_select()
            case "o":
                self.selection.swap()
                self._bring_into_sight(*self.selection.caret)
            case _ if (layout := self.viewport.layout()) is not None:
                self.selection.move(key, layout, self.size.height)
                self._bring_into_sight(*self.selection.caret)

    def _first_place(self) -> Place | None:
        if (match := self.search.current) is not None:
            return match[0], match[1]
        if (link := self.link_walk.in_hand) is not None:
            return link.block, link.start
        shown = ((index, line.pieces[0].start) for index, line in self.viewport.lines_in_sight() if line.pieces)
        return next(shown, None)

    @property
    def _top_place(self) -> Place:
        return self.viewport.anchor.block, self.viewport.anchor.character

    # Keys that belong to a mode

    @property
    def is_busy_with_keys(self) -> bool:
        """Whether letters choose a hint or move the caret, so that commands must wait."""
        return self.hints.is_on or self.selection.is_on

    @property
    def mode_keys(self) -> list[tuple[str, str]]:
        """The keys of the current mode, with their labels; empty outside of modes."""
        if self.selection.is_on:
            return [
                ("y", _("copy")),
                ("Esc", _("back")),
                ("hjkl", _("move")),
                ("v", _("start here")),
                ("o", _("other end")),
            ]
        return [("a-z", _("follow")), ("Esc", _("back"))] if self.hints.is_on else []

    def on_key(self, event: events.Key) -> None:
        """Pass keys to the current mode."""
        if self.is_busy_with_keys:
            event.stop()
            event.prevent_default()
            if self.hints.is_on:
                self._take_hint_key(event)
            else:
                self._take_selecting_key(event)

    def step_back(self) -> bool:
        """End the current mode: selecting, hints, the focused link, the find; returns whether there was one."""
        if self.is_busy_with_keys:
            self._end_hints()
            self._end_selecting()
            return True
        if self.selected_text:
            self.screen.clear_selection()
            return True
        if self._leave_note():
            return True
        if self.link_walk.let_go():
            self.refresh()
            return True
        if self.search.is_typed:
            self.action_clear_find()
            return True
        return False

    # Width

    @property
    def measure(self) -> int:
        """The most cells of text in a line."""
        return self.viewport.measure

    def action_wider(self) -> None:
        """Make lines longer."""
        self.set_measure(self.measure + _STEP)

    def action_narrower(self) -> None:
        """Make lines shorter."""
        self.set_measure(self.measure - _STEP)

    def set_measure(self, measure: int = MEASURE) -> None:
        """Set the length of lines, in cells."""
        self.viewport.measure = max(_NARROWEST, min(measure, _WIDEST))
        self._lay_out_again()
        self._tell_look()

    def _lay_out_again(self) -> None:
        self.viewport.lay_out_again()
        self.refresh()

    # View

    @property
    def view(self) -> View:
        """What is shown of the article."""
        return self.document.view if self.document else View.CLEAN

    def action_next_view(self) -> None:
        """Cycle through the views: clean, with notices, source."""
        views = list(View)
        self.set_view(views[(views.index(self.view) + 1) % len(views)])

    def set_view(self, view: View) -> None:
        """Show another view of the article, at the same place."""
        document = self.document
        if self.is_comparing:
            self.notify(_("Esc goes back to the article."), markup=False)
            return
        if document is None or document.view is view:
            return
        self.link_walk.let_go()
        if View.SOURCE in (view, document.view):
            self._beneath = document if view is View.SOURCE else None
            self._replace_document(Document(document.article, view))
        else:
            document.view = view
            self._redo_folds()
        self._tell_look()

    def _replace_document(self, document: Document) -> None:
        """Show other blocks, at the text that was at the top."""
        words, share = self._words_at_top()
        if self._convert is not None and document.view is not View.SOURCE:
            document.set_convert(self._convert)
        document.read_all()
        self.search.restart()
        self._show_document(document, document.find_words(words, share))

    def _words_at_top(self) -> tuple[list[str], float]:
        """Return the text at the top in the original script, the longest run first, and its share of the article."""
        document, anchor = self.document, self.viewport.anchor
        if document is None or (anchor.block == 0 and not anchor.character):
            return [], 0.0
        text = document.originals[anchor.block].text
        # Runs of letters, which contain neither Markdown syntax nor characters drawn for it.
        words = sorted(_WORDS.findall(text[anchor.character :]), key=len, reverse=True)[:_FEW]
        return words, anchor.block / max(1, len(document.blocks))

    # Script

    def action_next_script(self) -> None:
        """Cycle through the scripts: the page's, simplified, traditional."""
        scripts = list(Script)
        self.script = scripts[(scripts.index(self.script) + 1) % len(scripts)]

    def watch_script(self, script: Script) -> None:
        """Show the article in another script as soon as its tables are there."""
        if script is Script.ORIGINAL:
            self._apply_convert(None)
        else:
            self.run_worker(
                lambda: load_converter(script), name=script.value, thread=True, group="script", exit_on_error=False
            )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Use the tables that were loaded, unless another script was chosen meanwhile."""
        if event.worker.name != self.script.value:
            return
        if event.state is WorkerState.SUCCESS:
            self._apply_convert(event.worker.result)
        elif event.state is WorkerState.ERROR:
            self.script = Script.ORIGINAL
            sentence = _("Cannot load the conversion tables: {reason}.")
            self.notify(sentence.format(reason=without_stop(event.worker.error)), severity="warning", markup=False)

    def _apply_convert(self, convert: Convert | None) -> None:
        self._convert = convert
        if self.document is not None and self.view is not View.SOURCE:
            self.document.set_convert(convert)
            self.search.forget()
            self._lay_out_again()
        self._tell_look()

    def _tell_look(self) -> None:
        self.post_message(LookChanged(self.view, self.script, self.measure))

    # Drawing

    def forget_drawn(self) -> None:
        """Handle changed colours."""
        self._painter = Painter(self._component_style)
        self._strips.clear()

    def _component_style(self, component: str) -> Style:
        return self.get_component_rich_style(component) if component else self.rich_style

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.size.width
        found, base = self.viewport.line_at(y), self._painter.base
        if found is None:
            return Strip.blank(width, base)
        return self._lay_hints_over(self._draw(found), found).adjust_cell_length(width, base)

    def _draw(self, shown: ShownLine) -> Strip:
        index, block, place, line = shown
        margin = self.viewport.margin
        overlays = [*self.search.overlays(index, block), *self.link_walk.overlays(index), *self._selected(index)]
        if overlays:
            return self._painter.paint(line, block, index, overlays, margin)
        if (key := (index, place, margin)) not in self._strips:
            self._strips[key] = self._painter.paint(line, block, index, (), margin)
        return self._strips[key]

    def _selected(self, index: int) -> list[Overlay]:
        """Mark the selection, by keys or by the mouse."""
        if self.selection.is_on:
            return self.selection.overlays(index)
        by_mouse = self.text_selection
        if by_mouse is None or (span := by_mouse.get_span(index)) is None:
            return []
        return [Overlay(span[0], TO_THE_END if span[1] < 0 else span[1], "reader--selection")]

    def _lay_hints_over(self, strip: Strip, shown: ShownLine) -> Strip:
        """Draw hints over their links, and the focused line of folded notices."""
        index, block, _place, line = shown
        margin = self.viewport.margin
        for label, place in self.hints.in_block(index):
            for column in columns_of(place, block, line):
                strip = _lay_over(strip, margin + column, Segment(label.upper(), self._painter.style("reader--hint")))
        in_hand = self.link_walk.in_hand
        if line.is_fold and in_hand is not None and in_hand.block == index:
            strip = strip.apply_style(self._painter.style("reader--focused-link"))
        return strip


def _lay_over(strip: Strip, column: int, segment: Segment) -> Strip:
    """Draw a segment over the cells that begin at `column`."""
    end = column + segment.cell_length
    return Strip.join([strip.crop(0, column), Strip([segment]), strip.crop(end, max(end, strip.cell_length))])
