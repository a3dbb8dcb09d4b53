"""Marks: read, starred, own tags, notes; undo and redo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.model.query import Field, Query, Term
from termnews.shelf.person import SavedSearch
from termnews.text.clean import clean_line
from termnews.text.words import _, ngettext
from termnews.ui.late import Question
from termnews.ui.screens.note_window import NoteWindow
from termnews.ui.screens.reading import Reading
from termnews.ui.screens.tag_window import TagWindow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from termnews.desk.desk import Desk
    from termnews.model.row import Number
    from termnews.settings import Settings
    from termnews.shelf.marks import Marks


_MOST_TAGS = 2000


class Marking(Reading):
    """What the person does with articles."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Begin with nothing under way."""
        super().__init__(desk, settings, keymap)
        self.mark_question: Question[int] = Question(self, "marks")

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way, no marks either."""
        return super().is_settled and self.mark_question.is_idle

    def chosen_numbers(self) -> list[Number]:
        """The selected articles, else the one that is read or under the cursor."""
        if self.articles.selected and not self.is_reading:
            return sorted(self.articles.selected)
        number = self.opened.number if self.is_reading and self.opened is not None else self.current
        return [] if number is None else [number]

    def marks_of(self, number: Number) -> Marks:
        """What the person did with an article so far."""
        return self.desk.shelf.marks(self.desk.archive.keys(number))

    def has_mark(self, numbers: Sequence[Number], state: str) -> bool:
        """Whether all of some articles carry a mark."""
        marked = self.desk.marked.numbers_of(Term(Field.IS, state))
        return all(number in marked for number in numbers)

    def action_toggle_read(self) -> None:
        """Read or unread."""
        if numbers := self.chosen_numbers():
            self.desk.marking.read(numbers, read=not self.has_mark(numbers, "read"))
            self.tell_marked(numbers, _("Marked read."), _("Marked unread."), state="read")

    def action_toggle_star(self) -> None:
        """Star or unstar."""
        if numbers := self.chosen_numbers():
            self.desk.marking.star(numbers, starred=not self.has_mark(numbers, "starred"))
            self.tell_marked(numbers, _("Starred."), _("Star taken."), state="starred")

    def tell_marked(self, numbers: Sequence[Number], done: str, undone: str, *, state: str) -> None:
        """Show new marks; say so when the list does not show it all."""
        self.show_marks()
        words = done if self.has_mark(numbers, state) else undone
        if len(numbers) > 1:
            counted = ngettext("{count} article", "{count} articles", len(numbers)).format(count=len(numbers))
            words = f"{counted}: {words}"
            self.articles.clear_selection()
        if len(numbers) > 1 or self.is_reading:
            self.say(words)

    def action_mark_all_read(self) -> None:
        """Mark the whole list read; one step to undo."""
        self.mark_many(list(self.listing.numbers) if self.listing is not None else [])

    def action_mark_above_read(self) -> None:
        """Mark this article and those above it read."""
        self.mark_many(list(self.listing.numbers[: self.articles.cursor + 1]) if self.listing is not None else [])

    def action_mark_below_read(self) -> None:
        """Mark this article and those below it read."""
        self.mark_many(list(self.listing.numbers[self.articles.cursor :]) if self.listing is not None else [])

    def mark_many(self, numbers: list[Number]) -> None:
        """Mark those of some articles read that are not, as one step."""
        unread = self.desk.marked.numbers_of(Term(Field.IS, "unread"))
        wanted = [number for number in numbers if number in unread]
        if not wanted:
            self.say(_("Nothing is unread here."))
            return
        # Many marks take a while: the shelf is asked on a thread.
        marking = self.desk.marking
        self.mark_question.ask(lambda: marking.read(wanted), lambda _change: self.tell_many_read(len(wanted)))

    def tell_many_read(self, count: int) -> None:
        """Show that many articles were marked read."""
        self.show_query(self.text)
        self.show_marks()
        words = ngettext(
            "{count} article marked read; u takes it back.", "{count} articles marked read; u takes it back.", count
        )
        self.say(words.format(count=count))

    # Undo

    def action_undo(self) -> None:
        """Take the last step back."""
        self.show_step(self.desk.marking.undo(), _("Undone."), _("There is nothing to undo."))

    def action_redo(self) -> None:
        """Do it again."""
        self.show_step(self.desk.marking.redo(), _("Done again."), _("There is nothing to do again."))

    def show_step(self, step: object, done: str, nothing: str) -> None:
        """Show what a step back or forth has changed."""
        self.say(done if step is not None else nothing)
        if step is not None:
            self.show_marks()
            self.show_query(self.text)

    # Tags and notes

    def action_edit_tags(self) -> None:
        """Give and take own tags."""
        if not (numbers := self.chosen_numbers()):
            return
        marks = [self.marks_of(number) for number in numbers]
        own = [tag for tag in marks[0].tags if all(tag in mark.tags for mark in marks)]
        of_pages = [tag for tag, _count in self.desk.archive.catalogue.counts("tag")[:_MOST_TAGS]]
        known = list(dict.fromkeys([*self.desk.marked.tags(), *of_pages]))
        heading = _("Your tags") if len(numbers) == 1 else _("Your tags on {count} articles").format(count=len(numbers))
        self.app.push_screen(TagWindow(heading, own, known), lambda tags: self.set_tags(numbers, own, tags))

    def set_tags(self, numbers: list[Number], before: list[str], after: list[str] | None) -> None:
        """Make the tags of some articles those that were chosen."""
        if after is None:
            return
        give = [tag for tag in after if tag not in before]
        take = [tag for tag in before if tag not in after]
        if give or take:
            self.desk.marking.tag(numbers, give=give, take=take)
            self.articles.clear_selection()
            self.show_marks()
            self.show_query(self.text)
            self.show_again(numbers)

    def action_edit_note(self) -> None:
        """Write a note."""
        if numbers := self.chosen_numbers()[:1]:
            window = NoteWindow(self.desk.row(numbers[0]).row.title, self.marks_of(numbers[0]).note)
            self.app.push_screen(window, lambda note: self.set_note(numbers[0], note))

    def set_note(self, number: Number, note: str | None) -> None:
        """Keep a note; None leaves the old one."""
        if note is not None and note.strip() != self.marks_of(number).note:
            self.desk.marking.note(number, note.strip())
            self.show_marks()
            self.show_again([number])
            self.say(_("The note is kept.") if note.strip() else _("The note is gone; u takes it back."))

    def action_edit_note_outside(self) -> None:
        """Write the note in the person's editor."""
        from termnews.ui.outside import edit_text

        if not (numbers := self.chosen_numbers()[:1]):
            return
        with self.app.suspend():
            note = edit_text(self.marks_of(numbers[0]).note)
        self.refresh(layout=True)
        if note is None:
            self.say(_("No editor could be started: set $EDITOR, or press a."), severity="warning")
        self.set_note(numbers[0], note)

    def show_again(self, numbers: Sequence[Number]) -> None:
        """Show the article in the reader anew when it is one of some."""
        if self.opened is not None and self.opened.number in numbers:
            self.show_article(self.opened.number)

    # Saved searches

    def action_save_search(self) -> None:
        """Keep the query of now in the sidebar; its name is asked for."""
        if self.query_now == Query():
            self.say(_("There is no search to save: search first."))
        else:
            self.ask_for_name(self.text)

    def ask_for_name(self, text: str) -> None:
        """Ask for the name of a saved search; said where the line to type in is known."""

    def save_search(self, name: str) -> None:
        """Keep the query of now under a name."""
        if name.strip():
            self.desk.shelf.save_search(SavedSearch(clean_line(name), str(self.query_now), self.sort))
            self.show_query(self.text)
            self.say(_("Saved as {name}.").format(name=name.strip()))
