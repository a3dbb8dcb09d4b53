"""Bring the shelf of an older termnews up to date; never touch what is not ours.

Each version of the tables has a step that makes it from the one before. A new
file goes the same way, from version 0.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.files import FILE_NAME, copies_of
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable

APPLICATION_ID = 0x74_6E_73_31
"""Bytes 68 to 71 of the file: "tns1"."""

_MAGIC = b"SQLite format 3\0"


def _create(connection: sqlite3.Connection) -> None:
    schema = Path(__file__).with_name("schema.sql").read_text("utf-8")
    for statement in schema.split(";\n"):
        connection.execute(statement)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (_create,)
"""Step n makes version n + 1."""

VERSION = len(STEPS)


class NewerShelfError(ShelfError):
    """A later termnews wrote the shelf."""


class NotAShelfError(ShelfError):
    """The file belongs to something else."""


def check_file(file: Path) -> None:
    """Refuse a file that something else wrote, before anything is written to it.

    Args:
        file: A file, which may be missing or empty. If copies of a shelf lie beside it, it was one,
            however it looks now.

    Raises:
        NotAShelfError: It is no shelf.
        NewerShelfError: The shelf is of a later version; what looks broken to us may be whole.
    """
    try:
        with file.open("rb") as stream:
            header = stream.read(100)
    except FileNotFoundError:
        return
    ours = header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if ours and header.startswith(_MAGIC):
        _check_version(int.from_bytes(header[60:64], "big"))
    if not header or ours or copies_of(file):
        return
    # Our own name and no sign of another program: a shelf whose first page is lost.
    if header.startswith(_MAGIC) or file.name != FILE_NAME:
        raise NotAShelfError(_("{file} is not a shelf of termnews; it was left alone.").format(file=file))


def migrate(connection: sqlite3.Connection, before: Callable[[], None]) -> None:
    """Bring the tables to our version in one transaction.

    Args:
        connection: To the shelf, outside a transaction.
        before: Called when an older version is about to change: keeps a copy.

    Raises:
        NewerShelfError: The shelf is of a later version.
    """
    version = version_of(connection)
    _check_version(version)
    if version == VERSION:
        return
    if version > 0:
        before()
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[version_of(connection) :]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _check_version(version: int) -> None:
    if version > VERSION:
        raise NewerShelfError(
            _("A later termnews wrote this shelf; it can be read, but nothing will be saved. Update termnews.")
        )


def version_of(connection: sqlite3.Connection) -> int:
    """Give the version of the tables; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def has_our_tables(connection: sqlite3.Connection) -> bool:
    """Whether the tables and indexes are, to the letter, those of our version."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        for step in STEPS:
            step(new)
        return _tables(connection) == _tables(new)


def _tables(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    # SQLite keeps tables of its own for statistics; they are named sqlite_...
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")
    return {(name, sql) for name, sql in rows}
