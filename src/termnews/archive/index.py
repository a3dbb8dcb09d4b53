"""The index of one archive: an SQLite file that one process writes and any may read."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections import deque
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.index_file import (
    APPLICATION_ID,
    SCHEMA_VERSION,
    DamagedIndexError,
    check,
    get_state,
    is_empty,
    unusable,
)
from termnews.archive.packing import hash_key, unpack
from termnews.archive.record import Record, fingerprints, link_targets, read_details
from termnews.errors import IndexUnusableError
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE_COLUMNS = (
    "number, folder, path, size, mtime_ns, id, title, source, byline, section, published, published_origin, "
    "published_rank, posted, posted_origin, layout, language, characters, tags, has"
)
_COLUMN_COUNT = _PAGE_COLUMNS.count(",") + 1
_FREE = 0.005  # Part of the file that may lie free: the next search terms to be merged will use it.
_WRITER_KB = 64_000  # Of the file, remembered until a pass is over: with 8 MB the same places are written anew.
_IDLE = 2  # Connections kept for whoever reads next: each remembers 8 MB of the file.
_WRITE_PAGE = f"INSERT INTO page ({_PAGE_COLUMNS}) VALUES ({', '.join('?' * _COLUMN_COUNT)})"


class FoundProblem(NamedTuple):
    """A problem as the index keeps it."""

    path: bytes
    kind: str
    reason: str
    size: int = -1
    """Below zero when the page is to be tried again at the next scan."""
    mtime_ns: int = 0


class Index:
    """Connections to the file, and everything that is written to it.

    Only the thread that indexes writes, inside `writing()`; any thread reads, inside `reading()`.
    """

    def __init__(self, address: str) -> None:
        """Use the index at `address`, an SQLite URI; nothing is opened yet."""
        self._address = address
        self._idle: deque[sqlite3.Connection] = deque()
        self._writer: sqlite3.Connection | None = None
        self._closed = False
        self._generation = 0
        self._next_number = 1
        self._folders: dict[bytes, int] = {}
        self.damage: DamagedIndexError | None = None
        """Set when anyone meets it: whoever writes the index makes another."""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Borrow a connection for reading; what it gives is unpacked before it is given back.

        Raises:
            IndexUnusableError: The file is damaged, gone, or cannot be opened.
        """
        generation = self._generation
        connection: sqlite3.Connection | None = None
        try:
            connection = self._idle_connection() or self._connect("ro")
            yield connection
        except (sqlite3.DatabaseError, zlib.error, ValueError) as error:
            raise self._reported(unusable(error), generation) from error
        except DamagedIndexError as error:
            raise self._reported(error, generation) from None
        finally:
            if connection is not None:
                if self._closed or generation != self._generation or len(self._idle) >= _IDLE:
                    connection.close()
                else:
                    self._idle.append(connection)

    def _reported(self, error: IndexUnusableError, generation: int) -> IndexUnusableError:
        """Remember damage, unless another file has come in the place of the damaged one."""
        if isinstance(error, DamagedIndexError) and generation == self._generation:
            self.damage = error
        return error

    def _idle_connection(self) -> sqlite3.Connection | None:
        with suppress(IndexError):
            return self._idle.pop()
        return None

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
            # What is no database opens all the same; that it is none is found by the first statement.
            on_failure.callback(connection.close)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cache_size = -8000")
            on_failure.pop_all()
        return connection

    def open_for_writing(self, extraction: str, root: bytes) -> None:
        """Make the file ready to be written by this process, and make its tables where it is new.

        Raises:
            IndexUnusableError: It was made by another version, is damaged, or cannot be written.
        """
        try:
            self._writer = connection = self._connect("rwc")
            is_new = is_empty(connection)
            if is_new:
                # A machine that stops now leaves an index that is made anew; the first rows wait for no disk.
                connection.execute("PRAGMA synchronous = OFF")
                connection.executescript("PRAGMA page_size = 16384; PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(f"PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -{_WRITER_KB}")
            if is_new:
                self._create(connection, extraction, root)
                self.damage = None  # Who read before there were tables found none.
            connection.execute("PRAGMA synchronous = NORMAL")
            check(connection, extraction)
            self._next_number = get_state(connection, "next_number")
        except sqlite3.DatabaseError as error:
            raise unusable(error) from error

    def _create(self, connection: sqlite3.Connection, extraction: str, root: bytes) -> None:
        schema = Path(__file__).with_name("schema.sql").read_text("utf-8")
        connection.executescript(
            f"BEGIN IMMEDIATE; {schema}; PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
        )
        for name, value in (("extraction", extraction), ("root", root), ("next_number", 1), ("changes", 0)):
            connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    @property
    def writer(self) -> sqlite3.Connection:
        """The connection of the thread that indexes."""
        if self._writer is None:
            raise IndexUnusableError(_("The index is not open for writing."))
        return self._writer

    @contextmanager
    def writing(self, *, pages: bool = False) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing.

        Args:
            pages: Whether pages are written, so that a catalogue made before is no longer right.

        Raises:
            IndexUnusableError: The disk is full, or the file is damaged.
        """
        connection = self.writer
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            if pages:
                connection.execute("UPDATE state SET value = ? WHERE name = 'next_number'", (self._next_number,))
                connection.execute("UPDATE state SET value = value + 1 WHERE name = 'changes'")
            connection.execute("COMMIT")
        except (sqlite3.DatabaseError, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise unusable(error) from error
        finally:
            if connection.in_transaction:
                self._roll_back(connection)

    def _roll_back(self, connection: sqlite3.Connection) -> None:
        self._folders.clear()
        with suppress(sqlite3.DatabaseError):  # After an error of the disk it may have happened, or be impossible.
            connection.execute("ROLLBACK")

    def make_folder(self, connection: sqlite3.Connection, path: bytes) -> int:
        """The number of a folder, known from now on: a look that does not meet it forgets what is in it."""
        if path not in self._folders:
            connection.execute("INSERT OR IGNORE INTO folder (path) VALUES (?)", (path,))
            self._folders[path] = folder_number(connection, path)
        return self._folders[path]

    def put(self, connection: sqlite3.Connection, record: Record) -> int:
        """Write a page, in place of what was known of its path; answers its number."""
        folder = self.make_folder(connection, record.path.rpartition(b"/")[0])
        number = find_page(connection, record.path)
        if number is not None:
            self.drop(connection, number)
        else:
            number = self._next_number
            self._next_number += 1
        connection.execute(_WRITE_PAGE, (number, folder, *record[:18]))
        connection.execute("INSERT INTO body VALUES (?, ?, ?)", (number, record.details, record.text))
        connection.execute(
            "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (number, record.title_tokens, record.body_tokens)
        )
        connection.executemany(
            "INSERT OR IGNORE INTO page_key VALUES (?, ?)", ((hash_key(key), number) for key in record.keys)
        )
        connection.executemany("INSERT INTO link VALUES (?, ?)", ((target, number) for target in record.targets))
        connection.executemany(
            "INSERT OR IGNORE INTO fingerprint VALUES (?, ?)", ((value, number) for value in record.fingerprints)
        )
        self.clear_problems(connection, record.path)
        for kind, reason in record.problems:
            self.add_problem(connection, FoundProblem(record.path, kind, reason, record.size, record.mtime_ns))
        return number

    def drop(self, connection: sqlite3.Connection, number: int) -> None:
        """Forget a page."""
        from termnews.text.han import tokens

        row = connection.execute(
            "SELECT title, path, text, details FROM page JOIN body USING (number) WHERE number = ?", (number,)
        ).fetchone()
        if row is None:
            return
        title, path = row[:2]
        text, details = unpack(row[2]), read_details(row[3])
        # A contentless table must be told what it holds.
        connection.execute(
            "INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)",
            (number, tokens(title), tokens(text)),
        )
        connection.executemany(
            "DELETE FROM page_key WHERE key = ? AND number = ?", ((hash_key(key), number) for key in details.keys)
        )
        connection.executemany(
            "DELETE FROM link WHERE target = ? AND number = ?",
            ((target, number) for target in link_targets(details.related + details.links)),
        )
        connection.executemany(
            "DELETE FROM fingerprint WHERE hash = ? AND number = ?",
            ((value, number) for value in fingerprints(text)),
        )
        for table in ("page", "body", "markdown"):
            connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))
        self.clear_problems(connection, path)

    def clear_problems(self, connection: sqlite3.Connection, path: bytes) -> None:
        """Forget the problems of a path."""
        connection.execute("DELETE FROM problem WHERE path = ?", (path,))

    def add_problem(self, connection: sqlite3.Connection, problem: FoundProblem) -> None:
        """Note a problem."""
        connection.execute("INSERT INTO problem VALUES (?, ?, ?, ?, ?)", problem)

    def tidy(self) -> None:
        """Put everything into the one file, and give back to the disk what is free in it."""
        try:
            (pages,) = self.writer.execute("PRAGMA page_count").fetchone()
            (free,) = self.writer.execute("PRAGMA freelist_count").fetchone()
            if free > pages * _FREE:
                # `execute` would take one step of many.
                self.writer.executescript("PRAGMA incremental_vacuum")
            self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.writer.execute("PRAGMA shrink_memory")
        except sqlite3.DatabaseError as error:
            raise unusable(error) from error

    def use(self, address: str) -> None:
        """Use another file from now on, or another one at the same address."""
        self.close()
        self._address = address
        self._generation += 1
        self.damage = None
        self._closed = False
        self._folders.clear()

    def close(self) -> None:
        """Close every connection that is not in use; the others close when they come back."""
        self._closed = True
        while self._idle:
            self._idle.popleft().close()
        if self._writer is not None:
            self._writer.close()
            self._writer = None


def folder_number(connection: sqlite3.Connection, path: bytes) -> int:
    """The number of a folder; 0 when no page in it is known."""
    row = connection.execute("SELECT folder FROM folder WHERE path = ?", (path,)).fetchone()
    return int(row[0]) if row else 0


def find_page(connection: sqlite3.Connection, path: bytes) -> int | None:
    """The number of the page at a path."""
    folder = folder_number(connection, path.rpartition(b"/")[0])
    row = connection.execute("SELECT number FROM page WHERE folder = ? AND path = ?", (folder, path)).fetchone()
    return int(row[0]) if row else None
