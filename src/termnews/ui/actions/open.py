"""Open articles: from the list, along links, among those that belong to one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from termnews.desk.session import Pane
from termnews.model.row import Number
from termnews.text.address import shown_address
from termnews.text.words import _
from termnews.ui.stage import Part
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.desk.answers import Difference
    from termnews.desk.desk import Desk
    from termnews.desk.opened import OpenedArticle
    from termnews.desk.session import Session
    from termnews.model.row import Row
    from termnews.ui.actions.outside import OutsideCommands
    from termnews.ui.actions.showing import Showing
    from termnews.ui.stage import Stage
    from termnews.ui.work import Work

Act = Callable[[], None]

_WIDTH = 64
"""Cells of a line of a difference."""
_WORDS = 3
"""How many of the words that two articles share are shown."""
_MOST = 2000
"""Lines of differences that are shown."""


class OpenCommands:
    """Commands that open articles."""

    def __init__(
        self, desk: Desk, session: Session, stage: Stage, work: Work, *, showing: Showing, outside: OutsideCommands
    ) -> None:
        """Show articles through `showing`; addresses that no article has are for `outside`."""
        self._desk, self._session, self._stage = desk, session, stage
        self._showing, self._outside = showing, outside
        self._differences, self._alike = work.latest(), work.latest()

    def read(self, number: Number, *, remember: bool = True) -> None:
        """Open an article and go to it."""
        if number != self._session.wanted:
            self._showing.show(number)
        if remember:
            self._session.trail.add(number)
        self._showing.on_opened(number)
        self._session.move_to(number)
        self._stage.redraw(Part.CURSOR)
        self._stage.go_to(Pane.READER)

    def read_current(self) -> None:
        """Open the article under the cursor."""
        if (number := self._session.current) is not None:
            self.read(number)

    def follow(self, url: str) -> None:
        """Open an archived page in place; show and copy any other address."""
        from termnews.ui.panes.opened_article import ARTICLE

        known = self._session.opened.known if self._session.opened is not None else {}
        if url.startswith(ARTICLE):
            self.read(Number(int(url.removeprefix(ARTICLE))))
        elif (number := known[url] if url in known else self._desk.number_at_address(url)) is not None:
            self.read(number)
        else:
            self._outside.open_address(url)

    # The list that windows show

    def history(self) -> None:
        """Articles opened recently."""
        numbers = self._desk.recently_opened()
        choices = [
            Choice(row.row.title, row.row.number, beside=" ".join((row.row.source, row.row.published[:10])))
            for row in self._desk.rows(numbers)
        ]
        empty = _("No history yet.")
        offer(self._stage, _("History"), choices, self._read_chosen, types=bool(choices), empty=empty)

    def _read_chosen(self, number: Number | None) -> None:
        if number is not None:
            self.read(number)

    def links(self) -> None:
        """The links of the article; those that lead to an archived page are marked."""
        links = self._stage.article.links()
        if not links:
            self._stage.say(_("No links in this article."))
            return
        from termnews.ui.panes.opened_article import ARTICLE

        choices = [
            Choice(
                link.text or link.url,
                link.url,
                beside="" if link.url.startswith(ARTICLE) or link.url == link.text else shown_address(link.url),
                mark="=" if link.is_archived else "",
            )
            for link in links
        ]
        hint = _("= in this archive")
        offer(self._stage, _("Links"), choices, self._follow_chosen, hint=hint, whole=True)

    def _follow_chosen(self, url: str | None) -> None:
        if url:
            self.follow(url)

    def more_like_this(self) -> None:
        """Related, citing and copied articles of this archive, then those that share rare words with this one."""
        if (opened := self._session.opened) is not None:
            desk = self._desk
            self._alike.ask(lambda: desk.alike(opened.number), partial(self._offer_alike, opened), self._stage.say)

    def _offer_alike(self, opened: OpenedArticle, alike: Sequence[tuple[Row, tuple[str, ...]]]) -> None:
        known, article = opened.known, opened.article
        found = [
            *((link.title, known[link.url], _("related")) for link in article.related if link.url in known),
            *((link.title, known[link.url], _("linked")) for link in article.links if link.url in known),
            *((row.title, row.number, _("cites this")) for row in opened.cited_by),
        ]
        once = {number: (title, how) for title, number, how in found}
        for row, words in alike:
            once.setdefault(row.number, (row.title, " ".join(words[:_WORDS])))
        choices: list[Choice[Act]] = [
            Choice(title, partial(self.read, number), how) for number, (title, how) in once.items()
        ]
        for row in opened.copies:
            choices += self._copy_choices(opened.number, row)
        if choices:
            offer(self._stage, _("Similar articles"), choices, do)
        else:
            self._stage.say(_("No similar articles."))

    def _copy_choices(self, number: Number, copy: Row) -> list[Choice[Act]]:
        """A copy, to be read or compared."""
        kind = _("copy")
        return [
            Choice(copy.title, partial(self.read, copy.number), f"{kind}  {self._desk.shown_path(copy.number)}"),
            Choice("  " + _("Differences"), partial(self._compare, number, copy.number), look="dim"),
        ]

    def _compare(self, number: Number, other: Number) -> None:
        desk = self._desk
        self._differences.ask(lambda: desk.differences(number, other), self._show_differences, self._stage.say)

    def _show_differences(self, differences: Sequence[Difference]) -> None:
        rows = difference_rows(differences) or [Choice(_("Same text."))]
        offer(self._stage, _("- only here   + only there"), rows, types=False)


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
