"""From the list into the article: preview, open, next and previous, history."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from termnews.model.query import Field, Term
from termnews.text.words import _
from termnews.ui.late import InTurn, Question
from termnews.ui.screens.filtered import Filtered
from termnews.ui.widgets.article_list import ArticleList

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.timer import Timer
    from textual.widget import Widget

    from termnews.desk.desk import Desk
    from termnews.desk.opened import OpenedArticle
    from termnews.model.row import Number
    from termnews.settings import Settings
    from termnews.ui.reader.motion import MovingPage
    from termnews.ui.widgets.row_list import RowList

_PREVIEW_S = 0.05
"""A cursor that stands this long is previewed: a held key passes over."""
_POSITION_S = 1.0
"""Where the person is in an article is kept after at most so long, however the reader may end."""


class Reading(Filtered):
    """Shows the article under the cursor, and opens it."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Begin without an article."""
        super().__init__(desk, settings, keymap)
        self.opened: OpenedArticle | None = None
        self.article_question: Question[OpenedArticle] = Question(self, "article")
        self.position_is_new = False
        """Whether the person has moved in the article since its position was kept."""
        self.wanted: Number | None = None
        """The article that is shown or asked for."""
        self.past: list[Number] = []
        """Articles opened one after the other; `place` is where in it the person is."""
        self.place = -1
        self._preview: Timer | None = None
        self._position_timer: Timer | None = None
        self.in_turn = InTurn(self, self.hear_mistake)
        """Where marks are changed: all of them, one after the other."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way, the preview and marks included."""
        return super().is_settled and self.article_question.is_idle and self._preview is None and self.in_turn.is_idle

    @property
    def is_saving(self) -> bool:
        """Whether a mark that is shown is not on the disk yet."""
        return super().is_saving or not self.in_turn.is_idle

    @property
    def unsaved(self) -> int:
        """How many marks that are shown are not on the disk yet."""
        return self.desk.shelf.state.unsaved + self.desk.marking.left + self.in_turn.waiting

    # Preview

    def on_row_list_highlighted(self, event: RowList.Highlighted) -> None:
        """The cursor of the list stands on another article: show it soon."""
        if event.row_list is not self.articles:
            return
        self.tells_saved = self.tells_saved and self.is_saving
        self.show_status()
        self.stop_preview()
        if (number := self.current) is None:
            self.show_nothing()
        elif number != self.wanted:
            self._preview = self.set_timer(_PREVIEW_S, lambda: self.show_article(number))

    def stop_preview(self) -> None:
        """Preview nothing in a moment."""
        if self._preview is not None:
            self._preview.stop()
            self._preview = None

    def show_article(self, number: Number) -> None:
        """Ask for an article; the one of now stays until it comes."""
        self.stop_preview()
        self.keep_position()
        self.wanted = number
        desk = self.desk
        self.article_question.ask(
            lambda: desk.open_article(number, self.announce),
            self.hear_article,
            lambda error: self.say(str(error), severity="error"),
        )

    def show_nothing(self) -> None:
        """Leave the reader empty beside an empty list, unless the person is in it."""
        if self.wanted is not None and not self.is_reading and self.in_hand is not self.reader:
            self.keep_position()
            self.article_question.drop()
            self.wanted = self.opened = None
            self.reader.show(None)

    def announce(self, opened: OpenedArticle) -> None:
        """Show the header of an article whose text is still being made; called from another thread."""
        self.call_later(self.hear_header, opened)

    def hear_header(self, opened: OpenedArticle) -> None:
        """Put the header of an article into the reader, unless its text or another article is there already."""
        is_shown = self.opened is not None and self.opened.number == opened.number
        if opened.number == self.wanted and not is_shown:
            self.reader.show_article(opened, self.query_now)

    @property
    def has_wanted(self) -> bool:
        """Whether the article in the reader is the one the person wants, and not the one before it."""
        return self.opened is not None and self.opened.number == self.wanted

    def hear_article(self, opened: OpenedArticle) -> None:
        """Put an article into the reader."""
        self.opened = opened
        self.reader.show_article(opened, self.query_now)
        self.show_status()

    def status_notes(self, *, wide: bool) -> list[tuple[str, str]]:
        """How far the person has read, before the rest."""
        notes = super().status_notes(wide=wide)
        return [*notes, (f"{self.reader.share:.0%}", "")] if self.is_reading else notes

    # Open

    def on_row_list_selected(self, event: RowList.Selected) -> None:
        """Enter in the list: read."""
        if isinstance(event.row_list, ArticleList) and (number := self.current) is not None:
            self.read_article(number)

    def read_article(self, number: Number, *, remember: bool = True) -> None:
        """Open an article and go to it."""
        if number != self.wanted:
            self.show_article(number)
        if remember and self.past[self.place : self.place + 1] != [number]:
            self.past[self.place + 1 :] = [number]
            self.place = len(self.past) - 1
        self.desk.marking.opened(number)
        if self.settings.mark_read == "open":
            self.mark_read([number])
        self.put_cursor_on(number)
        self.go_to(self.reader)

    def put_cursor_on(self, number: Number) -> None:
        """Put the cursor of the list on an article, where it is in the list."""
        if self.listing is not None and (place := self.listing.place_of(number)) is not None:
            self.articles.move_to(place)

    def mark_read(self, numbers: list[Number], *, read: bool = True) -> None:
        """Mark articles and show it."""
        unread = self.desk.marked.numbers_of(Term(Field.IS, "unread"))
        changed = [number for number in numbers if (number in unread) == read]
        if changed:
            marking = self.desk.marking
            self.in_turn.do(lambda: marking.read(changed, read=read), lambda _change: self.draw_marks(), at_once=True)

    def show_marks(self) -> None:
        """Draw the list again after the person has changed marks, and tell when they are saved."""
        self.tells_saved = True
        self.draw_marks()

    def draw_marks(self) -> None:
        """Draw the list again after marks have changed; the query is not asked anew."""
        if self.listing is not None:
            self.listing.forget_rows()
            self.unread = self.desk.marked.numbers_of(Term(Field.IS, "unread")).intersection_cardinality(self.found)
            self.count_ready_rows()
        self.articles.redraw()
        self.show_status()

    # From article to article

    def move_in_list(self, step: int) -> bool:
        """Move the cursor of the list; an open article changes with it."""
        self.note_end()
        if self.listing is None or not 0 <= self.articles.cursor + step < len(self.listing):
            self.say(_("This is the last article.") if step > 0 else _("This is the first article."))
            return False
        self.articles.move_to(self.articles.cursor + step)
        self._follow()
        return True

    def _follow(self) -> None:
        if self.is_reading and (number := self.current) is not None:
            self.read_article(number)

    def action_next_article(self) -> None:
        """The next article of the list."""
        self.move_in_list(1)

    def action_previous_article(self) -> None:
        """The article before."""
        self.move_in_list(-1)

    def action_next_unread(self) -> None:
        """The next unread article of the list."""
        self.move_to_unread(1)

    def action_previous_unread(self) -> None:
        """The unread article before."""
        self.move_to_unread(-1)

    def move_to_unread(self, step: int) -> None:
        """Move to the nearest unread article in one direction."""
        numbers = self.listing.numbers if self.listing is not None else []
        unread = self.desk.marked.numbers_of(Term(Field.IS, "unread"))
        place = self.articles.cursor + step
        while 0 <= place < len(numbers) and numbers[place] not in unread:
            place += step
        if 0 <= place < len(numbers):
            self.articles.move_to(place)
            self._follow()
        else:
            self.say(_("No unread article follows.") if step > 0 else _("No unread article stands before."))

    def action_read_on(self) -> None:
        """Open; page down; at the end, mark it read and go on to the next."""
        if not self.is_reading:
            if (number := self.current) is not None:
                self.read_article(number)
        elif not self.article_question.is_idle:
            # What is in the reader is the article before, or a header without its text.
            return
        elif not self.reader.is_at_end:
            self.reader.action_page_down()
        else:
            self.move_in_list(1)

    def on_moving_page_reached_end(self) -> None:
        """The last line came into sight."""
        self.note_end()

    def note_end(self) -> None:
        """Mark the article read when the person is in it and its last line is in sight."""
        if not self.is_reading or not self.has_wanted or self.opened is None:
            return
        if self.settings.mark_read == "end" and self.reader.is_at_end:
            self.mark_read([self.opened.number])

    def go_to(self, pane: Widget) -> None:
        """Give a pane the keys; what is known of the reading is kept when an article is left."""
        if self.is_reading and pane is not self.reader:
            self.note_end()
            self.keep_position()
        super().go_to(pane)

    def on_moving_page_position_changed(self, event: MovingPage.PositionChanged) -> None:
        """Show how far the person has read; keep the place."""
        event.stop()
        self.show_status()
        if self.is_reading and self.has_wanted:
            self.position_is_new = True
            if self._position_timer is None:
                self._position_timer = self.set_timer(_POSITION_S, self.keep_position)

    def keep_position(self) -> None:
        """Keep where the person is in the article, when that has changed."""
        if self._position_timer is not None:
            self._position_timer.stop()
            self._position_timer = None
        if not self.position_is_new or self.opened is None:
            return
        from termnews.ui.opening import position_kept

        self.position_is_new = False
        self.desk.marking.place_in(self.opened.number, position_kept(self.reader.position, self.reader.share))

    def action_random_article(self) -> None:
        """An article of the list by chance."""
        if self.listing is not None and len(self.listing):
            self.articles.move_to(random.randrange(len(self.listing)))  # noqa: S311 - a toss, not a secret
            self._follow()

    # History

    def action_history_back(self) -> None:
        """Back to the article before."""
        self.walk_history(-1)

    def action_history_forward(self) -> None:
        """Forward again."""
        self.walk_history(1)

    def walk_history(self, step: int) -> None:
        """Go along the articles opened one after the other."""
        if 0 <= self.place + step < len(self.past):
            self.place += step
            self.read_article(self.past[self.place], remember=False)
        else:
            self.say(_("Nothing lies before.") if step < 0 else _("Nothing lies ahead."))
