"""Cells side by side, as strings with one character a cell: they are cut, joined and compared at once.

A character with marks on it has a stand-in, which Unicode leaves to private use. A
page's own characters from there have one, too, so that nothing is taken for another.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from termnews.ui.terminal.output.pen import PLAIN, look_of_blank

BLANK = " "
RIGHT_HALF = "\0"
"""The text of the second cell of a wide character."""
SCROLL_BAR = 2
"""Columns at the right where scroll bars may stand, which do not move with the words."""
MARKS = 8
"""Most combining marks on a character: a long run of them has crashed terminals."""

_FIRST, _LAST = 0xF0000, 0xF3FFF
STAND_IN = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
"""Finds a character that stands for one with marks."""
_PRIVATE = chr(_FIRST)

_meant: list[str] = []
_stand_ins: dict[str, str] = {}


class Cells(NamedTuple):
    """Cells side by side: a row, or what is to be written into one."""

    texts: str
    """A character a cell; `RIGHT_HALF` after a wide one."""
    styles: str
    """What each cell is written with, as `pen` numbers styles."""
    looks: str
    """What can be seen of that: of a blank cell not its ink."""

    @property
    def words(self) -> str:
        """The characters of a row without those of a scroll bar: rows that move are found by them."""
        return self.texts[:-SCROLL_BAR]

    def followed_by(self, cells: Cells) -> Cells:
        """Return the cells with others to the right of them."""
        return Cells(self.texts + cells.texts, self.styles + cells.styles, self.looks + cells.looks)

    def cut(self, width: int) -> Cells:
        """Return the first cells; a wide character that would stick out leaves a blank."""
        texts, styles, looks = self
        cells = Cells(texts[:width], styles[:width], looks[:width])
        return cells.blanked(width - 1) if texts[width] == RIGHT_HALF else cells

    def blanked(self, x: int) -> Cells:
        """Return the cells with nothing in one of them."""
        texts, styles, looks = self
        return Cells(texts[:x] + BLANK + texts[x + 1 :], styles, looks[:x] + look_of_blank(styles[x]) + looks[x + 1 :])

    def marked(self, marks: str) -> Cells:
        """Return the cells with combining marks on the character with which they end."""
        texts, styles, looks = self
        at = len(texts) - (2 if texts.endswith(RIGHT_HALF) else 1)
        return Cells(add_marks(texts, marks), styles, looks[:at] + styles[at] + looks[at + 1 :])

    def with_cells(self, x: int, cells: Cells) -> Cells:
        """Return the cells with others written over them from a place on."""
        end = x + len(cells.texts)
        under = self
        # A wide character that loses one half loses the other.
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

    When a flood of different ones has used all stand-ins up, marks are left out.
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
    """Return the characters of cells as a terminal is to have them."""
    return STAND_IN.sub(lambda found: _meant[ord(found[0]) - _FIRST], texts.replace(RIGHT_HALF, ""))


def add_marks(texts: str, marks: str) -> str:
    """Put combining marks on the character with which texts end."""
    half = RIGHT_HALF if texts.endswith(RIGHT_HALF) else ""
    at = len(texts) - len(half) - 1
    return texts[:at] + text_of_cell((spell(texts[at]) + marks)[: MARKS + 1]) + half
