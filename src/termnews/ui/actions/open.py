"""Opening articles: from the list, by links, among related ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from termnews.desk.session import Pane
from termnews.model.row import Number
from termnews.text.address import shown_address
from termnews.text.words import N_, _
from termnews.ui.actions.command import Command, everywhere, on_article
from termnews.ui.stage import Part
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.desk.comparison import Compared
    from termnews.desk.listing import ListedRow
    from termnews.desk.opened import OpenedArticle
    from termnews.model.row import Row
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.outside import OutsideCommands
    from termnews.ui.actions.showing import Showing

    Alike = Sequence[tuple[Row, tuple[str, ...]]]

Act = Callable[[], None]

_WORDS = 3
"""The maximum number of shared words that are shown for two articles."""


class OpenCommands:
    """Commands that open articles."""

    def __init__(self, context: Context, *, showing: Showing, outside: OutsideCommands) -> None:
        """Show articles by `showing`; other addresses are passed to `outside`."""
        self._desk, self._session, self._stage, work = context
        self._showing, self._outside = showing, outside
        self._found = work.latest()

    def read(self, number: Number, *, remember: bool = True) -> None:
        """Open an article and go to it."""
        if number != self._session.wanted:
            self._showing.show(number)
        else:
            self._showing.leave_comparison()
        if remember:
            self._session.trail.add(number)
        self._showing.on_opened(number)
        self._session.move_to(number)
        self._stage.redraw(Part.CURSOR)
        self._stage.go_to(Pane.READER)

    def compare(self, number: Number, compared: Compared) -> None:
        """Go to what changed between two articles; a step back leads to the article."""
        self._showing.compare(number, compared)
        self._session.trail.add(number)
        self._stage.go_to(Pane.READER)

    def read_current(self) -> None:
        """Open the article under the cursor."""
        if (number := self._session.current) is not None:
            self.read(number)

    def follow(self, url: str) -> None:
        """Open an archived page here; show and copy any other address."""
        from termnews.ui.panes.opened_article import ARTICLE

        known = self._session.opened.known if self._session.opened is not None else {}
        if url.startswith(ARTICLE):
            self.read(Number(int(url.removeprefix(ARTICLE))))
        elif url in known:
            self.read(known[url])
        else:
            desk = self._desk
            self._found.ask(lambda: desk.articles.at_address(url), partial(self._follow_found, url), self._stage.say)

    def _follow_found(self, url: str, number: Number | None) -> None:
        if number is not None:
            self.read(number)
        else:
            self._outside.open_address(url)

    # Lists in windows

    def history(self) -> None:
        """Articles opened recently."""
        desk = self._desk
        self._found.ask(
            lambda: desk.articles.rows(desk.articles.recently_opened()), self._offer_history, self._stage.say
        )

    def _offer_history(self, rows: Sequence[ListedRow]) -> None:
        choices = [
            Choice(row.row.title, row.row.number, beside=" ".join((row.row.source, row.row.published[:10])))
            for row in rows
        ]
        empty = _("No history yet.")
        offer(self._stage, _("History"), choices, self._read_chosen, types=bool(choices), empty=empty)

    def _read_chosen(self, number: Number | None) -> None:
        if number is not None:
            self.read(number)

    def links(self) -> None:
        """The links of the article; those that lead to an archived page are marked."""
        links = self._stage.article.following.links()
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
        hint = _("= in this archive") if any(choice.mark for choice in choices) else ""
        offer(self._stage, _("Links"), choices, self._follow_chosen, hint=hint, whole=True)

    def _follow_chosen(self, url: str | None) -> None:
        if url:
            self.follow(url)

    def more_like_this(self) -> None:
        """Related, citing and copied articles of this archive, then those that share rare words with this one."""
        if (number := self._session.meant) is not None:
            self._found.ask(lambda: self._find_alike(number), lambda found: self._offer_alike(*found), self._stage.say)

    def _find_alike(self, number: Number) -> tuple[OpenedArticle, Alike, dict[Number, str]]:
        """An article, those like it, and the paths of its copies and itself; called in another thread."""
        desk, opened = self._desk, self._desk.articles.open(number)
        paths = {page: desk.articles.shown_path(page) for page in (number, *(copy.number for copy in opened.copies))}
        return opened, desk.alike(number), paths

    def _offer_alike(self, opened: OpenedArticle, alike: Alike, paths: dict[Number, str]) -> None:
        known, article = opened.known, opened.article
        found = [
            *((link.title, known[link.url], _("related")) for link in article.related if link.url in known),
            *((link.title, known[link.url], _("linked")) for link in article.links if link.url in known),
            *((row.title, row.number, _("cites this")) for row in opened.cited_by),
        ]
        once = {number: (title, how) for title, number, how in found}
        for row, words in alike:
            once.setdefault(row.number, (row.title, _("shares {words}").format(words=" · ".join(words[:_WORDS]))))
        choices: list[Choice[Act]] = [
            Choice(title, partial(self.read, number), how) for number, (title, how) in once.items()
        ]
        for row in opened.copies:
            choices += self._copy_choices(opened.number, row, paths)
        if choices:
            offer(self._stage, _("Similar articles"), choices, do)
        else:
            self._stage.say(_("No similar articles."))

    def _copy_choices(self, number: Number, copy: Row, paths: dict[Number, str]) -> list[Choice[Act]]:
        """A copy, to be read or compared."""
        from termnews.desk.comparison import Compared

        kind, copy_place = _("copy"), paths[copy.number]
        compared = Compared(number, copy.number, f"{paths[number]} → {copy_place}")
        return [
            Choice(copy.title, partial(self.read, copy.number), f"{kind}  {copy_place}"),
            Choice("  " + _("Differences"), partial(self.compare, number, compared), look="dim"),
        ]


def do(act: Act | None) -> None:
    """Run the choice made in a window."""
    if act is not None:
        act()


COMMANDS = (
    Command("history", "ctrl+o", N_("History"), everywhere(OpenCommands.history)),
    Command("links", "F", N_("Links"), everywhere(OpenCommands.links)),
    Command("more-like-this", "M", N_("Similar, citing, copied articles"), on_article(OpenCommands.more_like_this)),
)
