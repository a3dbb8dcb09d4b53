"""Plain paragraphs of Markdown, which make up most of a long article and need no parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_BLANK_LINES = re.compile(r"(\n(?:[ \t]*\n)+)")
# Characters with a meaning in Markdown: anywhere, and at a line's beginning or end.
_MARKS = re.compile(r"[\\`*_\[\]<>&~|\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\u3000\ufeff]|://")
_BEGINNING = re.compile(r"^(?:[ #=+\-]|\d{1,9}[.)])", re.MULTILINE)
_TRAILING = re.compile(r" $", re.MULTILINE)


def is_plain(paragraph: str) -> bool:
    """Whether consecutive lines are a paragraph without markup."""
    return not (_MARKS.search(paragraph) or _BEGINNING.search(paragraph) or _TRAILING.search(paragraph))


def split_plain(markdown: str) -> Iterator[tuple[str, bool]]:
    """Split plain paragraphs, one by one, from the runs of Markdown between them."""
    rest = ""
    # Even places are paragraphs, odd ones the blank lines between them.
    parts = _BLANK_LINES.split(markdown.removesuffix("\n"))
    for paragraph, blank in zip(parts[::2], [*parts[1::2], ""], strict=True):
        if not paragraph.strip():
            rest += paragraph + blank
        elif is_plain(paragraph) and not is_in_fence(rest):
            if rest:
                yield rest, False
                rest = ""
            yield paragraph, True
        else:
            rest += paragraph + blank
    if rest:
        yield rest, False


def is_in_fence(text: str) -> bool:
    """Whether a text ends inside a fenced block of code."""
    fence = ""
    for match in _FENCE.finditer(text):
        mark = match[1]
        if not fence:
            fence = mark
        elif mark[0] == fence[0] and len(mark) >= len(fence):
            fence = ""
    return bool(fence)
