"""Colours and moves in the fewest bytes that every terminal understands."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Style(NamedTuple):
    """How a cell looks."""

    codes: frozenset[int] = frozenset()
    """SGR codes of what is on: 1 bold, 2 dim, 3 italic, 4 underlined, 7 reversed ..."""
    ink: str = ""
    """SGR parameters of the foreground, like "31" or "38;5;4"; empty is the terminal's own."""
    paper: str = ""
    """The same of the background."""


@lru_cache(maxsize=16384)
def only_one(style: Style) -> Style:
    """Give the one object that stands for all equal styles, so that cells can be compared by what they are."""
    return style


PLAIN = only_one(Style())
# What shows on a cell without a sign: lines through, under and above it, reversed colours, frames.
_SHOWN_ON_BLANKS = frozenset({4, 7, 9, 21, 51, 52, 53})

# What switches a code off again; bold and dim share theirs, as do both underlines.
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 21: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55}
_SWITCHED_OFF = {off: frozenset(code for code, other in _OFF.items() if other == off) for off in set(_OFF.values())}
_INKS = {39: "", **{number: str(number) for number in (*range(30, 38), *range(90, 98))}}
_PAPERS = {49: "", **{number: str(number) for number in (*range(40, 48), *range(100, 108))}}
_COLOUR_LENGTH = {2: 5, 5: 3}


@lru_cache(maxsize=4096)
def apply_sgr(style: Style, parameters: str) -> Style:
    """Give the style after an SGR sequence; parameters nobody knows change nothing."""
    numbers = [int(part) if part else 0 for part in parameters.split(";")]
    codes, ink, paper = set(style.codes), style.ink, style.paper
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
    return only_one(Style(frozenset(codes), ink, paper))


@lru_cache(maxsize=16384)
def look_of_blank(style: Style) -> Style:
    """Give the style that stands for how a blank looks: its ink and its weight cannot be seen."""
    return style if style.codes & _SHOWN_ON_BLANKS else only_one(Style(paper=style.paper))


@lru_cache(maxsize=16384)
def sgr_between(old: Style, new: Style) -> str:
    """Give the shortest SGR sequence that turns one style into another."""
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
    """Where the terminal's cursor stands and what it would write with."""

    def __init__(self, x: int | None = None, y: int | None = None) -> None:
        self.x = x
        """None when the column is not sure: after the last column, after characters terminals disagree about."""
        self.y = y
        self.style = PLAIN

    def dye(self, style: Style) -> str:
        """Give what must be written to go on in a style."""
        if style is self.style or style == self.style:
            return ""
        before, self.style = self.style, style
        return sgr_between(before, style)

    def move(self, x: int, y: int) -> str:
        """Give the shortest way from where the cursor stands to a cell."""
        from_x, from_y = self.x, self.y
        self.x, self.y = x, y
        if (from_x, from_y) == (x, y):
            return ""
        absolute = f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H" if y else "\x1b[H"
        if from_y is None:
            return absolute
        candidates = [absolute]
        if x == 0 and y - from_y in {0, 1}:
            candidates.append("\r" + "\n" * (y - from_y))
        if from_x is not None:
            if y == from_y:
                candidates.append(_relative(x - from_x, "C", "D"))
            elif x == from_x:
                candidates.append(_relative(y - from_y, "B", "A"))
        return min(candidates, key=len) if len(candidates) > 1 else absolute


def _relative(steps: int, forward: str, back: str) -> str:
    count = abs(steps)
    return f"\x1b[{count if count > 1 else ''}{forward if steps > 0 else back}"
