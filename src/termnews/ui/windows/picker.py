"""A window for choosing: an input line, and rows that it filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Input, Static

from termnews.text.han import fold
from termnews.text.words import _
from termnews.ui.actions.command import Where
from termnews.ui.commands import bindings
from termnews.ui.panes.sizes import is_small
from termnews.ui.widgets.fitting import (
    Line,
    StyledText,
    crop,
    crop_path,
    crop_words,
    cropped,
    fit,
    spread,
    width_of,
    wrap,
)
from termnews.ui.widgets.row_list import RowList
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Spacing

T = TypeVar("T")

_FRAME = 5
"""Cells beside the rows: padding, and the scrollbar."""
_FRAME_SMALL = 3
"""The same where the window takes the whole screen."""
_COLUMN = 13
"""Greatest width of the left column that is always allowed."""
_LOOKED_AT = 2000
"""The maximum number of rows that are measured."""


class ChoiceList(RowList[Choice[Any]]):
    """The rows of a window."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LISTS)]
    margin = 2
    column = 0
    """The width of the left column, with the space after it."""

    def can_choose(self, index: int) -> bool:
        """Headings are skipped."""
        return super().can_choose(index) and self.rows[index].look != "heading"

    def draw_row(self, row: Choice[Any], width: int) -> list[Line]:
        """Draw the left column, the sign, the text, and the text at the right edge."""
        if row.look == "heading":
            return [[StyledText(crop(row.words, width), "heading")]]
        sign = [StyledText(f"{row.mark or ' '} ", "mark")]
        if self.column:
            sign = [StyledText(fit(crop_words(row.before, self.column - 2), self.column), "strong")]
        words = row.words
        if row.is_path:
            words = crop_path(words, width - width_of(sign) - min(cell_len(row.beside), width // 4) - 2)
        left = [*sign, StyledText(words, row.look)]
        # The text is shown in full before the text at the right edge, of which a part is enough.
        room = max(width // 4, width - width_of(left) - 2)
        beside = [StyledText(f"  {crop_words(row.beside, room)}", "dim")] if row.beside else []
        return [cropped(spread(left, beside, width), width)]


class Picker(Window[T]):
    """Choose one of many rows; typing filters them."""

    narrowest, widest = 48, 100
    """In cells, the latter as in the style sheet."""
    share = 0.9
    """The largest share of the screen's height."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "list('down')", show=False),
        Binding("up", "list('up')", show=False),
        Binding("pagedown", "list('page_down')", show=False),
        Binding("pageup", "list('page_up')", show=False),
        Binding("q", "close", show=False),
    ]

    def __init__(
        self,
        heading: str,
        choices: Sequence[Choice[T]],
        *,
        hint: str = "",
        types: bool = True,
        at: int = 0,
        prompt: str = "",
        empty: str = "",
        whole: bool = False,
        letters: Mapping[str, T] | None = None,
    ) -> None:
        """Offer choices.

        Args:
            heading: Title of the window.
            choices: Rows from top to bottom.
            hint: A line below.
            types: Whether typing filters the rows; otherwise j and k move at once.
            at: The row to begin on.
            prompt: The placeholder of the input line.
            empty: The text when there are no rows; empty for a default.
            whole: Whether the text at the right edge is long, so that the cursor's is shown in full below.
            letters: Keys that choose at once, with their results.
        """
        super().__init__(heading, hint)
        self.letters = letters or {}
        self.choices = choices
        self.types = types
        self.at = at
        self._needed = needed_cells(self.choices, max(heading, prompt, key=cell_len))
        self._most = 0
        """The greatest number of lines for rows since it was opened."""
        self.list = ChoiceList(id="choices")
        self.list.empty_words = empty or _("No matches.")
        self.prompt = prompt or _("type to filter")
        self.input = Input(placeholder=self.prompt, id="looked-for")
        self.whole = Static(classes="whole", markup=False) if whole else None

    def compose_content(self) -> ComposeResult:
        """The input line, and the rows."""
        if self.types:
            yield self.input
        yield self.list
        if self.whole is not None:
            yield self.whole

    def keys(self) -> list[tuple[str, str]]:
        """Enter, where a row can be chosen."""
        can_choose = (self.types and not self.choices) or any(choice.value is not None for choice in self.choices)
        return [*([("Enter", self.verb)] if can_choose else []), *super().keys()]

    @property
    def verb(self) -> str:
        """What Enter does with the row."""
        return _("choose")

    def on_mount(self) -> None:
        """Show all rows, with the focus in the input line."""
        self.list.can_focus = not self.types
        self.fit_width()
        self.show_choices(self.choices, self.at)
        (self.input if self.types else self.list).focus()

    def on_key(self, event: events.Key) -> None:
        """Handle a row's letter."""
        if event.character is not None and event.character in self.letters:
            event.stop()
            self.dismiss(self.letters[event.character])

    def show_choices(self, choices: Sequence[Choice[T]], at: int = 0) -> None:
        """Show some of the rows."""
        self.stand(choices)
        self.list.show_rows(choices, at)

    def stand(self, choices: Sequence[Choice[T]]) -> None:
        """Set the height for the rows; an open window never shrinks, or its input line would jump."""
        # The text in place of rows may take two lines.
        self._most = max(self._most, len(choices) or 2)
        self.list.styles.height = max(1, min(self._most, self.room))

    @property
    def room(self) -> int:
        """Lines for rows besides title, input line and hint."""
        small = is_small(*self.app.size)
        above = 2 * bool(self.heading) + 2 * self.types + self._frame.height
        below = 1 + len(wrap(self.hint, self.cells, 9)) if self.hint else 0
        if self.whole is not None:
            below += 1 + self.lines_of_whole
        return max(1, int((self.size.height - 1) * (1 if small else self.share)) - above - below)

    @classmethod
    def widest_text(cls, width: int, height: int) -> int:
        """The most cells that a row can have on a screen: a small one has no margins."""
        return width - _FRAME_SMALL if is_small(width, height) else min(cls.widest, width * 9 // 10) - _FRAME

    @property
    def cells(self) -> int:
        """The width of a text."""
        return (self.size.width if is_small(*self.app.size) else self._width) - self._frame.width

    @property
    def _frame(self) -> Spacing:
        """Padding and border of the window; with the terminal's own colours a border is needed."""
        return self.query_one("#window").gutter

    @property
    def _width(self) -> int:
        """The width of the window: what its rows need, within bounds."""
        most = min(self.widest, self.app.size.width * 9 // 10)
        return max(min(self.narrowest, most), min(self._needed, most))

    def fit_width(self) -> None:
        """Set the width that the rows need; on a small screen, all of it."""
        self.query_one("#window").styles.width = None if is_small(*self.app.size) else self._width
        self.list.column = min(column_of(self.choices), max(_COLUMN, self.cells // 3))

    @property
    def lines_of_whole(self) -> int:
        """Lines for the text of the cursor's row, as in the style sheet."""
        return 3 if is_small(*self.app.size) else 2

    @on(RowList.Highlighted)
    def _on_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self.highlighted(event.index)

    def highlighted(self, _index: int) -> None:
        """Show the text of the new row in full."""
        self.show_whole()

    def show_whole(self) -> None:
        """Show the text at the right edge of the cursor's row in full, if wanted."""
        if self.whole is not None:
            row = self.list.row
            words = (row.beside or row.words) if row is not None else ""
            self.whole.update(Content("\n".join(wrap(words, max(1, self.cells), self.lines_of_whole))), layout=False)

    def fitted(self) -> Sequence[Choice[T]]:
        """The rows for the present size of the screen."""
        return self.choices

    def on_resize(self) -> None:
        """Adapt to another size."""
        if (fitted := self.fitted()) is not self.choices:
            self.choices = fitted
            self._needed = needed_cells(fitted, max(self.heading, self.prompt, key=cell_len))
            self.narrow(self.input.value)
        self.fit_width()
        self.input.placeholder = crop(self.prompt, self.cells - 1)
        self.show_whole()
        self.stand(self.list.rows)

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        self.narrow(event.value)

    def narrow(self, typed: str) -> None:
        """Show the rows that match the typed text."""
        self.show_choices(narrowed(self.choices, typed))

    @on(Input.Submitted)
    def _on_entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.list.action_choose()

    @on(RowList.Selected)
    def _on_selected(self, event: RowList.Selected) -> None:
        event.stop()
        choice = self.list.row
        if choice is not None and choice.value is not None:
            self.choose(choice)

    def choose(self, choice: Choice[T]) -> None:
        """A row was chosen."""
        self.dismiss(choice.value)

    def action_list(self, move: str) -> None:
        """Move in the rows while typing."""
        getattr(self.list, f"action_{move}")()


def narrowed(choices: Sequence[Choice[T]], looked_for: str) -> Sequence[Choice[T]]:
    """The rows that contain every word, best first: those that begin with the typed text."""
    words = fold(looked_for).split()
    if not words:
        return choices
    found = [choice for choice in choices if choice.look != "heading" and has_words(choice, words)]
    return sorted(found, key=lambda choice: not fold(choice.words).startswith(words[0]))


def has_words(choice: Choice[T], words: Sequence[str]) -> bool:
    """Whether a row contains every word, in any order."""
    text = fold(f"{choice.before} {choice.words} {choice.beside}")
    return all(word in text for word in words)


def column_of(choices: Sequence[Choice[Any]]) -> int:
    """The width of the left column of all rows, with the space after it; 0 without one."""
    widest = max((cell_len(choice.before) for choice in choices), default=0)
    return widest + 3 if widest else 0


def needed_cells(choices: Sequence[Choice[Any]], longest: str) -> int:
    """The width for every row and heading in full, with the frame of the window."""
    start = column_of(choices) or 2
    rows = (
        start + cell_len(choice.words) + (2 + cell_len(choice.beside) if choice.beside else 0)
        for choice in choices[:_LOOKED_AT]
    )
    return max(cell_len(longest), max(rows, default=0)) + _FRAME
