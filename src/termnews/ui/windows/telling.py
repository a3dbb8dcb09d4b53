"""A window of names and values, each in full, however narrow it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from termnews.ui.widgets.fitting import wrap
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = 72
"""The width of long sentences, in cells."""
_GAP = 3
"""Cells after the column of names, as in the picker."""


class TellingWindow(Picker[str]):
    """Names in a column, and their values next to them."""

    def __init__(self, heading: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Create with names and values."""
        self.pairs = pairs
        super().__init__(heading, self.fitted(), types=False)

    def fitted(self) -> Sequence[Choice[str]]:
        """Each value on as many lines as it needs beside the column of names."""
        names = max((cell_len(name) for name, _value in self.pairs), default=0)
        cells = max(8, min(_LINE, self.widest_text(self.app.size.width, self.app.size.height) - names - _GAP))
        rows: list[Choice[str]] = []
        for name, value in self.pairs:
            first, *others = wrap(value, cells, 9)
            rows += [Choice(first, before=name), *(Choice(line) for line in others)]
        return rows
