"""The shelf's file: reading registers, and writing changes in one transaction.

A store is one connection. The shelf has two: one reads in whatever thread
asks, one writes in the writer's thread.
"""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import ExitStack
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from termnews.settings.filesystems import network_kind
from termnews.settings.folders import make_folder
from termnews.shelf.files import (
    LOCK_SECONDS,
    check_database,
    check_folder,
    check_readable,
    check_writable,
    locked,
    log_file,
    make_file,
    takes_wal,
    wal_size,
)
from termnews.shelf.log import append, new_head, read_head, rewrite
from termnews.shelf.marks import Entry, Keys, Register, Undoable, merge
from termnews.shelf.news import FILE_ERRORS, code_of
from termnews.shelf.pair import begin, catch_up, is_in_step, set_log_state
from termnews.shelf.shelf_tables import VERSION, check_file, version_of
from termnews.shelf.step import Step
from termnews.shelf.writing import Writing, places, row_sum, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
READ_TEXT = partial(str, encoding="utf-8", errors="replace")
"""One damaged character must not hide a whole note."""


class ShelfStore:
    """One connection to the shelf's file."""

    def __init__(self, file: Path, connection: sqlite3.Connection, *, is_frozen: bool = False) -> None:
        """Use an open connection; `open_to_write` and `open_to_read` make one.

        Args:
            file: The shelf.
            connection: A connection to it.
            is_frozen: Whether the connection was told that nobody writes, so that it does not notice who does.
        """
        self.file = file
        self.connection = connection
        self._is_frozen = is_frozen
        self._identity = _identity(file, is_frozen=is_frozen)

    @classmethod
    def open_to_write(cls, file: Path, *, on_network: bool | None = None) -> ShelfStore:
        """Open the shelf, creating it where there is none, and apply the rest of its log.

        Args:
            file: The shelf.
            on_network: Whether other machines write the same folder; None to find out.

        Raises:
            ShelfError: It is not a shelf, not a regular file, of another version, or may not be written.
            DamagedShelfError: The database and the log do not match.
            OSError: Its folder or file cannot be made.
            sqlite3.Error: It cannot be written, or is damaged.
        """
        check_folder(file.parent)
        make_folder(file.parent)
        check_database(file)
        check_writable(file)
        check_file(file)
        make_file(file)
        shared = bool(network_kind(file.parent)) if on_network is None else on_network
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        with ExitStack() as on_failure:
            on_failure.callback(connection.close)
            prepare(connection)
            if not _is_ready(connection, file, shared=shared):
                _make_ready(connection, file, shared=shared)
            on_failure.pop_all()
        return cls(file, connection)

    @classmethod
    def open_to_read(cls, file: Path, seconds: float = LOCK_SECONDS) -> ShelfStore:
        """Open the shelf read-only, even where nothing can be written.

        Args:
            file: The shelf.
            seconds: How long to wait while another program holds it.

        Raises:
            sqlite3.Error: There is none, or it is damaged.
            NotAFileError: It is not a regular file.
            NoFolderError, NotAllowedError: Its folder cannot be one, or it may not be read.
        """
        check_database(file)
        check_readable(file)
        writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
        for way in ("mode=rw" if writable else "mode=ro", "immutable=1"):
            connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?{way}", uri=True, isolation_level=None, check_same_thread=False
            )
            try:
                prepare(connection, seconds)
                connection.execute("PRAGMA query_only = ON")
                # Opening reads nothing; an unreadable file must fail here and not later.
                version_of(connection)
            except FILE_ERRORS as error:
                connection.close()
                problem = error
                if writable and not _is_whole_without_room(file, error):
                    break
            else:
                return cls(file, connection, is_frozen=way == "immutable=1")
        raise problem

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def is_current(self) -> bool:
        """Whether the file at the shelf's place is still the one that is open here, as far as it is seen from here."""
        return self._identity == _identity(self.file, is_frozen=self._is_frozen)

    # Reading

    def find(self, keys: Keys) -> dict[str, Register]:
        """Return all marks of one article."""
        rows = self.connection.execute(
            "SELECT DISTINCT k.work, m.field, m.value, m.at_us FROM work_key k JOIN mark m ON m.work = k.work"
            f" WHERE k.key IN ({places(keys)})",
            keys,
        )
        registers: dict[str, Register] = {}
        for _work, field, *parts in rows:
            if (new := _register(field, *parts)) is None:
                continue
            held = registers.get(field)
            registers[field] = merge(field, held, new) if held else new
        return registers

    def find_many(self, articles: Sequence[Keys], fields: Sequence[str] = ()) -> list[dict[str, Register]]:
        """Return the marks of many articles, in their order; some fields, or all."""
        found: list[dict[str, Register]] = [{} for _ in articles]
        sql = (
            "SELECT DISTINCT a.key, k.work, m.field, m.value, m.at_us FROM json_each(?) a, json_each(a.value) j"
            " CROSS JOIN work_key k ON k.key = j.value JOIN mark m ON m.work = k.work"
            + (f" AND m.field IN ({places(fields)})" if fields else "")
        )
        for number, _work, field, *parts in self.connection.execute(sql, (json.dumps(articles), *fields)):
            if register := _register(field, *parts):
                held = found[number].get(field)
                found[number][field] = merge(field, held, register) if held else register
        return found

    def keys_of(self, work: int) -> Keys:
        """Return all keys of a work."""
        rows = self.connection.execute("SELECT key FROM work_key WHERE work = ? ORDER BY key", (work,))
        return tuple(key for (key,) in rows if isinstance(key, str))

    def known_keys(self, keys: Keys) -> Keys:
        """Return all keys of an article that are known here."""
        rows = self.connection.execute(
            f"SELECT key FROM work_key WHERE work IN (SELECT work FROM work_key WHERE key IN ({places(keys)}))", keys
        )
        return tuple(key for (key,) in rows)

    def works_of(self, keys: Sequence[str]) -> dict[str, int]:
        """Return the works of many keys, without unknown ones."""
        sql = "SELECT k.key, k.work FROM json_each(?) j JOIN work_key k ON k.key = j.value"
        return dict(self.connection.execute(sql, (json.dumps(keys),)).fetchall())

    def walk(self) -> Iterator[tuple[Keys, dict[str, Register]]]:
        """Return every work with the values of its fields."""
        rows = self.connection.execute(
            "SELECT work, field, value, at_us,"
            " (SELECT group_concat(key, char(31)) FROM work_key WHERE work_key.work = mark.work)"
            " FROM mark ORDER BY work"
        )
        for _work, marks in groupby(rows, key=itemgetter(0)):
            registers: dict[str, Register] = {}
            keys = ""
            for _same, field, value, at_us, joined in marks:
                if register := _register(field, value, at_us):
                    registers[field] = register
                keys = joined
            if keys:  # a damaged file may have lost them
                yield tuple(keys.split("\x1f")), registers

    def opened(self, limit: int) -> list[tuple[int, int]]:
        """Return the works opened last: (work, moment)."""
        return self.connection.execute(
            "SELECT work, value FROM mark WHERE field = 'opened' AND field <> 'read' AND value > 0"
            " AND typeof(value) = 'integer' ORDER BY value DESC LIMIT ?",
            (limit,),
        ).fetchall()

    def last_step(self) -> Step | None:
        """Return the last step of any run."""
        rows = self.connection.execute("SELECT work, field, value_before, value_after FROM undo")
        step = Step(
            Undoable(keys, field, before, after)
            for work, field, before, after in rows
            if _register(field, before, 0) and _register(field, after, 0) and (keys := self.keys_of(work))
        )
        return step if len(step) else None

    def latest(self) -> int:
        """Return the latest moment of any mark; 0 when there is none."""
        return int(self.connection.execute("SELECT latest FROM shelf").fetchone()[0])

    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    # Writing

    def apply(self, entries: Iterable[Entry], last_step: Iterable[Undoable] = (), *, new_step: bool = False) -> None:
        """Write changes in one transaction.

        Args:
            entries: The changes, in their order.
            last_step: The step that an undo after a restart reverts.
            new_step: Whether `last_step` takes the place of what is kept for that; else it is added to it.

        Raises:
            StaleStoreError: Another process has replaced the file.
            DamagedShelfError: The log is not the one that the database records.
            OSError: The lock cannot be acquired, or the log cannot be written.
            sqlite3.Error: It cannot be written, or is damaged.
        """
        with locked(self.file):
            if not self.is_current():
                raise StaleStoreError(self.file)
            with transaction(self.connection):
                state = catch_up(self.connection, self.file)
                writing = Writing(self.connection)
                writing.put_all(entries)
                if new_step:
                    writing.drop_step()
                writing.keep_step(last_step)
                # The log first: what the database lacks is read from it at the next opening.
                set_log_state(self.connection, append(self.file, state, writing.lines))

    def rewrite_log(self, host: str = "") -> None:
        """Rebuild the log from the database, without superseded changes; call it in a transaction."""
        if not host and (head := read_head(log_file(self.file))):
            host = head.host
        entries = (
            Entry(keys, name, register.value, register.at_us)
            for keys, registers in self.walk()
            for name, register in registers.items()
        )
        set_log_state(self.connection, rewrite(self.file, new_head(host), entries))


