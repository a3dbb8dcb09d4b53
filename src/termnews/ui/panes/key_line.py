"""The line below the panes: the important keys of the current pane. A click on one presses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.session import Pane
from termnews.text.words import N_, _
from termnews.ui.commands import COMMANDS_BY_ID
from termnews.ui.keymap import key_titled, key_titles, keys_of
from termnews.ui.panes.bar import Bar
from termnews.ui.widgets.fitting import Line, StyledText, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from textual import events
    from textual.strip import Strip


Keys = list[tuple[str, str]]
"""Displayed keys, each with its label."""
_LABELS = {
    Pane.SIDEBAR: {
        "open": N_("show only"),
        "back": N_("back"),
        "search": N_("search"),
        "narrow": N_("filter"),
        "require": N_("require"),
        "exclude": N_("exclude"),
    },
    Pane.ARTICLES: {
        "open": N_("read"),
        "search": N_("search"),
        "narrow": N_("filter"),
        "sort": N_("sort"),
        "toggle-read": N_("read/unread"),
        "star": N_("star"),
        "sidebar": N_("sidebar"),
    },
    Pane.READER: {
        "read-on": N_("page"),
        "back": N_("back"),
        "next-article": N_("next"),
        "narrow": N_("find"),
        "star": N_("star"),
        "link-hints": N_("links"),
    },
}
"""The important commands of each pane, the most important first, with their labels."""


class KeyLine(Bar):
    """As many keys as fit, never truncated."""

    def __init__(self, keymap: Mapping[str, str]) -> None:
        """Create without keys; `keymap` has the person's keys by command."""
        super().__init__(id="keys")
        self._keymap = keymap
        self._keys: Sequence[tuple[str, str]] = ()

    def show_keys(self, keys: Sequence[tuple[str, str]], right: Sequence[StyledText] = ()) -> None:
        """Show keys with their labels, the most important first."""
        if (keys, right) != (self._keys, self.right):
            self._keys, self.right = keys, right
            self.refresh()

    def show_pane(self, pane: Pane, *, is_full_list: bool = False) -> None:
        """Show the keys of a pane, and those for going back and for help.

        Args:
            pane: The focused pane.
            is_full_list: Whether the list shows everything, so that going back quits.
        """
        ends = [("help", _("help"))]
        if pane is Pane.ARTICLES:
            ends.insert(0, ("back", _("quit") if is_full_list else _("back")))
        shown = [(name, _(words)) for name, words in _LABELS[pane].items()]
        self.show_keys(self._with_keys(shown), line_of_keys(self._with_keys(ends)))

    def show_copying(self) -> None:
        """Show how to copy the words that the mouse selected."""
        self.show_keys([(self._title_of("copy-address") or "^C", _("copy")), ("Esc", _("back"))])

    def _with_keys(self, labels: Iterable[tuple[str, str]]) -> Keys:
        """The first keys of some commands, with their labels; a command without keys is left out."""
        return [(title, words) for name, words in labels if (title := self._title_of(name))]

    def _title_of(self, name: str) -> str:
        """The first key of a command."""
        return key_titles(keys_of(COMMANDS_BY_ID[name], self._keymap), 1)

    def render_line(self, y: int) -> Strip:
        """Draw the keys that fit."""
        self.left = fitting_keys(self._keys, self.size.width - 4 - width_of(self.right))
        return super().render_line(y)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the pointer."""
        event.stop()
        key = key_titled(title) if (title := title_at(self.line, event.x - 1)) else ""
        if key:
            self.app.simulate_key(key)


def fitting_keys(keys: Sequence[tuple[str, str]], cells: int) -> Line:
    """The first keys that fit whole."""
    line: Line = []
    for count in range(1, len(keys) + 1):
        longer = line_of_keys(keys[:count])
        if width_of(longer) > cells:
            break
        line = longer
    return line


def line_of_keys(keys: Sequence[tuple[str, str]]) -> Line:
    """Keys with their labels, separated by two spaces."""
    pieces = [(StyledText("  "), StyledText(key, "key"), StyledText(f" {words}", "dim")) for key, words in keys]
    return [piece for group in pieces for piece in group][1:]


def title_at(line: Line, cell: int) -> str:
    """The key at a cell of the line; empty between keys."""
    title = ""
    for piece in line:
        title = piece.text if piece.look == "key" else title
        cell -= width_of([piece])
        if cell < 0:
            return title if piece.look else ""
    return ""
