"""What a command marked or forgot, synced with other machines before it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.cli.options import warn
from termnews.desk.pooling import pool_named, pool_of
from termnews.errors import ShelfError
from termnews.shelf.syncing import pools_of, sync
from termnews.text.clean import clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.settings import Settings
    from termnews.shelf.shelf import Shelf


def sync_marks(shelf: Shelf, settings: Settings) -> None:
    """Sync marks where the settings say so; a failure is a warning, and they wait for the next time."""
    if pool := pool_of(settings):
        try:
            for problem in sync(shelf, pool).problems:
                warn(problem)
        except ShelfError as error:
            warn(str(error))


def forget_elsewhere(shelf: Shelf) -> None:
    """Remove what was forgotten from this host's log wherever it was synced, or say where that failed."""
    for name in pools_of(shelf.ledger.file) if shelf.ledger.file else ():
        try:
            sync(shelf, pool_named(name))
        except ShelfError as error:
            shown = clean_path(name)
            warn(f"{error} " + _("To forget it there: termnews shelf sync {folder}").format(folder=shown))
