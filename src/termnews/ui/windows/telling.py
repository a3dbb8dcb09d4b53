"""A window of names and values, each in full, however narrow it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from termnews.ui.widgets.cells import wrap
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINE = 72
"""The width of long sentences, in cells."""


class TellingWindow(Picker[str]):
    """Names in a column, and their values next to them."""

    def __init__(self, heading: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Create with names and values."""
        names = max((cell_len(name) for name, _value in pairs), default=0)
        cells = max(8, min(_LINE, self.app.size.width * 9 // 10 - 8 - names))
        rows: list[Choice[str]] = []
        for name, value in pairs:
            first, *others = wrap(value, cells, 9)
            rows += [Choice(first, before=name), *(Choice(line) for line in others)]
        super().__init__(heading, rows, types=False)
