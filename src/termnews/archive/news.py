"""What an archive tells those who listen."""

from __future__ import annotations

from typing import NamedTuple


class Progress(NamedTuple):
    """How far the reading of new and changed pages has come."""

    done: int = 0
    total: int = 0
    """Pages to read that are known of so far; grows while folders are walked."""
    finished: bool = False
    """Whether every folder has been looked at since the archive was opened, or its index was rebuilt."""


class ArchiveNews(NamedTuple):
    """Something has changed; told from the archive's own thread."""

    progress: Progress
    catalogue: bool = False
    """Whether there is a new catalogue."""
    notice: str = ""
    """A sentence for the person; empty when there is nothing to say."""
