"""Windows over the panes: a title, a line to type in, rows to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import Reactive
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from termnews.text.han import fold
from termnews.text.words import _
from termnews.ui.choice import Choice
from termnews.ui.commands import Where, bindings
from termnews.ui.widgets.behind import Behind
from termnews.ui.widgets.cells import Line, Piece, crop, cropped, spread, wrap
from termnews.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.events import ScreenResume
    from textual.geometry import Region
    from textual.widget import Widget

T = TypeVar("T")


class ChoiceList(RowList[Choice[Any]]):
    """The rows of a window."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LISTS)]
    margin = 2

    def can_choose(self, index: int) -> bool:
        """Headings are passed over."""
        return super().can_choose(index) and self.rows[index].look != "heading"

    def draw_row(self, row: Choice[Any], width: int) -> list[Line]:
        """A sign, words, and words at the right edge."""
        if row.look == "heading":
            return [[Piece(crop(row.words, width), "heading")]]
        sign = [Piece(f"{row.mark or ' '} ", "mark")]
        beside = [Piece(f"  {crop(row.beside, max(8, width // 2))}", "dim")] if row.beside else []
        return [cropped(spread([*sign, Piece(row.words, row.look)], beside, width), width)]


class Window(ModalScreen[T]):
    """Something over the panes; Esc closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "close", show=False)]

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Who has the keys; the whole screen is not drawn anew for it."""

    def __init__(self, heading: str, hint: str = "") -> None:
        """Give it a title, and a hint below."""
        super().__init__()
        self.heading = heading
        self.hint = hint
        self._behind: Behind | None = None

    def compose(self) -> ComposeResult:
        """Title, content, hint."""
        with Vertical(id="window"):
            if self.heading:
                yield Static(Content(self.heading), classes="title", markup=False)
            yield from self.compose_content()
            if self.hint:
                yield Static(Content(self.hint), classes="hint", markup=False)

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Do not style at once again what was styled when it came to stand."""
        event.refresh_styles = False

    def compose_content(self) -> ComposeResult:
        """What stands between title and hint."""
        yield from ()

    def render(self) -> RenderableType:
        """Draw what lies behind it, under a veil."""
        stack = self.app.screen_stack
        below = stack.index(self) - 1 if self in stack else -1
        veil = self.styles.background
        if below < 0 or veil.a == 1:
            return super().render()
        if self._behind is None or not self._behind.is_of(stack[below], veil):
            self._behind = Behind(stack[below], veil)
        return self._behind  # type: ignore[return-value]  # Textual takes its own visuals, too.

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Draw it anew; with regions, something behind it has changed."""
        if self._behind is not None:
            self._behind.forget(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with an answer; a second Enter, pressed while it closes, closes nothing else."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class Picker(Window[T]):
    """Choose one of many rows; typing narrows them."""

    widest = 100
    """Cells, as in the style sheet."""
    share = 0.9
    """Of the height of the screen, at most."""

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
    ) -> None:
        """Offer choices.

        Args:
            heading: Title of the window.
            choices: Rows from top to bottom.
            hint: A line below.
            types: Whether typing narrows the rows; else j and k move at once.
            at: The row to begin on.
            prompt: What stands in the line to type in while it is empty.
            empty: What stands there when there are no rows; what was typed is found in none, unless it says more.
            whole: Whether the words at the right edge are long: those of the cursor's row stand whole below.
        """
        super().__init__(heading, hint)
        self.choices = choices
        self.types = types
        self.at = at
        self._most = 0
        """Of rows, since it was opened."""
        self.list = ChoiceList(id="choices")
        self.list.empty_words = empty or _("Nothing here has these words.")
        self.prompt = prompt or _("type to find")
        self.input = Input(placeholder=self.prompt, id="looked-for")
        self.whole = Static(classes="whole", markup=False) if whole else None

    def compose_content(self) -> ComposeResult:
        """The line to type in, and the rows."""
        if self.types:
            yield self.input
        yield self.list
        if self.whole is not None:
            yield self.whole

    def on_mount(self) -> None:
        """Show all rows; the keys go to the line to type in."""
        self.list.can_focus = not self.types
        self.show_choices(self.choices, self.at)
        (self.input if self.types else self.list).focus()

    def show_choices(self, choices: Sequence[Choice[T]], at: int = 0) -> None:
        """Show some of the rows."""
        self.stand(choices)
        self.list.show_rows(choices, at)

    def stand(self, choices: Sequence[Choice[T]]) -> None:
        """Give the rows their lines; a window never shrinks while it is open: what is typed in would jump."""
        # What stands there instead of rows may take two lines.
        self._most = max(self._most, len(choices) or 2)
        self.list.styles.height = max(1, min(self._most, self.room))

    @property
    def room(self) -> int:
        """Lines for rows beside title, line to type in and hint, which never give way to them."""
        is_small = self.app.has_class("-small")
        above = 2 * bool(self.heading) + 2 * self.types + 2 * (not is_small)
        below = 1 + len(wrap(self.hint, self.cells, 9)) if self.hint else 0
        if self.whole is not None:
            below += 1 + self.lines_of_whole
        return max(1, (self.size.height if is_small else int(self.size.height * self.share)) - above - below)

    @property
    def cells(self) -> int:
        """Of a line of words."""
        is_small = self.app.has_class("-small")
        return self.size.width - 2 if is_small else min(self.widest, self.size.width * 9 // 10) - 4

    @property
    def lines_of_whole(self) -> int:
        """For the words of the cursor's row; as in the style sheet."""
        return 3 if self.app.has_class("-small") else 2

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """Show the words of the row in full."""
        event.stop()
        self.show_whole()

    def show_whole(self) -> None:
        """Show the words at the right edge of the cursor's row in full, where that is wanted."""
        if self.whole is not None:
            row = self.list.row
            words = (row.beside or row.words) if row is not None else ""
            self.whole.update(Content("\n".join(wrap(words, max(1, self.cells), self.lines_of_whole))), layout=False)

    def on_resize(self) -> None:
        """More or fewer rows are in sight, and more or less of what stands in the line to type in."""
        self.input.placeholder = crop(self.prompt, self.cells - 1)
        self.show_whole()
        self.stand(self.list.rows)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the rows."""
        event.stop()
        self.narrow(event.value)

    def narrow(self, typed: str) -> None:
        """Show the rows that what was typed is found in."""
        self.show_choices(narrowed(self.choices, typed))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Choose the row under the cursor."""
        event.stop()
        self.list.action_choose()

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Give the chosen row back."""
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
    """The rows that have every word, best first: those that begin with what was typed."""
    words = fold(looked_for).split()
    if not words:
        return choices
    found = [choice for choice in choices if choice.look != "heading" and has_words(choice, words)]
    return sorted(found, key=lambda choice: not fold(choice.words).startswith(words[0]))


def has_words(choice: Choice[T], words: Sequence[str]) -> bool:
    """Whether a row has every word, in any order."""
    text = fold(f"{choice.words} {choice.beside}")
    return all(word in text for word in words)
