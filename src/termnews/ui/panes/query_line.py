"""The line at the top where the person types: a search, a filter, words to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from termnews.desk.session import Pane
from termnews.model.completion import Candidate
from termnews.text.words import _
from termnews.ui.panes.query_messages import Entered, GivenUp, Purpose, Typed
from termnews.ui.widgets.fitting import wrap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

Complete = Callable[[str, int], list[Candidate]]
"""Returns completions of a query at a place."""
_MOST_LINES = 3
"""The maximum number of lines of the explanation below the line."""


class AskInput(Input):
    """The input itself; "?" in the empty input opens the help."""

    async def on_key(self, event: events.Key) -> None:
        """Open the help if the input is empty."""
        is_untouched = not self.value or self.selected_text == self.value
        if event.key == "f1" or (event.character in {"?", "？"} and is_untouched):
            event.prevent_default()
            event.stop()
            await self.run_action("screen.command('search-help', 'everywhere')")


class QueryLine(Vertical):
    """An input line, with an explanation below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
        Binding("tab", "complete(1)", show=False),
        Binding("shift+tab", "complete(-1)", show=False),
        Binding("up", "older", show=False),
        Binding("down", "newer", show=False),
    ]

    def __init__(self, complete: Complete) -> None:
        """Create closed.

        Args:
            complete: Returns completions of a query; Tab cycles through them.
        """
        super().__init__(id="query")
        self.purpose = Purpose.SEARCH
        self.before = ""
        self.prompt = ""
        self.is_open = False
        """Whether the person is typing here."""
        self._came_from = Pane.ARTICLES
        """The pane that had the focus before."""
        self.past: list[str] = []
        """The search history, the latest last."""
        self._place = 0
        self._prompt = Static("", id="prompt", markup=False)
        self.input = AskInput(id="ask", select_on_focus=False)
        self._complete = complete
        self._walk: list[str] = []
        """The texts that Tab cycles through: what was typed, with each completion."""
        self._offered: list[Candidate] = []
        self._chosen = -1
        """The index of the current completion; -1 for none."""
        self._offers = Static("", id="offers", markup=False)
        self._explain = Static("", id="explain", markup=False)
        self._lines = 1
        """How many lines it has."""

    def compose(self) -> ComposeResult:
        """Prompt, input and completions in a row; the explanation below."""
        with Horizontal(id="ask-row"):
            yield self._prompt
            yield self.input
            yield self._offers
        yield self._explain

    def on_mount(self) -> None:
        """Take the focus if it was mounted for typing."""
        if self.is_open:
            self.input.focus()

    def ask(self, purpose: Purpose, prompt: str, text: str, came_from: Pane) -> None:
        """Open the line.

        Args:
            purpose: The purpose of the input.
            prompt: The label before the text.
            text: The initial text.
            came_from: The focused pane.
        """
        self._came_from = came_from
        self.purpose = purpose
        self.before = text
        self._place = len(self.past)
        self.prompt = prompt
        self._prompt.update(Content(f"{prompt} "))
        with self.prevent(Input.Changed):
            self.input.value = text
        # Typing replaces the initial text; a movement keeps it.
        self.input.select_all()
        self.input.placeholder = self._example
        self._offers.display = False
        self._forget_walk()
        self.explain("")
        # Not by a class, which would restyle everything in it.
        self.styles.display = "block"
        self.is_open = True
        # Not input.focus(), which takes effect only after the next key.
        self.screen.set_focus(self.input)

    def close(self) -> None:
        """Close the line."""
        self.styles.display = "none"
        self.is_open = False

    def keys(self) -> list[tuple[str, str]]:
        """The active keys here, with their labels."""
        keys = [("Enter", _("done")), ("Esc", _("back"))]
        if self._completes:
            keys += [("Tab", _("complete")), ("F1", _("help"))]
        if self.purpose is Purpose.SEARCH:
            keys.append(("↑", _("previous")))
        return keys

    @property
    def _example(self) -> str:
        """The placeholder of the empty line."""
        return _("for example: budget tag:news date:2021   ? explains") if self._completes else ""

    @property
    def _completes(self) -> bool:
        """Whether the input is a query, which can be completed."""
        return self.purpose in {Purpose.SEARCH, Purpose.WITHIN}

    def explain(self, words: str) -> None:
        """Show an explanation below the line."""
        self._say(wrap(words, self._room, _MOST_LINES) if words else [])

    @property
    def _room(self) -> int:
        """Cells of a line of words."""
        return max(1, self.screen.size.width - 2)

    def _say(self, lines: list[str], *, error: bool = False) -> None:
        # The panes below move only when the number of lines changes, because a layout takes too long for a key press.
        self._explain.update(Content("\n".join(lines)), layout=max(1, len(lines)) != self._lines)
        self._lines = max(1, len(lines))
        self._explain.set_class(error, "-error")

    def point_at(self, start: int, words: str) -> None:
        """Show a mistake below the character where it begins."""
        before = cell_len(f"{self.prompt} ") + cell_len(self.input.value[:start])
        before = min(before, max(0, self._room - 2))
        # Far to the right there is no room for the message next to the mark.
        indent = before + 2 if before <= self._room // 2 else 0
        lines = wrap(words, self._room - indent, _MOST_LINES)
        marked = [" " * before + "^", *lines] if not indent else [f"{' ' * before}^ {lines[0]}", *lines[1:]]
        self._say([marked[0], *(" " * indent + line for line in marked[1:])], error=True)

    @on(Input.Changed)
    def _on_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer()
        self.post_message(Typed(self.purpose, event.value))

    @on(Input.Submitted)
    def _on_entered(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value and self.purpose is Purpose.SEARCH and self.past[-1:] != [event.value]:
            self.past.append(event.value)
        self.post_message(Entered(self.purpose, event.value, self._came_from))

    def action_give_up(self) -> None:
        """Close, and restore the state before typing."""
        self.post_message(GivenUp(self.purpose, self.before, self._came_from))

    def action_complete(self, step: int) -> None:
        """Cycle through the completions; without any, nothing happens, and the focus stays here."""
        # The only completion was taken already: the text after it may be completed again.
        if not self._is_walking:
            self._offered = self._candidates()
            self._walk = [candidate.apply(self.input.value) for candidate in self._offered]
            self._chosen = -1
        if self._walk:
            self._chosen = (self._chosen + step) % len(self._walk)
            candidate = self._offered[self._chosen]
            self.input.value = self._walk[self._chosen]
            self.input.cursor_position = candidate.start + len(candidate.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Pass Shift-Tab on to the panes, unless there is a completion to step back from."""
        return self._is_walking or action != "complete" or parameters != (-1,)

    @property
    def _is_walking(self) -> bool:
        """Whether one of several completions is in the line."""
        return len(self._walk) > 1 and self.input.value == self._walk[self._chosen]

    def _forget_walk(self) -> None:
        self._walk, self._offered, self._chosen = [], [], -1

    def _offer(self) -> None:
        """Show the completions; the current one is highlighted, the one before it still visible."""
        if not self._is_walking:
            self._forget_walk()
            self._offered = self._candidates()
        first = max(0, self._chosen - 1)
        words = [
            Content.styled(candidate.text, "reverse" if place == self._chosen else "")
            for place, candidate in enumerate(self._offered[first:], first)
        ]
        self._offers.display = bool(words)
        self._offers.update(Content("   ").join(words), layout=False)

    def _candidates(self) -> list[Candidate]:
        return self._complete(self.input.value, self.input.cursor_position) if self._completes else []

    def action_older(self) -> None:
        """The previous search."""
        self._recall(-1)

    def action_newer(self) -> None:
        """The next search."""
        self._recall(1)

    def _recall(self, step: int) -> None:
        if self.purpose is Purpose.SEARCH and self.past:
            self._place = max(0, min(self._place + step, len(self.past)))
            self.input.value = self.past[self._place] if self._place < len(self.past) else ""
            self.input.cursor_position = len(self.input.value)
