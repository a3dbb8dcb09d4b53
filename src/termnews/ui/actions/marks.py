"""Mark articles: read, starred, own tags, notes; undo and redo."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.desk.answers import READ, STARRED
from termnews.desk.marking import FEW
from termnews.desk.session import in_four_bytes
from termnews.desk.shown_first import ShownFirst
from termnews.errors import QueryError
from termnews.model.query import Field, Term
from termnews.text.words import N_, _, ngettext
from termnews.ui.actions.command import Command, everywhere, on_article
from termnews.ui.stage import Part
from termnews.ui.status_words import number_words
from termnews.ui.step_words import step_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from termnews.desk.answers import Step
    from termnews.errors import TermnewsError
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.queries import QueryCommands
    from termnews.ui.actions.showing import Showing
    from termnews.ui.typed_command import TypedCommand
    from termnews.ui.windows.note import NoteWindow, Written

_STATE_OF = {READ: "read", STARRED: "starred"}
"""The word of a query for a mark."""


class MarkCommands:
    """Commands that mark articles."""

    def __init__(self, context: Context, *, showing: Showing, queries: QueryCommands) -> None:
        """Act on the selection of `session`; `queries` refreshes results that change."""
        self._desk, self._session, self._stage, work = context
        self._changes, self._call_later = work.changes, work.call_later
        self._shown_first = ShownFirst(self._desk.marked, lambda: self._call_later(self._redraw))
        self._noted = work.latest()
        self._showing, self._queries = showing, queries

    def toggle_read(self) -> None:
        """Read or unread."""
        if numbers := self._session.chosen():
            held, marking = not self._have(numbers, READ), self._desk.marking
            self._change(READ, numbers, lambda: marking.read(numbers, read=held), held=held)

    def star(self) -> None:
        """Star or unstar."""
        if numbers := self._session.chosen():
            held, marking = not self._have(numbers, STARRED), self._desk.marking
            self._change(STARRED, numbers, lambda: marking.star(numbers, starred=held), held=held)

    def _is_quick(self, numbers: Sequence[Number]) -> bool:
        """Whether a mark of some articles is stored within a frame: they are few, and their keys are here."""
        return len(numbers) <= FEW and not self._desk.is_far

    def _have(self, numbers: Sequence[Number], field: str) -> bool:
        """Whether all of some articles have a mark."""
        marked = self._desk.marked.numbers_of(Term(Field.IS, _STATE_OF[field]))
        return all(number in marked for number in numbers)

    def _change(self, field: str, numbers: Sequence[Number], change: Callable[[], int], *, held: bool) -> None:
        """Change a mark: shown at once, and stored in a thread when that takes longer."""
        if len(numbers) > 1:
            self._clear_selection()
        if not (is_quick := self._is_quick(numbers)):
            change = self._shown_first.show(field, numbers, change, held=held)
            self._redraw()
        count = len(numbers)
        words = _many_marked(field, count, held=held) if count > 1 else _one_marked(field, held=held)
        self._changes.do(change, lambda _change: self._on_marked(count, words), at_once=is_quick, count=count)

    def _on_marked(self, count: int, words: str) -> None:
        """Show new marks; report them when the list does not show them all."""
        self._redraw()
        if count > 1 or self._session.is_reading:
            self._stage.say(words)

    def _redraw(self) -> None:
        """Redraw changed marks, and show when they are saved."""
        self._session.show_saved()
        self._showing.redraw_marks()

    def _clear_selection(self) -> None:
        self._session.selected.clear()
        self._stage.redraw(Part.ROWS)

    # Many

    def all_read(self) -> None:
        """Mark the whole list read; one step to undo."""
        self._mark_many(self._session.numbers)

    def above_read(self) -> None:
        """Mark this article and those above it read."""
        self._mark_many(self._session.numbers[: self._session.cursor + 1])

    def below_read(self) -> None:
        """Mark this article and those below it read."""
        self._mark_many(self._session.numbers[self._session.cursor :])

    def _mark_many(self, numbers: Sequence[Number]) -> None:
        """Mark the unread of some articles read, as one step."""
        unread = self._desk.unread()
        wanted = in_four_bytes(number for number in numbers if number in unread)
        if not wanted:
            self._stage.say(_("No unread articles here."))
            return
        words = _many_marked(READ, len(wanted), held=True)
        marking = self._desk.marking
        change = self._shown_first.show(READ, wanted, lambda: marking.read(wanted), held=True)
        self._redraw()
        self._changes.do(change, lambda _change: self._on_changed(words), count=len(wanted))

    def _on_changed(self, words: str) -> None:
        """Show new marks and refreshed results, and report what was done."""
        self._redraw()
        self._queries.ask_again()
        self._stage.say(words)

    def run(self, command: TypedCommand) -> None:
        """Run a typed marking command, as one step to undo; its query is run in the thread of marks."""
        from termnews.ui.typed_command import TAKES_NAME, change_marks

        try:
            query = self._desk.parse(command.query)
        except QueryError as error:
            self._stage.say(error)
            return
        if command.verb in TAKES_NAME and not command.name:
            self._stage.say(_("Which tag?"), severity="warning")
            return
        chosen, desk = self._session.chosen(), self._desk

        def change() -> int:
            numbers = desk.every_page(query) if command.query else chosen
            change_marks(desk, command, numbers)
            return len(numbers)

        self._clear_selection()
        self._changes.do(change, self._on_typed)

    def _on_typed(self, count: int) -> None:
        if self._session.opened is not None:
            self._showing.show_again([self._session.opened.number])
        self._on_changed(
            ngettext("Changed {count} article · u to undo", "Changed {count} articles · u to undo", count).format(
                count=number_words(count)
            )
        )

    # Undo

    def undo(self) -> None:
        """Undo the last step."""
        marking = self._desk.marking
        self._take_step(lambda: marking.undo(self._on_thread), _("Undone: {step}"), _("Nothing to undo."))

    def redo(self) -> None:
        """Redo the step that was undone last."""
        marking = self._desk.marking
        self._take_step(lambda: marking.redo(self._on_thread), _("Redone: {step}"), _("Nothing to redo."))

    def _on_thread(self) -> None:
        """Show marks that are still being stored; called from another thread."""
        self._call_later(self._redraw)

    def _take_step(self, work: Callable[[], Step | None], done: str, nothing: str) -> None:
        """Undo or redo a step; with many articles that takes seconds, so the status line responds at once."""
        self._changes.do(work, lambda step: self._on_step(done.format(step=step_words(step)) if step else "", nothing))
        self._session.show_saved()
        self._stage.redraw(Part.STATUS)

    def _on_step(self, done: str, nothing: str) -> None:
        if done:
            self._show_what_changed()
            self._on_changed(done)
        else:
            self._session.shows_saved = False
            self._stage.redraw(Part.STATUS)
            self._stage.say(nothing)

    def _show_what_changed(self) -> None:
        """Show the article again when its note or own tags have changed."""
        if (opened := self._session.opened) is not None:
            now = self._desk.articles.marks_on(opened.article)
            if (now.note, now.tags) != (opened.marks.note, opened.marks.tags):
                self._showing.show_again([opened.number])

    # Tags and notes

    def tags(self) -> None:
        """Add and remove own tags."""
        if not (numbers := self._session.chosen()):
            return
        from termnews.ui.windows.tags import TagWindow

        pages, marked = BitMap(numbers), self._desk.marked
        own = [tag for tag in marked.tags() if pages <= marked.with_tag(tag)]
        known = self._desk.facets.tags_known()
        heading = _("Tags") if len(numbers) == 1 else _("Tag {count} articles").format(count=number_words(len(numbers)))
        self._stage.open_window(TagWindow(heading, own, known), lambda tags: self._set_tags(numbers, own, tags))

    def _set_tags(self, numbers: Sequence[Number], before: list[str], after: list[str] | None) -> None:
        """Set the tags of some articles."""
        if after is None:
            return
        give = [tag for tag in after if tag not in before]
        take = [tag for tag in before if tag not in after]
        if give or take:
            marking = self._desk.marking
            self._clear_selection()
            self._changes.do(
                lambda: marking.tag(numbers, give, take),
                lambda _change: self._on_tagged(numbers),
                at_once=self._is_quick(numbers),
                count=len(numbers),
            )

    def _on_tagged(self, numbers: Sequence[Number]) -> None:
        """Show the new tags of some articles, in the sidebar too."""
        self._redraw()
        self._queries.ask_again()
        self._showing.show_again(numbers)

    def note(self) -> None:
        """Write a note."""
        if (number := self._session.first_chosen) is not None:
            from termnews.ui.windows.note import NoteWindow

            window = NoteWindow(partial(self._look_up_note, number))
            self._stage.open_window(window, partial(self._on_written, number))

    def _look_up_note(self, number: Number, window: NoteWindow) -> None:
        """Bring the present note to its window; without it nothing can be written."""

        def give_up(error: TermnewsError) -> None:
            window.dismiss(None)
            self._stage.say(error)

        self._noted.ask(lambda: self._title_and_note(number), lambda found: window.fill(*found), give_up)

    def _title_and_note(self, number: Number) -> tuple[str, str]:
        """What the window shows of an article; called in another thread."""
        return self._desk.articles.row(number).row.title, self._desk.articles.marks(number).note

    def _on_written(self, number: Number, written: Written | None) -> None:
        """Save a note; a discarded one is kept as an undone step, so that redo restores it."""
        if written is None or written.note.strip() == written.before:
            return
        if not written.is_discarded:
            self.set_note(number, written.note)
            return
        marking = self._desk.marking

        def discard() -> None:
            marking.note(number, written.note.strip())
            marking.undo()

        words = _("Note discarded · ^R to redo")
        self._changes.do(discard, lambda _change: self._stage.say(words), at_once=self._is_quick([number]))

    def set_note(self, number: Number, note: str) -> None:
        """Store a note."""
        marking, words = self._desk.marking, note.strip()
        self._changes.do(
            lambda: marking.note(number, words),
            lambda _change: self._on_noted(number, words),
            at_once=self._is_quick([number]),
        )

    def _on_noted(self, number: Number, note: str) -> None:
        """Show that a note was saved or removed."""
        self._redraw()
        self._showing.show_again([number])
        self._stage.say(_("Note written") if note else _("Note deleted · u to undo"))


def _one_marked(field: str, *, held: bool) -> str:
    """What was done to one article."""
    if field == READ:
        return _("Marked read") if held else _("Marked unread")
    return _("Star added") if held else _("Star removed")


def _many_marked(field: str, count: int, *, held: bool) -> str:
    """What was done to several articles."""
    if field == READ and held:
        words = ngettext("Marked {count} article read · u to undo", "Marked {count} articles read · u to undo", count)
    elif field == READ:
        words = ngettext(
            "Marked {count} article unread · u to undo", "Marked {count} articles unread · u to undo", count
        )
    elif held:
        words = ngettext("Starred {count} article · u to undo", "Starred {count} articles · u to undo", count)
    else:
        words = ngettext(
            "Removed the star of {count} article · u to undo",
            "Removed the stars of {count} articles · u to undo",
            count,
        )
    return words.format(count=number_words(count))


COMMANDS = (
    Command("toggle-read", "r", N_("Mark read or unread"), on_article(MarkCommands.toggle_read)),
    Command("all-read", "R", N_("Mark all in the list read"), everywhere(MarkCommands.all_read)),
    Command("above-read", "", N_("Mark this and all above read"), everywhere(MarkCommands.above_read)),
    Command("below-read", "", N_("Mark this and all below read"), everywhere(MarkCommands.below_read)),
    Command("star", "m", N_("Add or remove the star"), on_article(MarkCommands.star)),
    Command("tags", "t", N_("Edit tags"), on_article(MarkCommands.tags)),
    Command("note", "a", N_("Edit the note"), on_article(MarkCommands.note)),
    Command("undo", "u", N_("Undo"), everywhere(MarkCommands.undo)),
    Command("redo", "ctrl+r", N_("Redo"), everywhere(MarkCommands.redo)),
)
