"""The start (the first rows, the place of the last session, the rest), and handling news."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.desk.news import ArchiveNews, ChangedElsewhere, Saving, StateChanged, Told
from termnews.desk.session import Pane
from termnews.errors import IndexUnusableError, QueryError
from termnews.text.clean import clean_path
from termnews.text.words import _, ngettext, without_stop
from termnews.ui.stage import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.desk.news import News
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.open import OpenCommands
    from termnews.ui.actions.queries import QueryCommands
    from termnews.ui.actions.showing import Showing


class Arriving:
    """Shows the place to begin at, and what is new."""

    def __init__(
        self,
        context: Context,
        *,
        queries: QueryCommands,
        opening: OpenCommands,
        showing: Showing,
    ) -> None:
        """Show the first articles by `queries`, open one by `opening`, update it by `showing`."""
        self._desk, self._session, self._stage, work = context
        self._queries, self._opening, self._showing = queries, opening, showing
        self._finding = work.latest()
        self._warning = ""

    def begin(self) -> None:
        """Show the first rows, if anything is indexed, then resume at the place of the last session."""
        session, desk = self._session, self._desk
        self._resume()
        session.progress = desk.progress
        self._say_warning(desk.warning)
        if desk.is_known:
            if not self._queries.show_at_once():
                # The index is damaged: it is rebuilt, and its news fill the list.
                desk.start_reading()
        elif session.progress.finished:
            self._queries.ask_again()
        else:
            # Nothing is indexed yet; the first articles are announced as news.
            desk.start_reading()

    def _resume(self) -> None:
        """Resume where the person left off, unless a page was requested."""
        place, session = self._desk.person.place(), self._session
        if session.arrival.page is not None:
            return
        session.arrival.resume(place)
        try:
            session.query = self._desk.parse(place.query)
        except QueryError:
            return
        session.text, session.order = place.query, place.sort or session.order

    def on_results(self, call_after_refresh: Callable[[Callable[[], object]], object]) -> None:
        """Put the cursor on the article to begin at, once it is among the results.

        Args:
            call_after_refresh: Called when the first rows are on the screen.
        """
        session = self._session
        if session.arrival.is_over:
            return
        if self._desk.is_far:
            here = session.current
            self._finding.ask(self._find_article, lambda number: self._arrive_from(here, number, call_after_refresh))
            return
        number = None
        with suppress(IndexUnusableError):
            number = self._find_article()
        self._arrive(number, call_after_refresh)

    def _arrive_from(
        self, here: Number | None, number: Number | None, call_after_refresh: Callable[[Callable[[], object]], object]
    ) -> None:
        """Arrive at what a server has found, unless the person has gone elsewhere meanwhile."""
        session = self._session
        if session.arrival.is_over:
            return
        if session.current != here or session.pane is not Pane.ARTICLES or session.is_asking:
            session.arrival.end()
        else:
            self._arrive(number, call_after_refresh)

    def _arrive(self, number: Number | None, call_after_refresh: Callable[[Callable[[], object]], object]) -> None:
        """Put the cursor on the article to begin at, and open it if it was open; None until its page has been read."""
        arrival, finished = self._session.arrival, self._session.progress.finished
        if number is None:
            if isinstance(arrival.page, Path) and finished:
                self._stage.say(_("No readable article in {path}.").format(path=clean_path(str(arrival.page))))
                arrival.end()
            return
        if not self._session.is_listed(number) and (arrival.page is not None or not finished):
            return  # The page was read after the list was made: the next list has it.
        self._session.arrive_at(number)
        self._stage.redraw(Part.PLACE)
        if arrival.opens:
            # Draw the first rows before the article.
            call_after_refresh(lambda: self._open(number))
        else:
            arrival.end()

    def _open(self, number: Number) -> None:
        """Open the article to begin at, unless the person has already gone elsewhere."""
        session = self._session
        is_there = session.current == number and session.pane is Pane.ARTICLES and not session.is_asking
        if not session.arrival.is_over and is_there:
            self._opening.read(number)
        session.arrival.end()

    def _find_article(self) -> Number | None:
        """The article to begin at; None until its page has been read."""
        arrival = self._session.arrival
        if arrival.page is None:
            return self._desk.articles.with_id(arrival.article)
        return self._desk.articles.at_path(arrival.page) if isinstance(arrival.page, Path) else arrival.page

    # News

    def on_news(self, news: News) -> None:
        """Handle news of pages and of saved, failed or foreign marks."""
        match news:
            case ArchiveNews():
                self._session.progress = news.progress
                self._say_warning(news.warning)
                if news.catalogue or news.progress.finished:
                    self._queries.refresh_soon()
                if news.progress.finished and not news.warning:
                    self._showing.look_around_again()
            case StateChanged():
                # Two threads report it, and news may arrive out of order: the current state counts.
                state = self._desk.saving
                words = ngettext(
                    "{count} change not saved: {reason}.", "{count} changes not saved: {reason}.", state.unsaved
                )
                if not state.unsaved:
                    words = _("Marks not saved: {reason}.")
                words = words.format(count=state.unsaved, reason=without_stop(state.reason))
                self._session.saving_problem = words if state.saving is Saving.FAILED else ""
            case ChangedElsewhere():
                self._queries.refresh()
            case Told(message):
                self._stage.say(message, severity="warning")
            case _:
                return
        self._stage.redraw(Part.STATUS)

    def _say_warning(self, warning: str) -> None:
        """Report once what is wrong with the index."""
        if warning and warning != self._warning:
            self._warning = warning
            self._stage.say(warning, severity="warning")
