"""The tables of the shelf's database: whether a file is a shelf, its version, and whether all of it is valid."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from termnews.errors import ShelfError
from termnews.shelf.files import FILE_NAME, log_file
from termnews.shelf.log import VERSION as LOG_VERSION
from termnews.shelf.log import read_head
from termnews.shelf.news import FILE_ERRORS, is_damage
from termnews.shelf.writing import SALT
from termnews.text.words import _

APPLICATION_ID = 0x74_6E_73_31
"""Bytes 68 to 71 of the file: "tns1"."""
VERSION = 2

_MAGIC = b"SQLite format 3\0"
_SUMS = (
    f"SELECT count(*) FROM work_key WHERE sum IS NOT row_sum({SALT}, key, work)",
    f"SELECT count(*) FROM mark WHERE sum IS NOT row_sum({SALT}, work, field, value, at_us)",
    f"SELECT count(*) FROM undo WHERE sum IS NOT row_sum({SALT}, work, field, value_before, value_after)",
    "SELECT count(*) <> 1 FROM shelf",
)


class OtherShelfError(ShelfError):
    """Another version of termnews wrote the shelf."""


class NotAShelfError(ShelfError):
    """The file belongs to something else."""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty file; call it in a transaction."""
    for statement in _schema():
        connection.execute(statement)
    connection.execute("INSERT INTO shelf VALUES (?, 0, '', 0, 0, 0)", (secrets.randbits(62),))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _schema() -> list[str]:
    return Path(__file__).with_name("schema.sql").read_text("utf-8").split(";\n")


def check_file(file: Path) -> None:
    """Refuse a file of another program, before anything is written to it.

    Args:
        file: A file, which may be missing or empty. If a log lies beside it, it is a shelf, however it looks.

    Raises:
        NotAShelfError: It is not a shelf.
        OtherShelfError: The shelf is of another version; what looks damaged to us may be whole.
    """
    if head := read_head(log_file(file)):
        if head.version > LOG_VERSION:
            raise _other(head.version, LOG_VERSION)
        return
    try:
        with file.open("rb") as stream:
            header = stream.read(100)
    except FileNotFoundError:
        return
    ours = header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if ours and header.startswith(_MAGIC):
        version = int.from_bytes(header[60:64], "big")
        if version not in {0, VERSION}:
            raise _other(version, VERSION)
    # It has our file name and no mark of another program: a shelf whose first page is lost.
    if header and not ours and (header.startswith(_MAGIC) or file.name != FILE_NAME):
        raise NotAShelfError(_("{file} is not a termnews shelf; it was left unchanged.").format(file=file))


def _other(version: int, own: int) -> OtherShelfError:
    if version > own:
        return OtherShelfError(_("This shelf is from a newer termnews: it is read-only here. Update termnews."))
    return OtherShelfError(_("A trial version of termnews wrote this shelf; name another with --shelf."))


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the tables; 0 for an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_whole(connection: sqlite3.Connection) -> bool:
    """Check the tables, every page of the file and every row.

    Raises:
        sqlite3.OperationalError: It is busy, or the check was interrupted; nothing is known about the file.
    """
    try:
        return (
            version_of(connection) == VERSION
            and _has_our_tables(connection)
            and connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            and not any(connection.execute(sums).fetchone()[0] for sums in _SUMS)
        )
    except FILE_ERRORS as error:
        if is_damage(error):
            return False
        raise


def _has_our_tables(connection: sqlite3.Connection) -> bool:
    """Whether the tables and indexes are exactly those of our version."""
    return _tables(connection) == _our_tables()


@cache
def _our_tables() -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as new:
        for statement in _schema():
            new.execute(statement)
        return _tables(new)


def _tables(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    # SQLite keeps tables of its own for statistics; they are named sqlite_...
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")
    return {(name, sql) for name, sql in rows}
