"""The index of an archive in an SQLite file, written by one process and read by any."""

from __future__ import annotations

import json
import os
import sqlite3
import zlib
from collections import deque
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.archive.record import COLUMN_TYPES
from termnews.archive.store import DamagedIndexError
from termnews.archive.store.reading import IndexReader
from termnews.archive.store.sqlite_dialect import APPLICATION_ID, SCHEMA_VERSION, SqliteDialect, SqliteWritingDialect
from termnews.errors import IndexUnusableError
from termnews.settings.scarcity import scarce
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from termnews.archive.store.writing import IndexWriter

_FREE = 0.005  # Part of the file that may be free: the next merge of search terms will use it.
_WRITER_KB = 64_000  # Cache until a scan is over: with 8 MB, the same pages are written twice.
_IDLE = 2  # Idle connections: each caches 8 MB of the file.
_SQL_TYPES = {str: "TEXT", int: "INTEGER"}


class SqliteStore:
    """Connections to the file; see `IndexStore`.

    Only the indexer's thread writes, inside `writing()`; any thread reads, inside `reading()`.
    """

    def __init__(self, address: str, folder: Path | None = None) -> None:
        """Use the index at `address`, an SQLite URI; nothing is opened yet.

        SQLite's temporary files are in `folder` while it is written; without one, all are in memory.
        """
        self._address = address
        self._folder = folder
        self._idle: deque[sqlite3.Connection] = deque()
        self._connection: sqlite3.Connection | None = None
        self._writer: IndexWriter | None = None
        self._closed = False
        self.damage: DamagedIndexError | None = None
        self.merges_words = False

    @contextmanager
    def reading(self, *, whole: bool = False) -> Iterator[IndexReader]:  # noqa: ARG002 - one process writes: this one
        """Borrow a connection for reading."""
        connection: sqlite3.Connection | None = None
        try:
            connection = self._idle_connection() or self._connect("ro")
            yield IndexReader(SqliteDialect(connection))
        except (sqlite3.DatabaseError, zlib.error, ValueError) as error:
            told = self._reported(unusable(error))
            if connection is not None and _is_empty(connection):
                told = IndexUnusableError(_("The index is being rebuilt."))
            raise told from error
        except DamagedIndexError as error:
            raise self._reported(error) from None
        finally:
            if connection is not None:
                self._idle.append(connection)
                # Checked only now: another thread may have closed it in between.
                self._close_idle(most=0 if self._closed else _IDLE)

    def _reported(self, error: IndexUnusableError) -> IndexUnusableError:
        """Remember damage."""
        if isinstance(error, DamagedIndexError):
            self.damage = error
        return error

    def _idle_connection(self) -> sqlite3.Connection | None:
        with suppress(IndexError):
            return self._idle.pop()
        return None

    def _close_idle(self, *, most: int) -> None:
        """Keep some connections for the next readers."""
        while len(self._idle) > most and (connection := self._idle_connection()):
            connection.close()

    def _connect(self, mode: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._address if "?" in self._address else f"{self._address}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
            cached_statements=64,
        )
        with ExitStack() as on_failure:
            # A file that is no database opens, too; the first statement fails.
            on_failure.callback(connection.close)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cache_size = -8000")
            if self._folder is None:
                connection.execute("PRAGMA temp_store = MEMORY")
            on_failure.pop_all()
        return connection

    def open_for_writing(self, extraction: str, root: bytes) -> None:
        """Prepare the file for writing by this process, and create the tables where it is new."""
        from termnews.archive.store.sqlite_segments import can_merge
        from termnews.archive.store.writing import IndexWriter

        try:
            self._connection = connection = self._connect("rwc")
            self._keep_temporary_files(connection)
            self._writer = writer = IndexWriter(SqliteWritingDialect(connection))
            is_new = not writer.is_made()
            if is_new:
                # A machine that stops now leaves an index that is rebuilt; the first rows do not wait for the disk.
                connection.execute("PRAGMA synchronous = OFF")
                connection.executescript("PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -{_WRITER_KB}")
            if is_new:
                # All of it or nothing: a disk may be full before the last line.
                connection.executescript(f"BEGIN IMMEDIATE; {_tables()}")
                for name, value in (("extraction", extraction), ("root", root), ("next_number", 1), ("changes", 0)):
                    writer.set_state(name, value)
                connection.execute("COMMIT")
                self.damage = None  # It was set by readers before there were tables.
            connection.execute("PRAGMA synchronous = NORMAL")
            writer.check(extraction)
            self.merges_words = can_merge(connection)
        except sqlite3.DatabaseError as error:
            raise unusable(error) from error

    def _keep_temporary_files(self, connection: sqlite3.Connection) -> None:
        """Have SQLite's temporary files beside the index.

        The usual folders may be full or read-only, and the last that SQLite tries is the current one: the archive.
        """
        if self._folder is not None:
            quoted = str(self._folder).replace("'", "''")
            # A name that is not UTF-8 cannot be said.
            with suppress(sqlite3.OperationalError, UnicodeEncodeError):
                connection.execute(f"PRAGMA temp_store_directory = '{quoted}'")

    @contextmanager
    def writing(self, *, pages: bool = False) -> Iterator[IndexWriter]:
        """One transaction."""
        connection, writer = self._writing
        try:
            writer.begin(pages=pages)
            yield writer
            writer.commit()
        except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise unusable(error) from error
        finally:
            if connection.in_transaction:
                # After a disk error it may have happened already, or be impossible.
                with suppress(sqlite3.DatabaseError):
                    writer.roll_back()

    @property
    def _writing(self) -> tuple[sqlite3.Connection, IndexWriter]:
        if self._connection is None or self._writer is None:
            raise IndexUnusableError(_("The index is not open for writing."))
        return self._connection, self._writer

    def settling(self) -> AbstractContextManager[None]:
        """Settle the keys, by which articles are compared; there is only one writer."""
        with self.writing() as writer:
            writer.settle_keys()
        return nullcontext()

    def tidy(self) -> None:
        """Checkpoint the write-ahead log, and return free pages to the disk."""
        connection, _writer = self._writing
        try:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (free,) = connection.execute("PRAGMA freelist_count").fetchone()
            if free > pages * _FREE:
                # `execute` would run only one step.
                connection.executescript("PRAGMA incremental_vacuum")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA shrink_memory")
        except sqlite3.DatabaseError as error:
            raise unusable(error) from error

    def close(self) -> None:
        """Close every idle connection; the others are closed when they are returned."""
        self._closed = True
        self._close_idle(most=0)
        if self._connection is not None:
            self._connection.close()
            self._connection = self._writer = None


