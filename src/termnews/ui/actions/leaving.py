"""Going back, and quitting: not before all marks are saved, unless the person insists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.marking import FEW
from termnews.desk.news import Pooling, Saving, StateChanged
from termnews.desk.session import Pane
from termnews.text.words import N_, _, ngettext
from termnews.ui.actions.command import Command, everywhere
from termnews.ui.stage import Part
from termnews.ui.status_words import number_words
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.desk.news import News
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.queries import QueryCommands
    from termnews.ui.actions.showing import Showing
    from termnews.ui.panes.arranger import PaneArranger

_SAVING_S = 0.2
"""The interval at which leaving checks again whether marks are saved."""


class LeaveCommands:
    """Commands that lead back to the list, and out."""

    def __init__(
        self,
        context: Context,
        *,
        queries: QueryCommands,
        showing: Showing,
        arranger: PaneArranger,
        give_up_typing: Callable[[], None],
    ) -> None:
        """Close what was opened over the list, step by step; `give_up_typing` closes the query line."""
        self._desk, self._session, self._stage, work = context
        self._changes = work.changes
        self._queries, self._showing, self._arranger = queries, showing, arranger
        self._give_up_typing = give_up_typing
        self._is_asking = False

    def back(self) -> None:
        """Go back; from the full list, quit."""
        if not self._step_back():
            self.leave()

    def clear(self) -> None:
        """Go back; never quit."""
        self._step_back()

    def _step_back(self) -> bool:
        """Close what was opened last over the list; return whether there was anything."""
        session = self._session
        if session.is_asking:
            self._give_up_typing()
        elif session.is_reading and (self._stage.article.step_back() or self._showing.leave_comparison()):
            pass
        elif self._arranger.is_zen:
            self._arranger.set_zen(on=False)
        elif session.sidebar_wish.looked_for and session.pane is not Pane.READER:
            self._queries.filter_sidebar("")
        elif session.pane is not Pane.ARTICLES:
            self._stage.go_to(Pane.ARTICLES)
        elif session.selected:
            session.selected.clear()
            self._stage.redraw(Part.ROWS)
        elif self._queries.text:
            self._queries.show("")
        else:
            return False
        return True

    # Leaving

    def leave(self) -> None:
        """Quit when all marks are saved; asked a second time, at once."""
        if self._session.is_leaving:
            self._stage.leave()
            return
        if not self._session.saving_problem:
            self.keep_place()
        self._session.is_leaving = True
        self._leave_when_saved()

    def on_news(self, news: News) -> None:
        """Quit when marks are saved while the person is still asked about them."""
        if self._is_asking and isinstance(news, StateChanged) and not self.is_saving:
            self._stage.leave()

    @property
    def is_saving(self) -> bool:
        """Whether a mark that is shown is not on the disk yet."""
        return self._desk.saving.unsaved > 0 or not self._changes.is_idle

    @property
    def saving_words(self) -> str:
        """The state of saving the last mark: never "saved" while a mark on the screen is not."""
        session = self._session
        if not session.shows_saved or session.saving_problem or self._desk.saving.saving is Saving.PRIVATE:
            return ""
        if self.is_saving or self._desk.pooling is Pooling.UNDER_WAY:
            return _("saving …")
        return _("saved here, waiting for the server") if self._desk.pooling is Pooling.WAITING else _("saved")

    def _leave_when_saved(self, saved: bool | None = None) -> None:
        """Quit; wait for marks that are being saved, and ask when they could not be."""
        session = self._session
        if not self.is_saving:
            self._stage.leave()
        elif not (session.saving_problem and self._desk.saving.unsaved):
            count = self._desk.saving.unsaved + self._desk.marking.left + self._changes.waiting
            if saved is False or count > FEW:
                self._say_what_is_waited_for(count)
            # Earlier marks are processed first.
            self._changes.do(lambda: self._desk.wait_saved(_SAVING_S), self._leave_when_saved, count=0)
        else:
            session.is_leaving, session.leaving_words = False, ""
            count = self._desk.saving.unsaved
            words = ngettext("{count} change not saved.", "{count} changes not saved.", count)
            choices = [Choice(_("Keep trying"), value=False), Choice(_("Quit and discard"), value=True)]
            self._is_asking = True
            offer(self._stage, words.format(count=number_words(count)), choices, self._leave_if, types=False)

    def _say_what_is_waited_for(self, count: int) -> None:
        words = ngettext("Saving {count} mark …", "Saving {count} marks …", count).format(count=number_words(count))
        self._session.leaving_words = words + " " + _("Press again to quit now.")
        self._stage.redraw(Part.STATUS)

    def _leave_if(self, sure: bool | None) -> None:
        """Quit if that was the answer."""
        self._is_asking = False
        if sure:
            self._stage.leave()

    # Where the person was

    def keep_place(self) -> None:
        """Store the person's place for the next start, once they have reached one."""
        session = self._session
        is_on_the_way = session.arrival.article and not session.has_moved and not session.progress.finished
        if session.results is None or is_on_the_way:
            return
        if (place := session.place(self._arranger.rows_above)) is not None:
            self._desk.person.set_place(place)
        self._showing.keep_position()


COMMANDS = (
    Command("clear", "escape", N_("Back, then all articles"), everywhere(LeaveCommands.clear)),
    Command("back", "q", N_("Back; quit from the full list"), everywhere(LeaveCommands.back)),
    Command("quit", "Q,ctrl+q", N_("Quit"), everywhere(LeaveCommands.leave)),
)
