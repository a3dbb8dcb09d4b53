"""Scrolling shown rows by the terminal itself.

Only what every terminal knows is used: a region of rows (DECSTBM), a line feed at
its bottom, a reverse index at its top.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from termnews.ui.terminal.output.cell_strings import SCROLL_BAR, plain_cells

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from termnews.ui.terminal.output.cell_strings import Cells
    from termnews.ui.terminal.output.grid import Grid
    from termnews.ui.terminal.output.pen import Pen

# Rows that a scroll must save beyond those that it brings in.
_GAIN = 2
_UNKNOWN = "\1"
_REVERSE_INDEX = "\x1bM"
_WHOLE_SCREEN = "\x1b[r"


class Move(NamedTuple):
    """A scroll of rows by the terminal."""

    top: int
    bottom: int
    """First and last row of the region, both included."""
    up: int
    """By how many rows; negative is down."""


def find_move(shown: Grid, rows: Mapping[int, Cells]) -> Move | None:
    """Find out whether rows to paint are mostly shown a little higher or lower."""
    changed = [(y, row.words) for y, row in rows.items() if row.texts != shown.rows[y].texts]
    if len(changed) <= _GAIN:
        return None
    places: dict[str, list[int]] = {}
    for y, old in enumerate(shown.rows):
        places.setdefault(old.words, []).append(y)
    votes = Counter(place - y for y, words in changed for place in places.get(words, ()) if place != y)
    for up, count in votes.most_common(2):
        if count >= abs(up) + _GAIN and (found := _longest_run(shown.rows, rows, up)):
            first, last = found
            region = range(min(first, first + up), max(last, last + up) + 1)
            saved = sum(not _is_same(rows[y], shown.rows[y]) for y in range(first, last + 1))
            # Rows that come in are painted whole, so their content must be available.
            if saved >= abs(up) + _GAIN and all(y in rows for y in region):
                return Move(region[0], region[-1], up)
    return None


def move_rows(move: Move, shown: Grid, pen: Pen) -> None:
    """Let the terminal scroll rows; `shown` is scrolled, too, with unknown new rows."""
    top, bottom, up = move
    count = abs(up)
    step = f"\x1b[{bottom + 1}H" + "\n" * count if up > 0 else f"\x1b[{top + 1}H" + _REVERSE_INDEX * count
    region = shown.rows[top : bottom + 1]
    new = [plain_cells(_UNKNOWN * shown.width)] * count
    shown.rows[top : bottom + 1] = [*region[up:], *new] if up > 0 else [*new, *region[:up]]
    pen.write(f"\x1b[{top + 1};{bottom + 1}r{step}{_WHOLE_SCREEN}", None)
    pen.y = None


def _is_same(row: Cells, other: Cells) -> bool:
    """Whether two rows look the same except for their scroll bars."""
    return row.words == other.words and row.looks[:-SCROLL_BAR] == other.looks[:-SCROLL_BAR]


def _longest_run(before: Sequence[Cells], after: Mapping[int, Cells], up: int) -> tuple[int, int] | None:
    """First and last of the longest run of rows that were elsewhere before."""
    best: tuple[int, int] | None = None
    start = None
    for y in range(len(before) + 1):
        if y in after and 0 <= y + up < len(before) and _is_same(after[y], before[y + up]):
            start = y if start is None else start
        elif start is not None:
            if best is None or y - 1 - start > best[1] - best[0]:
                best = (start, y - 1)
            start = None
    return best
