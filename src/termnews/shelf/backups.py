"""Copies of the shelf: one a day, three kept, each taken while the shelf was whole."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from termnews.shelf.files import copy_name, locked, make_file, sync_folder
from termnews.shelf.migrations import has_our_tables
from termnews.shelf.news import FILE_ERRORS, is_damage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PAGES_AT_ONCE = 2_000


def is_whole(connection: sqlite3.Connection) -> bool:
    """Check the tables and every page of the file.

    Raises:
        sqlite3.OperationalError: It is busy, or the check was interrupted; nothing is known about the pages.
    """
    try:
        return has_our_tables(connection) and connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except FILE_ERRORS as error:
        if is_damage(error):
            return False
        raise


def is_due(file: Path) -> bool:
    """Whether no copy was taken today."""
    try:
        taken = copy_name(file, 1).stat().st_mtime
    except OSError:
        return True
    return day_of(taken) != day_of(time.time())


def day_of(moment: float) -> str:
    """Name the person's own day of a moment: "2021-01-05"."""
    return time.strftime("%Y-%m-%d", time.localtime(moment))


def keep_copy(
    source: sqlite3.Connection, file: Path, *, anew: bool = False, is_stopped: Callable[[], bool] = lambda: False
) -> None:
    """Take a copy, and let go of the oldest.

    Args:
        source: A connection to the shelf.
        file: Where the shelf lies.
        anew: Whether to take one even if there is one of today.
        is_stopped: Asked between parts; a copy that is stopped leaves no trace.

    Raises:
        OSError, sqlite3.Error: There is no room, or no right to write.
    """
    new = file.with_name(f"{file.name}.bak.new-{os.getpid()}-{time.monotonic_ns()}")
    try:
        make_file(new)
        if not _copy(source, new, is_stopped):
            return
        with locked(file, is_stopped):
            if anew or is_due(file):
                _rotate(file, new)
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


class _Stopped(Exception):  # noqa: N818 - not an error
    """The copy is no longer wanted."""


def _copy(source: sqlite3.Connection, new: Path, is_stopped: Callable[[], bool]) -> bool:
    def ask(_status: int, _remaining: int, _total: int) -> None:
        if is_stopped():
            raise _Stopped

    with closing(sqlite3.connect(new, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous = OFF")
        try:
            source.backup(target, pages=_PAGES_AT_ONCE, progress=ask, sleep=0.01)
        except _Stopped:
            return False
        # A copy is opened where nothing can be written, which a write-ahead log does not allow.
        target.execute("PRAGMA journal_mode = DELETE")
    with new.open("rb") as stream:
        os.fsync(stream.fileno())
    return True


def _rotate(file: Path, new: Path) -> None:
    for number in (2, 1):
        with suppress(FileNotFoundError):
            copy_name(file, number).replace(copy_name(file, number + 1))
    new.replace(copy_name(file, 1))
    sync_folder(file.parent)
