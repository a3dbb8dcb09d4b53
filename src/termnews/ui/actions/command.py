"""A command: the row of a table that names the method that runs it.

Each family's table stands at the end of its module. Strings are actions of the focused list ("half_down" is
`action_half_down`) or of the app, and in the reader methods of its parts ("scrolling.line_down" is `line_down` in
reader/scrolling.py), whose modules are imported with the first article.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from termnews.text.words import _

Action = Callable[[Any], None] | str
"""The method of a family that runs a command, an action of the focused list or the app, or a method of the reader."""


class Where(StrEnum):
    """Where a command's keys work."""

    LISTS = "lists"
    """In every list: sidebar, articles, pickers."""
    SIDEBAR = "sidebar"
    ARTICLES = "articles"
    READER = "reader"
    EVERYWHERE = "everywhere"
    """On the main screen, whichever pane has the focus."""


class Command(NamedTuple):
    """A command."""

    id: str
    """Its name in the settings file and in the palette: "next-unread"."""
    keys: str
    """Comma-separated names of keys; empty when it has none."""
    words: str
    """What it does, in English; `title` gives it in the person's language."""
    actions: Mapping[Where, Action]
    """Its actions, by the place where its keys work."""

    @property
    def title(self) -> str:
        """What it does, in the person's language."""
        return _(self.words)


def everywhere(action: Action) -> dict[Where, Action]:
    """One action, whichever pane has the focus."""
    return {Where.EVERYWHERE: action}


def on_article(action: Action) -> dict[Where, Action]:
    """One action in the list and in the reader."""
    return {Where.ARTICLES: action, Where.READER: action}
