"""Does what was typed after ":"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.errors import QueryError
from termnews.model.query import Query
from termnews.text.clean import clean_line
from termnews.text.words import _, ngettext
from termnews.ui.screens.alike import Alike
from termnews.ui.typed_command import TypedCommand, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.model.row import Number


class Commanding(Alike):
    """Commands with words behind them, for the chosen articles or all of a query."""

    def run_typed(self, command: TypedCommand) -> None:
        """Do a typed command; a mistake in its query is told."""
        match command.verb:
            case Verb.SORT:
                self.show_query(str(Query(self.query_now.part)), sort=command.name)
            case Verb.THEME:
                self.app.theme = command.name
            case Verb.SEARCH:
                self.search_typed(command.query)
            case _:
                self.mark_typed(command)

    def search_typed(self, text: str) -> None:
        """Show what a query finds."""
        try:
            self.desk.parse(text)
        except QueryError as error:
            self.hear_mistake(error)
            return
        self.show_query(text, top=True)
        self.go_to(self.articles)

    def mark_typed(self, command: TypedCommand) -> None:
        """Mark articles, as one step to undo; those of a query are looked for on the thread of marks."""
        try:
            query = self.desk.parse(command.query)
        except QueryError as error:
            self.hear_mistake(error)
            return
        if command.verb in {Verb.TAG, Verb.UNTAG} and not command.name:
            self.say(_("Which tag?"), severity="warning")
            return
        chosen, desk = self.chosen_numbers(), self.desk

        def change() -> int:
            numbers = desk.every_page(query) if command.query else chosen
            self.change_typed(command, numbers)
            return len(numbers)

        self.articles.clear_selection()
        self.in_turn.do(change, self.tell_typed)

    def change_typed(self, command: TypedCommand, numbers: Sequence[Number]) -> None:
        """Change the marks of articles. Slow for many; touches no widget."""
        marking, tag = self.desk.marking, clean_line(command.name)
        match command.verb:
            case Verb.TAG:
                marking.tag(numbers, [tag])
            case Verb.UNTAG:
                marking.tag(numbers, (), [tag])
            case Verb.READ | Verb.UNREAD:
                marking.read(numbers, read=command.verb is Verb.READ)
            case _:
                marking.star(numbers, starred=command.verb is Verb.STAR)

    def tell_typed(self, count: int) -> None:
        """Show new marks, and say of how many articles."""
        self.show_marks()
        self.show_query(self.text)
        if self.opened is not None:
            self.show_again([self.opened.number])
        self.say(
            ngettext(
                "{count} article changed; u takes it back.", "{count} articles changed; u takes it back.", count
            ).format(count=count)
        )
