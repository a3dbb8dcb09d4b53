"""Where an archive on a server lies: for its readers, and for a host that brings the pages of a folder."""

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

    from termnews.database.address import ServerAddress


class ServerPlace:
    """An archive on a server that is read alone; see `Place`."""

    is_memory = False
    is_shared = True
    busy = False
    """Looking at a folder may take hours: what is known is shown."""

    def __init__(self, address: ServerAddress) -> None:
        """Use the archive at `address`.

        Raises:
            IndexUnusableError: It cannot be reached, or there is none.
        """
        self.notice = ""
        self._address = address
        store = self.open()
        try:
            with store.reading() as reader:
                if not reader.is_made():
                    words = _("There is no archive at {address} yet. Fill it: termnews index FOLDER --into {address}")
                    raise IndexUnusableError(words.format(address=address.shown))
                reader.check(None)
        finally:
            store.close()

    def open(self) -> PostgresStore:
        """The archive."""
        return PostgresStore(self._address)

    def lock(self) -> bool:
        """Who reads never writes."""
        return False

    def set_busy(self, *, busy: bool) -> None:
        """It has no followers."""

    def is_replaced(self) -> bool:
        """A server has one archive at an address."""
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
        """Nothing was taken."""


class Held:
    """The pages of one folder of one host: the connection that writes them, and holds the lock on them."""

    def __init__(self, address: ServerAddress, host: str, root: bytes) -> None:
        """Own the pages of `root` on `host`; nothing is connected yet."""
        self._address = address
        self._host = host
        self._root = root
        self._owner: int | None = None
        self._connection: Connection[Any] | None = None

    @property
    def connection(self) -> Connection[Any]:
        """The connection; another when the last was lost, whose lock went with it."""
        if self._connection is None or self._connection.closed:
            raise psycopg.OperationalError(_("another process may write now"))
        return self._connection

    def lock(self) -> bool:
        """Try to become the one who writes these pages; answers whether this process now is.

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
        """Make the owner known, and let its pages be read again when the rules have changed; gives its number."""
        connection = self.connection
        with connection.transaction():
            insert = "INSERT INTO owner (host, root, extraction) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            connection.execute(insert, (self._host, self._root, extraction))
            owner = self.owner_in(connection)
            update = "UPDATE owner SET extraction = %s WHERE owner = %s AND extraction <> %s"
            if connection.execute(update, (extraction, owner, extraction)).rowcount:
                self._read_again(owner)
        return owner

    def _read_again(self, owner: int) -> None:
        of_owner = "folder IN (SELECT folder FROM folder WHERE owner = %s)"
        for statement in (
            f"UPDATE page SET size = -1 WHERE {of_owner}",
            f"UPDATE container SET size = -1 WHERE {of_owner}",
            "UPDATE problem SET size = -1 WHERE owner = %s AND size >= 0",
        ):
            self.connection.execute(statement, (owner,))

    def read_again(self) -> None:
        """Let every page be read again at the next look; until then, what is known is shown."""
        with suppress(psycopg.Error):
            owner = self.owner_in(self.connection)
            with self.connection.transaction():
                self._read_again(owner)

    @property
    def busy(self) -> bool:
        """Whether who writes these pages is looking at the folder."""
        with suppress(psycopg.Error, IndexUnusableError), open_session(self._address) as connection:
            row = connection.execute("SELECT busy FROM owner WHERE owner = %s", (self.owner_in(connection),)).fetchone()
            return bool(row and row[0])
        return False

    def set_busy(self, *, busy: bool) -> None:
        """Let processes that follow know."""
        with suppress(psycopg.Error):
            self.connection.execute("UPDATE owner SET busy = %s WHERE owner = %s", (busy, self._owner))

    def close(self) -> None:
        """Let another process write."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class OwnedPlace:
    """An archive on a server, into which a host brings the pages of a folder; see `Place`."""

    is_memory = False
    is_shared = True

    def __init__(self, address: ServerAddress, root: Path, host: str = "") -> None:
        """Bring `root` into the archive at `address` in the name of `host`; empty is that of this machine."""
        self.notice = ""
        self._address = address
        self.held = Held(address, host or os.uname().nodename, os.fsencode(os.path.realpath(root)))

    def open(self) -> PostgresStore:
        """The archive."""
        return PostgresStore(self._address, self.held)

    def lock(self) -> bool:
        """Try to become the one who writes the pages of this folder."""
        return self.held.lock()

    @property
    def busy(self) -> bool:
        """Whether the process that writes is looking at the folder just now."""
        return self.held.busy

    def set_busy(self, *, busy: bool) -> None:
        """Let processes that follow know whether this one is looking at the folder."""
        self.held.set_busy(busy=busy)

    def is_replaced(self) -> bool:
        """A server has one archive at an address."""
        return False

    def next_place(self, error: IndexUnusableError) -> OwnedPlace:
        """There is nowhere else.

        Raises:
            ArchiveError: Always.
        """
        raise ArchiveError(str(error)) from error

    def throw_away(self) -> None:
        """Let every page of this folder be read again; those of others stay."""
        self.held.read_again()

    def close(self) -> None:
        """Let another process write."""
        self.held.close()
