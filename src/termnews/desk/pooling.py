"""Where the settings say that marks are exchanged with other hosts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from termnews.settings import Settings
    from termnews.shelf.pool import Pool


def pool_of(settings: Settings) -> Pool | None:
    """Give the pool of the settings; None when there is none, or the session is private."""
    if settings.sync is None or settings.private:
        return None
    return pool_named(str(settings.sync))


def pool_named(name: str) -> Pool:
    """Give the pool of a name that a shelf remembers."""
    from termnews.shelf.folder import Folder

    return Folder(Path(name))
