"""Forget articles: remove every trace of them from the files of the shelf."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.files import glob_escaped, locked, log_file
from termnews.shelf.log import LogReader
from termnews.shelf.pair import log_state
from termnews.shelf.person import PLACE
from termnews.shelf.writing import SALT, Writing, places, transaction
from termnews.text.words import _

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from termnews.shelf.marks import Entry, Keys
    from termnews.shelf.store import ShelfStore

_LEFTOVERS = (".damaged-*", ".log.damaged-*", ".new-*", ".log.new-*")


def forget(
    file: Path, articles: Mapping[Keys, int] | None, records: Iterable[Entry], open_store: Callable[[], ShelfStore]
) -> None:
    """Remove articles from the shelf, its log, and the copies of damaged files.

    Args:
        file: The shelf.
        articles: The articles, each with the moment up to which marks are removed; None for everything.
        records: The records that are kept for other hosts.
        open_store: Opens the shelf to write.

    Raises:
        ShelfError: It is removed, but another process keeps the old pages from being overwritten.
        OSError, sqlite3.Error: It cannot be written.
    """
    with closing(open_store()) as store, locked(file):
        # In one transaction, so that either everything or nothing is forgotten.
        with transaction(store.connection):
            _delete(store.connection, articles)
            Writing(store.connection).put_all(records)
            store.rewrite_log()
        # Damaged files may contain what must be forgotten, and cannot be cleaned row by row.
        for leftover in _LEFTOVERS:
            for path in file.parent.glob(glob_escaped(file.name) + leftover):
                path.unlink(missing_ok=True)
        _overwrite(store.connection)


def _delete(connection: sqlite3.Connection, articles: Mapping[Keys, int] | None) -> None:
    if articles is None:
        for table in ("mark", "undo", "work_key"):
            connection.execute(f"DELETE FROM {table}")
    for keys, until_us in (articles or {}).items():
        _delete_article(connection, keys, until_us)
    # The person's place may be in one of them, found by its words.
    connection.execute("DELETE FROM mark WHERE field >= ? AND field < ?", (PLACE, PLACE + "\U0010ffff"))


def _delete_article(connection: sqlite3.Connection, keys: Keys, until_us: int) -> None:
    found = connection.execute(f"SELECT DISTINCT work FROM work_key WHERE key IN ({places(keys)})", keys).fetchall()
    for (work,) in found:
        connection.execute("DELETE FROM undo WHERE work = ?", (work,))
        connection.execute("DELETE FROM mark WHERE work = ? AND at_us <= ?", (work, until_us))
        connection.execute("DELETE FROM work_key WHERE work = ? AND work NOT IN (SELECT work FROM mark)", (work,))


def _overwrite(connection: sqlite3.Connection) -> None:
    """Rewrite the file, and empty the write-ahead log."""
    connection.execute("VACUUM")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise ShelfError(_("Another termnews is using the shelf; close it and try again."))


def set_back(file: Path, after_us: int, now_us: int, open_store: Callable[[], ShelfStore]) -> int:
    """Date marks that were set after a moment right after what the shelf knew when they were made; return their number.

    When they were really made is unknown: they win over what the person saw then, and over nothing that was done later.

    Raises:
        OSError, sqlite3.Error, ShelfError: It cannot be written.
    """
    with closing(open_store()) as store, locked(file), transaction(store.connection):
        moments = _moments_before(file, log_state(store.connection).base, after_us)
        store.connection.create_function("moment", 1, lambda at_us: moments.get(at_us, now_us - 1) + 1)
        # A value can be a moment, too: "starred" says when.
        value = "iif(typeof(value) = 'integer' AND value > :after_us, :now_us, value)"
        changed = store.connection.execute(
            f"UPDATE mark SET value = {value}, at_us = moment(at_us),"
            f" sum = row_sum({SALT}, work, field, {value}, moment(at_us)) WHERE at_us > :after_us",
            {"now_us": now_us, "after_us": after_us},
        ).rowcount
        store.connection.execute("UPDATE shelf SET latest = (SELECT coalesce(max(at_us), 0) FROM mark)")
        store.rewrite_log()
        return changed


def _moments_before(file: Path, base: int, after_us: int) -> dict[int, int]:
    """Return for each later moment in the log the latest one, up to `after_us`, that stands before it.

    The first `base` bytes were written at once and not in the order of time: all of them count as before, even those
    that came later.
    """
    before_us, found = 0, dict[int, int]()
    first = LogReader(log_file(file))
    for entry in first:
        if entry.at_us <= after_us and first.end <= base:
            before_us = max(before_us, entry.at_us)
    for entry in LogReader(log_file(file)):
        if entry.at_us > after_us:
            found.setdefault(entry.at_us, before_us)
        else:
            before_us = max(before_us, entry.at_us)
    return found
