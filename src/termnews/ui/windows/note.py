"""A note on an article."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding
from textual.widgets import TextArea

from termnews.text.words import _
from termnews.ui.windows.window import Window, WrappedText

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.binding import BindingType


class Written(NamedTuple):
    """The text."""

    note: str
    before: str
    """The note as it was."""
    is_discarded: bool = False


class NoteWindow(Window[Written]):
    """A window for writing; Esc saves.

    It takes keys at once: the present note, which must be looked up, is put before what is typed meanwhile.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s", "keep", show=False, priority=True),
        Binding("ctrl+x", "discard", show=False, priority=True),
    ]

    def __init__(self, look_up: Callable[[NoteWindow], None]) -> None:
        """Create empty; `look_up` is called when it is open, and calls `fill` later."""
        super().__init__(_heading("…"))
        self._look_up = look_up
        self.area = TextArea("", soft_wrap=True, show_line_numbers=False, tab_behavior="indent")
        self._before: str | None = None
        """The present note; None until it is known."""
        self._leave: Callable[[], None] = lambda: None
        """Closes the window, if that was asked for before the note was known."""

    def keys(self) -> list[tuple[str, str]]:
        """Saving takes precedence: Esc saves."""
        return [("Esc", _("save")), ("^S", _("save")), ("^X", _("discard changes"))]

    def compose_content(self) -> ComposeResult:
        """A multi-line field."""
        yield self.area

    def on_mount(self) -> None:
        """Focus the field, and look the note up."""
        self.area.focus()
        self._look_up(self)

    def fill(self, title_of_article: str, note: str) -> None:
        """Show the title and the present note, with the cursor at the end."""
        self._before = note
        self.query_one(".title", WrappedText).say(_heading(title_of_article))
        self.area.load_text(note + self.area.text)
        self.area.move_cursor(self.area.document.end)
        self._leave()

    def action_keep(self) -> None:
        """Save the note."""
        self._leave_with(is_discarded=False)

    def action_discard(self) -> None:
        """Discard the changes; redo restores them."""
        self._leave_with(is_discarded=True)

    def _leave_with(self, *, is_discarded: bool) -> None:
        if self._before is None:
            self._leave = partial(self._leave_with, is_discarded=is_discarded)
        else:
            self.dismiss(Written(self.area.text, self._before, is_discarded))


def _heading(title_of_article: str) -> str:
    return _("Note on {title}").format(title=title_of_article)
