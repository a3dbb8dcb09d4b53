"""The rows of the help: commands under headings, those of the focused pane first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.text.words import _
from termnews.ui.actions.command import Command, Where
from termnews.ui.commands import COMMANDS
from termnews.ui.keymap import is_active_in, key_titles, keys_of
from termnews.ui.panes import list_pane
from termnews.ui.windows.choice import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from termnews.desk.session import Pane

MOVEMENTS = frozenset(
    "down up half-down half-up page-down page-up first last left right next-pane previous-pane".split()
)
"""Obvious commands, which come last in their section."""


def help_rows(pane: Pane, keymap: Mapping[str, str]) -> list[Choice[Command]]:
    """Commands under headings."""
    titles = {Where.SIDEBAR: _("IN THE SIDEBAR"), Where.ARTICLES: _("IN THE LIST"), Where.READER: _("IN THE ARTICLE")}
    first = Where(pane)
    rows: list[Choice[Command]] = []
    shown: set[str] = set()
    for place in (first, None, *(other for other in titles if other is not first)):
        commands = [
            command
            for command in COMMANDS
            if command.id not in shown
            and (
                Where.EVERYWHERE in command.actions
                if place is None
                else is_active_in(command, place) and Where.EVERYWHERE not in command.actions
            )
        ]
        shown |= {command.id for command in commands}
        rows += [Choice("", look="heading")] if rows else []
        rows.append(Choice(titles[place] if place else _("EVERYWHERE"), look="heading"))
        commands.sort(key=lambda command: command.id in MOVEMENTS)
        rows += [Choice(command.title, command, before=key_titles(keys_of(command, keymap))) for command in commands]
    return [*rows, Choice("", look="heading"), Choice(_("MARKS IN THE LIST"), look="heading"), *_legend()]


def _legend() -> list[Choice[Command]]:
    """The meaning of the signs before a title."""
    words = {
        list_pane.UNREAD: _("unread"),
        list_pane.STARRED: _("starred"),
        list_pane.NOTED: _("has a note"),
        list_pane.COPIES: _("has copies or versions"),
        list_pane.SELECTED: _("selected"),
    }
    return [Choice(meaning, before=sign) for sign, meaning in words.items()]


def place_to_run(command: Command, pane: Pane) -> Where:
    """Where a chosen command runs: in the focused pane, else in the first place that has it."""
    here = Where(pane)
    wanted: tuple[Where, ...] = (here, Where.LISTS, *Where) if here is not Where.READER else (here, *Where)
    return next((place for place in wanted if place in command.actions), Where.EVERYWHERE)
