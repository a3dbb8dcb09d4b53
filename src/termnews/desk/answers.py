"""Names of archive and shelf that are part of the desk's interface."""

from __future__ import annotations

from termnews.archive.matches import Snippet, Span, find_matches, make_snippet
from termnews.archive.search import Explanation
from termnews.shelf.marks import NOTE, READ, STARRED, TAG, KeptPosition
from termnews.shelf.step import Step

__all__ = [
    "NOTE",
    "READ",
    "STARRED",
    "TAG",
    "Explanation",
    "KeptPosition",
    "Snippet",
    "Span",
    "Step",
    "find_matches",
    "make_snippet",
]
