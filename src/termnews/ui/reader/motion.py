"""Moving through an article: lines, pages, headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from termnews.text.words import _
from termnews.ui.reader.article import Heading, Position
from termnews.ui.reader.blocks import BOLD, Block, Kind
from termnews.ui.reader.page_view import PageView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.dom import DOMNode

    from termnews.ui.reader.typeset import Line

_LONGEST_HEADING = 40
"""A paragraph all in bold type, no longer than this, is a heading that its writer did not call one."""


class MovingPage(PageView):
    """A page that the person moves through with keys."""

    @dataclass
    class PositionChanged(Message):
        """Another place of the article is at the top."""

        reader: DOMNode
        position: Position
        share: float
        """How much of the article stands above the lower edge: 0 to 1."""

        @property
        def control(self) -> DOMNode:
            """The reader."""
            return self.reader

    class ReachedEnd(Message):
        """The last line came into sight; sent once for each article."""

    class ReadOn(Message):
        """The person reads on past the end."""

    _has_reached_end = False

    @property
    def share(self) -> float:
        """How much of the article stands above the lower edge: 0 to 1."""
        layout = self.laid_out()
        if layout is None or not layout.height:
            return 0.0
        height = layout.height * (1 + (0 if layout.document.is_complete else layout.document.unread_share))
        return min(1.0, (self.top_line + self.size.height) / height)

    @property
    def is_waiting(self) -> bool:
        """Whether the body of the article is still being made."""
        return self.document is not None and self.document.article.markdown is None

    @property
    def is_at_end(self) -> bool:
        """Whether the last line is in sight."""
        layout = self.laid_out()
        if layout is None:
            return True
        return layout.document.is_complete and self.top_line + self.size.height >= layout.height

    def lines_on_screen(self) -> Iterator[tuple[int, Line]]:
        """Walk the lines in sight, each with the block it belongs to."""
        layout = self.laid_out()
        if layout is None:
            return
        for y in range(self.top_line, min(self.top_line + self.size.height, layout.height)):
            index, place = layout.locate(y)
            lines = layout.lines(index)
            if place < len(lines):
                yield index, lines[place]

    def place_changed(self) -> None:
        """Say where the person is."""
        self.post_message(self.PositionChanged(self, self.position, self.share))
        if self.is_at_end and not self._has_reached_end and not self.is_waiting:
            self._has_reached_end = True
            self.post_message(self.ReachedEnd())

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
        self.load_all()
        if (layout := self.laid_out()) is not None:
            layout.make_around(len(layout.document.blocks) - 1, 2 * self.size.height)
            self.scroll_to_line(layout.height)

    def action_read_on(self) -> None:
        """Scroll a screen down; at the end ask for the next article."""
        if self.is_at_end and not self.is_waiting:
            self.post_message(self.ReadOn())
        else:
            self.action_page_down()

    # What Textual binds by itself does the same.
    action_scroll_down = action_line_down
    action_scroll_up = action_line_up
    action_scroll_home = action_home
    action_scroll_end = action_end

    def outline(self) -> list[Heading]:
        """List the headings of the article."""
        self.load_all()
        if self.document is None:
            return []
        start = self.document.body_start
        return [
            Heading(block.text.replace("\n", " "), block.level or 7, Position(index - start, 0))
            for index, block in enumerate(self.document.blocks)
            if is_heading(block)
        ]

    def action_next_heading(self) -> None:
        """Put the next heading at the top."""
        self.load_all()
        self._go_to_heading(forward=True)

    def action_previous_heading(self) -> None:
        """Put the heading before this place at the top, or the beginning."""
        self._go_to_heading(forward=False)

    def _go_to_heading(self, *, forward: bool) -> None:
        layout = self.laid_out()
        if layout is None:
            return
        here, blocks = self._anchor.block, layout.document.blocks
        at_start = not self._anchor.character and not self._anchor.blanks
        if forward:
            candidates = range(here if self._anchor.blanks else here + 1, len(blocks))
        else:
            candidates = range(here - 1 if at_start or self._anchor.blanks else here, -1, -1)
        found = next((index for index in candidates if is_heading(blocks[index])), None)
        if found is not None:
            top = self.top_line
            self.goto(Position(found - layout.document.body_start, 0))
            if self.top_line == top:
                self.notify(_("The heading is in sight already."), markup=False)
        elif not forward:
            self.scroll_to_line(0)
        elif not any(is_heading(block) for block in blocks):
            self.notify(_("This article has no headings."), markup=False)
        else:
            self.notify(_("No heading follows."), markup=False)


def is_heading(block: Block) -> bool:
    """Whether a block is a heading: by name, or a short paragraph all in bold type."""
    if block.kind is Kind.HEADING:
        return bool(block.text)
    return (
        block.kind is Kind.TEXT
        and not block.first
        and 0 < len(block.text) <= _LONGEST_HEADING
        and len(block.marks) == 1
        and block.marks[0].flags == BOLD
        and (block.marks[0].start, block.marks[0].end) == (0, len(block.text))
    )
