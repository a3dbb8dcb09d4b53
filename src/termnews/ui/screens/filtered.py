"""The sidebar: what it shows for the query, and what its rows ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.errors import QueryError
from termnews.model.query import Query
from termnews.ui.screens.listed import Listed
from termnews.ui.sidebar_rows import SidebarWish, asked_parts, changed_query, ready_rows, sidebar_rows, signed_rows
from termnews.ui.widgets.sidebar import Kind

if TYPE_CHECKING:
    from termnews.ui.widgets.sidebar import Sidebar, SidebarRow


class Filtered(Listed):
    """Narrows the list by tag, source, year."""

    def show_signs(self, text: str) -> None:
        """Let the sidebar show at once what is asked for, while its articles are looked for."""
        try:
            rows = signed_rows(self.sidebar.rows, self.desk.parse(text))
        except QueryError:
            # Told where its answer would be.
            return
        self.sidebar.show_signs(rows)

    def fill_sidebar(self) -> None:
        """Show the rows of the sidebar where the first rows of the list did not wait for them."""

        def hear(rows: list[SidebarRow]) -> None:
            # A whole answer that came meanwhile is the newer one.
            if not self.sidebar.rows:
                self.sidebar.show_sidebar(rows)

        query, found, total, wish = self.query_now, self.found, self.total, self.wish
        if not self.sidebar.rows:
            self.sidebar_question.ask(lambda: sidebar_rows(self.desk, query, found, total, wish), hear)

    def on_sidebar_chosen(self, event: Sidebar.Chosen) -> None:
        """Ask for what a row of the sidebar stands for."""
        event.stop()
        row = event.row
        if row.kind is Kind.MORE:
            self.wish = SidebarWish(self.wish.looked_for, self.wish.unfolded ^ {row.term})
            self.show_query(self.text)
            return
        if row.kind is Kind.SAVED:
            self.show_query(row.term, top=True)
        else:
            part = self.desk.parse(row.term).part
            self.show_query(str(changed_query(self.query_now, row.term, event.way, part)), top=True)
        if event.way == "=":
            self.go_to(self.articles)

    def count_ready_rows(self) -> None:
        """Count unread, starred, half-read and noted articles anew in the sidebar; the rest of it stays."""
        if self.listing is not None and not self.wish.looked_for:
            asked, everything = asked_parts(self.query_now), self.query_now == Query()
            ready = ready_rows(self.desk, self.found, self.total, asked, everything=everything)
            fresh = {row.term: row for row in ready}
            rows = [fresh.get(row.term, row) if row.kind is Kind.QUERY else row for row in self.sidebar.rows]
            if rows != list(self.sidebar.rows):
                self.sidebar.show_sidebar(rows)
