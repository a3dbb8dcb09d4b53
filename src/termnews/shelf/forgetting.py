"""Remove what is kept about articles, so that no file of the shelf holds a trace of it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.files import glob_escaped, locked
from termnews.shelf.person import PLACE
from termnews.shelf.recovery import rewrite_log
from termnews.shelf.writing import transaction
from termnews.text.words import _

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from termnews.shelf.marks import Keys
    from termnews.shelf.store import Store

_LEFTOVERS = (".damaged-*", ".log.damaged-*", ".new-*", ".log.new-*")


def forget(file: Path, articles: Sequence[Keys] | None, open_store: Callable[[], Store]) -> None:
    """Remove articles from the shelf and its log, and what was set aside of either.

    Args:
        file: The shelf.
        articles: Whose marks go; None for everything.
        open_store: Opens the shelf to write.

    Raises:
        ShelfError: It is removed, but another termnews keeps the old pages from being overwritten.
        OSError, sqlite3.Error: It cannot be written.
    """
    with closing(open_store()) as store, locked(file):
        # In one transaction: whatever ends it early, everything or nothing is forgotten.
        with transaction(store.connection):
            _delete(store.connection, articles)
            rewrite_log(store.connection, file)
        # Damaged files hold what is to be forgotten, and cannot be cleaned row by row.
        for leftover in _LEFTOVERS:
            for path in file.parent.glob(glob_escaped(file.name) + leftover):
                path.unlink(missing_ok=True)
        _overwrite(store.connection)


def _delete(connection: sqlite3.Connection, articles: Sequence[Keys] | None) -> None:
    if articles is None:
        for table in ("mark", "undo", "work_key"):
            connection.execute(f"DELETE FROM {table}")
    for keys in articles or ():
        _delete_article(connection, keys)
    # Where the person was may be in one of them, found by its words.
    connection.execute("DELETE FROM mark WHERE field >= ? AND field < ?", (PLACE, PLACE + "\U0010ffff"))


def _delete_article(connection: sqlite3.Connection, keys: Keys) -> None:
    places = ",".join("?" * len(keys))
    found = connection.execute(f"SELECT DISTINCT work FROM work_key WHERE key IN ({places})", keys).fetchall()
    for work in found:
        for table in ("mark", "undo", "work_key"):
            connection.execute(f"DELETE FROM {table} WHERE work = ?", work)


def _overwrite(connection: sqlite3.Connection) -> None:
    """Write the file anew, and empty the write-ahead log."""
    connection.execute("VACUUM")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise ShelfError(_("Another termnews is using the shelf; close it and try again."))
