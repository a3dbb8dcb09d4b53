"""Following links: by keyboard one after the other, by hints drawn over them, by mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from termnews.text.footnotes import NOTE
from termnews.text.lines import cell_width
from termnews.text.words import _
from termnews.ui.reader.article import Position, ShownLink
from termnews.ui.reader.blocks import LinkPlace, copy_text, find_links
from termnews.ui.reader.finding import SearchedPage
from termnews.ui.reader.paint import Overlay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual import events

    from termnews.ui.reader.document import Document
    from termnews.ui.reader.typeset import Line

LETTERS = "asdfghjklewrtyuiopcvbnmxz"
"""Letters of hints, the easiest to reach first; q ends them."""


def make_labels(count: int) -> list[str]:
    """Make labels of one letter, or of two when there are more links than letters."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return [first + second for first in LETTERS for second in LETTERS][:count]


def document_links(document: Document) -> list[LinkPlace]:
    """List the places that can be chosen: links, and lines that stand for folded notices."""
    places: list[LinkPlace] = []
    for index, block in enumerate(document.blocks):
        if not document.is_folded(index):
            places += find_links(block, index)
        elif index == 0 or document.blocks[index - 1].fold != block.fold:
            places.append(LinkPlace("", index, 0, 0, is_archived=True))
    return places


