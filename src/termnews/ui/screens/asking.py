"""What the person types in the line at the top, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.errors import QueryError
from termnews.model.query import Query
from termnews.text.words import _, ngettext
from termnews.ui.late import Question
from termnews.ui.purpose import Purpose
from termnews.ui.screens.marking import Marking
from termnews.ui.sidebar_rows import SidebarWish
from termnews.ui.widgets.bar import number_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.timer import Timer

    from termnews.archive.search import Explanation
    from termnews.desk.desk import Desk
    from termnews.model.completion import Candidate
    from termnews.settings import Settings
    from termnews.ui.widgets.ask_line import AskLine

_TYPING_S = 0.12
"""A query is asked when the person has not typed for so long."""


def explanation_words(explanation: Explanation) -> str:
    """How a query was read and what it finds, on one line; what each of several terms finds alone."""
    if not explanation.terms:
        return ""
    whole = _("{query}: {count}").format(query=explanation.query, count=number_words(explanation.articles))
    terms = [f"{term} {number_words(count)}" for term, count in explanation.terms[:6]]
    words = [whole, *(terms if len(terms) > 1 else [])]
    if (suggestion := explanation.suggestion) is not None:
        count = number_words(suggestion.articles)
        if suggestion.dropped is not None:
            words.append(_("without {term}: {count}").format(term=suggestion.dropped, count=count))
        else:
            words.append(_("{query} would find {count}").format(query=suggestion.query, count=count))
    return "   ".join(words)


class Asking(Marking):
    """Search, narrow, filter, find: one line for all."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Begin with nothing asked."""
        super().__init__(desk, settings, keymap)
        self.base = Query()
        """The query that is narrowed."""
        self.explain_question: Question[str] = Question(self, "explain")
        self._typing: Timer | None = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way, nothing typed waits to be tried out."""
        return super().is_settled and self._typing is None and self.explain_question.is_idle

    # Beginning to ask

    def action_search(self) -> None:
        """Search the whole archive; a word typed behind the query of now is a word of its own."""
        self.ask_line.ask(Purpose.SEARCH, _("search"), f"{self.text} ".lstrip(), self.complete)
        self.explain(self.text)

    def action_search_within(self) -> None:
        """Search in what the list shows."""
        self.base = self.query_now
        self.ask_line.ask(Purpose.WITHIN, _("narrow"), "", self.complete)

    def complete(self, text: str, place: int) -> list[Candidate]:
        """The ways in which a query may go on."""
        from termnews.desk.completion import completion_of

        return completion_of(self.desk)(text, place)

    def action_filter_sidebar(self) -> None:
        """Show only the rows of the sidebar with some words."""
        self.ask_line.ask(Purpose.SIDEBAR, _("filter"), self.wish.looked_for)

    def action_find(self) -> None:
        """Find in the article."""
        self.ask_line.ask(Purpose.FIND, _("find"), "")

    def ask_for_name(self, text: str) -> None:
        """Ask for the name of a saved search."""
        self.ask_line.ask(Purpose.NAME, _("save as"), text)

    # While typing

    def on_ask_line_typed(self, event: AskLine.Typed) -> None:
        """Show what comes of it as it is typed."""
        event.stop()
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(_TYPING_S, lambda: self.try_out(event.purpose, event.text))

    def try_out(self, purpose: Purpose, text: str) -> None:
        """Show what a text would find."""
        self._typing = None
        match purpose:
            case Purpose.SEARCH:
                self.show_query(text, top=True)
                self.explain(text)
            case Purpose.WITHIN:
                if (narrowed := self.narrowed_text(text)) is not None:
                    self.show_query(narrowed, top=True)
                    self.explain(text)
            case Purpose.SIDEBAR:
                self.filter_sidebar(text)
            case Purpose.FIND:
                self.find_in_article(text)
            case _:
                pass

    def narrowed_text(self, text: str) -> str | None:
        """The query of now with one more part; None while it cannot be read."""
        try:
            query = self.desk.parse(text)
        except QueryError as error:
            self.hear_mistake(error)
            return None
        wanted = self.base if query == Query() else self.base.also(query.part)
        return str(Query(wanted.part, query.sort or self.base.sort))

    def filter_sidebar(self, text: str) -> None:
        """Show only the rows of the sidebar with some words."""
        self.wish = SidebarWish(text, self.wish.unfolded)
        self.show_query(self.text)

    def explain(self, text: str) -> None:
        """Say below the line how a query is read, and what its terms find."""
        desk = self.desk
        self.explain_question.ask(
            lambda: explanation_words(desk.search.explain(desk.parse(text))), self.ask_line.explain, self.hear_mistake
        )

    def find_in_article(self, text: str) -> None:
        """Mark the matches in the article and say how many there are."""
        self.reader.find(text)
        _current, count = self.reader.find_count
        words = (
            ngettext("{count} match", "{count} matches", count).format(count=count)
            if count
            else _("not in this article")
        )
        self.ask_line.explain(words if text.strip() else "")

    # Done typing

    def on_ask_line_entered(self, event: AskLine.Entered) -> None:
        """Keep what was found and go there."""
        event.stop()
        self.stop_typing()
        match event.purpose:
            case Purpose.SEARCH | Purpose.WITHIN:
                text = event.text if event.purpose is Purpose.SEARCH else self.narrowed_text(event.text)
                if text is None or not self.can_be_read(text):
                    return
                self.ask_line.close()
                self.go_to(self.articles)
                self.show_query(text, top=True)
            case Purpose.SIDEBAR:
                self.ask_line.close()
                self.filter_sidebar(event.text)
                self.go_to(self.sidebar)
            case Purpose.FIND:
                self.ask_line.close()
                self.go_to(self.reader)
                self.find_in_article(event.text)
            case Purpose.NAME:
                self.ask_line.close()
                self.go_to(self.ask_line.came_from or self.articles)
                self.save_search(event.text)
            case _:
                self.ask_line.close()
                self.go_to(self.ask_line.came_from or self.articles)
                self.hear_command(event.purpose, event.text)

    def hear_command(self, purpose: Purpose, text: str) -> None:
        """A folder or a command was typed; heard where articles go outside."""

    def can_be_read(self, text: str) -> bool:
        """Whether a query makes sense; a mistake is shown below it and the line stays open."""
        try:
            self.desk.parse(text)
        except QueryError as error:
            self.hear_mistake(error)
            return False
        return True

    def on_ask_line_given_up(self, event: AskLine.GivenUp) -> None:
        """Take back what was typed."""
        event.stop()
        self.stop_typing()
        self.ask_line.close()
        match event.purpose:
            case Purpose.SEARCH:
                self.go_to(self.articles)
                self.show_query(event.text)
            case Purpose.WITHIN:
                self.go_to(self.articles)
                self.show_query(str(self.base))
            case Purpose.SIDEBAR:
                self.go_to(self.sidebar)
                self.filter_sidebar("")
            case Purpose.FIND:
                self.go_to(self.reader)
                self.reader.find("")
            case _:
                self.go_to(self.ask_line.came_from or self.articles)

    def stop_typing(self) -> None:
        """Forget what would be tried out in a moment."""
        if self._typing is not None:
            self._typing.stop()
            self._typing = None
