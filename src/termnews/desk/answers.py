"""What the desk answers with: plain data and functions of archive and shelf, passed on unchanged."""

from __future__ import annotations

from termnews.archive.copies import Difference
from termnews.archive.matches import Snippet, Span, find_matches, make_snippet
from termnews.archive.search import Explanation
from termnews.shelf.marks import READ, STARRED, Position

__all__ = [
    "READ",
    "STARRED",
    "Difference",
    "Explanation",
    "Position",
    "Snippet",
    "Span",
    "find_matches",
    "make_snippet",
]
