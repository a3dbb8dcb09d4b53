"""Colours and cursor moves in the fewest bytes that every terminal understands."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class CellStyle(NamedTuple):
    """The style of a cell.

    Elsewhere a style is its number as one character, so that the styles of a row are a string.
    """

    codes: frozenset[int] = frozenset()
    """Active SGR codes: 1 bold, 2 dim, 3 italic, 4 underlined, 7 reversed ..."""
    ink: str = ""
    """SGR parameters of the foreground, like "31" or "38;5;4"; empty is the terminal's own."""
    paper: str = ""
    """The same of the background."""


_styles: list[CellStyle] = []
_numbers: dict[CellStyle, str] = {}
# Far more than a session shows; numbers are characters below those that cannot be encoded.
_MOST_COLOURS = 0x8000


def number_of(style: CellStyle) -> str:
    """Return the character that is a style's number; colours too close to be told apart are left out."""
    number = _numbers.get(style)
    if number is None:
        if len(_styles) >= _MOST_COLOURS and (style.ink or style.paper):
            return number_of(CellStyle(style.codes))
        number = _numbers[style] = chr(len(_styles))
        _styles.append(style)
    return number


PLAIN = number_of(CellStyle())
"""The terminal's own colours, and nothing else."""
# Codes visible on a blank cell: lines through, under and above it, reversed colours, frames.
_SHOWN_ON_BLANKS = frozenset({4, 7, 9, 21, 51, 52, 53})

# The codes that reset others; bold and dim share theirs, as do both underlines.
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 21: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55}
_SWITCHED_OFF = {off: frozenset(code for code, other in _OFF.items() if other == off) for off in set(_OFF.values())}
_INKS = {39: "", **{number: str(number) for number in (*range(30, 38), *range(90, 98))}}
_PAPERS = {49: "", **{number: str(number) for number in (*range(40, 48), *range(100, 108))}}
_COLOUR_LENGTH = {2: 5, 5: 3}


@lru_cache(maxsize=4096)
def apply_sgr(style: str, parameters: str) -> str:
    """Return the style after an SGR sequence; unknown parameters change nothing."""
    numbers = [int(part) if part else 0 for part in parameters.split(";")]
    before, ink, paper = _styles[ord(style)]
    codes = set(before)
    while numbers:
        number = numbers[0]
        taken = 1
        if number == 0:
            codes, ink, paper = set(), "", ""
        elif number in {38, 48}:
            taken = _COLOUR_LENGTH.get(numbers[1] if len(numbers) > 1 else 0, len(numbers))
            colour = ";".join(map(str, numbers[:taken]))
            if len(numbers) >= taken > 2 and max(numbers[2:taken]) < 256:
                ink, paper = (colour, paper) if number == 38 else (ink, colour)
        elif number in _OFF:
            codes.add(number)
        elif number in _SWITCHED_OFF:
            codes -= _SWITCHED_OFF[number]
        elif number in _INKS:
            ink = _INKS[number]
        elif number in _PAPERS:
            paper = _PAPERS[number]
        numbers = numbers[taken:]
    return number_of(CellStyle(frozenset(codes), ink, paper))


@lru_cache(maxsize=16384)
def look_of_blank(style: str) -> str:
    """Return the style of a blank, whose foreground and weight are invisible."""
    codes, _ink, paper = _styles[ord(style)]
    return style if codes & _SHOWN_ON_BLANKS else number_of(CellStyle(paper=paper))


@lru_cache(maxsize=16384)
def sgr_between(before: str, after: str) -> str:
    """Return the shortest SGR sequence that turns one style into another."""
    old, new = _styles[ord(before)], _styles[ord(after)]
    afresh = ["0", *map(str, sorted(new.codes)), *filter(None, (new.ink, new.paper))]
    off = {_OFF[code] for code in old.codes - new.codes}
    lost = set().union(*(_SWITCHED_OFF[code] for code in off)) if off else set()
    delta = [str(code) for code in sorted(off)]
    delta += [str(code) for code in sorted(code for code in new.codes if code not in old.codes or code in lost)]
    if new.ink != old.ink:
        delta.append(new.ink or "39")
    if new.paper != old.paper:
        delta.append(new.paper or "49")
    if not delta:
        return ""
    from_zero = "" if afresh == ["0"] else ";".join(afresh)
    step = ";".join(delta)
    return f"\x1b[{min(step, from_zero, key=len)}m"


class Pen:
    """The terminal's cursor, its current style, and pending output."""

    def __init__(self, x: int | None = None, y: int | None = None) -> None:
        self.x = x
        """None when the column is uncertain.

        After the last column, or after characters that terminals disagree about.
        """
        self.y = y
        self.style = PLAIN
        self._written: list[str] = []

    def take(self) -> str:
        """Return what was written since the last call."""
        written = "".join(self._written)
        self._written.clear()
        return written

    def write(self, text: str, x: int | None) -> None:
        """Write text or a sequence after which the cursor is in a known column."""
        self._written.append(text)
        self.x = x

    def dye(self, style: str) -> None:
        """Switch to a style."""
        if style != self.style:
            self._written.append(sgr_between(self.style, style))
            self.style = style

    def move(self, x: int, y: int) -> None:
        """Move to a cell by the shortest sequence."""
        if (self.x, self.y) != (x, y):
            self._written.append(self._way(x, y))
            self.x, self.y = x, y

    def _way(self, x: int, y: int) -> str:
        if x == 0 and self.y is not None and 0 <= y - self.y <= 1:
            return "\r\n" if y > self.y else "\r"
        absolute = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        if self.x is not None and y == self.y:
            return min(absolute, _relative(x - self.x, "C", "D"), key=len)
        if self.y is not None and x == self.x:
            return min(absolute, _relative(y - self.y, "B", "A"), key=len)
        return absolute


def _relative(steps: int, forward: str, back: str) -> str:
    count = abs(steps)
    return f"\x1b[{count if count > 1 else ''}{forward if steps > 0 else back}"
