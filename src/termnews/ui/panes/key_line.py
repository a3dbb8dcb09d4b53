"""The line below the panes: the keys that matter where the person is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.commands import COMMANDS, Where
from termnews.ui.keymap import key_titles, keys_of
from termnews.ui.panes.bar import Bar
from termnews.ui.widgets.cells import Line, Piece, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.strip import Strip

    from termnews.desk.session import Pane

Keys = list[tuple[str, str]]
"""Keys as people know them, each with its word."""


class KeyLine(Bar):
    """As many keys as fit, never cut in a word."""

    def __init__(self, keymap: Mapping[str, str]) -> None:
        """Begin without keys; `keymap` has the person's own by command."""
        super().__init__(id="keys")
        self._keymap = keymap
        self._keys: Sequence[tuple[str, str]] = ()

    def show_keys(self, keys: Sequence[tuple[str, str]], right: Sequence[Piece] = ()) -> None:
        """Show keys with their words, the most important first."""
        if (keys, right) != (self._keys, self.right):
            self._keys, self.right = keys, right
            self.refresh()

    def show_pane(self, pane: Pane) -> None:
        """Show the keys of a pane, and the way to the help."""
        place = Where(pane)
        pairs = [
            (key_titles(keys_of(command, self._keymap), 1), _(command.footer[place]))
            for command in COMMANDS
            if place in command.footer and keys_of(command, self._keymap)
        ]
        keys, words = self._title_of("help"), _("help")
        self.show_keys(pairs, [Piece(keys, "key"), Piece(f" {words}", "dim")] if keys else [])

    def show_copying(self) -> None:
        """Show how to copy the words that the mouse selected."""
        self.show_keys([(self._title_of("copy-address") or "^C", _("copy")), ("Esc", _("back"))])

    def _title_of(self, name: str) -> str:
        """The first key of a command."""
        command = next(command for command in COMMANDS if command.id == name)
        return key_titles(keys_of(command, self._keymap), 1)

    def render_line(self, y: int) -> Strip:
        """Draw the keys that fit."""
        self.left = fitting_keys(self._keys, self.size.width - 4 - width_of(self.right))
        return super().render_line(y)


def fitting_keys(keys: Sequence[tuple[str, str]], cells: int) -> Line:
    """The first keys that fit whole."""
    line: Line = []
    for key, words in keys:
        longer = [*line, Piece("  " if line else ""), Piece(key, "key"), Piece(f" {words}", "dim")]
        if width_of(longer) > cells:
            break
        line = longer
    return line
