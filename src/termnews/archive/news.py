"""News of an archive for its subscribers."""

from __future__ import annotations

from typing import NamedTuple


class Progress(NamedTuple):
    """The progress of reading new and changed pages."""

    done: int = 0
    total: int = 0
    """Pages to read that are known so far; grows while folders are walked, unless they were counted."""
    finished: bool = False
    """Whether every folder has been scanned since the archive was opened or its index was rebuilt."""
    seconds: float = 0
    """How long it has taken so far."""
    is_counted: bool = False
    """Whether `total` includes what has not been walked yet."""

    @property
    def rate(self) -> float:
        """Pages read per second."""
        return self.done / self.seconds if self.seconds else 0

    @property
    def time_left(self) -> str:
        """The minutes and seconds that it will take at this rate: "2:05"; empty when that is unknown."""
        if not (self.is_counted and self.rate):
            return ""
        left = round((self.total - self.done) / self.rate)
        return f"{left // 60}:{left % 60:02}"


class ArchiveNews(NamedTuple):
    """Something has changed; sent from the archive's thread."""

    progress: Progress
    catalogue: bool = False
    """Whether there is a new catalogue."""
    warning: str = ""
    """A sentence for the person; empty when there is nothing to say."""
