"""Marks: read, starred, own tags, notes; undo and redo."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.desk.marking import FEW
from termnews.errors import UsageError
from termnews.model.query import Field, Query, Term
from termnews.shelf.marks import READ, STARRED
from termnews.shelf.person import SavedSearch
from termnews.text.clean import clean_line
from termnews.text.words import _, ngettext
from termnews.ui.screens.pointing import Pointing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from termnews.model.row import Number
    from termnews.shelf.marks import Marks
    from termnews.shelf.step import Step


_MOST_TAGS = 2000


def numbers_in(numbers: Iterable[int]) -> Sequence[Number]:
    """Numbers in four bytes each: what is to be marked may be the whole archive, and wait its turn."""
    return array("I", numbers)  # type: ignore[return-value]  # numbers of the catalogue are Numbers


class Marking(Pointing):
    """What the person does with articles."""

    def chosen_numbers(self) -> Sequence[Number]:
        """The selected articles, else the one that is read or under the cursor."""
        if self.articles.selected and not self.is_reading:
            return numbers_in(self.articles.selected)
        number = self.opened.number if self.is_reading and self.opened is not None else self.current
        return [] if number is None else [number]

    def marks_of(self, number: Number) -> Marks:
        """What the person did with an article so far."""
        return self.desk.marks(number)

    def has_mark(self, numbers: Sequence[Number], state: str) -> bool:
        """Whether all of some articles carry a mark."""
        marked = self.desk.marked.numbers_of(Term(Field.IS, state))
        return all(number in marked for number in numbers)

    def action_toggle_read(self) -> None:
        """Read or unread."""
        if numbers := self.chosen_numbers():
            held, marking = not self.has_mark(numbers, "read"), self.desk.marking
            words = _("Marked read.") if held else _("Marked unread.")
            self.change_marks(READ, numbers, lambda: marking.read(numbers, read=held), words, held=held)

    def action_toggle_star(self) -> None:
        """Star or unstar."""
        if numbers := self.chosen_numbers():
            held, marking = not self.has_mark(numbers, "starred"), self.desk.marking
            words = _("Starred.") if held else _("Star taken.")
            self.change_marks(STARRED, numbers, lambda: marking.star(numbers, starred=held), words, held=held)

    def change_marks(
        self, field: str, numbers: Sequence[Number], change: Callable[[], int], words: str, *, held: bool
    ) -> None:
        """Change a mark: shown at once, kept on a thread when it is of many articles."""
        if len(numbers) > 1:
            self.articles.clear_selection()
        if len(numbers) > FEW:
            self.desk.marked.show(field, numbers, held=held)
            self.show_marks()
        self.in_turn.do(
            change, lambda _change: self.tell_marked(numbers, words), at_once=len(numbers) <= FEW, count=len(numbers)
        )

    def tell_marked(self, numbers: Sequence[Number], words: str) -> None:
        """Show new marks; say so when the list does not show it all."""
        self.show_marks()
        if len(numbers) > 1:
            counted = ngettext("{count} article", "{count} articles", len(numbers)).format(count=len(numbers))
            words = f"{counted}: {words}"
        if len(numbers) > 1 or self.is_reading:
            self.say(words)

    def action_mark_all_read(self) -> None:
        """Mark the whole list read; one step to undo."""
        self.mark_many(self.listing.numbers if self.listing is not None else [])

    def action_mark_above_read(self) -> None:
        """Mark this article and those above it read."""
        self.mark_many(self.listing.numbers[: self.articles.cursor + 1] if self.listing is not None else [])

    def action_mark_below_read(self) -> None:
        """Mark this article and those below it read."""
        self.mark_many(self.listing.numbers[self.articles.cursor :] if self.listing is not None else [])

    def mark_many(self, numbers: Sequence[Number]) -> None:
        """Mark those of some articles read that are not, as one step."""
        unread = self.desk.marked.numbers_of(Term(Field.IS, "unread"))
        wanted = numbers_in(number for number in numbers if number in unread)
        if not wanted:
            self.say(_("Nothing is unread here."))
            return
        words = ngettext(
            "{count} article marked read; u takes it back.",
            "{count} articles marked read; u takes it back.",
            len(wanted),
        ).format(count=len(wanted))
        marking = self.desk.marking
        self.desk.marked.show(READ, wanted, held=True)
        self.show_marks()
        self.in_turn.do(lambda: marking.read(wanted), lambda _change: self.tell_many_read(words), count=len(wanted))

    def tell_many_read(self, words: str) -> None:
        """Say that many articles were marked read, and count anew."""
        self.show_marks()
        self.show_query(self.text)
        self.say(words)

    # Undo

    def action_undo(self) -> None:
        """Take the last step back."""
        marking = self.desk.marking
        self.take_step(lambda: marking.undo(self.announce_marks), _("Undone."), _("There is nothing to undo."))

    def action_redo(self) -> None:
        """Do it again."""
        marking = self.desk.marking
        self.take_step(lambda: marking.redo(self.announce_marks), _("Done again."), _("There is nothing to do again."))

    def announce_marks(self) -> None:
        """Show marks that are still being kept; called from another thread."""
        self.call_later(self.show_marks)

    def take_step(self, work: Callable[[], Step | None], done: str, nothing: str) -> None:
        """Go a step back or forth; of many articles that takes seconds, so the status line answers the key."""
        self.in_turn.do(work, lambda step: self.show_step(step, done, nothing))
        self.tells_saved = True
        self.show_status()

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
        from termnews.ui.screens.tag_window import TagWindow

        pages, marked = BitMap(numbers), self.desk.marked
        own = [tag for tag in marked.tags() if pages <= marked.with_tag(tag)]
        of_pages = [tag for tag, _count in self.desk.archive.catalogue.counts("tag")[:_MOST_TAGS]]
        known = list(dict.fromkeys([*marked.tags(), *of_pages]))
        heading = _("Your tags") if len(numbers) == 1 else _("Your tags on {count} articles").format(count=len(numbers))
        self.open_window(TagWindow(heading, own, known), lambda tags: self.set_tags(numbers, own, tags))

    def set_tags(self, numbers: Sequence[Number], before: list[str], after: list[str] | None) -> None:
        """Make the tags of some articles those that were chosen."""
        if after is None:
            return
        give = [tag for tag in after if tag not in before]
        take = [tag for tag in before if tag not in after]
        if give or take:
            marking = self.desk.marking
            self.articles.clear_selection()
            self.in_turn.do(
                lambda: marking.tag(numbers, give, take),
                lambda _change: self.show_tags(numbers),
                at_once=len(numbers) <= FEW,
                count=len(numbers),
            )

    def show_tags(self, numbers: Sequence[Number]) -> None:
        """Show the new tags of some articles, in the sidebar too."""
        self.show_marks()
        self.show_query(self.text)
        self.show_again(numbers)

    def action_edit_note(self) -> None:
        """Write a note."""
        if numbers := self.chosen_numbers()[:1]:
            from termnews.ui.screens.note_window import NoteWindow

            window = NoteWindow(self.desk.row(numbers[0]).row.title, self.marks_of(numbers[0]).note)
            self.open_window(window, lambda note: self.set_note(numbers[0], note))

    def set_note(self, number: Number, note: str | None) -> None:
        """Keep a note; None leaves the old one."""
        if note is not None and note.strip() != self.marks_of(number).note:
            marking, words = self.desk.marking, note.strip()
            self.in_turn.do(
                lambda: marking.note(number, words), lambda _change: self.tell_noted(number, words), at_once=True
            )

    def tell_noted(self, number: Number, note: str) -> None:
        """Show that a note was written, or taken away."""
        self.show_marks()
        self.show_again([number])
        self.say(_("The note is kept.") if note else _("The note is gone; u takes it back."))

    def action_edit_note_outside(self) -> None:
        """Write the note in the person's editor."""
        from termnews.ui.outside import edit_text

        if not (numbers := self.chosen_numbers()[:1]):
            return
        note, problem = None, ""
        with self.app.suspend():
            try:
                note = edit_text(self.marks_of(numbers[0]).note)
            except UsageError as error:
                problem = str(error)
        self.refresh(layout=True)
        if problem:
            self.say(problem, severity="warning")
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
            search, shelf = SavedSearch(clean_line(name), str(self.query_now), self.sort), self.desk.shelf
            words = _("Saved as {name}.").format(name=name.strip())
            self.in_turn.do(lambda: shelf.save_search(search), lambda _change: self.tell_searches(words), at_once=True)

    def remove_search(self, name: str) -> None:
        """Remove a saved search."""
        shelf, words = self.desk.shelf, _("Removed: {name}").format(name=name)
        self.in_turn.do(lambda: shelf.remove_search(name), lambda _change: self.tell_searches(words), at_once=True)

    def tell_searches(self, words: str) -> None:
        """Show the saved searches anew, and say what was done."""
        self.show_query(self.text)
        self.say(words)
