"""The file of an index: whether it is one, how to open it, and what SQLite's errors mean for the person."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

from termnews.errors import IndexUnusableError
from termnews.text.words import _

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION_ID = 0x7465726E
SCHEMA_VERSION = 2


class DamagedIndexError(IndexUnusableError):
    """The file is no index, or no longer one; another can be made."""


class OtherVersionError(IndexUnusableError):
    """Another version of termnews made the index; another can be made."""


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether a file is new."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return not tables


def check(connection: sqlite3.Connection, extraction: str | None) -> None:
    """Look whether an index is one that this version of termnews wrote.

    Raises:
        IndexUnusableError: It is not.
    """
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if (application, version) != (APPLICATION_ID, SCHEMA_VERSION):
        raise OtherVersionError(_("The index was made by another version of termnews."))
    if extraction is not None and get_state(connection, "extraction") != extraction:
        raise OtherVersionError(_("The index was made by another version of termnews."))


def get_state(connection: sqlite3.Connection, name: str) -> Any:
    """A value of the table `state`; None when there is none."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


_NOT_AS_WRITTEN = ("no such table", "no such column", "Could not decode")
"""How SQLite's messages begin where the file is whole for it and yet not what was written."""


def unusable(error: Exception) -> IndexUnusableError:
    """Say in a sentence what SQLite says in a word, or what could not be unpacked."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return IndexUnusableError(_("There is no room left for the index."))
    is_senseless = not isinstance(error, sqlite3.DatabaseError) or str(error).startswith(_NOT_AS_WRITTEN)
    if is_senseless or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedIndexError(_("The index is damaged."))
    return IndexUnusableError(_("The index cannot be used: {reason}.").format(reason=error))


def copy_index(source: Path, target: Path) -> None:
    """Copy an index from one file to another, as far as that can be done."""
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
