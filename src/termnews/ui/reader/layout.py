"""Layout of blocks as lines, computed on demand.

Lines are computed block by block. Until then, the height of a block is estimated from its text, so that the place of
every block is known at once and becomes exact as the reader comes near.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, chain
from typing import TYPE_CHECKING, NamedTuple

from termnews.text.words import ngettext
from termnews.ui.reader.typeset import BLANK, Line, typeset
from termnews.ui.widgets.fitting import crop

if TYPE_CHECKING:
    from termnews.ui.reader.blocks import Block
    from termnews.ui.reader.document import Document
    from termnews.ui.reader.shown_article import Position


class Anchor(NamedTuple):
    """A line as a place in the text, independent of heights and widths."""

    block: int = 0
    character: int = 0
    """The first character that the line shows."""
    blanks: int = 0
    """Blank lines from here to the block's first line of text."""


class Layout:
    """The lines of a document at one width."""

    def __init__(self, document: Document, width: int) -> None:
        self.width = width
        self.document = document
        self._lines: list[list[Line] | None] = []
        self._heights: list[int] = []
        self._tops: list[int] = []
        self.missing = 0
        """The number of blocks with an estimated height."""
        self.next_missing = 0
        self.take_new_blocks()

    @property
    def height(self) -> int:
        """The number of lines of all blocks parsed so far."""
        return self._get_tops()[-1]

    def take_new_blocks(self) -> None:
        """Add blocks that the document has parsed since."""
        blocks = self.document.blocks
        for index in range(len(self._heights), len(blocks)):
            self._lines.append(None)
            self._heights.append(self._estimate(index))
            self.missing += 1
        self._tops = []

    def forget(self, index: int) -> None:
        """Lay a block out again when it is next needed: it was folded or changed."""
        if self._lines[index] is not None:
            self._lines[index] = None
            self.missing += 1
            self.next_missing = min(self.next_missing, index)
        self._heights[index] = self._estimate(index)
        self._tops = []

    def top(self, index: int) -> int:
        """Which line a block begins at."""
        return self._get_tops()[index]

    def lines(self, index: int) -> list[Line]:
        """Return the lines of a block, including blank ones above it."""
        if (lines := self._lines[index]) is None:
            lines = self._lines[index] = self._make(index)
            self.missing -= 1
            if len(lines) != self._heights[index]:
                self._heights[index] = len(lines)
                self._tops = []
        return lines

    def locate(self, y: int) -> tuple[int, int]:
        """Find the block of a line, and the index in it; blocks of no height are skipped."""
        tops = self._get_tops()
        y = max(0, min(y, tops[-1] - 1))
        index = bisect_right(tops, y) - 1
        return index, y - tops[index]

    def anchor_at(self, y: int) -> Anchor:
        """Return the place in the text that a line shows."""
        index, place = self.locate(y)
        lines = self.lines(index)
        place = min(place, max(0, len(lines) - 1))
        blanks = _count_blanks(lines)
        if place < blanks:
            return Anchor(index, 0, blanks - place)
        return Anchor(index, next((line.pieces[0].start for line in lines[place:] if line.pieces), 0))

    def line_of(self, anchor: Anchor) -> int:
        """Find the line that shows a place in the text."""
        lines = self.lines(anchor.block)
        blanks = _count_blanks(lines)
        if anchor.blanks:
            return self.top(anchor.block) + max(0, blanks - anchor.blanks)
        character = anchor.character
        # The rows of a table do not show its characters in order.
        exactly = (n for n, line in enumerate(lines) if any(start <= character < end for _, start, end in line.pieces))
        after = (n for n, line in enumerate(lines) if line.pieces and line.pieces[-1].end > character)
        last = max(blanks, len(lines) - 1) if character else blanks
        return self.top(anchor.block) + next(chain(exactly, after), last)

    def make_around(self, index: int, room: int) -> None:
        """Compute the lines of a block and of `room` lines before and after it."""
        self.lines(index)
        for others in (range(index + 1, len(self._heights)), range(index - 1, -1, -1)):
            left = room
            for other in others:
                if left <= 0:
                    break
                left -= len(self.lines(other))

    def make_some(self, characters: int) -> None:
        """Compute missing lines of about `budget` characters."""
        blocks = self.document.blocks
        while characters > 0 and self.missing and self.next_missing < len(blocks):
            if self._lines[self.next_missing] is None:
                self.lines(self.next_missing)
                characters -= len(blocks[self.next_missing].text) + 20
            self.next_missing += 1

    def _get_tops(self) -> list[int]:
        if not self._tops:
            self._tops = [0, *accumulate(self._heights)]
        return self._tops

    def _is_hidden(self, index: int) -> bool:
        """Whether a block is folded away."""
        blocks = self.document.blocks
        return self.document.is_folded(index) and index > 0 and blocks[index - 1].fold == blocks[index].fold

    def _estimate(self, index: int) -> int:
        if self.document.is_folded(index):
            return 0 if self._is_hidden(index) else 2
        block = self.document.blocks[index]
        # Han characters are three bytes and two cells, Latin ones one and one.
        cells = (len(block.text) + len(block.text.encode())) // 2
        return block.gap + max(1, -(-cells // self.width))

    def _make(self, index: int) -> list[Line]:
        block = self.document.blocks[index]
        if self.document.is_folded(index):
            return [] if self._is_hidden(index) else [BLANK, self._fold_line(block)]
        return typeset(block, self.width)

    def _fold_line(self, block: Block) -> Line:
        count = self.document.fold_sizes[block.fold]
        words = ngettext(
            "[{count} site notice hidden: x shows it]", "[{count} site notices hidden: x shows them]", count
        ).format(count=count)
        return Line(crop(words, self.width), is_fold=True)


def _count_blanks(lines: list[Line]) -> int:
    """Count the blank lines that a block begins with."""
    return next((n for n, line in enumerate(lines) if line.pieces or line.prefix.strip(" │")), 0)


def find_anchor(document: Document, position: Position) -> Anchor:
    """Find a position, parsing as far as needed; past the end it is the last block."""
    index = document.find_block(position)
    return Anchor(index, max(0, position.character), max(0, -position.character))


def share_columns(room: int, measure: int, *, is_centred: bool) -> tuple[int, int]:
    """Return the left margin, and the width of the text."""
    margin = 4 if room >= measure + 8 else 2 if room >= 56 else 1 if room >= 20 else 0
    width = max(1, min(measure, room - 2 * margin))
    return max(margin, (room - width) // 2) if is_centred else margin, width
