"""Other articles of the archive that belong to the one that is read, and where its copies differ."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.choice import Choice
from termnews.ui.late import Question
from termnews.ui.screens.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from termnews.archive.copies import Difference
    from termnews.desk.desk import Desk
    from termnews.model.row import Number, Row
    from termnews.settings import Settings

Act = Callable[[], None]

_WIDTH = 64
"""Cells of a line of a difference."""
_MOST = 2000
"""Lines of differences that are shown."""


class Alike(Asking):
    """More like this: related, linked, citing, copied."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Begin with nothing compared."""
        super().__init__(desk, settings, keymap)
        self.difference_question: Question[list[Difference]] = Question(self, "differences")

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way, no comparison neither."""
        return super().is_settled and self.difference_question.is_idle

    def action_more_like_this(self) -> None:
        """Related, citing and copied articles of this archive."""
        opened = self.opened
        if opened is None:
            return
        known, article = opened.known, opened.article
        found = [
            *((link.title, known[link.url], _("related")) for link in article.related if link.url in known),
            *((link.title, known[link.url], _("linked")) for link in article.links if link.url in known),
            *((row.title, row.number, _("cites this")) for row in opened.cited_by),
        ]
        once = {number: (title, how) for title, number, how in found}
        choices: list[Choice[Act]] = [
            Choice(title, partial(self.read_article, number), how) for number, (title, how) in once.items()
        ]
        for row in opened.copies:
            choices += self.copy_choices(opened.number, row)
        if choices:
            self.offer(_("More like this"), choices, then=do)
        else:
            self.say(_("No other article of this archive belongs to it."))

    def copy_choices(self, number: Number, copy: Row) -> list[Choice[Act]]:
        """A copy, to be read or compared."""
        kind = _("copy")
        return [
            Choice(copy.title, partial(self.read_article, copy.number), f"{kind}  {self.desk.shown_path(copy.number)}"),
            Choice("  " + _("Where it differs"), partial(self.compare, number, copy.number), look="dim"),
        ]

    def compare(self, number: Number, other: Number) -> None:
        """Show where two copies differ."""
        archive = self.desk.archive
        self.difference_question.ask(
            lambda: archive.differences(number, other), self.show_differences, self.hear_mistake
        )

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Paragraphs that only one of two copies has."""
        rows = difference_rows(differences) or [Choice(_("Both hold the same words."))]
        self.offer(_("- only this one   + only the other"), rows, types=False)


def do(act: Act | None) -> None:
    """Do what was chosen in a window."""
    if act is not None:
        act()


def difference_rows(differences: Sequence[Difference]) -> list[Choice[Act]]:
    """The paragraph before each place, then what either has there."""
    from termnews.text.lines import break_lines

    rows: list[Choice[Act]] = []
    for difference in differences:
        rows.append(Choice(difference.after or "…", look="dim"))
        for mark, lines in (("-", difference.removed), ("+", difference.added)):
            for line in filter(str.strip, lines):
                first, *others = (line[span.start : span.end] for span in break_lines(line, _WIDTH))
                rows += [Choice(first, mark=mark), *(Choice(other) for other in others)]
    return rows[:_MOST]
