"""The place of an archive on a server: for readers, and for a host that indexes a folder into it."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg

from termnews.archive.store.postgres import PostgresStore, open_session, unusable
from termnews.errors import ArchiveError, IndexUnusableError
from termnews.text.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from psycopg import Connection

    from termnews.database.server_address import ServerAddress


class ServerPlace:
    """An archive on a server that is read alone; see `IndexPlace`."""

    is_memory = False
    is_shared = True
    busy = False
    """A scan may take hours: what is known is shown."""

    def __init__(self, address: ServerAddress, readers: ServerAddress | None = None) -> None:
        """Use the archive at `address`, but read it from its replicas, the `readers`, while one of them answers.

        Raises:
            IndexUnusableError: It cannot be reached, or there is none.
        """
        self.warning = ""
        self._address = address
        self._readers = readers
        self._asked: PostgresStore | None = None
        store = self.open()
        try:
            with store.reading() as reader:
                if not reader.is_made():
                    words = _("There is no archive at {address} yet. Fill it: termnews index FOLDER --into {address}")
                    raise IndexUnusableError(words.format(address=address.shown))
                reader.check(None)
                self.warning = reader.lag().words
        except IndexUnusableError:
            store.close()
            raise
        self._asked = store

    def open(self) -> PostgresStore:
        """The archive; the first time with the connection by which it was seen that it is there."""
        asked, self._asked = self._asked, None
        return asked or PostgresStore(self._address, readers=self._readers)

    def lock(self) -> bool:
        """A reader never writes."""
        return False

    def set_busy(self, *, busy: bool) -> None:
        """It has no followers."""

    def is_replaced(self) -> bool:
        """An archive on a server is never replaced."""
        return False

    def next_place(self, error: IndexUnusableError) -> ServerPlace:
        """There is nowhere else.

        Raises:
            ArchiveError: Always.
        """
        raise ArchiveError(str(error)) from error

    def throw_away(self) -> None:
        """It belongs to others."""

    def close(self) -> None:
        """Close the connection that nobody took."""
        if self._asked is not None:
            self._asked.close()


class Held:
    """The ownership of the pages of a folder on a host: the connection that writes them and holds their lock."""

    def __init__(self, address: ServerAddress, host: str, root: bytes, *, with_pages: bool = False) -> None:
        """Create for the pages of `root` on `host`, perhaps with their bytes; nothing is connected yet."""
        self._address = address
        self._host = host
        self._root = root
        self._with_pages = with_pages
        self._owner: int | None = None
        self._connection: Connection[Any] | None = None

    @property
    def connection(self) -> Connection[Any]:
        """The connection; a lost one took its lock with it and must be replaced by `lock`."""
        if self._connection is None or self._connection.closed:
            raise psycopg.OperationalError(_("the lock on these pages was lost"))
        return self._connection

    def lock(self) -> bool:
        """Try to become the writer of these pages; return whether this process now is.

        Raises:
            IndexUnusableError: The server cannot be reached.
        """
        if self._connection is not None and not self._connection.closed:
            return True
        connection = open_session(self._address)
        try:
            lock = "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || %s, 0))"
            row = connection.execute(lock, (f":{self._host}:{self._root.hex()}",)).fetchone()
        except psycopg.Error as error:
            connection.close()
            raise unusable(error) from error
        if not (row and row[0]):
            connection.close()
            return False
        self._connection = connection
        return True

    def owner_in(self, connection: Connection[Any]) -> int:
        """The number of the owner; 0 while it has none."""
        if self._owner is None:
            with suppress(psycopg.errors.UndefinedTable):
                query = "SELECT owner FROM owner WHERE host = %s AND root = %s"
                row = connection.execute(query, (self._host, self._root)).fetchone()
                self._owner = row[0] if row else None
        return self._owner or 0

    def register(self, extraction: str) -> int:
        """Register the owner, schedule its pages for reading when the rules have changed, and return its number."""
        connection = self.connection
        with connection.transaction():
            insert = "INSERT INTO owner (host, root, extraction) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            connection.execute(insert, (self._host, self._root, extraction))
            owner = self.owner_in(connection)
            update = "UPDATE owner SET extraction = %s WHERE owner = %s AND extraction <> %s"
            if connection.execute(update, (extraction, owner, extraction)).rowcount:
                self._read_again(owner)
            if self._with_pages:
                self._read_unstored(owner)
        return owner

    def _read_unstored(self, owner: int) -> None:
        """Schedule the pages whose bytes are not stored for reading."""
        unstored = (
            "FROM page JOIN folder USING (folder)"
            " WHERE owner = %s AND NOT EXISTS (SELECT FROM saved WHERE saved.number = page.number)"
        )
        for statement in (
            f"UPDATE container SET size = -1 WHERE (folder, path) IN (SELECT folder, page.path {unstored})",
            f"UPDATE page SET size = -1 WHERE number IN (SELECT number {unstored})",
        ):
            self.connection.execute(statement, (owner,))

    def _read_again(self, owner: int) -> None:
        of_owner = "folder IN (SELECT folder FROM folder WHERE owner = %s)"
        for statement in (
            f"UPDATE page SET size = -1 WHERE {of_owner}",
            f"UPDATE container SET size = -1 WHERE {of_owner}",
            "UPDATE problem SET size = -1 WHERE owner = %s AND size >= 0",
        ):
            self.connection.execute(statement, (owner,))

    def read_again(self) -> None:
        """Schedule every page for reading at the next scan; until then, what is known is shown."""
        with suppress(psycopg.Error):
            owner = self.owner_in(self.connection)
            with self.connection.transaction():
                self._read_again(owner)

    @property
    def busy(self) -> bool:
        """Whether the writer of these pages is scanning the folder."""
        with suppress(psycopg.Error, IndexUnusableError), open_session(self._address) as connection:
            row = connection.execute("SELECT busy FROM owner WHERE owner = %s", (self.owner_in(connection),)).fetchone()
            return bool(row and row[0])
        return False

    def set_busy(self, *, busy: bool) -> None:
        """Tell followers whether this process is scanning the folder."""
        with suppress(psycopg.Error):
            self.connection.execute("UPDATE owner SET busy = %s WHERE owner = %s", (busy, self._owner))

    def close(self) -> None:
        """Release the lock."""
        if self._connection is not None:
            # The next process must find it free at once; a server notices the end of a connection a moment later.
            if self._connection.info.transaction_status is psycopg.pq.TransactionStatus.IDLE:
                with suppress(psycopg.Error):
                    self._connection.execute("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._connection = None


class OwnedPlace:
    """An archive on a server, into which a host indexes a folder; see `IndexPlace`."""

    is_memory = False
    is_shared = True

    def __init__(self, address: ServerAddress, root: Path, host: str = "", *, with_pages: bool = False) -> None:
        """Index `root` into the archive at `address` as `host`; empty for this machine."""
        self.warning = ""
        self._address = address
        whole = os.fsencode(os.path.realpath(root))
        self.held = Held(address, host or os.uname().nodename, whole, with_pages=with_pages)

    def open(self) -> PostgresStore:
        """The archive."""
        return PostgresStore(self._address, self.held)

    def lock(self) -> bool:
        """Try to become the writer of the pages of this folder."""
        return self.held.lock()

    @property
    def busy(self) -> bool:
        """Whether the writer is scanning the folder."""
        return self.held.busy

    def set_busy(self, *, busy: bool) -> None:
        """Tell followers whether this process is scanning the folder."""
        self.held.set_busy(busy=busy)

    def is_replaced(self) -> bool:
        """An archive on a server is never replaced."""
        return False

    def next_place(self, error: IndexUnusableError) -> OwnedPlace:
        """There is nowhere else.

        Raises:
            ArchiveError: Always.
        """
        raise ArchiveError(str(error)) from error

    def throw_away(self) -> None:
        """Schedule every page of this folder for reading; those of others are kept."""
        self.held.read_again()

    def close(self) -> None:
        """Release the lock."""
        self.held.close()
