"""The content of the list: queries, order, sidebar, saved searches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.results import AUTO
from termnews.desk.session import Pane
from termnews.desk.sidebar import RowKind, changed_query, sidebar_rows, signed_rows, with_date
from termnews.errors import QueryError, TermnewsError
from termnews.model.query import Query, Sort
from termnews.text.clean import clean_line
from termnews.text.words import N_, _
from termnews.ui.actions.command import Command, everywhere
from termnews.ui.panes.query_messages import Purpose
from termnews.ui.stage import Part
from termnews.ui.status_words import sort_words
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from termnews.desk.results import Results
    from termnews.desk.sidebar import SidebarRow, SidebarWish
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context

ORDERS = (
    AUTO,
    *map(str, (Sort.NEWEST, Sort.OLDEST, Sort.TITLE, Sort.LONGEST, Sort.SHORTEST, Sort.RELEVANCE)),
)
ORDER_LETTERS = "bnotlsr"
"""The key of each order in the window."""
_REFRESH_S = 0.25
"""While pages are being indexed, the list is refreshed at most this often."""


class QueryCommands:
    """Commands that run queries."""

    def __init__(self, context: Context) -> None:
        """Query the desk, and put the results into the session."""
        self._desk, self._session, self._stage, work = context
        self._changes = work.changes
        self._results = work.latest()
        self._sidebar = work.latest()
        self._gathering_is_due = True
        """Whether marks must be matched with pages again, because there are new ones."""
        self._is_refresh_due = False
        self._is_first_pass = True
        self._asked: tuple[str, Query] | None = None
        """The query that is being run, as typed and parsed."""

    @property
    def text(self) -> str:
        """The query that was asked for last, as typed, though its results may not have arrived."""
        return self._session.text if self._asked is None else self._asked[0]

    # Ready-made queries

    def show_ready(self, text: str) -> None:
        """Show a ready-made query."""
        # Leave the article for the list, because the article changes with it.
        if self._session.is_reading:
            self._stage.go_to(Pane.ARTICLES)
        self.show(text, top=True)

    # Asking

    def show(self, text: str, *, order: str = "", top: bool = False, cursor_on: Number | None = None) -> bool:
        """Show the articles of a typed query; a mistake is reported, and the last results stay.

        Args:
            text: The query.
            order: Another order; empty keeps the current one.
            top: Put the cursor on the first article.
            cursor_on: Put it on this one; None leaves it on its article.

        Returns:
            Whether the query is valid.
        """
        try:
            query = self._desk.parse(text)
        except QueryError as error:
            self._stage.say(error, severity="error")
            return False
        self.ask(text, query, order=order, top=top, cursor_on=cursor_on)
        return True

    def show_found(self, text: str) -> None:
        """Show the results of a query and go there, if it is valid."""
        if self.show(text, top=True):
            self._stage.go_to(Pane.ARTICLES)

    def ask_again(self) -> None:
        """Run the query that was asked for last again; the cursor stays on its article."""
        self.ask(*(self._asked or (self._session.text, self._session.query)))

    def ask(
        self,
        text: str,
        query: Query,
        *,
        order: str = "",
        top: bool = False,
        cursor_on: Number | None = None,
        then: Callable[[Results], None] = lambda _results: None,
    ) -> None:
        """Run a query; the last results stay until the new ones arrive.

        Args:
            text: The query as typed, stripped of white space.
            query: The same, parsed.
            order: Another order; empty keeps the current one.
            top: Put the cursor on the first article.
            cursor_on: Put it on this one; None leaves it on its article.
            then: Called with the results when they are on the screen.
        """
        session, text = self._session, text.strip()
        session.order = order or session.order
        self._asked = text, query
        if text != session.text:
            session.arrival.end()
            session.sidebar_rows = signed_rows(session.sidebar_rows, query)
            self._stage.redraw(Part.SIDEBAR)
        is_first_pass, self._is_first_pass = self._is_first_pass, not session.progress.finished
        wish, wanted_order = session.sidebar_wish, session.order

        def show(answer: tuple[Results, Sequence[SidebarRow]]) -> None:
            self._asked = None
            # The cursor has not moved yet: it stays on the first row, which is the newest article.
            stays_on_top = is_first_pass and session.cursor == 0 and not session.is_reading
            here = session.current if cursor_on is None else cursor_on
            session.show(text, answer[0], cursor_on=None if top or stays_on_top else here)
            if wish == session.sidebar_wish:
                self._sidebar.drop()
                session.sidebar_rows = answer[1]
            else:
                self._ask_sidebar()
            self._stage.redraw(Part.RESULTS, Part.SIDEBAR)
            then(answer[0])

        self._results.ask(lambda: self._find(query, wanted_order, wish), show, self._on_error)

    def _find(self, query: Query, order: str, wish: SidebarWish) -> tuple[Results, Sequence[SidebarRow]]:
        """Run a query and compute the sidebar; called in the thread."""
        self._gather()
        results = self._desk.find(query, order)
        return results, sidebar_rows(self._desk, query, results.found, results.total, wish)

    def _gather(self) -> None:
        if self._gathering_is_due:
            self._gathering_is_due = False
            self._desk.marked.gather()

    def show_at_once(self) -> bool:
        """Show the current query without a thread, so that the first frame has rows; return whether that worked."""
        session = self._session
        try:
            self._gather()
            results = self._desk.find(session.query, session.order)
        except TermnewsError as error:
            self._on_error(error)
            return False
        session.show(session.text, results)
        self._stage.redraw(Part.RESULTS)
        return True

    def _on_error(self, error: TermnewsError) -> None:
        self._asked = None
        self._stage.say(error, severity="error")

    # New pages, marks of others

    def refresh_soon(self) -> None:
        """Refresh soon, because pages have been indexed."""
        if not self._is_refresh_due:
            self._is_refresh_due = True
            # The first rows do not wait.
            self._stage.set_timer(_REFRESH_S if self._session.results else 0.001, self.refresh)

    def refresh(self) -> None:
        """Refresh, because marks or pages have changed."""
        self._is_refresh_due = False
        if not self._results.is_idle:
            # The running query is shown first, or a growing archive would never be shown.
            self.refresh_soon()
            return
        self._gathering_is_due = True
        self.ask_again()

    # The sidebar

    def fill_sidebar(self) -> None:
        """Fill the sidebar, if the first rows of the list did not wait for it."""
        if not self._session.sidebar_rows:
            self._ask_sidebar()

    def filter_sidebar(self, words: str) -> None:
        """Show only the rows of the sidebar with some words."""
        self._session.sidebar_wish = self._session.sidebar_wish._replace(looked_for=words)
        self._ask_sidebar()

    def _ask_sidebar(self) -> None:
        """Refresh only the sidebar; the results stay."""
        if (results := self._session.results) is None:
            return
        desk, wish = self._desk, self._session.sidebar_wish

        def show(rows: Sequence[SidebarRow]) -> None:
            self._session.sidebar_rows = rows
            self._stage.redraw(Part.SIDEBAR)

        self._sidebar.ask(lambda: sidebar_rows(desk, results.query, results.found, results.total, wish), show)

    def choose_row(self, row: SidebarRow, way: str) -> None:
        """Run the query of a row of the sidebar.

        Args:
            row: The row.
            way: "=" only this, "+" require, "-" exclude.
        """
        session, wish = self._session, self._session.sidebar_wish
        if row.kind is RowKind.MORE:
            session.sidebar_wish = wish._replace(unfolded=wish.unfolded ^ {row.term})
            self._ask_sidebar()
            return
        if way == "=":
            # The row has been found; from the list it would not be visible that the sidebar is filtered.
            session.sidebar_wish = wish._replace(looked_for="")
        if row.kind is RowKind.SAVED:
            self.show(row.term, top=True)
        else:
            query = changed_query(session.query, row.term, way, self._desk.parse(row.term).part)
            self.ask(str(query), query, top=True)
        if way == "=":
            self._stage.go_to(Pane.ARTICLES)

    # Order

    def sort(self) -> None:
        """Choose another order of the list."""
        current = self._session.query.sort or self._session.order
        choices = [
            Choice(f"{letter}  {sort_words(order)}", order, mark=">" if order == current else "")
            for letter, order in zip(ORDER_LETTERS, ORDERS, strict=True)
        ]
        at = ORDERS.index(current) if current in ORDERS else 0
        letters = dict(zip(ORDER_LETTERS, ORDERS, strict=True))
        offer(self._stage, _("Sort by"), choices, self.sort_by, types=False, at=at, letters=letters)

    # The timeline

    def timeline(self) -> None:
        """Show the articles of the list by year and month, as bars; choosing one narrows the query."""
        if (results := self._session.results) is None or not results.listing:
            self._stage.say(_("No articles to show on a timeline."))
            return
        from termnews.ui.windows.timeline import TimelineWindow

        facets, within = self._desk.facets, self._desk.facets.within(results.found)
        years = facets.parts("year", "", within)[::-1]
        if not years:
            self._stage.say(_("No article here has a date."))
            return
        window = TimelineWindow(years, lambda year: facets.parts("month", year, within)[::-1])
        self._stage.open_window(window, self._narrow_to)

    def _narrow_to(self, date: str | None) -> None:
        """Narrow the list to a year or month, replacing other dates of the query."""
        if date:
            query = with_date(self._session.query, date)
            self.ask(str(query), query, top=True)
            self._stage.go_to(Pane.ARTICLES)

    def sort_by(self, order: str | None) -> None:
        """Show the list in another order, replacing one in the query."""
        if order:
            query = Query(self._session.query.part)
            self.ask(str(query), query, order=order)

    # Saved searches

    def save_search(self) -> None:
        """Save the current query, after asking for a name."""
        if self._session.query == Query():
            self._stage.say(_("No search to save."))
        else:
            self._stage.ask(Purpose.NAME, _("save as"), self._session.text)

    def save_as(self, name: str) -> None:
        """Save the current query under a name."""
        if name.strip():
            desk, query, order = self._desk, self._session.query, self._session.order
            words = _("Added to the sidebar: {name}").format(name=name.strip())
            self._changes.do(
                lambda: desk.person.save_search(clean_line(name), query, order),
                lambda _done: self._on_saved(words),
                at_once=True,
            )

    def remove_search(self, name: str) -> None:
        """Remove a saved search."""
        desk, words = self._desk, _("Deleted: {name}").format(name=name)
        self._changes.do(lambda: desk.person.remove_search(name), lambda _done: self._on_saved(words), at_once=True)

    def _on_saved(self, words: str) -> None:
        """Refresh the saved searches, and report what was done."""
        self.ask_again()
        self._stage.say(words)


def showing(text: str) -> Callable[[QueryCommands], None]:
    """An action that shows a query: such a command is a row of the table, and nothing else."""
    return lambda commands: commands.show_ready(text)


COMMANDS = (
    Command("only-all", "1", N_("All articles"), everywhere(showing(""))),
    Command("only-unread", "2", N_("Unread articles"), everywhere(showing("is:unread"))),
    Command("only-starred", "3", N_("Starred articles"), everywhere(showing("is:starred"))),
    Command("continue-reading", "apostrophe", N_("Half-read articles"), everywhere(showing("is:half"))),
    Command("sort", "S", N_("Sort by"), everywhere(QueryCommands.sort)),
    Command("timeline", "C", N_("Timeline by year and month"), everywhere(QueryCommands.timeline)),
    Command("save-search", "ctrl+s", N_("Save the search in the sidebar"), everywhere(QueryCommands.save_search)),
)
