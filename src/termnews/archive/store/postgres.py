"""An archive on a PostgreSQL server, written by several hosts and read by any number of clients."""

from __future__ import annotations

import json
import select
import threading
import time
import zlib
from collections import deque
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from termnews.archive.packing import hash_key
from termnews.archive.record import COLUMN_TYPES
from termnews.archive.store import NO_LAG, DamagedIndexError, Lag, PageName, UnreachableIndexError
from termnews.archive.store.postgres_dialect import SCHEMA_VERSION, PostgresDialect, PostgresWritingDialect
from termnews.archive.store.reading import IndexReader
from termnews.archive.store.writing import IndexWriter
from termnews.database.connection import connect, server_error
from termnews.errors import IndexUnusableError, LostServerError, ServerError
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

    from termnews.archive.store.postgres_place import Held
    from termnews.database.server_address import ServerAddress

_IDLE = 2
"""Idle connections, kept for the next reader."""
_READERS_PAUSE = 10.0
"""Seconds after which readers that did not answer are tried again."""
_SQL_TYPES = {str: 'TEXT COLLATE "C"', int: "BIGINT"}
_SESSION = (
    # Never read toasted tsvectors to learn what the index knows, and do not compile queries.
    "SET enable_seqscan = off; SET jit = off; SET work_mem = '32MB';"
    # A client that is gone must not block the others.
    "SET idle_in_transaction_session_timeout = '5min'; SET tcp_keepalives_idle = 10;"
    "SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
)
_UNMADE = (
    "FROM markdown JOIN page USING (number)"
    " WHERE packed IS NULL AND folder IN (SELECT folder FROM folder WHERE owner = %s)"
)
"""The pages of an owner without Markdown."""
_SETTLING = "'page'::regclass::oid::int, 2"


def open_session(address: ServerAddress) -> Connection[Any]:
    """Connect with the session settings of an archive.

    Raises:
        IndexUnusableError: See `connect`.
    """
    try:
        connection = connect(address)
        connection.execute(_SESSION)
    except (ServerError, psycopg.Error) as error:
        raise unusable(error) from error
    return connection


class Claim:
    """Pages that one process converts to Markdown while others skip them; committed together, or left to others."""

    def __init__(self, connection: Connection[Any], owner: int, most: int) -> None:
        """Claim up to `most` unclaimed pages of `owner`, in a transaction."""
        self._connection = connection
        claim = f"SELECT number, path, member {_UNMADE} ORDER BY number LIMIT %s FOR UPDATE OF markdown SKIP LOCKED"
        rows = connection.execute(claim, (owner, most), binary=True)
        self.pages = {number: PageName(path, member) for number, path, member in rows}

    def keep(self, number: int, packed: bytes) -> None:
        """Keep the Markdown of a page, packed."""
        self._connection.execute("UPDATE markdown SET packed = %s WHERE number = %s", (packed, number))


