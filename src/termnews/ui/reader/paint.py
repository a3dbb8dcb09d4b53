"""Draw the lines of a layout as strips."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from termnews.text.lines import cell_width
from termnews.ui.reader.blocks import ARCHIVED, BOLD, CODE, DECORATION, ITALIC, LINK, STRUCK, Block, BlockKind, Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from termnews.ui.reader.typeset import Line, LinePiece

COMPONENTS = frozenset(
    {
        *(f"reader--{kind.name.lower()}" for kind in BlockKind),
        "reader--fold",
        "reader--sign",
        "reader--code-words",
        "reader--link",
        "reader--archived-link",
        "reader--arrow",
        "reader--match",
        "reader--current-match",
        "reader--focused-link",
        "reader--selection",
        "reader--caret",
        "reader--hint",
    }
)
"""Component classes, styled in termnews.tcss."""


_COLOURED_SIGNS = frozenset({BlockKind.RULE, BlockKind.REMOVED, BlockKind.ADDED})
"""Blocks whose prefix has the block's colour."""


class Overlay(NamedTuple):
    """A temporary style on a range of a block: a match, the selection."""

    start: int
    end: int
    component: str


class Painter:
    """Draws lines in the styles of a widget's component classes."""

    def __init__(self, get_style: Callable[[str], Style]) -> None:
        self._get_style = get_style
        self._styles: dict[tuple[object, ...], Style] = {}

    @property
    def base(self) -> Style:
        """The style of empty cells."""
        return self.style("")

    def paint(self, line: Line, block: Block, index: int, overlays: Sequence[Overlay], margin: int) -> Strip:
        """Draw one line; its segments carry selection offsets as (character, block)."""
        segments = [Segment(" " * margin, self._style(BlockKind.TEXT, 0))] if margin else []
        column = 0
        if line.prefix:
            segments.append(Segment(line.prefix, self._sign_style(line, block)))
            column = cell_width(line.prefix)
        for piece in line.pieces:
            if piece.column > column:
                segments.append(Segment(" " * (piece.column - column), self._style(BlockKind.TEXT, 0)))
            segments += self._piece(piece, block, index, overlays, BOLD if line.is_head else 0)
            column = piece.column + cell_width(block.text[piece.start : piece.end])
        return Strip(segments, margin + column)

    def style(self, component: str) -> Style:
        """Return the style of a component class; of the widget itself for an empty name."""
        key = (component,)
        if key not in self._styles:
            self._styles[key] = self._get_style(component)
        return self._styles[key]

    def _piece(
        self, piece: LinePiece, block: Block, index: int, overlays: Sequence[Overlay], flags: int
    ) -> Iterator[Segment]:
        for start, end in _runs(piece, block, overlays):
            mark = next((mark for mark in block.marks if mark.start <= start < mark.end), None)
            style = self._style(block.kind, flags | (mark.flags if mark else 0))
            for overlay in overlays:
                if overlay.start <= start < overlay.end:
                    style += self.style(overlay.component)
            meta: dict[str, object] = {"offset": (start, index)}
            if mark and mark.flags & LINK:
                meta["link"] = mark.url
            yield Segment(block.text[start:end], style + Style.from_meta(meta))

    def _style(self, kind: BlockKind, flags: int) -> Style:
        key = (kind, flags)
        if key not in self._styles:
            self._styles[key] = self._make_style(kind, flags)
        return self._styles[key]

    def _make_style(self, kind: BlockKind, flags: int) -> Style:
        style = self.style(f"reader--{kind.name.lower()}")
        if flags & CODE:
            style += self.style("reader--code-words")
        if flags & LINK:
            style += self.style("reader--archived-link" if flags & ARCHIVED else "reader--link")
        if flags & DECORATION:
            return style + self.style("reader--arrow") + Style(underline=False)
        return style + Style(
            bold=True if flags & BOLD else None,
            italic=True if flags & ITALIC else None,
            strike=True if flags & STRUCK else None,
        )

    def _sign_style(self, line: Line, block: Block) -> Style:
        """Style the prefix; a line of folded notices can be clicked."""
        if line.is_fold:
            return self.style("reader--fold") + Style.from_meta({"fold": block.fold})
        if block.kind in _COLOURED_SIGNS:
            return self.style(f"reader--{block.kind.name.lower()}")
        return self.style("reader--sign")


def _runs(piece: LinePiece, block: Block, overlays: Sequence[Overlay]) -> Iterator[tuple[int, int]]:
    """Cut a piece where its style changes."""
    cuts = {piece.start, piece.end}
    runs: tuple[Mark | Overlay, ...] = (*block.marks, *overlays)
    for run in runs:
        if run.start < piece.end and run.end > piece.start:
            cuts.add(max(run.start, piece.start))
            cuts.add(min(run.end, piece.end))
    edges = sorted(cuts)
    yield from pairwise(edges)
