"""The headings of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.reader.blocks import BOLD, Block, BlockKind
from termnews.ui.reader.shown_article import OutlineRow, Position

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.ui.reader.document import Document
    from termnews.ui.reader.layout import Anchor
    from termnews.ui.reader.scrolling import Scrolling
    from termnews.ui.reader.surface import Surface

_LONGEST = 40
"""A paragraph entirely in bold, no longer than this, counts as a heading."""


def is_heading(block: Block) -> bool:
    """Whether a block is a heading, or a short paragraph entirely in bold."""
    if block.kind is BlockKind.HEADING:
        return bool(block.text)
    return (
        block.kind is BlockKind.TEXT
        and not block.first
        and 0 < len(block.text) <= _LONGEST
        and len(block.marks) == 1
        and block.marks[0].flags == BOLD
        and (block.marks[0].start, block.marks[0].end) == (0, len(block.text))
    )


def outline(document: Document) -> list[OutlineRow]:
    """List the headings of an article."""
    return [
        OutlineRow(block.text.replace("\n", " "), block.level or 7, Position(index - document.body_start, 0))
        for index, block in enumerate(document.blocks)
        if is_heading(block)
    ]


def find_heading(blocks: Sequence[Block], here: Anchor, *, forward: bool) -> int | None:
    """Find the nearest heading after or before a place; None when there is none."""
    if forward:
        candidates = range(here.block if here.blanks else here.block + 1, len(blocks))
    else:
        stands_at_start = here.blanks or not here.character
        candidates = range(here.block - 1 if stands_at_start else here.block, -1, -1)
    return next((index for index in candidates if is_heading(blocks[index])), None)


class HeadingWalk:
    """Goes from heading to heading."""

    def __init__(self, scrolling: Scrolling, surface: Surface) -> None:
        """Go to the headings of what `scrolling` shows."""
        self._scrolling = scrolling
        self._surface = surface

    def outline(self) -> list[OutlineRow]:
        """List the headings of the article."""
        self._scrolling.load_all()
        document = self._scrolling.viewport.document
        return outline(document) if document is not None else []

    def next_heading(self) -> None:
        """Put the next heading at the top."""
        self._scrolling.load_all()
        self._go(forward=True)

    def previous_heading(self) -> None:
        """Put the previous heading at the top, or the beginning."""
        self._go(forward=False)

    def _go(self, *, forward: bool) -> None:
        viewport = self._scrolling.viewport
        if (document := viewport.document) is None:
            return
        found = find_heading(document.blocks, viewport.anchor, forward=forward)
        if found is not None:
            top = viewport.top
            self._scrolling.go_to(Position(found - document.body_start, 0))
            if viewport.top == top:
                self._surface.say(_("The heading is on screen."))
        elif not forward:
            self._scrolling.home()
        elif not any(map(is_heading, document.blocks)):
            self._surface.say(_("No headings in this article."))
        else:
            self._surface.say(_("No more headings."))
