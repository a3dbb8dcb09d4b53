"""The exception that becomes a row in the list of problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.walk import unreadable_reason, written_ns
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    import os


class PageProblemError(Exception):
    """Why a page could not be read, ready for the list of problems."""

    def __init__(self, kind: ProblemKind, reason: str, about: os.stat_result | None = None) -> None:
        """Without `about`, the page is tried again at the next scan."""
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.size = about.st_size if about else -1
        self.mtime_ns = written_ns(about) if about else 0


def problem_of(error: OSError) -> PageProblemError:
    """Why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return PageProblemError(ProblemKind.VANISHED, _("It vanished while being read."))
    return PageProblemError(ProblemKind.UNREADABLE, unreadable_reason(error))
