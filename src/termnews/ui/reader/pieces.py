"""Splitting long texts, so that no single layout blocks the screen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.ui.reader.blocks import Block, BlockKind, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 6_000
"""Longest block in characters; a longer one is split."""
_SENTENCE_END = re.compile(r"[。！？!?…][」』”’）)]*|[.;；][ ]|\n")
_WHOLE = frozenset(
    {BlockKind.TABLE, BlockKind.TITLE, BlockKind.META, BlockKind.TAGS, BlockKind.NOTE, BlockKind.HEADING}
)


def take_apart(block: Block) -> Iterator[Block]:
    """Return a block in parts of at most `LONGEST` characters, each ending a sentence where there is one."""
    text, start = block.text, 0
    if len(text) <= LONGEST or block.kind in _WHOLE:
        yield block
        return
    while start < len(text):
        end = _find_end(text, start)
        # A line end between two parts is dropped.
        shown = end - 1 if text[end - 1] == "\n" and end < len(text) else end
        part = block._replace(text=text[start:shown], marks=tuple(_marks_between(block.marks, start, shown)))
        if start:
            part = part._replace(first=block.rest, gap=0, goes_on=text[start - 1] != "\n")
        yield part
        start = end


def _find_end(text: str, start: int) -> int:
    limit = start + LONGEST
    if limit >= len(text):
        return len(text)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start + LONGEST // 2, limit)]
    return ends[-1] if ends else max(text.rfind(" ", start + LONGEST // 2, limit) + 1, 0) or limit


def _marks_between(marks: tuple[Mark, ...], start: int, end: int) -> Iterator[Mark]:
    for mark in marks:
        if mark.start < end and mark.end > start:
            yield Mark(max(mark.start, start) - start, min(mark.end, end) - start, mark.flags, mark.url)
