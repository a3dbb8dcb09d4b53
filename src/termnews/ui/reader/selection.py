"""Selecting words by keys, and the words that are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.reader.blocks import copy_text
from termnews.ui.reader.caret import MOVES, Place
from termnews.ui.reader.paint import Overlay

if TYPE_CHECKING:
    from termnews.ui.reader.document import Document
    from termnews.ui.reader.layout import Layout

TO_THE_END = 1 << 30
"""Stands for the last character of a block."""


def text_between(document: Document, start: Place, end: Place) -> str:
    """Return the words from one place to another, as they were written: lines end where paragraphs do."""
    pieces: list[str] = []
    for index in range(start[0], min(end[0] + 1, len(document.blocks))):
        block = document.blocks[index]
        if document.is_folded(index):
            continue
        first = start[1] if index == start[0] else 0
        words = copy_text(block, first, end[1] if index == end[0] else -1)
        if pieces:
            pieces.append("" if block.goes_on else "\n" * (1 + bool(block.gap)))
        pieces.append(words)
    return "".join(pieces)


class CaretSelection:
    """What is selected by keys: from where it began to the caret, the character under it included."""

    def __init__(self) -> None:
        """Begin with nothing selected."""
        self._start: Place | None = None
        self.caret: Place = (0, 0)

    @property
    def is_on(self) -> bool:
        """Whether words are being selected by keys."""
        return self._start is not None

    def begin(self, place: Place) -> None:
        """Select from a place on."""
        self._start = self.caret = place

    def begin_here(self) -> None:
        """Select from the caret on."""
        self._start = self.caret

    def end(self) -> None:
        """Select nothing."""
        self._start = None

    def swap(self) -> None:
        """Put the caret at the other end."""
        if self._start is not None:
            self._start, self.caret = self.caret, self._start

    def move(self, key: str, layout: Layout, height: int) -> None:
        """Move the caret as a key says; other keys do nothing.

        Args:
            key: A character, or the name of a key.
            layout: The lines to move over.
            height: Lines of the screen.
        """
        if (move := MOVES.get(key)) is not None:
            self.caret = move(layout, self.caret, height)

    @property
    def span(self) -> tuple[Place, Place]:
        """The selected places in order; the second one is the first not selected."""
        first, last = sorted((self._start or self.caret, self.caret))
        return first, (last[0], last[1] + 1)

    def overlays(self, index: int) -> list[Overlay]:
        """Mark what is selected of a block, and the caret in it."""
        if not self.is_on:
            return []
        first, last = self.span
        overlays: list[Overlay] = []
        if first[0] <= index <= last[0]:
            start = first[1] if index == first[0] else 0
            end = last[1] if index == last[0] else TO_THE_END
            overlays.append(Overlay(start, end, "reader--selection"))
        if index == self.caret[0]:
            overlays.append(Overlay(self.caret[1], self.caret[1] + 1, "reader--caret"))
        return overlays
