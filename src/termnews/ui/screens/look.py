"""What the reader shows and how, where that is not to be seen at once, and what is marked in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from termnews.text.words import _
from termnews.ui.reader import messages
from termnews.ui.screens.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.widget import Widget

    from termnews.desk.desk import Desk
    from termnews.model.row import Number
    from termnews.settings import Settings
    from termnews.ui.answer import Answer
    from termnews.ui.reader.document import View
    from termnews.ui.reader.script import Script


class Look(Reading):
    """Tells what a key has changed in the reader."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Begin with the length of lines that the settings name."""
        super().__init__(desk, settings, keymap)
        self.measure_told = settings.measure

    def show_answer(self, answer: Answer, cursor_on: Number | None) -> None:
        """Mark what is looked for now in the article that is shown already: it may be the first one found."""
        super().show_answer(answer, cursor_on)
        if self._reader is not None:
            self._reader.mark_query(answer.query)

    def panes_in_order(self) -> list[Widget]:
        """Without the reader while there is no article to put into it."""
        panes = super().panes_in_order()
        return panes if self.current is not None or self.opened is not None else panes[:2]

    def action_zen(self) -> None:
        """Only the article, or everything again."""
        if self.current is None and self.opened is None:
            self.say(_("There is no article to read."))
        else:
            super().action_zen()

    def status_notes(self, *, wide: bool) -> list[tuple[str, str]]:
        """What is shown of the article and in which characters, before the rest."""
        notes = super().status_notes(wide=wide)
        if not self.is_reading:
            return notes
        place = self.reader.match_place
        looks = [*look_words(self.reader.view, self.reader.script), *([f"[{place[0]}/{place[1]}]"] if place else [])]
        return [*((words, "mark") for words in looks), *notes]

    @on(messages.FindChanged)
    def show_match(self) -> None:
        """Tell which of the matches it is."""
        self.show_status()

    @on(messages.LookChanged)
    def show_look(self, event: messages.LookChanged) -> None:
        """Show it in the status line; lines may be as long as before where there is no room."""
        event.stop()
        self.show_status()
        if event.measure != self.measure_told:
            self.measure_told = event.measure
            self.say(_("Lines of at most {count} cells.").format(count=event.measure))

    def show_keys(self) -> None:
        """Show the keys of the pane that has them, or of a mode of the reader."""
        if self.is_reading and not self.is_asking and (keys := self.reader.mode_keys):
            self.keys.show_keys(keys)
        else:
            super().show_keys()

    @on(messages.HintsChanged)
    def show_hint_keys(self) -> None:
        """Letters over links came up or went away."""
        self.show_keys()

    @on(messages.SelectingChanged)
    def show_selecting_keys(self) -> None:
        """Selecting by keys began or ended."""
        self.show_keys()

    def action_next_match(self) -> None:
        """The next match in the article."""
        self.reader.action_next_match()
        self.tell_no_match()

    def action_previous_match(self) -> None:
        """The match before."""
        self.reader.action_previous_match()
        self.tell_no_match()

    def tell_no_match(self) -> None:
        """Say why there is no match to go to."""
        _current, count = self.reader.find_count
        if not count:
            self.say(_("Nothing is marked here: / finds words in the article."))


def look_words(view: View, script: Script) -> list[str]:
    """What is shown of an article, and in which characters, unless it is as it always begins."""
    words = {
        "notices": _("with notices"),
        "source": _("source"),
        "simplified": _("simplified"),
        "traditional": _("traditional"),
    }
    return [words[look] for look in (view.value, script.value) if look in words]