class StaleStoreError(OSError):
    """The open file is no longer the shelf."""


def prepare(connection: sqlite3.Connection, seconds: float = LOCK_SECONDS) -> None:
    """Configure a connection for a shelf."""
    connection.text_factory = READ_TEXT
    connection.create_function("row_sum", -1, row_sum, deterministic=True)
    connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    # What the database loses in a power failure is still in the log.
    connection.execute("PRAGMA synchronous = NORMAL")


def _is_ready(connection: sqlite3.Connection, file: Path, *, shared: bool) -> bool:
    return (
        version_of(connection) == VERSION
        and _journal(connection) == ("delete" if shared else "wal")
        and is_in_step(connection, file)
    )


def _make_ready(connection: sqlite3.Connection, file: Path, *, shared: bool) -> None:
    """Create the tables and the log, or apply the rest of the log; then set the journal mode.

    In this order, because the application's id, by which the file is known as a shelf, must be
    in the file itself and not in a write-ahead log beside it.
    """
    with locked(file):
        if version_of(connection) == 0:
            begin(connection, file)
        with transaction(connection):
            catch_up(connection, file)
        is_wal = _journal(connection) == "wal"
        # Not tested where it is on already: on a full disk it would seem not to work.
        if is_wal and shared:
            connection.execute("PRAGMA journal_mode = DELETE")
        elif not is_wal and not shared and takes_wal(file.parent):
            connection.execute("PRAGMA journal_mode = WAL")


def _journal(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def _register(field: object, value: object, at_us: object) -> Register | None:
    """Create a register from a row; None when damage has made it invalid."""
    if isinstance(field, str) and isinstance(value, int | str) and isinstance(at_us, int):
        return Register(value, at_us)
    return None


def _identity(file: Path, *, is_frozen: bool) -> tuple[int, ...] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    seen = (status.st_size, status.st_mtime_ns, wal_size(file)) if is_frozen else ()
    return status.st_dev, status.st_ino, *seen


def _is_whole_without_room(file: Path, error: Exception) -> bool:
    """Whether only SQLite's own files could not be made, on a full disk, and the database holds everything."""
    lacks_room = isinstance(error, sqlite3.Error) and code_of(error) in _NO_ROOM
    return lacks_room and not wal_size(file)
