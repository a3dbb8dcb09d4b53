"""What is typed for in the line at the top."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What is typed for."""

    SEARCH = "search"
    """The whole archive."""
    WITHIN = "within"
    """Within the query of now."""
    SIDEBAR = "sidebar"
    FIND = "find"
    """In the article."""
    NAME = "name"
    """A name for a saved search."""
    PIPE = "pipe"
    """A command that gets the article."""
    WRITE = "write"
    """A folder for articles."""
