"""A note on an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.widgets import TextArea

from termnews.text.words import _
from termnews.ui.windows.window import Window

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Written(NamedTuple):
    """The text."""

    note: str
    is_discarded: bool = False


class NoteWindow(Window[Written]):
    """A window for writing; Esc saves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", show=False, priority=True),
        Binding("ctrl+x", "discard", show=False, priority=True),
    ]

    def __init__(self, title_of_article: str, note: str) -> None:
        """Create with the present note."""
        super().__init__(_("Note on {title}").format(title=title_of_article))
        self.area = TextArea(note, soft_wrap=True, show_line_numbers=False, tab_behavior="indent")

    def keys(self) -> list[tuple[str, str]]:
        """Saving takes precedence: Esc saves."""
        return [("Esc", _("save")), ("^S", _("save")), ("^X", _("discard changes"))]

    def compose_content(self) -> ComposeResult:
        """A multi-line field."""
        yield self.area

    def on_mount(self) -> None:
        """Begin at the end."""
        self.area.focus()
        self.area.move_cursor(self.area.document.end)

    def action_keep(self) -> None:
        """Save the note."""
        self.dismiss(Written(self.area.text))

    def action_discard(self) -> None:
        """Discard the changes; redo restores them."""
        self.dismiss(Written(self.area.text, is_discarded=True))
