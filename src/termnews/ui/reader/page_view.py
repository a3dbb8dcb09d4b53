"""A widget that scrolls through a document; it draws lines and knows nothing of what they say."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Size
from textual.reactive import reactive
from textual.strip import Strip

from termnews.ui.reader.article import Position
from termnews.ui.reader.document import FIRST_PIECE, Document
from termnews.ui.reader.layout import Anchor, Layout, find_anchor, share_columns
from termnews.ui.reader.paint import COMPONENTS, Overlay, Painter
from termnews.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from rich.style import Style

    from termnews.ui.reader.blocks import Block
    from termnews.ui.reader.typeset import Line

MEASURE = 76
"""Cells of text in a line, unless the person wants more or fewer."""
_PIECE_OF_LAYOUT = 8_000
"""Characters whose lines are made between two frames."""
_BEFORE_LOADING = 0.03
"""Seconds: time for the first page to be painted."""


class PageView(LineView, can_focus=True):
    """Shows the lines of a document around one place in it.

    The place at the top is kept as block and character, so that a new width or
    lines that get their exact height do not move the text that is being read.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)

    is_centred: reactive[bool] = reactive(default=False)
    """Whether the text stands in the middle of the screen."""
    is_peek: reactive[bool] = reactive(default=False)
    """Whether only a few lines are in sight, which go to the text: the list beside them says what a header does."""

    def __init__(self, *, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(name=name, id=id, classes=classes)
        self.document: Document | None = None
        self.measure = MEASURE
        self._layout: Layout | None = None
        self._margin = 0
        self._anchor = Anchor()
        self._top = 0
        self._painter = Painter(self._component_style)
        self._strips: dict[tuple[int, int], Strip] = {}
        self._is_syncing = False
        self._loading: asyncio.Task[None] | None = None

    # What is shown

    def show_document(self, document: Document | None, position: Position | None = None) -> None:
        """Show a document from its beginning, or from a place in it."""
        self.document = document
        self._layout = None
        self._anchor = Anchor()
        self._top = 0
        if document is not None:
            document.read_on(FIRST_PIECE)
            if position:
                self._anchor = find_anchor(document, position)
        if self.is_attached:
            self.laid_out()
        self.refresh()

    @property
    def position(self) -> Position:
        """The place at the top of the screen; a negative character counts blank lines before the block."""
        if self.document is None:
            return Position()
        block, character = self._anchor.block, -self._anchor.blanks or self._anchor.character
        return Position(block - self.document.body_start, character, self.document.fingerprint_of(block))

    def goto(self, position: Position) -> None:
        """Put a place at the top of the screen."""
        layout = self.laid_out()
        if layout is None:
            return
        anchor = find_anchor(layout.document, position)
        layout.take_new_blocks()
        self.scroll_to_line(layout.line_of(anchor))

    # Loading

    def start_loading(self) -> None:
        """Read and lay out the rest between frames."""
        if self._loading is None or self._loading.done():
            self._loading = asyncio.create_task(self._load())

    @property
    def is_loading(self) -> bool:
        """Whether the rest of the article is still being read or laid out."""
        return self._loading is not None and not self._loading.done()

    async def _load(self) -> None:
        """Work in small pieces, so that the first page is painted before and keys are answered in between."""
        await asyncio.sleep(_BEFORE_LOADING)
        while self.is_attached and (layout := self._layout) is not None:
            document = layout.document
            if not document.is_complete:
                document.read_on()
                layout.take_new_blocks()
                self.document_grew()
            elif layout.missing:
                layout.make_some(_PIECE_OF_LAYOUT)
            else:
                self._keep_anchor(layout)
                self.place_changed()
                return
            await asyncio.sleep(0.001)

    def document_grew(self) -> None:
        """More of the document was read."""

    def load_all(self) -> None:
        """Read the rest at once: what is asked for concerns all of it."""
        layout = self.laid_out()
        if layout is not None and not layout.document.is_complete:
            layout.document.read_all()
            layout.take_new_blocks()
            self._keep_anchor(layout)

    def on_unmount(self) -> None:
        """Stop reading on."""
        if self._loading is not None:
            self._loading.cancel()

    # Layout

    def laid_out(self) -> Layout | None:
        """Give the layout for the present width; a new width keeps the place at the top."""
        if self.document is None:
            return None
        room = max(1, self.scrollable_content_region.width)
        margin, width = share_columns(room, self.measure, is_centred=self.is_centred)
        if self._layout is None or self._layout.width != width:
            self._layout = Layout(self.document, width)
            self._strips.clear()
            self._margin = margin
            self._settle(self._layout)
            self.call_later(self._sync)
            self.start_loading()
        elif margin != self._margin:
            self._margin = margin
            self._strips.clear()
        return self._layout

    def on_resize(self) -> None:
        """More or less of the text is in sight."""
        if (layout := self.laid_out()) is not None:
            self._keep_anchor(layout)
            self.place_changed()

    def lay_out_again(self) -> None:
        """Make all lines anew, at the same place."""
        self._layout = None
        self.laid_out()
        self.refresh()

    def redo_folds(self) -> None:
        """Notices were folded or unfolded: their lines are made anew, the place at the top stays."""
        if (layout := self.laid_out()) is None:
            return
        for index, block in enumerate(layout.document.blocks):
            if block.fold >= 0:
                layout.forget(index)
        self._strips.clear()
        self._settle(layout)
        self._sync()
        self.start_loading()
        self.refresh()

    def _settle(self, layout: Layout) -> None:
        """Make the lines around the anchor exact, so that a page either way is known."""
        layout.make_around(self._anchor.block, 2 * max(1, self.size.height))
        self._top = self._limit(layout, layout.line_of(self._anchor))

    def _limit(self, layout: Layout, line: int) -> int:
        """Keep a line within what can stand at the top of the screen."""
        room = 0 if layout.document.is_complete else self.size.height
        return max(0, min(line, layout.height + room - self.size.height))

    @property
    def top_line(self) -> int:
        """The line at the top of the screen."""
        return self._top

    def _first_line(self, layout: Layout) -> int:
        """The line that is drawn first: the one at the top, or the first of the text."""
        document = layout.document
        if not self.is_peek or not document.article.markdown or document.body_start >= len(document.blocks):
            return self._top
        return max(self._top, layout.line_of(Anchor(document.body_start)))

    def scroll_to_line(self, line: int) -> None:
        """Bring a line to the top of the screen, as far as there is text below it."""
        layout = self.laid_out()
        if layout is None:
            return
        while line + self.size.height > layout.height and not layout.document.is_complete:
            layout.document.read_on()
            layout.take_new_blocks()
        for _attempt in range(3):
            line = self._limit(layout, line)
            self._anchor = layout.anchor_at(line)
            self._settle(layout)
            if self._top == line:
                break
            line = self._top
        self._sync()
        self.refresh()
        self.place_changed()

    def bring_into_sight(self, block: int, character: int) -> None:
        """Scroll as little as shows a place with lines around it: a third of the screen above it."""
        layout = self.laid_out()
        if layout is None:
            return
        layout.make_around(block, 2 * self.size.height)
        line = layout.line_of(Anchor(block, character))
        if not self._top <= line < self._top + self.size.height:
            self.scroll_to_line(line - self.size.height // 3)

    def place_changed(self) -> None:
        """The place at the top has changed."""

    def _keep_anchor(self, layout: Layout) -> None:
        """Heights became exact: the text stays where it is, its number changes."""
        self._top = self._limit(layout, layout.line_of(self._anchor))
        self._sync()

    def _sync(self) -> None:
        """Tell Textual how long the text is and where we are in it."""
        layout = self._layout
        if layout is None:
            return
        height = layout.height
        if not layout.document.is_complete:
            height += int(height * layout.document.unread_share)
        self._is_syncing = True
        self.virtual_size = Size(self.scrollable_content_region.width, height)
        self.scroll_to(y=self._top, animate=False, force=True)
        self._is_syncing = False

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """The scrollbar or the wheel moved the text."""
        super().watch_scroll_y(old_value, new_value)
        if not self._is_syncing and round(new_value) != self._top:
            self.scroll_to_line(round(new_value))

    def forget_drawn(self) -> None:
        """Colours have changed."""
        self._painter = Painter(self._component_style)
        self._strips.clear()

    def _component_style(self, component: str) -> Style:
        return self.get_component_rich_style(component) if component else self.rich_style

    def component(self, name: str) -> Style:
        """Give the style of a component class."""
        return self._painter.style(name)

    def overlays(self, index: int) -> list[Overlay]:
        """Give what is drawn over the text of a block."""
        del index
        return []

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.size.width
        layout = self.laid_out()
        if layout is None or (number := self._first_line(layout) + y) >= layout.height:
            return Strip.blank(width, self._painter.base)
        index, place = layout.locate(number)
        lines = layout.lines(index)
        if place >= len(lines):
            return Strip.blank(width, self._painter.base)
        strip = self._draw(layout.document.blocks[index], lines[place], index, place)
        return self.finish_line(strip, index, lines[place]).adjust_cell_length(width, self._painter.base)

    def finish_line(self, strip: Strip, index: int, line: Line) -> Strip:
        """Draw on top of a line."""
        del index, line
        return strip

    def _draw(self, block: Block, line: Line, index: int, place: int) -> Strip:
        if overlays := self.overlays(index):
            return self._painter.paint(line, block, index, overlays, self._margin)
        if (key := (index, place)) not in self._strips:
            self._strips[key] = self._painter.paint(line, block, index, (), self._margin)
        return self._strips[key]
