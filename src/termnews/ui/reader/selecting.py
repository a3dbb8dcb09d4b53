"""Selecting words: with the mouse, and with keys in a mode of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.message import Message

from termnews.ui.reader.blocks import copy_text
from termnews.ui.reader.caret import MOVES, Place, place_at
from termnews.ui.reader.links import LinkedPage
from termnews.ui.reader.paint import Overlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.selection import Selection

    from termnews.ui.reader.document import Document
    from termnews.ui.reader.layout import Layout


def text_between(document: Document, start: Place, end: Place) -> str:
    """Give the words from one place to another, as they were written: lines end where paragraphs do."""
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


class Visual(NamedTuple):
    """What is selected by keys: from where it began to the caret, the character under it included."""

    start: Place
    caret: Place

    @property
    def span(self) -> tuple[Place, Place]:
        """The selected places in order; the second one is the first not selected."""
        first, last = sorted((self.start, self.caret))
        return first, (last[0], last[1] + 1)


class SelectablePage(LinkedPage):
    """A page whose words can be selected and copied."""

    @dataclass
    class Copy(Message):
        """The person copies words of the article."""

        text: str

    @dataclass
    class SelectingChanged(Message):
        """Selecting by keys began or ended."""

        is_on: bool

    _visual: Visual | None = None

    # Mouse

    def place_under(self, x: int, y: int) -> Place | None:
        """Give the place at a cell of the widget; where no words stand, the end of those above."""
        if (layout := self.laid_out()) is None:
            return None
        number = min(self._first_line(layout) + max(0, y), layout.height - 1)
        if (place := place_at(layout, number, x - self._margin)) is not None:
            return place
        for above in range(number - 1, -1, -1):
            index, line = layout.locate(above)
            lines = layout.lines(index)
            if line < len(lines) and (pieces := lines[line].pieces):
                return index, pieces[-1].end
        return 0, 0

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Give the words that the mouse selected."""
        if self.document is None:
            return None
        start = (selection.start.y, selection.start.x) if selection.start else (0, 0)
        last = len(self.document.blocks)
        end = (selection.end.y, selection.end.x) if selection.end else (last, 0)
        return text_between(self.document, start, end), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw what the mouse selected."""
        super().selection_updated(selection)
        self.refresh()

    def overlays(self, index: int) -> list[Overlay]:
        """Mark what is selected."""
        overlays = super().overlays(index)
        if self._visual is not None:
            overlays += _selected_part(self._visual, index)
        elif (selection := self.text_selection) is not None and (span := selection.get_span(index)) is not None:
            end = 1 << 30 if span[1] < 0 else span[1]
            overlays.append(Overlay(span[0], end, "reader--selection"))
        return overlays

    # Keys

    @property
    def is_selecting(self) -> bool:
        """Whether words are being selected by keys."""
        return self._visual is not None

    def action_select(self) -> None:
        """Select by keys, from the current match, the link in hand or the first line on; again: begin here."""
        if self._visual is not None:
            self._visual = Visual(self._visual.caret, self._visual.caret)
        elif (place := self._first_place()) is not None:
            self._visual = Visual(place, place)
            self.post_message(self.SelectingChanged(is_on=True))
        self.refresh()

    def end_selecting(self) -> None:
        """Leave without copying."""
        if self._visual is not None:
            self._visual = None
            self.post_message(self.SelectingChanged(is_on=False))
            self.refresh()

    @property
    def selected_text(self) -> str:
        """The words selected, by keys or by the mouse."""
        if self.document is None:
            return ""
        if self._visual is not None:
            return text_between(self.document, *self._visual.span)
        selection = self.text_selection
        found = self.get_selection(selection) if selection is not None else None
        return found[0] if found else ""

    def action_copy_selection(self) -> None:
        """Copy what is selected."""
        if text := self.selected_text:
            self.post_message(self.Copy(text))
        self.end_selecting()

    def take_selecting_key(self, event: events.Key) -> bool:
        """Take a key while words are selected by keys; gives whether they were."""
        if self._visual is None:
            return False
        key = event.character if event.character and event.character.isprintable() else event.key
        match key:
            case "escape" | "q":
                self.end_selecting()
            case "y" | "enter":
                self.action_copy_selection()
            case "v":
                self.action_select()
            case "o":
                self._visual = Visual(self._visual.caret, self._visual.start)
                self._show_caret()
            case _:
                self._move(MOVES.get(key))
        return True

    def _move(self, move: Callable[[Layout, Place, int], Place] | None) -> None:
        layout = self.laid_out()
        if move is None or self._visual is None or layout is None:
            return
        caret = move(layout, self._visual.caret, self.size.height)
        self._visual = Visual(self._visual.start, caret)
        self._show_caret()

    def _show_caret(self) -> None:
        if self._visual is not None:
            self.bring_into_sight(*self._visual.caret)
        self.refresh()

    def _first_place(self) -> Place | None:
        if self._current is not None:
            return self._current[0], self._current[1]
        if self.focused_link is not None:
            return self.focused_link.block, self.focused_link.start
        shown = ((index, line.pieces[0].start) for index, line in self.lines_on_screen() if line.pieces)
        return next(shown, None)


def _selected_part(visual: Visual, index: int) -> list[Overlay]:
    """Give what is selected of a block, and the caret in it."""
    first, last = visual.span
    overlays: list[Overlay] = []
    if first[0] <= index <= last[0]:
        start = first[1] if index == first[0] else 0
        end = last[1] if index == last[0] else 1 << 30
        overlays.append(Overlay(start, end, "reader--selection"))
    if index == visual.caret[0]:
        overlays.append(Overlay(visual.caret[1], visual.caret[1] + 1, "reader--caret"))
    return overlays
