"""News for subscribers of the desk, re-exported from archive and shelf."""

from __future__ import annotations

from termnews.archive.news import ArchiveNews, Progress
from termnews.shelf.news import ChangedElsewhere, Saving, ShelfNews, ShelfState, StateChanged, Told
from termnews.shelf.syncer import Pooling

__all__ = [
    "ArchiveNews",
    "ChangedElsewhere",
    "News",
    "Pooling",
    "Progress",
    "Saving",
    "ShelfState",
    "StateChanged",
    "Told",
]

News = ArchiveNews | ShelfNews
