"""A note on an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import TextArea

from termnews.text.words import _
from termnews.ui.windows.window import Window

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class NoteWindow(Window[str]):
    """Write; Esc keeps what was written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", show=False, priority=True),
        Binding("ctrl+x", "close", show=False, priority=True),
    ]

    def __init__(self, title_of_article: str, note: str) -> None:
        """Begin with the note as it is."""
        super().__init__(title_of_article, _("Esc keeps the note. ^X leaves it as it was."))
        self.area = TextArea(note, soft_wrap=True, show_line_numbers=False, tab_behavior="indent")

    def compose_content(self) -> ComposeResult:
        """A field of several lines."""
        yield self.area

    def on_mount(self) -> None:
        """Begin at the end."""
        self.area.focus()
        self.area.move_cursor(self.area.document.end)

    def action_keep(self) -> None:
        """Keep the note."""
        self.dismiss(self.area.text)
