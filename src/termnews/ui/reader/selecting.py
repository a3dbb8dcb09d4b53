"""Selecting text of the article and copying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.reader.messages import Copy
from termnews.ui.reader.paint import Overlay
from termnews.ui.reader.selection import TO_THE_END, CaretSelection, text_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.selection import Selection

    from termnews.ui.reader.article_search import ArticleSearch
    from termnews.ui.reader.caret import Place
    from termnews.ui.reader.following_links import LinkWalk
    from termnews.ui.reader.scrolling import Scrolling
    from termnews.ui.reader.surface import Surface


class Selecting:
    """The selected text, by keys or by the mouse."""

    def __init__(
        self,
        scrolling: Scrolling,
        surface: Surface,
        search: ArticleSearch,
        walk: LinkWalk,
        by_mouse: Callable[[], Selection | None],
    ) -> None:
        """Select in what `scrolling` shows, from the match of `search`, or the link of `walk`, or the first line on."""
        self.selection = CaretSelection()
        self._scrolling = scrolling
        self._surface = surface
        self._search = search
        self._walk = walk
        self._by_mouse = by_mouse

    @property
    def text(self) -> str:
        """The selected text."""
        document = self._scrolling.viewport.document
        if self.selection.is_on and document is not None:
            return text_between(document, *self.selection.span)
        by_mouse = self._by_mouse()
        return self.text_of(by_mouse) if by_mouse is not None else ""

    def text_of(self, selection: Selection) -> str:
        """The text of a selection by the mouse, whose offsets are characters and blocks."""
        document = self._scrolling.viewport.document
        if document is None:
            return ""
        start = (selection.start.y, selection.start.x) if selection.start else (0, 0)
        end = (selection.end.y, selection.end.x) if selection.end else (len(document.blocks), 0)
        return text_between(document, start, end)

    def select(self) -> None:
        """Select by keys, from the current match, the focused link or the first line; again: restart here."""
        if self.selection.is_on:
            self.selection.begin_here()
            self._surface.redraw()
        elif (place := self._first_place()) is not None:
            self.selection.begin(place)
            self._surface.change_mode()

    def _first_place(self) -> Place | None:
        if (match := self._search.current) is not None:
            return match[0], match[1]
        if (link := self._walk.focused) is not None:
            return link.block, link.start
        lines = self._scrolling.viewport.lines_in_sight()
        return next(((index, line.pieces[0].start) for index, line in lines if line.pieces), None)

    def copy(self) -> None:
        """Copy the selection."""
        if text := self.text:
            self._surface.post(Copy(text))
        self.end()

    def end(self) -> None:
        """Select nothing by keys."""
        if self.selection.is_on:
            self.selection.end()
            self._surface.change_mode()

    def take_key(self, key: str, character: str | None) -> None:
        """Handle a key while text is selected by keys."""
        viewport = self._scrolling.viewport
        key = character if character and character.isprintable() else key
        match key:
            case "escape" | "q":
                self.end()
            case "y" | "enter":
                self.copy()
            case "v":
                self.select()
            case "o":
                self.selection.swap()
                self._scrolling.bring_into_sight(*self.selection.caret)
            case _ if (layout := viewport.layout()) is not None:
                self.selection.move(key, layout, viewport.height)
                self._scrolling.bring_into_sight(*self.selection.caret)

    def overlays(self, index: int) -> list[Overlay]:
        """Mark what is selected of a block."""
        if self.selection.is_on:
            return self.selection.overlays(index)
        by_mouse = self._by_mouse()
        if by_mouse is None or (span := by_mouse.get_span(index)) is None:
            return []
        return [Overlay(span[0], TO_THE_END if span[1] < 0 else span[1], "reader--selection")]
