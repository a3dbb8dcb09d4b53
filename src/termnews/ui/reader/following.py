"""Following the links of the article: from one to the next, or by hints drawn over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.footnotes import NOTE
from termnews.text.words import _
from termnews.ui.reader.following_links import Hints, LinkWalk, document_links, links_in_lines, shown_links
from termnews.ui.reader.messages import LinkChosen

if TYPE_CHECKING:
    from termnews.ui.reader.blocks import LinkPlace
    from termnews.ui.reader.scrolling import Scrolling
    from termnews.ui.reader.shown_article import ShownLink
    from termnews.ui.reader.surface import Surface


class Following:
    """The focused link, and the hints."""

    def __init__(self, scrolling: Scrolling, surface: Surface) -> None:
        """Follow the links of what `scrolling` shows."""
        self.walk = LinkWalk()
        self.hints = Hints()
        self._scrolling = scrolling
        self._surface = surface

    def begin(self) -> None:
        """Reset for another article."""
        self.walk.begin()
        self.end_hints()

    def links(self) -> list[ShownLink]:
        """List the links of the article, without footnotes."""
        self._scrolling.load_all()
        document = self._scrolling.viewport.document
        return shown_links(document) if document is not None else []

    def next_link(self) -> None:
        """Focus the next link; without a focused one, the first on the screen."""
        self._focus(forward=True)

    def previous_link(self) -> None:
        """Go to the link before."""
        self._focus(forward=False)

    def _focus(self, *, forward: bool) -> None:
        self._scrolling.load_all()
        viewport = self._scrolling.viewport
        if viewport.document is None:
            return
        if not (places := document_links(viewport.document)):
            self._surface.say(_("No links in this article."))
            return
        link = self.walk.step(places, viewport.top_place, forward=forward)
        self._scrolling.bring_into_sight(link.block, link.start)

    def unfocus(self) -> bool:
        """Unfocus the link; return whether there was one."""
        had_one = self.walk.unfocus()
        if had_one:
            self._surface.redraw()
        return had_one

    def open_link(self) -> None:
        """Follow the focused link; without one, unfold the visible notices, or focus the first link."""
        folded = next((place for place in self._in_sight() if not place.url), None)
        if (chosen := self.walk.focused or folded) is not None:
            self._choose(chosen)
        else:
            self.next_link()

    def show_hints(self) -> None:
        """Draw hints over the links on the screen; typing one follows its link."""
        places = self._in_sight()
        if not places:
            self._surface.say(_("No links on screen."))
        if self.hints.is_on or not places:
            self.end_hints()
            return
        self.hints.begin(places)
        self._surface.change_mode()

    def end_hints(self) -> None:
        """Remove the hints."""
        if self.hints.is_on:
            self.hints.end()
            self._surface.change_mode()

    def take_key(self, key: str, character: str | None) -> None:
        """Handle a key while hints are shown."""
        place = self.hints.take(key, character)
        if self.hints.is_on:
            self._surface.redraw()
        else:
            self._surface.change_mode()
        if place is not None:
            self._choose(place)

    def _in_sight(self) -> list[LinkPlace]:
        viewport = self._scrolling.viewport
        return links_in_lines(viewport.document, viewport.lines_in_sight()) if viewport.document is not None else []

    def _choose(self, place: LinkPlace) -> None:
        """Follow a link, go to a footnote, or unfold notices."""
        document = self._scrolling.viewport.document
        if place.url:
            self.follow(place.url)
        elif document is not None:
            self.unfold(document.blocks[place.block].fold)

    def follow(self, url: str) -> None:
        """Go to a footnote; other links are reported to the screen."""
        if url.startswith(NOTE):
            self._go_to_note(int(url.removeprefix(NOTE)))
        else:
            self._surface.post(LinkChosen(url))

    def _go_to_note(self, number: int) -> None:
        """Show a footnote; going back returns to the place before."""
        self._scrolling.load_all()
        viewport = self._scrolling.viewport
        blocks = viewport.document.blocks if viewport.document is not None else []
        target = next((index for index, block in enumerate(blocks) if block.note == number), None)
        if target is not None:
            self.walk.leave_for_note(viewport.position, target)
            self._scrolling.bring_into_sight(target, 0)
            self._surface.say(_("Esc goes back to the text."))

    def leave_note(self) -> bool:
        """Return from a footnote to the place before, if it is visible; return whether that was so."""
        position = self.walk.leave_note({index for index, _line in self._scrolling.viewport.lines_in_sight()})
        if position is not None:
            self._scrolling.go_to(position)
        return position is not None

    def unfold(self, fold: int) -> None:
        """Show a group of notices."""
        document = self._scrolling.viewport.document
        if document is not None:
            document.unfolded.add(fold)
            self.walk.unfocus()
            self._scrolling.redo_folds()
