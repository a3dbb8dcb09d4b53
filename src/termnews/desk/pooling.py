"""The pools of the settings, with which marks are synced."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from termnews.database.server_address import ServerAddress, is_address, parse_address

if TYPE_CHECKING:
    from termnews.settings import Settings
    from termnews.shelf.pool import Pool


def pools_of(settings: Settings) -> list[str]:
    """Name the pools of the settings: a server that keeps the shelf, a folder; none in a private session."""
    server = settings.shelf if isinstance(settings.shelf, ServerAddress) else None
    return [] if settings.private else [str(name) for name in (server, settings.sync) if name]


def pool_named(name: str) -> Pool:
    """Return a pool: of the settings, or one that a shelf has recorded.

    Raises:
        ServerError: It is a server, and the driver is not installed.
    """
    if is_address(name):
        from termnews.shelf.server import Server

        return Server(parse_address(name))
    from termnews.shelf.folder import Folder

    return Folder(Path(name))
