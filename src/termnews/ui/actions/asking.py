"""Commands of the query line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.session import Pane
from termnews.errors import QueryError
from termnews.text.words import N_, _, ngettext
from termnews.ui.actions.command import Command, Where, everywhere, on_article
from termnews.ui.panes.query_messages import Purpose
from termnews.ui.pause import Pause
from termnews.ui.stage import Part
from termnews.ui.status_words import explanation_words, number_words

if TYPE_CHECKING:
    from termnews.desk.results import Results
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.outside import OutsideCommands
    from termnews.ui.actions.queries import QueryCommands

_TYPING_S = 0.12
"""A query is run after this pause in typing."""


class AskCommands:
    """Commands that open the query line: search, narrow, filter, find."""

    def __init__(
        self,
        context: Context,
        *,
        queries: QueryCommands,
        outside: OutsideCommands,
    ) -> None:
        """Pass queries to `queries`, and folders and shell commands to `outside`."""
        self._desk, self._session, self._stage, work = context
        self._queries, self._outside = queries, outside
        self._explaining = work.latest()
        self._typing = Pause(self._stage.set_timer)
        self._left: Number | None = None
        """The article under the cursor before anything was typed."""
        self._tried: tuple[Purpose, str] | None = None
        """The text that was run while it was typed."""

    # Beginning

    def search(self) -> None:
        """Search the whole archive; the current query is followed by a space."""
        self._begin(Purpose.SEARCH, _("search"), f"{self._session.text} ".lstrip())
        if self._session.results is not None:
            self._explain(self._session.results)

    def narrow(self) -> None:
        """Search in what the list shows."""
        self._session.narrowed_from = self._session.query
        self._begin(Purpose.WITHIN, _("filter"))

    def filter_sidebar(self) -> None:
        """Show only the rows of the sidebar with some words."""
        self._begin(Purpose.SIDEBAR, _("filter"), self._session.sidebar_wish.looked_for)

    def find(self) -> None:
        """Find in the article."""
        self._begin(Purpose.FIND, _("find"))

    def next_match(self) -> None:
        """The next match in the article."""
        self._stage.article.finding.next_match()
        self._say_when_none()

    def previous_match(self) -> None:
        """The match before."""
        self._stage.article.finding.previous_match()
        self._say_when_none()

    def _say_when_none(self) -> None:
        _current, count = self._stage.article.finding.count
        if not count:
            self._stage.say(_("No matches; / finds in this article"))

    def _begin(self, purpose: Purpose, prompt: str, text: str = "") -> None:
        self._tried, self._left = None, self._session.current
        self._stage.ask(purpose, prompt, text)

    # While typing

    def on_typed(self, purpose: Purpose, text: str) -> None:
        """Show the results as soon as the person pauses."""
        self._typing.begin(_TYPING_S, lambda: self._try_out(purpose, text))

    def _try_out(self, purpose: Purpose, text: str) -> bool:
        """Show the results of a text, once; return whether it is valid."""
        if (purpose, text) == self._tried:
            return True
        match purpose:
            case Purpose.SEARCH | Purpose.WITHIN:
                if not self._ask(purpose, text):
                    return False
            case Purpose.SIDEBAR:
                self._queries.filter_sidebar(text)
            case Purpose.FIND:
                self._find(text)
            case _:
                return True
        self._tried = (purpose, text)
        return True

    def _ask(self, purpose: Purpose, text: str) -> bool:
        """Parse and run a query; a mistake is marked, and the last results stay."""
        try:
            query = self._desk.parse(text)
        except QueryError as error:
            self._stage.say(error, severity="error")
            return False
        if purpose is Purpose.WITHIN:
            query = self._session.narrowed(query)
            text = str(query)
        self._queries.ask(text, query, top=True, then=self._explain)
        return True

    def _explain(self, results: Results) -> None:
        """Explain below the line how a query was read, and what its terms find."""
        desk = self._desk

        def show(words: str) -> None:
            self._stage.explain(words)
            if not results.listing and results.query == self._session.query:
                # An empty list still explains itself when the query line has closed.
                self._session.explanation = words
                self._stage.redraw(Part.ROWS)

        self._explaining.ask(lambda: explanation_words(desk.explain(results.query, len(results.listing))), show)

    def _find(self, text: str) -> None:
        """Mark the matches in the article and show their number."""
        self._stage.article.finding.find(text)
        _current, count = self._stage.article.finding.count
        words = (
            ngettext("{count} match", "{count} matches", count).format(count=number_words(count))
            if count
            else _("not in this article")
        )
        self._stage.explain(words if text.strip() else "")

    # Done typing

    def on_entered(self, purpose: Purpose, text: str, came_from: Pane) -> None:
        """Accept the results and go there; an invalid query stays to be corrected."""
        self._typing.stop()
        if not self._try_out(purpose, text):
            return
        self._stage.go_to(self._pane_of(purpose, came_from))
        match purpose:
            case Purpose.NAME:
                self._queries.save_as(text)
            case Purpose.PIPE | Purpose.WRITE:
                self._outside.on_entered(purpose, text)
            case _:
                pass

    def on_given_up(self, purpose: Purpose, text: str, came_from: Pane) -> None:
        """Cancel, and go back to where the person was; `text` was there at the beginning."""
        self._typing.stop()
        if self._tried is None and purpose in {Purpose.SEARCH, Purpose.WITHIN}:
            # The list is as it was, and so is the article, which need not be among the rows.
            self._stage.go_to(came_from)
            return
        self._stage.go_to(self._pane_of(purpose, came_from))
        match purpose:
            case Purpose.SEARCH:
                self._queries.show(text, cursor_on=self._left)
            case Purpose.WITHIN:
                base = self._session.narrowed_from
                self._queries.ask(str(base), base, cursor_on=self._left)
            case Purpose.SIDEBAR:
                self._queries.filter_sidebar("")
            case Purpose.FIND:
                self._stage.article.finding.find("")
            case _:
                pass

    def _pane_of(self, purpose: Purpose, came_from: Pane) -> Pane:
        """Where what was typed shows."""
        return {
            Purpose.SEARCH: Pane.ARTICLES,
            Purpose.WITHIN: Pane.ARTICLES,
            Purpose.SIDEBAR: Pane.SIDEBAR,
            Purpose.FIND: Pane.READER,
        }.get(purpose, came_from)


COMMANDS = (
    Command("search", "s", N_("Search all articles"), everywhere(AskCommands.search)),
    Command(
        "narrow",
        "slash",
        N_("Filter, or find in the article"),
        {
            Where.SIDEBAR: AskCommands.filter_sidebar,
            Where.ARTICLES: AskCommands.narrow,
            Where.READER: AskCommands.find,
        },
    ),
    Command("next-match", "n", N_("Next match"), on_article(AskCommands.next_match)),
    Command("previous-match", "N", N_("Previous match"), on_article(AskCommands.previous_match)),
)
