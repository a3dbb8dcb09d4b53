"""Break text into lines by the rules of Chinese and Latin typesetting.

ICU says where a line may break (UAX 14 with the strict rules for Chinese); a few marks that ICU allows at a
line's edge are kept away from it here. Widths are those of Textual and tmux.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from icu4py.breakers import LineBreaker

from termnews.text.widths import NONE, WIDE

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCALE = "zh@lb=strict"
# GB/T 15834 keeps middle dots and connecting marks off a line's start; the arrow is
# our mark after a link.
_NOT_FIRST = frozenset(
    "，。、；：？！）》」』】〕〉〗〙〛’”…‥％‰℃·‧・•～‐–,.;:?!)]}%°′″↗ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々〻"
)
_NOT_LAST = frozenset("（《「『【〔〈〖〘〚‘“([{$￥¥£€＄￡")
_HELD_TOGETHER = frozenset({"——", "……", "⸺⸺", "‥‥", "――"})
_SPACES = " \u3000"
_JOINER = "\u200d"


class _Widths(dict[int, str]):
    """Characters to their widths, as characters; for `str.translate`."""

    def __init__(self) -> None:
        super().__init__()
        self._ranges = sorted([*_read_ranges(NONE, "\x00"), *_read_ranges(WIDE, "\x02")])

    def __missing__(self, code: int) -> str:
        _, end, width = self._ranges[bisect_right(self._ranges, (code, 0x110000, "")) - 1]
        self[code] = found = width if code <= end else "\x01"
        return found


def _read_ranges(ranges: str, width: str) -> Iterator[tuple[int, int, str]]:
    """Read the ranges of widths.py: first and last code point, and the width given."""
    for word in ranges.split():
        start, _, end = word.partition("-")
        yield int(start, 16), int(end or start, 16), width


_WIDTHS = _Widths()


class Span(NamedTuple):
    """The part of a text that a line shows: characters `start` to `end`, without the spaces at the break."""

    start: int
    end: int


def _widths(text: str) -> bytes:
    """Return the cells of each character."""
    widths = text.translate(_WIDTHS).encode("latin-1")
    if _JOINER not in text:
        return widths
    # What follows a joiner is drawn in the cell before it.
    joined = bytearray(widths)
    for place, character in enumerate(text[:-1]):
        if character == _JOINER:
            joined[place + 1] = 0
    return bytes(joined)


def cell_width(text: str) -> int:
    """Count the cells that text takes on one line."""
    return len(text) if text.isascii() and text.isprintable() else sum(_widths(text))


def break_lines(text: str, width: int, first: int | None = None) -> list[Span]:
    r"""Break text into lines, each filled as far as the rules allow.

    No closing mark begins a line, no opening mark ends one, nothing breaks
    inside ——, …… or a number, and a Latin word only when it is longer than a
    line. Where no rule can be kept, a line breaks anyway: it never gets wider
    than `width`, except by one wide character when `width` is 1.

    Args:
        text: Clean text; "\n" ends a line.
        width: The most cells a line may take.
        first: The same for the first line, when it differs.

    Returns:
        The lines. Between them only spaces and "\n" are left out.
    """
    lines: list[Span] = []
    start = 0
    limit = width if first is None else first
    for part in text.split("\n"):
        if part.isascii() and len(part) <= limit:
            lines.append(Span(start, start + len(part)))
        else:
            lines.extend(_fill(part, start, width, limit))
        start += len(part) + 1
        limit = width
    return lines


def _fill(text: str, offset: int, width: int, first: int) -> list[Span]:
    """Break one paragraph that begins at character `offset`."""
    sums = [0, *accumulate(_widths(text))]
    if sums[-1] <= first:
        return [Span(offset, offset + len(text))]
    breaks = _find_breaks(text)
    lines: list[Span] = []
    start, limit = 0, first
    while sums[-1] - sums[start] > limit:
        end = _find_end(text, sums, breaks, start, limit)
        shown = len(text[start:end].rstrip(_SPACES))
        lines.append(Span(offset + start, offset + start + shown))
        start, limit = end, width
    if start < len(text) or not lines:
        lines.append(Span(offset + start, offset + len(text)))
    return lines


def _find_breaks(text: str) -> list[int]:
    """Return where ICU allows a line to end, in code points."""
    ends = [end for _, end in LineBreaker(text, _LOCALE).segments()]
    if not ends or ends[-1] == len(text):
        return ends
    # Astral characters are two of ICU's units.
    units = [0, *accumulate(1 + (character > "\uffff") for character in text)]
    return [bisect_left(units, end) for end in ends]


def _find_end(text: str, sums: list[int], breaks: list[int], start: int, limit: int) -> int:
    """Find the character that begins the next line."""
    reach = bisect_right(sums, sums[start] + limit) - 1
    furthest = reach
    while furthest < len(text) and text[furthest] in _SPACES:
        furthest += 1
    place = bisect_right(breaks, furthest) - 1
    while place >= 0 and breaks[place] > start:
        if _may_break(text, breaks[place]):
            return breaks[place]
        place -= 1
    return _break_anywhere(text, sums, start, reach)


def _may_break(text: str, place: int) -> bool:
    """Whether the marks on both sides of `place` allow a line to end there."""
    if place >= len(text):
        return True
    return not (
        text[place] in _NOT_FIRST or text[place - 1] in _NOT_LAST or text[place - 1 : place + 1] in _HELD_TOGETHER
    )


def _break_anywhere(text: str, sums: list[int], start: int, reach: int) -> int:
    """Break inside a word that is longer than a line, if possible not at a mark, never inside a character."""
    if reach <= start or sums[reach] == sums[start]:
        reach = start + 1
        while reach < len(text) and sums[reach + 1] == sums[reach]:
            reach += 1
        return reach
    for place in range(reach, max(start, reach - 8), -1):
        if sums[place] > sums[start] and sums[min(place + 1, len(text))] != sums[place] and _may_break(text, place):
            return place
    return reach
