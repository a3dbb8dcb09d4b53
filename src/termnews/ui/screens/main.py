"""The main screen: everything starts here, and one step back at a time leads out."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.desk.marking import FEW
from termnews.errors import IndexUnusableError, QueryError
from termnews.shelf.person import Place
from termnews.text.clean import clean_path
from termnews.text.words import _, ngettext
from termnews.ui.choice import Choice
from termnews.ui.screens.outward import Outward
from termnews.ui.widgets.bar import number_words

if TYPE_CHECKING:
    from termnews.model.row import Number
    from termnews.ui.answer import Answer
    from termnews.ui.promptness import Promptness
    from termnews.ui.purpose import Purpose
    from termnews.ui.widgets.sidebar import Sidebar

_SAVING_S = 0.2
"""After so long, leaving looks again whether marks can be saved."""
_WINDOWS_S = 1.0
"""After so long, what windows are made of is imported, so that the first one comes up as the others do."""


_OUTSIDE = frozenset({"open_in_pager", "pipe", "write", "edit_note_outside", "suspend"})
"""What starts programs, writes files where the person says, or gives the shell its turn."""


class MainScreen(Outward):
    """Steps back, leaving, and what concerns the whole app."""

    promptness: Promptness
    """Collects garbage from the first rows on. Set by the app."""
    page_wanted: Path | Number | None = None
    """The page to open first; None when it is open or none was asked for. Set by the app."""
    place_wanted = ""
    """Id of the article that the cursor goes to when it is known."""
    above_wanted = 0
    """How many rows are to stand above it."""
    open_wanted = False
    """Whether that article is to be opened: it was when the person left."""
    is_leaving = False
    """Whether the person has asked to leave."""
    _place_kept: Place | None = None
    """Where the person was when that was kept last."""
    _cursor_came_to = 0
    """The row that the cursor was put on with the articles, by nobody's key."""

    def action_back(self) -> None:
        """One step back; at the root, leave."""
        if not self.step_back():
            self.action_leave()

    def action_clear(self) -> None:
        """One step back, then all articles again; never leaves."""
        if not self.step_back() and self.text:
            self.show_query("")

    def step_back(self) -> bool:
        """Take back the last thing that was opened over the list; say whether there was one."""
        if self.is_asking:
            self.ask_line.action_give_up()
        elif self.is_reading and self.reader.step_back():
            pass
        elif self.has_class("-zen"):
            self.set_zen(on=False)
        elif self.is_reading or self.sidebar.has_focus:
            self.go_to(self.articles)
        elif self.articles.selected:
            self.articles.clear_selection()
        else:
            return False
        return True

    def action_leave(self) -> None:
        """Leave when all marks are kept; asked a second time, at once."""
        if self.is_leaving:
            self.app.exit(0)
            return
        self.keep_place()
        self.is_leaving = True
        self.leave_when_saved()

    def leave_when_saved(self, saved: bool | None = None) -> None:
        """Leave; wait for marks that are being saved, and ask when they could not be."""
        if not self.is_saving:
            self.app.exit(0)
        elif not self.saving_words:
            if saved is False or self.unsaved > FEW:
                self.tell_leaving(self.unsaved)
            # What was marked before is done before this.
            self.in_turn.do(lambda: self.desk.shelf.wait_saved(_SAVING_S), self.leave_when_saved, count=0)
        else:
            self.is_leaving, self.leaving_words = False, ""
            count = self.desk.shelf.state.unsaved
            words = ngettext("{count} change is not saved.", "{count} changes are not saved.", count)
            choices = [Choice(_("Stay and try again"), value=False), Choice(_("Leave and lose them"), value=True)]
            self.offer(words.format(count=count), choices, types=False, then=self.leave_if)

    def tell_leaving(self, count: int) -> None:
        """Say what leaving waits for."""
        words = ngettext("Saving {count} mark …", "Saving {count} marks …", count).format(count=number_words(count))
        self.leaving_words = words + " " + _("Once more leaves at once.")
        self.show_status()

    def leave_if(self, sure: bool | None) -> None:
        """Leave when that was the answer."""
        if sure:
            self.app.exit(0)

    # An account of strangers

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing outside of termnews where the settings forbid it, whatever key or window asks for it."""
        if action in _OUTSIDE and not self.may_go_outside():
            return False
        return super().check_action(action, parameters)

    def open_address(self, url: str) -> None:
        """Open or copy an address; start no browser where the settings forbid it."""
        if self.settings.outside:
            super().open_address(url)
        else:
            self.copy(url)

    def hear_command(self, purpose: Purpose, text: str) -> None:
        """Take a folder or a command that was typed, where that is allowed."""
        if self.may_go_outside():
            super().hear_command(purpose, text)

    def may_go_outside(self) -> bool:
        """Whether the settings allow it; when not, that is said."""
        if not self.settings.outside:
            self.say(_("Nothing leads out of termnews here: the settings say outside = false."))
        return self.settings.outside

    # Where the person was

    def on_mount(self) -> None:
        """Go on where the person left off, unless a page was asked for."""
        # Textual calls the handlers of the classes above after this one.
        place = self.desk.shelf.place(self.desk.archive.root)
        if self.page_wanted is not None:
            self.open_wanted = True
            return
        self.place_wanted, self.open_wanted = place.open or place.cursor, bool(place.open)
        self.above_wanted = int(place.above)
        try:
            self.desk.parse(place.query)
        except QueryError:
            place = Place()
        self.text = place.query
        self.sort = place.sort or self.sort

    def show_answer(self, answer: Answer, cursor_on: Number | None) -> None:
        """Put articles on the screen; the first time, the cursor where it was."""
        is_first = self.listing is None
        if not is_first and (answer.text != self.text or self.has_moved):
            # The place of the last time no longer matters to somebody who is on the way already.
            self.place_wanted = ""
        super().show_answer(answer, cursor_on)
        self._cursor_came_to = self.articles.cursor
        if is_first:
            self.call_after_refresh(self.finish_start)
        try:
            numbers = self.numbers_wanted()
        except IndexUnusableError:
            numbers = []
        if numbers:
            self.page_wanted, self.place_wanted = None, ""
            self.put_cursor_on(numbers[0])
            self.articles.show_below(self.above_wanted)
            if self.open_wanted:
                # The first rows come before the article.
                self.call_after_refresh(self.read_article, numbers[0])

    @property
    def has_moved(self) -> bool:
        """Whether the person went elsewhere since the articles were put on the screen."""
        return self.is_reading or self.articles.cursor != self._cursor_came_to

    def finish_start(self) -> None:
        """Do what has waited for the first rows to be on the screen, unless the person has left already."""
        if not self.is_attached:
            return
        self.fill_sidebar()
        self.desk.start()
        # What is typed right behind the key that opens it must find it there.
        self.mount_ask_line()
        if not gc.isenabled():
            # Paused by the command line.
            self.promptness.begin()
            self.set_timer(_WINDOWS_S, import_windows)

    def numbers_wanted(self) -> list[Number]:
        """The article to begin at; none while its page is not read yet, and when it was gone to."""
        if not isinstance(page := self.page_wanted, Path):
            found = self.desk.archive.numbers_for_id(self.place_wanted) if self.place_wanted else []
            return found if page is None else [page]
        numbers = self.desk.archive.numbers_for_path(page)
        if not numbers and self.progress.finished:
            self.page_wanted = None
            self.say(_("{path} holds no article that can be read.").format(path=clean_path(str(page))))
        return numbers

    def keep_place(self) -> None:
        """Keep where the person is for the next start; not before they are there."""
        is_on_the_way = self.place_wanted and not self.has_moved and not self.progress.finished
        if self.listing is None or is_on_the_way:
            return
        row = self.articles.row
        opened = self.opened.article.id if self.opened is not None and self.is_reading else ""
        cursor = row.row.id if row is not None else ""
        place = Place(str(self.query_now), self.sort, cursor, opened, str(self.articles.above))
        if place != self._place_kept:
            self._place_kept = place
            self.desk.shelf.set_place(self.desk.archive.root, place)
        self.keep_position()

    def on_sidebar_remove_wanted(self, event: Sidebar.RemoveWanted) -> None:
        """Remove a saved search."""
        event.stop()
        self.remove_search(event.row.words)

    def on_article_list_selection_changed(self) -> None:
        """Show how many articles are selected."""
        self.show_status()

    def action_rescan(self) -> None:
        """Look for changed pages."""
        self.desk.archive.rescan()
        self.say(_("Looking for changed pages."))

    def action_suspend(self) -> None:
        """Stop, as ^Z does elsewhere."""
        self.app.action_suspend_process()


def import_windows() -> None:
    """Import what a start does without."""
    import termnews.ui.screens.window  # noqa: F401
