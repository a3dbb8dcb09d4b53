"""News of an archive for its subscribers."""

from __future__ import annotations

from typing import NamedTuple


class Progress(NamedTuple):
    """The progress of reading new and changed pages."""

    done: int = 0
    total: int = 0
    """Pages to read that are known so far; grows while folders are walked."""
    finished: bool = False
    """Whether every folder has been scanned since the archive was opened or its index was rebuilt."""


class ArchiveNews(NamedTuple):
    """Something has changed; sent from the archive's thread."""

    progress: Progress
    catalogue: bool = False
    """Whether there is a new catalogue."""
    notice: str = ""
    """A sentence for the person; empty when there is nothing to say."""
