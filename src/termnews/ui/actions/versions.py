"""The versions of an article: which there are, and what changed between any two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.versions import change_words
from termnews.text.words import _, ngettext
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.desk.desk import Desk
    from termnews.desk.session import Session
    from termnews.desk.versions import Change, VersionRow
    from termnews.model.row import Number
    from termnews.ui.actions.open import OpenCommands
    from termnews.ui.stage import Stage
    from termnews.ui.work import Work


class VersionCommands:
    """Commands about the versions of an article."""

    def __init__(self, desk: Desk, session: Session, stage: Stage, work: Work, opening: OpenCommands) -> None:
        """Open versions through `opening`."""
        self._desk, self._session, self._stage = desk, session, stage
        self._opening = opening
        self._found = work.latest()

    def list_versions(self) -> None:
        """The versions of the article, the newest first."""
        opened = self._session.opened
        number = opened.number if opened is not None else self._session.current
        if number is not None:
            self._found.ask(lambda: self._desk.versions(number), self._show, self._stage.say)

    def _show(self, rows: Sequence[VersionRow]) -> None:
        if len(rows) < 2:
            self._stage.say(_("This article has one version."))
            return
        choices = [
            Choice(f"{row.moment[:16] or '?'}  {row.title}", row, beside=change_words(row)) for row in rows[::-1]
        ]
        heading = ngettext("{count} version", "{count} versions", len(rows)).format(count=len(rows))
        hint = _("Enter reads or compares a version.")
        offer(self._stage, heading, choices, lambda row: self._offer(rows, row), types=False, hint=hint)

    def _offer(self, rows: Sequence[VersionRow], chosen: VersionRow | None) -> None:
        """What can be done with one version: read it, compare it with any other."""
        if chosen is None:
            return
        choices: list[Choice[VersionRow]] = [Choice(_("Read it"), chosen)]
        others = [row for row in rows if row.place != chosen.place]
        others.sort(key=lambda row: (abs(row.place - chosen.place), row.place > chosen.place))
        choices += [Choice(_("Compare with {moment}").format(moment=when(row, 16)), row) for row in others]
        heading = f"{when(chosen, 16)}  {change_words(chosen)}"
        offer(self._stage, heading, choices, lambda row: self._do(chosen, row), types=False)

    def _do(self, chosen: VersionRow, other: VersionRow | None) -> None:
        if other is None:
            return
        if other.place == chosen.place:
            self._opening.read(chosen.number)
            return
        older, newer = sorted((chosen, other), key=lambda row: row.place)
        self._compare(older.number, newer.number, f"{when(older, 10)} → {when(newer, 10)}")

    def _compare(self, older: Number, newer: Number, heading: str) -> None:
        def show(changes: Sequence[Change]) -> None:
            from termnews.ui.windows.compared import ComparedWindow

            self._stage.open_window(ComparedWindow(heading, changes))

        self._found.ask(lambda: self._desk.changes(older, newer), show, self._stage.say)


def when(row: VersionRow, length: int) -> str:
    """When a version was seen first, as exact as that many characters of ISO 8601."""
    return row.moment[:length].replace("T", " ") or "?"
