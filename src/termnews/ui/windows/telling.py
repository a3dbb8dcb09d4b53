"""A window that says things by their names, each whole, however narrow it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.widgets.cells import wrap
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = 72
"""Cells of a line of a long sentence."""


class TellingWindow(Picker[str]):
    """Names, and below each what has it."""

    def __init__(self, heading: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Say what each of some names has."""
        cells = max(8, min(_LINE, self.app.size.width - 8))
        rows: list[Choice[str]] = []
        for name, value in pairs:
            rows += [Choice(name, look="heading"), *(Choice(line) for line in wrap(value, cells, 9))]
        super().__init__(heading, rows, types=False)
