"""The list and the sidebar for the query of now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.matches import find_matches
from termnews.archive.news import ArchiveNews, Progress
from termnews.errors import QueryError, TermnewsError
from termnews.model.query import Query
from termnews.shelf.news import ChangedElsewhere, Saving, ShelfNews, StateChanged, Told
from termnews.text.clean import clean_path
from termnews.text.words import _, ngettext
from termnews.ui.answer import find_answer, order_of, snippets_of, sort_words, words_for_nothing
from termnews.ui.late import Question
from termnews.ui.screens.panes import Panes
from termnews.ui.sidebar_rows import SidebarWish
from termnews.ui.widgets.bar import bits, number_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from termnews.desk.desk import Desk
    from termnews.desk.listing import ArticleList as Listing
    from termnews.model.row import Number
    from termnews.settings import Settings
    from termnews.ui.answer import Answer
    from termnews.ui.widgets.sidebar import SidebarRow

_REFRESH_S = 0.25
"""While pages come in, the list is made anew at most this often."""


class Listed(Panes):
    """Shows what a query finds, and keeps it in step with archive and shelf."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Begin with all articles, before any of them is known."""
        super().__init__(desk, settings, keymap)
        self.text = ""
        """The query of now, as typed."""
        self.query_now = Query()
        self.sort = settings.sort
        self.listing: Listing | None = None
        self.found = BitMap()
        self.total = 0
        """How many articles there are, of several copies one."""
        self.unread = 0
        self.progress = Progress()
        self.problem_count = 0
        self.saving_words = ""
        """Why marks cannot be saved; empty when they can."""
        self.leaving_words = ""
        """What leaving waits for; empty when the person does not leave."""
        self.tells_saved = False
        """Whether the status line says how the saving of the last mark stands."""
        self.wish = SidebarWish()
        self.list_question: Question[Answer] = Question(self, "list")
        self.sidebar_question: Question[list[SidebarRow]] = Question(self, "sidebar")
        self.gathering_is_due = True
        """Whether marks and pages are to be brought together: there are new ones."""
        self._refresh_is_due = False
        self._told = ""
        self._is_first_pass = True
        self.leave_archive: Callable[[], None] = lambda: None
        self.leave_shelf: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        """Listen to archive and shelf, and show the list."""
        self.articles.empty_words = _("Reading the archive …")
        self.leave_archive = self.desk.archive.subscribe(self.on_archive_thread)
        self.leave_shelf = self.desk.shelf.subscribe(self.on_shelf_thread)
        self.progress = self.desk.archive.progress
        self.tell_notice(self.desk.archive.notice)
        if len(self.desk.archive.catalogue):
            self.show_at_once(self.text)
            if self.listing is None:
                # The index is damaged: another one is made, and its news fill the list.
                self.desk.archive.start(gently=True)
        elif self.progress.finished:
            self.show_query(self.text)
        else:
            # Nothing is known yet; news of the first articles comes.
            self.desk.archive.start(gently=True)

    def on_unmount(self) -> None:
        """Hear no more news."""
        self.leave_archive()
        self.leave_shelf()

    def on_archive_thread(self, news: ArchiveNews) -> None:
        """Take news of the archive's thread to the screen."""
        self.call_later(self.hear_archive, news)

    def on_shelf_thread(self, news: ShelfNews) -> None:
        """Take news of the shelf's thread to the screen."""
        self.call_later(self.hear_shelf, news)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way: all that was asked for is on the screen."""
        return self.list_question.is_idle and self.sidebar_question.is_idle and not self._refresh_is_due

    # The query

    def show_query(
        self, text: str, *, sort: str | None = None, cursor_on: Number | None = None, top: bool = False
    ) -> None:
        """Ask for the articles of a query; the last result stays until they come.

        Args:
            text: As typed; white space around it is none of it.
            sort: Another order; None keeps the one of now.
            cursor_on: The article to put the cursor on; None keeps it where it is.
            top: Put the cursor on the first article.
        """
        text = text.strip()
        self.sort = sort or self.sort
        if text != self.text:
            self.show_signs(text)
        is_first_pass, self._is_first_pass = self._is_first_pass, not self.progress.finished
        wish, order = self.wish, self.sort

        def hear(answer: Answer) -> None:
            # Nobody has moved yet: the first row is the newest article, not the one that came in first.
            stays_on_top = is_first_pass and self.articles.cursor == 0 and not self.is_reading
            self.show_answer(answer, cursor_on or (None if top or stays_on_top else self.current))

        self.list_question.ask(lambda: self.find_answer(text, order, wish), hear, self.hear_mistake)

    def show_signs(self, text: str) -> None:
        """Show at once what is asked for; said where the sidebar is known."""

    def show_at_once(self, text: str) -> None:
        """Find and show the articles of a query without a thread, so that the first frame has rows."""
        try:
            answer = self.find_answer(text, self.sort, None)
        except TermnewsError as error:
            self.hear_mistake(error)
        else:
            self.show_answer(answer, None)

    def find_answer(self, text: str, sort: str, wish: SidebarWish | None) -> Answer:
        """Find what a query finds, on the thread of the question."""
        if self.gathering_is_due:
            self.gathering_is_due = False
            self.desk.marked.gather()
        return find_answer(self.desk, text, sort, wish)

    def show_answer(self, answer: Answer, cursor_on: Number | None) -> None:
        """Put the articles of a query on the screen."""
        self.text, self.query_now, self.listing = answer.text, answer.query, answer.listing
        self.found, self.total = answer.found, answer.total
        self.unread, self.problem_count = answer.unread, answer.problems
        self.articles.empty_words = self.words_for_nothing()
        query = answer.query
        self.articles.find_matches = lambda title: find_matches(title, query, of_title=True)
        self.articles.find_snippet = snippets_of(self.desk, query)
        place = answer.listing.place_of(cursor_on) if cursor_on is not None else None
        if place is None:
            place = self.articles.cursor if cursor_on is not None else 0
        self.articles.show_rows(answer.listing, place)
        if answer.sidebar is not None:
            self.sidebar.show_sidebar(answer.sidebar)
        self.show_status()

    def words_for_nothing(self) -> str:
        """What stands in an empty list."""
        return words_for_nothing(self.query_now, is_reading=not self.progress.finished)

    def hear_mistake(self, error: TermnewsError) -> None:
        """Say what is wrong with a query; the last result stays."""
        if isinstance(error, QueryError) and self.is_asking:
            self.ask_line.point_at(error.start, str(error))
        else:
            self.say(str(error), severity="error")

    @property
    def current(self) -> Number | None:
        """The article under the cursor of the list."""
        row = self.articles.row
        return row.row.number if row is not None else None

    def action_show(self, text: str) -> None:
        """Show a ready-made query; whoever reads comes to the list, for the article changes with it."""
        if self.is_reading:
            self.go_to(self.articles)
        self.show_query(text, top=True)

    # News

    def hear_archive(self, news: ArchiveNews) -> None:
        """Pages came in, changed or went; progress."""
        self.progress = news.progress
        self.tell_notice(news.notice)
        if news.catalogue or news.progress.finished:
            self._refresh_soon()
        self.show_status()

    def tell_notice(self, notice: str) -> None:
        """Say once what is amiss with the index."""
        if notice and notice != self._told:
            self._told = notice
            self.say(notice, severity="warning")

    def hear_shelf(self, news: ShelfNews) -> None:
        """Marks were saved, could not be, or came from elsewhere."""
        match news:
            case StateChanged(state):
                words = ngettext(
                    "{count} mark is not saved: {reason}", "{count} marks are not saved: {reason}", state.unsaved
                ).format(count=state.unsaved, reason=state.reason)
                self.saving_words = words if state.saving is Saving.FAILED else ""
                self.show_status()
            case ChangedElsewhere():
                self.refresh_list()
            case Told(message):
                self.say(message, severity="warning")

    def _refresh_soon(self) -> None:
        if not self._refresh_is_due:
            self._refresh_is_due = True
            # The first rows are not waited for.
            self.set_timer(_REFRESH_S if self.listing else 0.001, self.refresh_list)

    def refresh_list(self) -> None:
        """Ask for the query of now again; the cursor stays on its article."""
        self._refresh_is_due = False
        if not self.list_question.is_idle:
            # The answer that is under way is heard first, or a growing archive would never be seen.
            self._refresh_soon()
            return
        self.gathering_is_due = True
        self.show_query(self.text)

    # Status

    def show_status(self) -> None:
        """Name the archive, the query, counts, order; progress and problems at the right."""
        wide = self.size.width >= 100
        name = clean_path(self.desk.archive.root.name)
        count = len(self.listing) if self.listing is not None else 0
        whole = number_words(self.total)
        counted = (
            whole if count == self.total else _("{count} of {total}").format(count=number_words(count), total=whole)
        )
        left = bits(
            (self.saving_words, "error"),
            (self.leaving_words, "mark"),
            (name if wide or not self.text else "", "strong"),
            (f"[{self.text}]" if self.text else "", "mark"),
            (counted, ""),
            (ngettext("{count} unread", "{count} unread", self.unread).format(count=number_words(self.unread)), "dim"),
            (sort_words(order_of(self.query_now, self.sort)) if wide else "", "dim"),
        )
        place = f"{number_words(self.articles.cursor + 1)}/{number_words(count)}" if count else ""
        self.status.show(left, bits(*self.status_notes(wide=wide), (place, "dim")))

    @property
    def is_saving(self) -> bool:
        """Whether a mark that is shown is not on the disk yet."""
        return self.desk.shelf.state.saving in {Saving.SAVING, Saving.FAILED}

    def words_for_saving(self) -> str:
        """How the saving of the last mark stands: never "saved" while a mark on the screen is not."""
        if not self.tells_saved or self.saving_words or self.desk.shelf.state.saving is Saving.PRIVATE:
            return ""
        return _("saving …") if self.is_saving else _("saved")

    def status_notes(self, *, wide: bool) -> list[tuple[str, str]]:
        """What the right side of the status line tells before the place in the list."""
        notes = [(self.words_for_saving(), "dim")]
        if self.articles.selected:
            notes.append((_("{count} selected").format(count=len(self.articles.selected)), "mark"))
        if self.problem_count and wide:
            words = ngettext("{count} problem", "{count} problems", self.problem_count)
            notes.append((words.format(count=self.problem_count), "dim"))
        elif self.problem_count:
            notes.append((f"!{self.problem_count}", "dim"))
        if not self.progress.finished and self.progress.total:
            done = f"{number_words(self.progress.done)}/{number_words(self.progress.total)} …"
            notes.append((_("reading {count}").format(count=done) if self.size.width >= 60 else done, "dim"))
        return notes
