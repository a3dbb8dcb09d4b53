"""Showing articles in the reader: the one under the cursor after a pause, an opened one at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from termnews.desk.session import recount
from termnews.ui.pause import Pause
from termnews.ui.stage import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from termnews.desk.answers import KeptPosition
    from termnews.desk.comparison import Compared
    from termnews.desk.opened import OpenedArticle
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context
    from termnews.ui.reader.shown_article import ReaderArticle

_PREVIEW_S = 0.05
"""The pause before the row of the cursor is previewed, so that a held key skips rows."""
_POSITION_S = 1.0
"""The longest time before the position in an article is stored."""


class Showing:
    """Shows articles, marks them read, and stores positions."""

    def __init__(self, context: Context, mark_read: str) -> None:
        """Begin without an article.

        Args:
            context: Has the wanted article, and displays it.
            mark_read: When an article is marked read: at its "end", on "open", or only by a key.
        """
        self._desk, self._session, self._stage, self._work = context
        self._mark_read_at = mark_read
        self._article, self._around = self._work.latest(), self._work.latest()
        self._preview, self._position = Pause(self._stage.set_timer), Pause(self._stage.set_timer)

    @property
    def is_waiting(self) -> bool:
        """Whether the wanted article is not shown yet."""
        return self._preview.is_pending or not self._article.is_idle

    @property
    def is_loading(self) -> bool:
        """Whether a requested article has not arrived."""
        return not self._article.is_idle

    def on_cursor(self) -> None:
        """Preview the article under the cursor after a pause."""
        self._preview.stop()
        if (number := self._session.current) is None:
            self.show_nothing()
        elif number != self._session.wanted:
            self._preview.begin(_PREVIEW_S, lambda: self.show(number))

    def show(self, number: Number) -> None:
        """Request an article; the current one stays until it arrives."""
        self._preview.stop()
        self.keep_position()
        self._session.wanted = number
        desk = self._desk
        self._article.ask(lambda: desk.articles.open(number, self._on_header_made), self._on_article, self._on_error)

    def compare(self, number: Number, compared: Compared) -> None:
        """Show the changes between two articles, in place of the article, which returns afterwards."""
        self._preview.stop()
        self.keep_position()
        self._session.wanted = number
        self._article.ask(
            lambda: self._open_compared(number, compared),
            lambda found: self._on_compared(found[0], compared, found[1]),
            self._on_error,
        )

    def _open_compared(self, number: Number, compared: Compared) -> tuple[OpenedArticle, ReaderArticle]:
        """An article, and a comparison as the reader shows it; called in another thread."""
        from termnews.ui.panes.compared_article import compared_article

        opened, comparison = self._desk.articles.open(number), self._desk.articles.compare(compared.one, compared.other)
        return opened, compared_article(opened.article.title, compared, comparison)

    def _on_compared(self, opened: OpenedArticle, compared: Compared, changes: ReaderArticle) -> None:
        # It may have been read on meanwhile; places in a comparison are not stored.
        self.keep_position()
        self._session.opened, self._session.compared = opened, compared
        self._stage.article.show(changes)
        self._stage.redraw(Part.STATUS)

    def leave_comparison(self) -> bool:
        """Replace a comparison by the article again; return whether there was one."""
        opened, compared = self._session.opened, self._session.compared
        if opened is None or compared is None:
            return False
        self._session.compared = None
        self._stage.article.show_article(opened, self._session.query)
        self._stage.redraw(Part.STATUS)
        return True

    def show_again(self, numbers: Sequence[Number]) -> None:
        """Show the article again if it is among some that have changed."""
        opened, compared = self._session.opened, self._session.compared
        if opened is None or opened.number not in numbers:
            return
        if compared is not None:
            self.compare(opened.number, compared)
        else:
            self.show(opened.number)

    def look_around_again(self) -> None:
        """Show other links and citations of the article, if new or removed pages change them."""
        opened, desk = self._session.opened, self._desk
        if opened is not None and not self.is_waiting and self._session.compared is None:
            self._around.ask(lambda: desk.articles.open(opened.number), partial(self._on_around, opened))

    def _on_around(self, before: OpenedArticle, now: OpenedArticle) -> None:
        is_same = (now.known, now.cited_by, now.copies) == (before.known, before.cited_by, before.copies)
        if self._session.opened is not before or is_same or self.is_waiting:
            return
        if _own_part(now) == _own_part(before):
            self._session.opened = now
            self._stage.article.show_links_of(now)
        else:
            # Its own page has changed; it may have been read on meanwhile, and stays where it is.
            self._on_article(now._replace(marks=now.marks._replace(position=self._place())))

    def show_nothing(self) -> None:
        """Clear the reader beside an empty list, unless it has the focus."""
        if self._session.wanted is not None and self._session.pane != "reader":
            self.keep_position()
            self._article.drop()
            self._session.wanted = self._session.opened = self._session.compared = None
            self._stage.article.show(None)

    def _on_header_made(self, opened: OpenedArticle) -> None:
        """Show the header of an article whose text is still being made; called from another thread."""
        self._work.call_later(self._on_header, opened)

    def _on_header(self, opened: OpenedArticle) -> None:
        if self._session.is_awaited(opened):
            self._stage.article.show_article(opened, self._session.query)

    def _on_article(self, opened: OpenedArticle) -> None:
        self._session.opened, self._session.compared = opened, None
        self._stage.article.show_article(opened, self._session.query)
        self._stage.redraw(Part.STATUS)

    def _on_error(self, error: Exception) -> None:
        self._stage.say(str(error), severity="error")

    # What is read

    def mark_read(self, numbers: Sequence[Number]) -> None:
        """Mark articles read, without a message."""
        unread, marking = self._desk.unread(), self._desk.marking
        if changed := [number for number in numbers if number in unread]:
            self._store(lambda: marking.read(changed), self.redraw_marks)

    def _store(self, work: Callable[[], object], then: Callable[[], None] = lambda: None) -> None:
        """Store something of one article: at once, unless its keys come from a server."""
        self._work.changes.do(work, lambda _done: then(), at_once=not self._desk.is_far, count=0)

    def redraw_marks(self) -> None:
        """Redraw rows and counts after marks have changed, without running the query again."""
        recount(self._desk, self._session)
        self._stage.redraw(Part.ROWS, Part.SIDEBAR)

    def on_opened(self, number: Number) -> None:
        """Record an opened article in the history."""
        marking = self._desk.marking
        self._store(lambda: marking.opened(number))
        if self._mark_read_at == "open":
            self.mark_read([number])

    def on_end(self) -> None:
        """Mark the article read if it has the focus and its last line is visible."""
        session = self._session
        if not session.is_reading or not session.has_wanted or session.opened is None or session.compared is not None:
            return
        if self._mark_read_at == "end" and self._stage.article.viewport.is_at_end:
            self.mark_read([session.opened.number])

    # Position

    def on_moved(self) -> None:
        """Schedule storing the position after a movement in the article."""
        if self._session.is_reading and self._session.has_wanted and self._session.compared is None:
            self._session.has_moved_in_article = True
            if not self._position.is_pending:
                self._position.begin(_POSITION_S, self.keep_position)
        self._stage.redraw(Part.STATUS)

    def keep_position(self) -> None:
        """Store the position in the article, if it has changed."""
        self._position.stop()
        session = self._session
        if not session.has_moved_in_article or session.opened is None:
            return
        session.has_moved_in_article = False
        marking, number, place = self._desk.marking, session.opened.number, self._place()
        self._store(lambda: marking.place_in(number, place))

    def _place(self) -> KeptPosition:
        """The position in the article, as the shelf stores it."""
        from termnews.ui.panes.opened_article import position_kept

        return position_kept(self._stage.article.viewport.position, self._stage.article.viewport.share)


def _own_part(opened: OpenedArticle) -> tuple[object, ...]:
    """What is shown of an article apart from what is around it in the archive."""
    return opened.article, opened.markdown, opened.marks.tags, opened.marks.note