def _tables() -> str:
    """The schema, with a column for every field of `COLUMN_TYPES`."""
    columns = "\n".join(f"    {name} {_SQL_TYPES[kind]} NOT NULL," for name, kind in COLUMN_TYPES.items())
    schema = Path(__file__).with_name("sqlite_schema.sql").read_text("utf-8").replace("    -- COLUMNS", columns)
    return f"{schema}; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file is an index without tables yet: its writer has just begun a new one."""
    try:
        return not IndexReader(SqliteDialect(connection)).is_made()
    except sqlite3.DatabaseError:
        return False


_NOT_AS_WRITTEN = ("no such table", "no such column", "Could not decode")
"""The beginnings of SQLite's messages when the file is consistent and yet not what was written."""


def unusable(error: Exception) -> IndexUnusableError:
    """Turn an error of SQLite, or of unpacking, into a sentence."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return IndexUnusableError(_("No space left for the index."))
    is_senseless = not isinstance(error, sqlite3.DatabaseError) or str(error).startswith(_NOT_AS_WRITTEN)
    if is_senseless or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return DamagedIndexError(_("The index is damaged."))
    number = scarce(error)
    reason = os.strerror(number) if number else error
    return IndexUnusableError(_("Cannot use the index: {reason}.").format(reason=without_stop(reason)))
