"""Following links: by focus from one to the next, or by hints drawn over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.footnotes import NOTE
from termnews.text.lines import cell_width
from termnews.ui.reader.blocks import LinkPlace, copy_text, find_links
from termnews.ui.reader.paint import Overlay
from termnews.ui.reader.shown_article import Position, ShownLink

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from termnews.ui.reader.blocks import Block
    from termnews.ui.reader.caret import Place
    from termnews.ui.reader.document import Document
    from termnews.ui.reader.typeset import Line

LETTERS = "asdfghjklewrtyuiopcvbnmxz"
"""Letters of hints, the easiest to reach first; q cancels."""


def make_labels(count: int) -> list[str]:
    """Create labels of one letter, or of two if there are more links than letters."""
    if count <= len(LETTERS):
        return list(LETTERS[:count])
    return [first + second for first in LETTERS for second in LETTERS][:count]


def document_links(document: Document) -> list[LinkPlace]:
    """List the targets: links, and lines of folded notices."""
    places: list[LinkPlace] = []
    for index, block in enumerate(document.blocks):
        if not document.is_folded(index):
            places += find_links(block, index)
        elif index == 0 or document.blocks[index - 1].fold != block.fold:
            places.append(LinkPlace("", index, 0, 0))
    return places


def shown_links(document: Document) -> list[ShownLink]:
    """List the links of an article with their text, without footnotes."""
    return [
        ShownLink(
            place.url,
            copy_text(document.blocks[place.block], place.start, place.end),
            document.article.is_archived(place.url),
        )
        for place in document_links(document)
        if place.url and not place.url.startswith(NOTE)
    ]


def links_in_lines(document: Document, lines: Iterable[tuple[int, Line]]) -> list[LinkPlace]:
    """List the targets in some lines: lines of folded notices first, then links."""
    folds: list[LinkPlace] = []
    shown: dict[int, list[tuple[int, int]]] = {}
    for index, line in lines:
        shown.setdefault(index, []).extend((piece.start, piece.end) for piece in line.pieces)
        if line.is_fold:
            folds.append(LinkPlace("", index, 0, 0))
    links = (
        place
        for index, spans in shown.items()
        if not document.is_folded(index)
        for place in find_links(document.blocks[index], index)
        if any(start <= place.start < end for start, end in spans)
    )
    return [*folds, *links]


def columns_of(place: LinkPlace, block: Block, line: Line) -> Iterator[int]:
    """Return the column at which a link, or a line of folded notices, begins in a line; None otherwise."""
    if line.is_fold:
        yield 0
    for piece in line.pieces:
        if piece.start <= place.start < piece.end:
            yield piece.column + cell_width(block.text[piece.start : place.start])


def moved_link(link: LinkPlace, moved: Callable[[Place], Place]) -> LinkPlace:
    """A link where its text has moved to."""
    (block, start), (_block, last) = moved((link.block, link.start)), moved((link.block, link.end - 1))
    return LinkPlace(link.url, block, start, last + 1) if link.url else link


class LinkWalk:
    """The focused link, and the visited footnote."""

    def __init__(self) -> None:
        """Create without a focused link."""
        self.focused: LinkPlace | None = None
        self._left_at: Position | None = None
        """The place before going to a footnote."""
        self._note = -1
        """The block of that footnote."""

    def begin(self) -> None:
        """Reset for another article."""
        self.focused = self._left_at = None

    def follow(self, moved: Callable[[Place], Place]) -> None:
        """Follow the text that has moved."""
        if self.focused is not None:
            self.focused = moved_link(self.focused, moved)

    def step(self, places: Sequence[LinkPlace], here: Place, *, forward: bool) -> LinkPlace:
        """Focus the next or previous link; without a focused one, the first from a place on, or the last before it.

        Args:
            places: All targets, at least one.
            here: The place at the top of the screen.
            forward: The direction.
        """
        if self.focused in places:
            number = places.index(self.focused) + (1 if forward else -1)
        else:
            later = (n for n, place in enumerate(places) if (place.block, place.start) >= here)
            number = next(later, len(places)) - (0 if forward else 1)
        self.focused = places[max(0, min(number, len(places) - 1))]
        return self.focused

    def unfocus(self) -> bool:
        """Unfocus the link; return whether there was one."""
        had_one = self.focused is not None
        self.focused = None
        return had_one

    def leave_for_note(self, position: Position, block: int) -> None:
        """Remember the place before going to a footnote."""
        self._left_at, self._note = position, block

    def leave_note(self, blocks: Collection[int]) -> Position | None:
        """Forget the visited footnote.

        Args:
            blocks: Those in sight.

        Returns:
            The place to return to, if the footnote is visible.
        """
        left, self._left_at = self._left_at, None
        return left if self._note in blocks else None

    def overlays(self, index: int) -> list[Overlay]:
        """Mark the focused link."""
        link = self.focused
        if link is None or link.block != index or not link.url:
            return []
        return [Overlay(link.start, link.end, "reader--focused-link")]


class Hints:
    """Hints over the links on the screen; typing their letters chooses one."""

    def __init__(self) -> None:
        """Create without hints."""
        self._labels: dict[str, LinkPlace] = {}
        self._typed = ""

    @property
    def is_on(self) -> bool:
        """Whether hints are shown."""
        return bool(self._labels)

    def begin(self, places: Sequence[LinkPlace]) -> None:
        """Assign letters to every target."""
        self._labels = dict(zip(make_labels(len(places)), places, strict=True))
        self._typed = ""

    def follow(self, moved: Callable[[Place], Place]) -> None:
        """Follow the text that has moved."""
        self._labels = {label: moved_link(place, moved) for label, place in self._labels.items()}

    def end(self) -> None:
        """Remove the hints."""
        self._labels = {}

    def take(self, key: str, character: str | None) -> LinkPlace | None:
        """Handle a key: a letter continues a label, Backspace removes one, any other ends the hints.

        Returns:
            The chosen target, after which the hints are gone.
        """
        letter = (character or "").lower()
        if key == "backspace":
            self._typed = self._typed[:-1]
        elif letter and letter in LETTERS:
            if any(label.startswith(self._typed + letter) for label in self._labels):
                self._typed += letter
        else:
            self.end()
        place = self._labels.get(self._typed)
        if place is not None:
            self.end()
        return place

    def in_block(self, index: int) -> Iterator[tuple[str, LinkPlace]]:
        """Return the remaining letters for each target in a block."""
        for label, place in self._labels.items():
            if place.block == index and label.startswith(self._typed):
                yield label[len(self._typed) :], place
