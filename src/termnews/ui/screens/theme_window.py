"""Choose colours, tried on while the cursor moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.choice import Choice
from termnews.ui.screens.window import Picker
from termnews.ui.themes import OWN_THEMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.ui.widgets.row_list import RowList


class ThemeWindow(Picker[str]):
    """Themes; leaving with Esc puts the old one back."""

    widest, share = 34, 0.6

    def __init__(self, names: Sequence[str], now: str) -> None:
        """Begin at the theme of now; our own first."""
        own = [theme.name for theme in OWN_THEMES]
        ordered = [*own, *(name for name in names if name not in own)]
        super().__init__(
            _("Colours"),
            [Choice(name, name, mark=">" if name == now else "") for name in ordered],
            types=False,
            at=ordered.index(now) if now in ordered else 0,
            hint=_('theme = "..." in the settings keeps it.'),
        )
        self.before = now

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Try on the theme under the cursor."""
        event.stop()
        if (choice := self.list.row) is not None and choice.value:
            self.app.theme = choice.value

    def action_close(self) -> None:
        """Put the old theme back."""
        self.app.theme = self.before
        self.dismiss(None)
