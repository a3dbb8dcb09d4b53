"""The palette: all commands by name, and those with arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.actions.command import Command
from termnews.ui.panes.sizes import is_small
from termnews.ui.typed_command import TAKES_QUERY, TypedCommand, Verb, spelled, ways_on
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker, narrowed

if TYPE_CHECKING:
    from collections.abc import Sequence


class PaletteWindow(Picker[Command | TypedCommand]):
    """An input line for commands, with completions below."""

    def __init__(
        self,
        commands: Sequence[Choice[Command | TypedCommand]],
        orders: Sequence[str],
        tags: Sequence[str],
    ) -> None:
        """Offer the commands, and arguments of the verbs.

        Args:
            commands: The commands as rows.
            orders: Of the list.
            tags: Tags, the person's own first.
        """
        small = is_small(*self.app.size)
        super().__init__(
            _("Commands"),
            # Names for the settings file are less important than the description.
            [command._replace(beside="") for command in commands] if small else [*commands],
            prompt=_("type to filter, or: {verbs}").format(verbs=" ".join(Verb)),
        )
        self.orders, self.tags = orders, tags

    def narrow(self, typed: str) -> None:
        """Show completions of the typed text, then the commands that contain it."""
        typed_ones: list[Choice[Command | TypedCommand]] = [
            Choice(spelled(command), command, beside=whose(command), mark=":")
            for command in ways_on(typed, self.orders, sorted(self.app.available_themes), self.tags)
        ]
        self.show_choices([*typed_ones, *narrowed(self.choices, typed)])

    def choose(self, choice: Choice[Command | TypedCommand]) -> None:
        """Close with the command; themes are applied here, where the app is known."""
        if isinstance(choice.value, TypedCommand) and choice.value.verb is Verb.THEME:
            self.app.theme = choice.value.name
        super().choose(choice)


def whose(command: TypedCommand) -> str:
    """The articles of a command."""
    if command.verb not in TAKES_QUERY or command.verb is Verb.SEARCH:
        return ""
    return _("all that match") if command.query else _("the selected articles")
