"""Syncing marks with other machines, before a command reads them and after it has changed them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.cli.options import warn
from termnews.database.server_address import ServerAddress
from termnews.desk.pooling import pool_named, pools_of
from termnews.errors import ServerError, ShelfError
from termnews.shelf.syncing import known_pools, sync
from termnews.text.clean import clean_path
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from termnews.settings import Settings
    from termnews.shelf.shelf import Shelf


def sync_marks(shelf: Shelf, settings: Settings) -> None:
    """Sync marks if the settings say so; a failure is a warning, and the next sync makes up for it."""
    for name in pools_of(settings):
        try:
            for problem in sync(shelf, pool_named(name)).problems:
                warn(problem)
        except (ShelfError, ServerError) as error:
            warn(str(error))


def save_marks(shelf: Shelf, settings: Settings, patience: float) -> None:
    """Wait until everything is on the disk, which scripts may rely on, then sync it.

    Raises:
        ShelfError: It cannot be saved.
    """
    if not shelf.wait_settled(patience):
        raise ShelfError(_("Marks not saved: {reason}.").format(reason=without_stop(shelf.state.reason)))
    sync_marks(shelf, settings)


def fetch_marks(shelf: Shelf, settings: Settings) -> None:
    """Sync before marks are read, if a server keeps the shelf; when that fails, this host's are used."""
    if isinstance(settings.shelf, ServerAddress):
        sync_marks(shelf, settings._replace(sync=None))


def forget_elsewhere(shelf: Shelf) -> None:
    """Remove what was forgotten from the log of this host in every pool; report the pools where that fails."""
    for name in known_pools(shelf.ledger.file) if shelf.ledger.file else ():
        try:
            sync(shelf, pool_named(name))
        except (ShelfError, ServerError) as error:
            shown = clean_path(name)
            warn(f"{error} " + _("To forget it there: termnews shelf sync {folder}").format(folder=shown))
