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
from termnews.ui.widgets.cells import wrap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

Complete = Callable[[str, int], list[Candidate]]
"""Gives the ways in which a query may go on at a place."""
_MOST_LINES = 3
"""Of the explanation below the line."""


class AskInput(Input):
    """The line itself; "?" in it, while nothing is typed yet, is a question about it."""

    async def on_key(self, event: events.Key) -> None:
        """Ask for help where the key would begin a text."""
        is_untouched = not self.value or self.selected_text == self.value
        if event.key == "f1" or (event.character in {"?", "？"} and is_untouched):
            event.prevent_default()
            event.stop()
            await self.run_action("screen.command('search-help', 'everywhere')")


class QueryLine(Vertical):
    """One line to type in, with a line below that says how it is read."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "give_up", show=False),
        Binding("tab", "complete(1)", show=False),
        Binding("shift+tab", "complete(-1)", show=False),
        Binding("up", "older", show=False),
        Binding("down", "newer", show=False),
    ]

    def __init__(self, complete: Complete) -> None:
        """Begin closed.

        Args:
            complete: Gives the ways in which a query may go on; Tab walks through them.
        """
        super().__init__(id="query")
        self.purpose = Purpose.SEARCH
        self.before = ""
        self.prompt = ""
        self.is_open = False
        """Whether the person is typing here."""
        self._came_from = Pane.ARTICLES
        """The pane that had the keys before."""
        self.past: list[str] = []
        """What was searched for, the latest last."""
        self._place = 0
        self._prompt = Static("", id="prompt", markup=False)
        self.input = AskInput(id="ask", select_on_focus=False)
        self._complete = complete
        self._walk: list[str] = []
        """The texts that Tab walks through: what was typed, with each way to go on in it."""
        self._offered: list[Candidate] = []
        self._chosen = -1
        """The way to go on that stands in the line; -1 for none."""
        self._offers = Static("", id="offers", markup=False)
        self._explain = Static("", id="explain", markup=False)
        self._lines = 1
        """How many lines it has."""

    def compose(self) -> ComposeResult:
        """Prompt, input and how it may go on side by side; below them how it is read."""
        with Horizontal(id="ask-row"):
            yield self._prompt
            yield self.input
            yield self._offers
        yield self._explain

    def on_mount(self) -> None:
        """Take the keys when it was mounted to be typed in."""
        if self.is_open:
            self.input.focus()

    def ask(self, purpose: Purpose, prompt: str, text: str, came_from: Pane) -> None:
        """Begin to ask.

        Args:
            purpose: What is typed for.
            prompt: The word before the text.
            text: What stands there at the beginning.
            came_from: The pane that has the keys.
        """
        self._came_from = came_from
        self.purpose = purpose
        self.before = text
        self._place = len(self.past)
        self.prompt = prompt
        self._prompt.update(Content(f"{prompt} "))
        with self.prevent(Input.Changed):
            self.input.value = text
        # What is typed takes the place of what stands there; a movement keeps it.
        self.input.select_all()
        self.input.placeholder = self._example
        self._offers.display = False
        self._forget_walk()
        self.explain("")
        # Not by a class, for which everything in it would be styled again.
        self.styles.display = "block"
        self.is_open = True
        # Not input.focus(), which comes after the next key.
        self.screen.set_focus(self.input)

    def close(self) -> None:
        """Stop asking."""
        self.styles.display = "none"
        self.is_open = False

    def keys(self) -> list[tuple[str, str]]:
        """The keys that do something here, with their words."""
        keys = [("Enter", _("done")), ("Esc", _("back"))]
        if self._completes:
            keys += [("Tab", _("complete")), ("F1", _("help"))]
        if self.purpose is Purpose.SEARCH:
            keys.append(("↑", _("earlier")))
        return keys

    @property
    def _example(self) -> str:
        """What stands in the empty line."""
        return _("for example: budget tag:news date:2021   ? explains") if self._completes else ""

    @property
    def _completes(self) -> bool:
        """Whether a query is typed, which may go on in known ways."""
        return self.purpose in {Purpose.SEARCH, Purpose.WITHIN}

    def explain(self, words: str) -> None:
        """Say below the line how it is read."""
        self._say(wrap(words, self._room, _MOST_LINES) if words else [])

    @property
    def _room(self) -> int:
        """Cells of a line of words."""
        return max(1, self.screen.size.width - 2)

    def _say(self, lines: list[str], *, error: bool = False) -> None:
        # The panes below move only when there are more or fewer lines: laying them out takes longer than a key may.
        self._explain.update(Content("\n".join(lines)), layout=max(1, len(lines)) != self._lines)
        self._lines = max(1, len(lines))
        self._explain.set_class(error, "-error")

    def point_at(self, start: int, words: str) -> None:
        """Say what is wrong with the text, below the character where it begins."""
        before = cell_len(f"{self.prompt} ") + cell_len(self.input.value[:start])
        before = min(before, max(0, self._room - 2))
        # Far to the right there is no room for words beside the mark.
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
        """Close, and restore what was there before typing."""
        self.post_message(GivenUp(self.purpose, self.before, self._came_from))

    def action_complete(self, step: int) -> None:
        """Walk through the ways to go on, around the end; without one, nothing happens: the keys stay here."""
        # The only way is gone already: what follows it may go on again.
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
        """Leave a step back to the panes, which Shift-Tab walks through, unless there is a way to step back from."""
        return self._is_walking or action != "complete" or parameters != (-1,)

    @property
    def _is_walking(self) -> bool:
        """Whether one of several ways to go on stands in the line."""
        return len(self._walk) > 1 and self.input.value == self._walk[self._chosen]

    def _forget_walk(self) -> None:
        self._walk, self._offered, self._chosen = [], [], -1

    def _offer(self) -> None:
        """Show how the text may go on; the way that stands in the line is lit, the one before it still in sight."""
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
        """What was searched for before."""
        self._recall(-1)

    def action_newer(self) -> None:
        """What was searched for after that."""
        self._recall(1)

    def _recall(self, step: int) -> None:
        if self.purpose is Purpose.SEARCH and self.past:
            self._place = max(0, min(self._place + step, len(self.past)))
            self.input.value = self.past[self._place] if self._place < len(self.past) else ""
            self.input.cursor_position = len(self.input.value)
