"""The visible part of an article, and scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.ui.reader.caret import Place, place_at
from termnews.ui.reader.document import FIRST_PIECE, Document, words_at
from termnews.ui.reader.layout import Anchor, Layout, find_anchor, share_columns
from termnews.ui.reader.shown_article import Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.ui.reader.blocks import Block
    from termnews.ui.reader.typeset import Line

MEASURE = 76
"""The default line length, in cells."""
_PIECE_OF_LAYOUT = 8_000
"""Characters that are laid out between two frames."""


class DrawingArea(NamedTuple):
    """The area for drawing."""

    width: int
    """Cells of a line."""
    height: int
    """Lines of the screen."""


class ShownLine(NamedTuple):
    """A line of a document, as it is drawn."""

    number: int
    """Of its block."""
    block: Block
    place: int
    """Its index in the block."""
    line: Line


class Viewport:
    """Keeps a place of a document at the top of the screen.

    The place is stored as block and character, so that neither a new width nor exact heights move the text that is
    being read.
    """

    def __init__(self, frame: Callable[[], DrawingArea], on_new_lines: Callable[[], None] = lambda: None) -> None:
        """Show nothing yet.

        Args:
            frame: The present size; it may change between calls.
            on_new_lines: Called when lines must be computed for another document or width.
        """
        self.document: Document | None = None
        self.measure = MEASURE
        self.is_centred = False
        """Whether the text is centred."""
        self.is_peek = False
        """Whether it is a short preview without a header, because the list shows the same facts."""
        self.margin = 0
        """Blank cells to the left of the text."""
        self.anchor = Anchor()
        """The place at the top."""
        self.top = 0
        """The line at the top, counted from the first of the document."""
        self._frame = frame
        self._on_new_lines = on_new_lines
        self._layout: Layout | None = None

    @property
    def height(self) -> int:
        """Lines of the screen."""
        return self._frame().height

    @property
    def top_place(self) -> Place:
        """The character at the top."""
        return self.anchor.block, self.anchor.character

    # What is shown

    def show(self, document: Document | None, position: Position | None = None) -> None:
        """Show a document from its beginning, or from a place in it."""
        self.document = document
        self._layout = None
        self.anchor = Anchor()
        self.top = 0
        if document is not None:
            document.read_on(FIRST_PIECE)
            if position:
                self.anchor = find_anchor(document, position)

    @property
    def position(self) -> Position:
        """The place at the top, in the article's blocks in any view.

        A negative character counts blank lines before the block.
        """
        if self.document is None:
            return Position()
        if self.document.beneath is not None:
            return self.document.beneath.find_words(*words_at(self.document, self.anchor))
        block, character = self.anchor.block, -self.anchor.blanks or self.anchor.character
        return Position(block - self.document.body_start, character, self.document.fingerprint_of(block))

    @property
    def share(self) -> float:
        """The share of the article above the lower edge: 0 to 1."""
        layout = self.layout()
        if layout is None or not layout.height:
            return 0.0
        return min(1.0, (self.top + self.height) / self.expected_height)

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is in sight."""
        layout = self.layout()
        if layout is None:
            return True
        return layout.document.is_complete and self.top + self.height >= layout.height

    @property
    def expected_height(self) -> int:
        """The number of lines of the document, partly estimated."""
        layout = self._layout
        if layout is None:
            return 0
        unread = 0.0 if layout.document.is_complete else layout.document.unread_share
        return layout.height + int(layout.height * unread)

    # Layout

    def layout(self) -> Layout | None:
        """Return the layout for the present width; a new width keeps the place at the top."""
        if self.document is None:
            return None
        self.margin, width = share_columns(max(1, self._frame().width), self.measure, is_centred=self.is_centred)
        if self._layout is None or self._layout.width != width:
            self._layout = Layout(self.document, width)
            self._settle(self._layout)
            self._on_new_lines()
        return self._layout

    def lay_out_again(self) -> None:
        """Lay out everything again, at the same place."""
        self._layout = None
        self.layout()

    def redo_folds(self) -> None:
        """Lay out folded or unfolded notices again, keeping the place at the top."""
        if (layout := self.layout()) is None:
            return
        for index, block in enumerate(layout.document.blocks):
            if block.fold >= 0:
                layout.forget(index)
        self._settle(layout)
        self._on_new_lines()

    def fit(self) -> None:
        """Update the line number at the top after heights or the size have changed."""
        if (layout := self.layout()) is not None:
            self.top = self._limit(layout, layout.line_of(self.anchor))

    def _settle(self, layout: Layout) -> None:
        """Compute the lines around the anchor, so that a page in both directions is exact."""
        layout.make_around(self.anchor.block, 2 * max(1, self.height))
        self.top = self._limit(layout, layout.line_of(self.anchor))

    def _limit(self, layout: Layout, line: int) -> int:
        """Clamp a line to the possible tops of the screen."""
        height = self.height
        room = 0 if layout.document.is_complete else height
        return max(0, min(line, layout.height + room - height))

    # Loading

    def load_more(self) -> bool:
        """Parse or lay out a little more of the document; return whether anything is left."""
        layout = self._layout
        if layout is None:
            return False
        if not layout.document.is_complete:
            layout.document.read_on()
            layout.take_new_blocks()
            return True
        if layout.missing:
            layout.make_some(_PIECE_OF_LAYOUT)
            return True
        self.fit()
        return False

    def load_all(self) -> bool:
        """Parse the rest at once, for a request that concerns all of it; return whether anything was left."""
        layout = self.layout()
        if layout is None or layout.document.is_complete:
            return False
        layout.document.read_all()
        layout.take_new_blocks()
        self.fit()
        return True

    # Moving

    def scroll_to(self, line: int) -> None:
        """Scroll a line to the top, as far as possible."""
        layout = self.layout()
        if layout is None:
            return
        while line + self.height > layout.height and not layout.document.is_complete:
            layout.document.read_on()
            layout.take_new_blocks()
        for _attempt in range(3):
            line = self._limit(layout, line)
            self.anchor = layout.anchor_at(line)
            self._settle(layout)
            if self.top == line:
                break
            line = self.top

    def go_to(self, position: Position) -> None:
        """Put a place at the top."""
        layout = self.layout()
        if layout is None:
            return
        anchor = find_anchor(layout.document, position)
        layout.take_new_blocks()
        self.scroll_to(layout.line_of(anchor))

    def go_to_end(self) -> None:
        """Put the last line at the bottom."""
        self.load_all()
        if (layout := self.layout()) is not None:
            layout.make_around(len(layout.document.blocks) - 1, 2 * self.height)
            self.scroll_to(layout.height)

    def bring_into_sight(self, block: int, character: int) -> bool:
        """Scroll as little as needed to show a place with some lines around it.

        Returns:
            Whether anything moved.
        """
        layout = self.layout()
        if layout is None:
            return False
        height = self.height
        layout.make_around(block, 2 * height)
        line = layout.line_of(Anchor(block, character))
        if self.top <= line < self.top + height:
            return False
        self.scroll_to(line - height // 3)
        return True

    # Lines

    def line_at(self, y: int) -> ShownLine | None:
        """Return the content of a line of the screen; None below the text."""
        layout = self.layout()
        if layout is None or (number := self._first_line(layout) + y) >= layout.height:
            return None
        index, place = layout.locate(number)
        lines = layout.lines(index)
        return ShownLine(index, layout.document.blocks[index], place, lines[place]) if place < len(lines) else None

    def lines_in_sight(self) -> Iterator[tuple[int, Line]]:
        """Yield the visible lines, each with its block."""
        layout = self.layout()
        if layout is None:
            return
        for y in range(self.top, min(self.top + self.height, layout.height)):
            index, place = layout.locate(y)
            lines = layout.lines(index)
            if place < len(lines):
                yield index, lines[place]

    def place_under(self, x: int, y: int) -> Place | None:
        """Return the place at a cell; without text there, the end of the text above."""
        if (layout := self.layout()) is None:
            return None
        number = min(self._first_line(layout) + max(0, y), layout.height - 1)
        if (place := place_at(layout, number, x - self.margin)) is not None:
            return place
        for above in range(number - 1, -1, -1):
            index, line = layout.locate(above)
            lines = layout.lines(index)
            if line < len(lines) and (pieces := lines[line].pieces):
                return index, pieces[-1].end
        return 0, 0

    def _first_line(self, layout: Layout) -> int:
        """The line that is drawn first: the one at the top, or the first of the text."""
        document = layout.document
        if not self.is_peek or not document.article.markdown or document.body_start >= len(document.blocks):
            return self.top
        return max(self.top, layout.line_of(Anchor(document.body_start)))
