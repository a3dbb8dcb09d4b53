"""Choosing a theme, previewed while the cursor moves."""

from __future__ import annotations

from termnews.text.words import _
from termnews.ui.themes import OWN_THEMES
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker


class ThemeWindow(Picker[str]):
    """The themes; Esc restores the old one."""

    widest, share = 34, 0.6

    def __init__(self, set_theme: str) -> None:
        """Create with the current theme selected, our own first; `set_theme` is that of the settings, or empty."""
        names, now = sorted(self.app.available_themes), self.app.theme
        own = [theme.name for theme in OWN_THEMES]
        ordered = [*own, *(name for name in names if name not in own)]
        super().__init__(
            _("Theme"),
            [Choice(name, name, mark=">" if name == now else "") for name in ordered],
            types=False,
            at=ordered.index(now) if now in ordered else 0,
            hint=_("Until you quit: the settings set {theme}.").format(theme=set_theme) if set_theme else "",
        )
        self.before = now

    def highlighted(self, _index: int) -> None:
        """Preview the theme under the cursor."""
        if (choice := self.list.row) is not None and choice.value:
            self.app.theme = choice.value

    def action_close(self) -> None:
        """Restore the old theme."""
        self.app.theme = self.before
        self.dismiss(None)
