"""The movements of the caret in selecting mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.lines import cell_width
from termnews.ui.reader.layout import Anchor

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.ui.reader.layout import Layout

Place = tuple[int, int]
"""Block and character."""

_SCREEN = 1_000
"""A screenful, where lines are counted."""


def _right(layout: Layout, place: Place, _height: int) -> Place:
    block, character = place
    if character + 1 < len(layout.document.blocks[block].text):
        return block, character + 1
    return _block_beside(layout, place, 1)


def _left(layout: Layout, place: Place, _height: int) -> Place:
    block, character = place
    if character:
        return block, character - 1
    before = _block_beside(layout, place, -1)[0]
    return (before, max(0, len(layout.document.blocks[before].text) - 1)) if before != block else place


def _block_beside(layout: Layout, place: Place, step: int) -> Place:
    """Find the first character of the next or previous block with visible text."""
    blocks = layout.document.blocks
    index = place[0] + step
    while 0 <= index < len(blocks):
        if blocks[index].text and not layout.document.is_folded(index):
            return index, 0
        index += step
    return place


def _vertical(lines: int) -> Callable[[Layout, Place, int], Place]:
    """Return a movement by lines, or by screens."""

    def move(layout: Layout, place: Place, height: int) -> Place:
        step = lines if abs(lines) < _SCREEN else (lines // _SCREEN) * max(1, height - 1)
        start = layout.line_of(Anchor(*place))
        column = _column(layout, start, place)
        target = start + step
        while 0 <= target < layout.height:
            if (found := place_at(layout, target, column)) is not None:
                return found
            target += 1 if step > 0 else -1
        return place

    return move


def _column(layout: Layout, line: int, place: Place) -> int:
    index, number = layout.locate(line)
    text = layout.document.blocks[index].text
    for piece in layout.lines(index)[number].pieces:
        if piece.start <= place[1] <= piece.end:
            return piece.column + cell_width(text[piece.start : place[1]])
    return 0


def place_at(layout: Layout, line: int, column: int) -> Place | None:
    """Find the character at a column of a line, or the nearest; none in a line without text."""
    index, number = layout.locate(line)
    lines = layout.lines(index)
    if number >= len(lines) or not lines[number].pieces:
        return None
    text = layout.document.blocks[index].text
    pieces = lines[number].pieces
    piece = next((piece for piece in reversed(pieces) if piece.column <= column), pieces[0])
    character, cells = piece.start, piece.column
    while character < piece.end - 1 and cells + cell_width(text[character]) <= column:
        cells += cell_width(text[character])
        character += 1
    return index, character


def _line_edge(*, at_end: bool) -> Callable[[Layout, Place, int], Place]:
    def move(layout: Layout, place: Place, _height: int) -> Place:
        index, number = layout.locate(layout.line_of(Anchor(*place)))
        pieces = layout.lines(index)[number].pieces
        if not pieces:
            return place
        return index, max(pieces[-1].start, pieces[-1].end - 1) if at_end else pieces[0].start

    return move


def _article_edge(*, at_end: bool) -> Callable[[Layout, Place, int], Place]:
    def move(layout: Layout, _place: Place, _height: int) -> Place:
        if not at_end:
            return 0, 0
        layout.document.read_all()
        layout.take_new_blocks()
        block = _block_beside(layout, (len(layout.document.blocks), 0), -1)[0]
        return block, max(0, len(layout.document.blocks[block].text) - 1)

    return move


def _paragraph(*, forward: bool) -> Callable[[Layout, Place, int], Place]:
    def move(layout: Layout, place: Place, _height: int) -> Place:
        if not forward and place[1]:
            return place[0], 0
        return _block_beside(layout, place, 1 if forward else -1)

    return move


MOVES: dict[str, Callable[[Layout, Place, int], Place]] = {
    **dict.fromkeys(("l", "right"), _right),
    **dict.fromkeys(("h", "left"), _left),
    **dict.fromkeys(("j", "down"), _vertical(1)),
    **dict.fromkeys(("k", "up"), _vertical(-1)),
    **dict.fromkeys((" ", "pagedown", "ctrl+f"), _vertical(_SCREEN)),
    **dict.fromkeys(("b", "pageup"), _vertical(-_SCREEN)),
    **dict.fromkeys(("0", "home"), _line_edge(at_end=False)),
    **dict.fromkeys(("$", "end"), _line_edge(at_end=True)),
    "g": _article_edge(at_end=False),
    "G": _article_edge(at_end=True),
    "}": _paragraph(forward=True),
    "{": _paragraph(forward=False),
}
"""Keys of the selecting mode and their movements."""
