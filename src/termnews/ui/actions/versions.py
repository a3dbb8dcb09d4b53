"""The versions of an article: listing and comparing them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from termnews.text.words import N_, _, ngettext
from termnews.ui.actions.command import Command, on_article
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.desk.versions import VersionRow
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.open import OpenCommands


class VersionCommands:
    """Commands about the versions of an article."""

    def __init__(self, context: Context, opening: OpenCommands) -> None:
        """Open versions by `opening`."""
        self._desk, self._session, self._stage, work = context
        self._opening = opening
        self._found = work.latest()

    def list_versions(self) -> None:
        """The versions of the article, the newest first."""
        if (number := self._session.meant) is not None:
            self._found.ask(lambda: self._desk.articles.versions(number), partial(self._show, number), self._stage.say)

    def _show(self, number: Number, rows: Sequence[VersionRow]) -> None:
        if len(rows) < 2:
            self._stage.say(_("This article has one version."))
            return
        choices = [Choice(f"{when(row, 16)}  {row.title}", row, beside=row.change) for row in rows[::-1]]
        heading = ngettext("{count} version", "{count} versions", len(rows)).format(count=len(rows))
        hint = _("Enter reads or compares a version.")
        offer(self._stage, heading, choices, partial(self._offer, number, rows), types=False, hint=hint)

    def _offer(self, number: Number, rows: Sequence[VersionRow], chosen: VersionRow | None) -> None:
        """The choices for one version: read it, compare it with any other."""
        if chosen is None:
            return
        choices: list[Choice[VersionRow]] = [Choice(_("Read it"), chosen)]
        others = [row for row in rows if row.place != chosen.place]
        others.sort(key=lambda row: (abs(row.place - chosen.place), row.place > chosen.place))
        choices += [Choice(_("Compare with {moment}").format(moment=when(row, 16)), row) for row in others]
        heading = f"{when(chosen, 16)}  {chosen.change}"
        offer(self._stage, heading, choices, partial(self._do, number, chosen), types=False)

    def _do(self, number: Number, chosen: VersionRow, other: VersionRow | None) -> None:
        if other is None:
            return
        if other.place == chosen.place:
            self._opening.read(chosen.number)
            return
        from termnews.desk.comparison import Compared

        older, newer = sorted((chosen, other), key=lambda row: row.place)
        exactly = 16 if when(older, 10) == when(newer, 10) else 10
        names = f"{when(older, exactly)} → {when(newer, exactly)}"
        self._opening.compare(number, Compared(older.number, newer.number, names))


def when(row: VersionRow, length: int) -> str:
    """When a version was first seen, truncated to some characters of ISO 8601; "undated" if that is unknown."""
    return row.moment[:length].replace("T", " ") or _("undated")


COMMANDS = (Command("versions", "D", N_("Versions: compare what changed"), on_article(VersionCommands.list_versions)),)
