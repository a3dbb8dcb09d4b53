"""The reader as a pane of the main screen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from termnews.ui.actions.command import Where
from termnews.ui.commands import bindings
from termnews.ui.panes.opened_article import kept_place, matches_of, reader_article
from termnews.ui.pause import Pause
from termnews.ui.reader.reader import ArticleReader
from termnews.ui.reader.script import Script

if TYPE_CHECKING:
    from textual.binding import BindingType

    from termnews.desk.opened import OpenedArticle
    from termnews.model.query import Query
    from termnews.ui.reader.shown_article import Position, ReaderArticle

_HEADER_S = 0.3
"""How long a short preview waits for the text of an article before it shows the header."""


class ReaderPane(ArticleReader):
    """One article, with the keys of the table of commands."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.READER)]

    def __init__(self, measure: int, script: str) -> None:
        """Begin empty, with lines of at most `measure` cells, in a Chinese script."""
        super().__init__(measure=measure, id="reader")
        self._first_script = Script(script)
        self._query: Query | None = None
        """The query whose matches are marked."""
        self._header = Pause(self.set_timer)
        """The pause before the header of an article is shown whose text is not there yet."""

    def on_mount(self) -> None:
        """Load the tables of the script."""
        self.looks.set_script(self._first_script)

    def show_article(self, opened: OpenedArticle, query: Query) -> None:
        """Show an article from where the person left off."""
        self._header.stop()
        self._query = query
        show = partial(self.show, reader_article(opened, query), kept_place(opened))
        if self.is_peek and self.viewport.document is not None and not opened.is_ready:
            # In a short preview, a header in between would only flicker.
            self._header.begin(_HEADER_S, show)
        else:
            show()

    def show_links_of(self, opened: OpenedArticle) -> None:
        """Show what has changed around the shown article: its links and citations."""
        if self._query is not None:
            self.show_links(reader_article(opened, self._query))

    def mark_query(self, query: Query) -> None:
        """Mark the matches of another query in the shown article; for the same one, nothing changes."""
        if query != self._query:
            self._query = query
            self.finding.mark(matches_of(query))

    def show(self, article: ReaderArticle | None, position: Position | None = None) -> None:
        """Show an article, cancelling a pending header."""
        self._header.stop()
        super().show(article, position)

    def watch_is_peek(self, is_peek: bool) -> None:
        """Hide the scrollbar of a short preview; show a pending header when there is more room."""
        super().watch_is_peek(is_peek)
        self.styles.scrollbar_visibility = "hidden" if is_peek else None
        if not is_peek:
            self._header.end()