class LinkedPage(SearchedPage):
    """A page whose links can be followed."""

    @dataclass
    class LinkChosen(Message):
        """The person follows a link."""

        url: str
        is_archived: bool

    @dataclass
    class HintsChanged(Message):
        """Hints came up or went away."""

        is_on: bool

    focused_link: LinkPlace | None = None
    _hints: dict[str, LinkPlace] | None = None
    _typed = ""
    _left_for_note: tuple[Position, int] | None = None
    """Where the person was before going to a footnote, and its block."""

    def links(self) -> list[ShownLink]:
        """List the links of the article; footnotes are none."""
        self.load_all()
        if self.document is None:
            return []
        return [
            ShownLink(
                place.url,
                copy_text(self.document.blocks[place.block], place.start, place.end),
                place.is_archived,
                Position(place.block - self.document.body_start, place.start),
            )
            for place in document_links(self.document)
            if place.url and not place.url.startswith(NOTE)
        ]

    def action_focus_next_link(self) -> None:
        """Go to the next link; without one in hand, to the first on the screen."""
        self._focus_link(forward=True)

    def action_focus_previous_link(self) -> None:
        """Go to the link before."""
        self._focus_link(forward=False)

    def action_open_link(self) -> None:
        """Follow the link in hand; without one unfold the notices in sight, or take the first link in hand."""
        folded = next((place for place in self._links_on_screen() if not place.url), None)
        if (chosen := self.focused_link or folded) is not None:
            self.choose(chosen)
        else:
            self.action_focus_next_link()

    def leave_link(self) -> bool:
        """Let go of the link in hand; gives whether there was one."""
        had_one = self.focused_link is not None
        self.focused_link = None
        self.refresh()
        return had_one

    def choose(self, place: LinkPlace) -> None:
        """Follow a link, go to a footnote, or unfold notices."""
        if place.url:
            self.follow(place.url, is_archived=place.is_archived)
        elif self.document is not None:
            self.unfold(self.document.blocks[place.block].fold)

    def follow(self, url: str, *, is_archived: bool) -> None:
        """Go to a footnote; where other links lead to is known further up."""
        if url.startswith(NOTE):
            self.goto_note(int(url.removeprefix(NOTE)))
        else:
            self.post_message(self.LinkChosen(url, is_archived))

    def goto_note(self, number: int) -> None:
        """Show a footnote; a step back leads to where the person was."""
        self.load_all()
        layout = self.laid_out()
        if layout is None:
            return
        target = next((index for index, block in enumerate(layout.document.blocks) if block.note == number), None)
        if target is not None:
            self._left_for_note = (self.position, target)
            self.bring_into_sight(target, 0)
            self.notify(_("Esc goes back to the text."), markup=False)

    def leave_note(self) -> bool:
        """Go back to where a footnote was gone to from, unless it is out of sight; gives whether that was so."""
        (position, note), self._left_for_note = self._left_for_note or (None, -1), None
        if position is None or all(index != note for index, _line in self.lines_on_screen()):
            return False
        self.goto(position)
        return True

    def unfold(self, fold: int) -> None:
        """Show a group of notices."""
        if self.document is not None:
            self.document.unfolded.add(fold)
            self.focused_link = None
            self.redo_folds()

    def _focus_link(self, *, forward: bool) -> None:
        self.load_all()
        places = document_links(self.document) if self.document else []
        if not places:
            if self.document is not None:
                self.notify(_("This article has no links."), markup=False)
            return
        if self.focused_link in places:
            place = places.index(self.focused_link) + (1 if forward else -1)
        else:
            first = self._first_shown()
            later = (n for n, place in enumerate(places) if (place.block, place.start) >= first)
            place = next(later, len(places)) - (0 if forward else 1)
        self.focused_link = places[max(0, min(place, len(places) - 1))]
        self.bring_into_sight(self.focused_link.block, self.focused_link.start)
        self.refresh()

    def _first_shown(self) -> tuple[int, int]:
        return self._anchor.block, self._anchor.character

    def overlays(self, index: int) -> list[Overlay]:
        """Mark the link in hand."""
        overlays = super().overlays(index)
        link = self.focused_link
        if link is not None and link.block == index and link.url:
            overlays.append(Overlay(link.start, link.end, "reader--focused-link"))
        return overlays

    # Hints

    def action_hints(self) -> None:
        """Draw letters over the links on the screen; typing them follows one."""
        places = list(self._links_on_screen())
        if self._hints is not None or not places:
            self.end_hints()
            if not places:
                self.notify(_("No link is in sight."), markup=False)
            return
        self._hints = dict(zip(make_labels(len(places)), places, strict=True))
        self._typed = ""
        self.post_message(self.HintsChanged(is_on=True))
        self.refresh()

    def end_hints(self) -> None:
        """Take the letters away."""
        if self._hints is not None:
            self._hints = None
            self.post_message(self.HintsChanged(is_on=False))
            self.refresh()

    def take_hint_key(self, event: events.Key) -> bool:
        """Take a key while hints are shown; gives whether they were."""
        if self._hints is None:
            return False
        if event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.character and event.character.lower() in LETTERS:
            self._typed += event.character.lower()
            if not any(label.startswith(self._typed) for label in self._hints):
                self._typed = self._typed[:-1]
        else:
            self.end_hints()
            return True
        if (place := self._hints.get(self._typed)) is not None:
            self.end_hints()
            self.choose(place)
        self.refresh()
        return True

    def _links_on_screen(self) -> Iterator[LinkPlace]:
        layout = self.laid_out()
        if layout is None:
            return
        shown: dict[int, list[tuple[int, int]]] = {}
        for index, line in self.lines_on_screen():
            shown.setdefault(index, []).extend((piece.start, piece.end) for piece in line.pieces)
            if line.is_fold:
                yield LinkPlace("", index, 0, 0, is_archived=True)
        for index, spans in shown.items():
            if layout.document.is_folded(index):
                continue
            for place in find_links(layout.document.blocks[index], index):
                if any(start <= place.start < end for start, end in spans):
                    yield place

    def finish_line(self, strip: Strip, index: int, line: Line) -> Strip:
        """Draw hints over their links, and the line of folded notices in hand."""
        for label, place in (self._hints or {}).items():
            if place.block != index or not label.startswith(self._typed):
                continue
            for column in self._columns_of(place, line):
                hint = Segment(label[len(self._typed) :].upper(), self.component("reader--hint"))
                strip = _lay_over(strip, column, hint)
        if line.is_fold and self.focused_link is not None and self.focused_link.block == index:
            strip = strip.apply_style(self.component("reader--focused-link"))
        return super().finish_line(strip, index, line)

    def _columns_of(self, place: LinkPlace, line: Line) -> Iterator[int]:
        if line.is_fold:
            yield self._margin
        text = self.document.blocks[place.block].text if self.document else ""
        for piece in line.pieces:
            if piece.start <= place.start < piece.end:
                yield self._margin + piece.column + cell_width(text[piece.start : place.start])

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the mouse, unless text was selected."""
        meta = event.style.meta
        if self.text_selection is not None and self.text_selection.start != self.text_selection.end:
            return
        if "fold" in meta:
            self.unfold(int(meta["fold"]))
        elif "link" in meta and self.document is not None:
            url = str(meta["link"])
            self.follow(url, is_archived=self.document.article.is_archived(url))


def _lay_over(strip: Strip, column: int, segment: Segment) -> Strip:
    """Draw a segment over the cells that begin at `column`."""
    end = column + segment.cell_length
    return Strip.join([strip.crop(0, column), Strip([segment]), strip.crop(end, max(end, strip.cell_length))])
