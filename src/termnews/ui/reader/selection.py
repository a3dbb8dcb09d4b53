"""Selecting text by keys, and extracting selected text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.reader.blocks import copy_text
from termnews.ui.reader.caret import MOVES, Place
from termnews.ui.reader.paint import Overlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.ui.reader.document import Document
    from termnews.ui.reader.layout import Layout

TO_THE_END = 1 << 30
"""Represents the last character of a block."""


def text_between(document: Document, start: Place, end: Place) -> str:
    """Return the text from one place to another, without line wraps."""
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
    """A selection by keys: from its anchor to the caret, inclusive."""

    def __init__(self) -> None:
        """Create without a selection."""
        self._start: Place | None = None
        self.caret: Place = (0, 0)

    @property
    def is_on(self) -> bool:
        """Whether text is being selected by keys."""
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

    def follow(self, moved: Callable[[Place], Place]) -> None:
        """Follow the text that has moved."""
        self._start, self.caret = self._start and moved(self._start), moved(self.caret)

    def swap(self) -> None:
        """Swap anchor and caret."""
        if self._start is not None:
            self._start, self.caret = self.caret, self._start

    def move(self, key: str, layout: Layout, height: int) -> None:
        """Move the caret by a key; other keys do nothing.

        Args:
            key: A character, or the name of a key.
            layout: The lines to move over.
            height: Lines of the screen.
        """
        if (move := MOVES.get(key)) is not None:
            self.caret = move(layout, self.caret, height)

    @property
    def span(self) -> tuple[Place, Place]:
        """The selected range in order; the end is exclusive."""
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