class PostgresStore:
    """Connections to the server; see `IndexStore`."""

    merges_words = False

    def __init__(
        self, address: ServerAddress, held: Held | None = None, *, readers: ServerAddress | None = None
    ) -> None:
        """Use the archive at `address`; nothing is connected yet.

        Args:
            address: The server, the database in it, perhaps the schema.
            held: The owner whose pages are written, and its connection; None reads the pages of all.
            readers: Replicas of that server, which are read instead while one of them answers.
        """
        self._address = address
        self._held = held
        self._readers = readers
        self._readers_again = 0.0
        self._lag = NO_LAG
        self._idle: deque[Connection[Any]] = deque()
        self._writer: IndexWriter | None = None
        self._closed = False
        self._asking = threading.Lock()
        self._lost: UnreachableIndexError | None = None
        self.damage: DamagedIndexError | None = None

    @contextmanager
    def reading(self, *, whole: bool = False) -> Iterator[IndexReader]:
        """Borrow a connection for reading."""
        connection: Connection[Any] | None = None
        try:
            connection = self._idle_connection() or self._connect()
            if whole:
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield IndexReader(PostgresDialect(connection, self._owner(connection), self._lag))
            if whole:
                connection.execute("COMMIT")
        except (psycopg.Error, zlib.error, ValueError) as error:
            raise self._reported(unusable(error)) from error
        except DamagedIndexError as error:
            raise self._reported(error) from None
        finally:
            if connection is not None:
                self._give_back(connection)

    def _connect(self) -> Connection[Any]:
        """Connect; while one thread waits for a lost server, the others fail at once."""
        if not self._asking.acquire(blocking=self._lost is None):
            assert self._lost is not None, "else it would have waited"
            raise UnreachableIndexError(str(self._lost))
        try:
            connection = self._connect_to_reader() or open_session(self._address)
        except UnreachableIndexError as error:
            self._lost = error
            raise
        else:
            self._lost = None
            return connection
        finally:
            self._asking.release()

    def _connect_to_reader(self) -> Connection[Any] | None:
        """Connect to one of the readers; None when there are none, or none has answered a moment ago."""
        if self._readers is None or time.monotonic() < self._readers_again:
            return None
        try:
            connection = open_session(self._readers)
            if PostgresDialect(connection, None).is_made():
                self._lag = NO_LAG
                return connection
            connection.close()
            reason = _("There is no archive at {address} yet.").format(address=self._readers.shown)
        except (UnreachableIndexError, psycopg.Error) as error:
            reason = str(error)
        self._readers_again = time.monotonic() + _READERS_PAUSE
        words = _("{reason} The archive is read from {address}.")
        reason = without_stop(reason) + "."
        self._lag = Lag(words.format(reason=reason, address=self._address.shown), _("A replica answers again."))
        return None

    def _owner(self, connection: Connection[Any]) -> int | None:
        return None if self._held is None else self._held.owner_in(connection)

    def _reported(self, error: IndexUnusableError) -> IndexUnusableError:
        """Remember damage, if this process may repair it; otherwise say who may."""
        if not isinstance(error, DamagedIndexError):
            return error
        if self._held is None:
            words = _(
                "The archive at {address} is damaged."
                " Repair it on the host of its pages: termnews index FOLDER --into {address} --rebuild"
            )
            return IndexUnusableError(words.format(address=self._address.shown))
        self.damage = error
        return error

    def _idle_connection(self) -> Connection[Any] | None:
        """An idle connection that the server has not closed."""
        if self._lag is not NO_LAG and time.monotonic() >= self._readers_again:
            self._close_idle()
        with suppress(IndexError):
            while True:
                connection = self._idle.pop()
                # The server sends nothing unasked, except that it closes.
                if not connection.closed and not select.select([connection.fileno()], [], [], 0)[0]:
                    return connection
                connection.close()
        return None

    def _give_back(self, connection: Connection[Any]) -> None:
        is_idle = connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE
        if self._closed or not is_idle or len(self._idle) >= _IDLE:
            connection.close()
        else:
            self._idle.append(connection)

    def open_for_writing(self, extraction: str, root: bytes) -> None:  # noqa: ARG002 - the owner has it
        """Create the tables where there are none, and prepare to write the pages of the owner."""
        if self._held is None:
            raise IndexUnusableError(_("The index is not open for writing."))
        try:
            connection = self._held.connection
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (hash_key("termnews schema"),))
                if not PostgresDialect(connection, None).is_made():
                    connection.execute(_tables())
            self._writer = IndexWriter(PostgresWritingDialect(connection, self._held.register(extraction)))
            self._writer.check(extraction)
        except (ServerError, psycopg.Error) as error:
            raise unusable(error) from error

    @contextmanager
    def writing(self, *, pages: bool = False) -> Iterator[IndexWriter]:
        """One transaction."""
        writer = self._writing
        connection = self._connection
        try:
            writer.begin(pages=pages)
            yield writer
            writer.commit()
        except (psycopg.Error, zlib.error, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise unusable(error) from error
        finally:
            if connection.info.transaction_status is not psycopg.pq.TransactionStatus.IDLE:
                with suppress(psycopg.Error):
                    writer.roll_back()

    @property
    def _writing(self) -> IndexWriter:
        if self._writer is None:
            raise IndexUnusableError(_("The index is not open for writing."))
        return self._writer

    @property
    def _connection(self) -> Connection[Any]:
        assert self._held is not None, "who writes has it"
        return self._held.connection

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Keep others from comparing articles and storing a catalogue meanwhile."""
        try:
            self._connection.execute(f"SELECT pg_advisory_lock({_SETTLING})")
        except psycopg.Error as error:
            raise unusable(error) from error
        try:
            yield
        finally:
            with suppress(psycopg.Error):
                self._connection.execute(f"SELECT pg_advisory_unlock({_SETTLING})")

    @contextmanager
    def claim(self, most: int) -> Iterator[Claim]:
        """Claim some of the owner's pages without Markdown."""
        try:
            with open_session(self._address) as connection, connection.transaction():
                yield Claim(connection, self._owner(connection) or 0, most)
        except psycopg.Error as error:
            raise unusable(error) from error

    def count_unmade(self) -> int:
        """The number of the owner's pages without Markdown."""
        query = f"SELECT count(*) {_UNMADE}"
        try:
            with open_session(self._address) as connection:
                return int(connection.execute(query, (self._owner(connection),)).fetchall()[0][0])
        except psycopg.Error as error:
            raise unusable(error) from error

    def tidy(self) -> None:
        """Merge pending lexemes into the index, and update the planner's statistics."""
        try:
            self._connection.execute("SELECT gin_clean_pending_list('words_lexemes')")
            self._connection.execute("ANALYZE page, body, copy, folder, facet, words (number), markdown (number)")
        except psycopg.errors.InsufficientPrivilege:
            return  # Autovacuum does so, now and then.
        except psycopg.Error as error:
            raise unusable(error) from error

    def close(self) -> None:
        """Close every idle connection; the others are closed when they are returned."""
        self._closed = True
        self._writer = None
        self._close_idle()

    def _close_idle(self) -> None:
        with suppress(IndexError):
            while True:
                self._idle.popleft().close()


def _tables() -> str:
    """The schema, with a column for every field of `COLUMN_TYPES`."""
    columns = "\n".join(f"    {name} {_SQL_TYPES[kind]} NOT NULL," for name, kind in COLUMN_TYPES.items())
    schema = Path(__file__).with_name("postgres_schema.sql").read_text("utf-8").replace("    -- COLUMNS", columns)
    return f"{schema}; INSERT INTO state VALUES ('schema', {SCHEMA_VERSION}), ('changes', 0)"


def unusable(error: Exception) -> IndexUnusableError:
    """Turn an error of the server, or of unpacking, into a sentence."""
    if isinstance(error, psycopg.Error):
        error = server_error(error)
    if isinstance(error, LostServerError):
        return UnreachableIndexError(str(error))
    if isinstance(error, ServerError):
        return IndexUnusableError(str(error))
    return DamagedIndexError(_("The index is damaged."))
