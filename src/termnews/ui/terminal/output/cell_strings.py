"""Runs of cells as strings with one character per cell, so that they are sliced, joined and compared at once.

A character with combining marks is represented by a private-use character. A page's own private-use characters are
represented, too, so that none are confused.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from termnews.ui.terminal.output.pen import PLAIN, look_of_blank

BLANK = " "
RIGHT_HALF = "\0"
"""The text of the second cell of a wide character."""
SCROLL_BAR = 2
"""Columns at the right edge that may contain scroll bars, which do not move with the text."""
MARKS = 8
"""The maximum number of combining marks on a character: a long run of them has crashed terminals."""

_FIRST, _LAST = 0xF0000, 0xF3FFF
STAND_IN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
"""Finds the representation of a character with marks."""
_PRIVATE = chr(_FIRST)

_meant: list[str] = []
_stand_ins: dict[str, str] = {}


class Cells(NamedTuple):
    """A run of cells: a row, or a part of one."""

    texts: str
    """One character per cell; `RIGHT_HALF` after a wide one."""
    styles: str
    """The style of each cell, as numbered by `pen`."""
    looks: str
    """The visible style of each cell: of a blank cell without its foreground."""

    @property
    def words(self) -> str:
        """The characters of a row without its scroll bar, for finding moved rows."""
        return self.texts[:-SCROLL_BAR]

    def followed_by(self, cells: Cells) -> Cells:
        """Return the cells followed by others."""
        return Cells(self.texts + cells.texts, self.styles + cells.styles, self.looks + cells.looks)

    def cut(self, width: int) -> Cells:
        """Return the first cells; a wide character that does not fit becomes a blank."""
        texts, styles, looks = self
        cells = Cells(texts[:width], styles[:width], looks[:width])
        return cells.blanked(width - 1) if texts[width] == RIGHT_HALF else cells

    def blanked(self, x: int) -> Cells:
        """Return the cells with one of them blank."""
        texts, styles, looks = self
        return Cells(texts[:x] + BLANK + texts[x + 1 :], styles, looks[:x] + look_of_blank(styles[x]) + looks[x + 1 :])

    def marked(self, marks: str) -> Cells:
        """Return the cells with combining marks added to the last character."""
        texts, styles, looks = self
        at = len(texts) - (2 if texts.endswith(RIGHT_HALF) else 1)
        return Cells(add_marks(texts, marks), styles, looks[:at] + styles[at] + looks[at + 1 :])

    def with_cells(self, x: int, cells: Cells) -> Cells:
        """Return the cells with others written over them at an offset."""
        end = x + len(cells.texts)
        under = self
        # A wide character that loses one half loses the other, too.
        if x and under.texts[x] == RIGHT_HALF:
            under = under.blanked(x - 1)
        if under.texts[end : end + 1] == RIGHT_HALF:
            under = under.blanked(end)
        texts, styles, looks = under
        return Cells(
            texts[:x] + cells.texts + texts[end:],
            styles[:x] + cells.styles + styles[end:],
            looks[:x] + cells.looks + looks[end:],
        )


NO_CELLS = Cells("", "", "")


def plain_cells(texts: str) -> Cells:
    """Give cells in the terminal's own colours."""
    return Cells(texts, PLAIN * len(texts), PLAIN * len(texts))


def text_of_cell(character: str) -> str:
    """Return the one character that represents a character with all its marks.

    When all representations are used up, marks are dropped.
    """
    if len(character) == 1 and character < _PRIVATE:
        return character
    stand_in = _stand_ins.get(character)
    if stand_in is None:
        if len(_meant) > _LAST - _FIRST:
            return character[0] if character[0] < _PRIVATE else "\ufffd"
        stand_in = _stand_ins[character] = chr(_FIRST + len(_meant))
        _meant.append(character)
    return stand_in


def spell(texts: str) -> str:
    """Return the text of cells for the terminal."""
    return STAND_IN.sub(lambda found: _meant[ord(found[0]) - _FIRST], texts.replace(RIGHT_HALF, ""))


def add_marks(texts: str, marks: str) -> str:
    """Add combining marks to the last character."""
    half = RIGHT_HALF if texts.endswith(RIGHT_HALF) else ""
    at = len(texts) - len(half) - 1
    return texts[:at] + text_of_cell((spell(texts[at]) + marks)[: MARKS + 1]) + half
