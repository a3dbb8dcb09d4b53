"""Purposes and messages of the query line; light to import, before there is such a line.

The messages have no methods for comparing and printing, as in reader/messages.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from termnews.desk.session import Pane


class Purpose(StrEnum):
    """The purpose of the input."""

    SEARCH = "search"
    """The whole archive."""
    WITHIN = "within"
    """Within the current query."""
    SIDEBAR = "sidebar"
    FIND = "find"
    """In the article."""
    NAME = "name"
    """A name for a saved search."""
    PIPE = "pipe"
    """A command that gets the article."""
    WRITE = "write"
    """A folder for articles."""


@dataclass(eq=False, repr=False)
class Typed(Message):
    """The text changed."""

    purpose: Purpose
    text: str


@dataclass(eq=False, repr=False)
class Entered(Message):
    """The person is done typing."""

    purpose: Purpose
    text: str
    came_from: Pane
    """The pane that had the focus before."""


@dataclass(eq=False, repr=False)
class GivenUp(Message):
    """The person has cancelled it."""

    purpose: Purpose
    text: str
    """The initial text."""
    came_from: Pane
