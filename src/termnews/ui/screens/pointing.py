"""Selecting words of the article with the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Offset

from termnews.text.clean import clean_line
from termnews.text.words import _
from termnews.ui.commands import COMMANDS
from termnews.ui.keymap import key_titles, keys_of
from termnews.ui.screens.look import Look
from termnews.ui.textual_private import holder_of_selection

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget


class Pointing(Look):
    """Says where in the article the mouse is, and copies what it selected."""

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Give the place in the article, between its lines and beside them too; what began there stays in it."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        reader = self._reader
        if reader is None or reader not in {widget, holder_of_selection(self)}:
            return widget, offset
        region = reader.scrollable_content_region
        column = max(region.x, min(x, region.right - 1)) - region.x
        line = max(region.y, min(y, region.bottom - 1)) - region.y
        place = reader.place_under(column, line)
        return (widget, offset) if place is None else (reader, Offset(place[1], place[0]))

    @property
    def words_selected(self) -> str:
        """The words of the article that the mouse selected."""
        return self._reader.selected_text if self.selections and self._reader is not None else ""

    def action_copy_text(self) -> None:
        """Copy what the mouse selected, and say so."""
        super().action_copy_text()
        words = clean_line(self.words_selected, 80)
        self.say(_("Sent to the clipboard: {address}").format(address=words))

    def on_key(self, event: events.Key) -> None:
        """Leave the selection of the pane in hand to `step_back`: Textual would clear it and go back besides."""
        if event.key == "escape" and self.is_reading:
            event.prevent_default()

    def clear_selection(self) -> None:
        """Select nothing."""
        super().clear_selection()
        self.show_keys()

    def on_text_selected(self, event: events.TextSelected) -> None:
        """Show how words are copied, now that some are selected."""
        event.stop()
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys of the pane that has them, or how to copy the words that the mouse selected."""
        if self.is_reading and not self.is_asking and self.words_selected:
            copy = next(command for command in COMMANDS if command.id == "copy-address")
            copies = key_titles(keys_of(copy, self.keymap), 1) or "^C"
            self.keys.show_keys([(copies, _("copy words")), ("Esc", _("back"))])
        else:
            super().show_keys()
