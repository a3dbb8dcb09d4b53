"""Puts articles into the reader: the one under the cursor in a moment, the one that is opened at once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from termnews.desk.session import recount
from termnews.ui.stage import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from termnews.desk.comparison import Compared, Paragraph
    from termnews.desk.desk import Desk
    from termnews.desk.opened import OpenedArticle
    from termnews.desk.session import Session
    from termnews.model.row import Number
    from termnews.ui.stage import Stage
    from termnews.ui.work import Work

_PREVIEW_S = 0.05
"""A cursor that stays so long in a row is previewed: a held key passes over."""
_POSITION_S = 1.0
"""Where the person is in an article is kept after at most so long, however the reader may end."""


class Showing:
    """What the reader shows, what was read of it, and the position in it."""

    def __init__(self, desk: Desk, session: Session, stage: Stage, work: Work, mark_read: str) -> None:
        """Begin without an article.

        Args:
            desk: Gives the articles.
            session: Says which one is wanted.
            stage: Shows it.
            work: Where it is waited for.
            mark_read: When an article is marked read: at its "end", when it is "open", or by a key alone.
        """
        self._desk, self._session, self._stage, self._work = desk, session, stage, work
        self._mark_read_at = mark_read
        self._article, self._around = work.latest(), work.latest()
        self._preview: Timer | None = None
        self._position: Timer | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the reader does not show the wanted article yet."""
        return self._preview is not None or not self._article.is_idle

    @property
    def is_loading(self) -> bool:
        """Whether an article was asked for and has not come."""
        return not self._article.is_idle

    def on_cursor(self) -> None:
        """Another article is under the cursor of the list: show it in a moment."""
        self._stop_preview()
        if (number := self._session.current) is None:
            self.show_nothing()
        elif number != self._session.wanted:
            self._preview = self._stage.set_timer(_PREVIEW_S, lambda: self.show(number))

    def show(self, number: Number) -> None:
        """Ask for an article; the current one stays until it comes."""
        self._stop_preview()
        self.keep_position()
        self._session.wanted = number
        desk = self._desk
        self._article.ask(lambda: desk.open_article(number, self._on_header_made), self._on_article, self._on_error)

    def compare(self, number: Number, compared: Compared) -> None:
        """Show what changed between two articles in place of an article, which comes back when that is left."""
        self._stop_preview()
        self.keep_position()
        self._session.wanted = number
        desk = self._desk
        self._article.ask(
            lambda: (desk.open_article(number), desk.compare(compared.one, compared.other)),
            lambda found: self._on_compared(found[0], compared, found[1]),
            self._on_error,
        )

    def _on_compared(self, opened: OpenedArticle, compared: Compared, paragraphs: Sequence[Paragraph]) -> None:
        self._session.opened, self._session.compared = opened, compared
        self._stage.article.show_comparison(opened.article.title, compared, paragraphs)
        self._stage.redraw(Part.STATUS)

    def leave_comparison(self) -> bool:
        """Show the article again where a comparison stands in its place; return whether one did."""
        opened, compared = self._session.opened, self._session.compared
        if opened is None or compared is None:
            return False
        self._session.compared = None
        self._stage.article.show_article(opened, self._session.query)
        self._stage.redraw(Part.STATUS)
        return True

    def show_again(self, numbers: Sequence[Number]) -> None:
        """Show the article in the reader again when it is one of some that have changed."""
        opened, compared = self._session.opened, self._session.compared
        if opened is None or opened.number not in numbers:
            return
        if compared is not None:
            self.compare(opened.number, compared)
        else:
            self.show(opened.number)

    def look_around_again(self) -> None:
        """Pages have come or gone: show the article again when its links lead elsewhere now, or others cite it."""
        opened, desk = self._session.opened, self._desk
        if opened is not None and not self.is_waiting and self._session.compared is None:
            self.keep_position()
            self._around.ask(lambda: desk.open_article(opened.number), partial(self._on_around, opened))

    def _on_around(self, before: OpenedArticle, now: OpenedArticle) -> None:
        is_same = (now.known, now.cited_by, now.copies) == (before.known, before.cited_by, before.copies)
        if self._session.opened is before and not is_same:
            self._on_article(now)

    def show_nothing(self) -> None:
        """Leave the reader empty beside an empty list, unless the person is in it."""
        if self._session.wanted is not None and self._session.pane != "reader":
            self.keep_position()
            self._article.drop()
            self._session.wanted = self._session.opened = None
            self._stage.article.show(None)

    def _stop_preview(self) -> None:
        if self._preview is not None:
            self._preview.stop()
            self._preview = None

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
        """Mark articles read without a word."""
        unread = self._desk.unread()
        if changed := [number for number in numbers if number in unread]:
            marking = self._desk.marking
            self._work.changes.do(lambda: marking.read(changed), lambda _change: self.redraw_marks(), at_once=True)

    def redraw_marks(self) -> None:
        """Draw rows and counts again after marks have changed; the query is not asked again."""
        recount(self._desk, self._session)
        self._stage.redraw(Part.ROWS, Part.SIDEBAR)

    def on_opened(self, number: Number) -> None:
        """An article was opened: keep that in the history."""
        self._desk.marking.opened(number)
        if self._mark_read_at == "open":
            self.mark_read([number])

    def on_end(self) -> None:
        """Mark the article read when the person is in it and its last line is in sight."""
        session = self._session
        if not session.is_reading or not session.has_wanted or session.opened is None or session.compared is not None:
            return
        if self._mark_read_at == "end" and self._stage.article.is_at_end:
            self.mark_read([session.opened.number])

    # Where in it the person is

    def on_moved(self) -> None:
        """The person moved in the article: its position is kept in a moment."""
        if self._session.is_reading and self._session.has_wanted and self._session.compared is None:
            self._session.has_moved_in_article = True
            if self._position is None:
                self._position = self._stage.set_timer(_POSITION_S, self.keep_position)
        self._stage.redraw(Part.STATUS)

    def keep_position(self) -> None:
        """Keep where the person is in the article, when that has changed."""
        if self._position is not None:
            self._position.stop()
            self._position = None
        session = self._session
        if not session.has_moved_in_article or session.opened is None:
            return
        from termnews.ui.panes.opened_article import position_kept

        session.has_moved_in_article = False
        article = self._stage.article
        self._desk.marking.place_in(session.opened.number, position_kept(article.position, article.share))
