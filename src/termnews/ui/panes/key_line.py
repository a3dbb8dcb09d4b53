"""The line below the panes: the important keys of the current pane. A click on one presses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.commands import COMMANDS, Where
from termnews.ui.keymap import key_titled, key_titles, keys_of
from termnews.ui.panes.bar import Bar
from termnews.ui.widgets.fitting import Line, StyledText, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.strip import Strip

    from termnews.desk.session import Pane

Keys = list[tuple[str, str]]
"""Displayed keys, each with its label."""


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
        place = Where(pane)
        pairs = [
            (key_titles(keys_of(command, self._keymap), 1), _(command.footer[place]))
            for command in COMMANDS
            if place in command.footer and keys_of(command, self._keymap)
        ]
        ends = [("help", _("help"))]
        if place is Where.ARTICLES:
            ends.insert(0, ("back", _("quit") if is_full_list else _("back")))
        self.show_keys(pairs, line_of_keys([(title, words) for name, words in ends if (title := self._title_of(name))]))

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
