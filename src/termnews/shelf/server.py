"""The logs of all hosts on a PostgreSQL server; each person sees only their own."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psycopg

from termnews.database.connection import connect, server_error
from termnews.errors import ServerError, ShelfError
from termnews.shelf.pool import LogPosition, damage_words, read_entry
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.database.server_address import ServerAddress
    from termnews.shelf.marks import Entry

    Connection = psycopg.Connection[tuple[Any, ...]]

_AT_ONCE = 5_000
"""Lines in one statement."""
_MAKING = 0x74_6E_73_31
"""The lock under which the tables are created."""
_LOGS = "SELECT host, id, last FROM shelf_log WHERE person = current_user ORDER BY host"
_LINES = """
SELECT sequence, line FROM shelf_line
WHERE person = current_user AND host = %s AND sequence > %s ORDER BY sequence
"""
_GROW = """
UPDATE shelf_log SET last = last + %s
WHERE person = current_user AND host = %s AND id = %s AND last = %s RETURNING last
"""
_BEGIN = """
INSERT INTO shelf_log (host, id, last) VALUES (%s, %s, %s)
ON CONFLICT (person, host) DO UPDATE SET id = excluded.id, last = excluded.last
"""
_PUT = """
INSERT INTO shelf_line (host, sequence, line)
SELECT %s, %s + number, line FROM unnest(%s::bytea[]) WITH ORDINALITY AS given (line, number)
"""


class Server:
    """The logs on a server; `with` connects for one sync."""

    def __init__(self, address: ServerAddress) -> None:
        """Use a server that the person named."""
        self._address = address
        self.name = address.text
        self._names: set[str] = set()
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        """Connect, and make the tables where there are none."""
        try:
            self._connection = connect(self._address)
        except ServerError as error:
            raise ShelfError(str(error)) from error
        try:
            self._make_tables()
        except ShelfError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_reason: object) -> None:
        """Disconnect."""
        if self._connection:
            self._connection.close()
            self._connection = None

    def logs(self, host: str, own: Sequence[int]) -> list[ServerLog]:
        """Return the logs to read: those of other hosts, and the host's own if it has changed."""
        with self._speaking() as connection:
            rows = connection.execute(_LOGS).fetchall()
        self._names = {host for host, *_place in rows}
        return [
            ServerLog(self, name, LogPosition(str(number), last), is_own=name == host)
            for name, number, last in rows
            if name != host or [number, last] != list(own)
        ]

    def names(self) -> set[str]:
        """Name all logs that `logs` found, the host's own too."""
        return self._names

    def problems(self) -> list[str]:
        """Return nothing: the tables contain only logs."""
        return []

    def is_as_left(self, host: str, own: Sequence[int]) -> bool:
        """Whether the host's own log is unchanged."""
        return not any(log.is_own for log in self.logs(host, own)) and bool(own)

    def append(self, host: str, own: Sequence[int], lines: Sequence[bytes]) -> list[int]:
        """Append lines to the host's own log, in one transaction."""
        number, last = own
        if lines:
            with self._writing() as connection:
                if connection.execute(_GROW, (len(lines), host, number, last)).fetchone() is None:
                    raise ShelfError(_("Another termnews synced at the same moment; sync again."))
                _put(connection, host, last, lines)
        return [number, last + len(lines)]

    def replace(self, host: str, lines: Iterable[bytes]) -> list[int]:
        """Replace the host's own log, in one transaction."""
        number, last = secrets.randbits(62), 0
        with self._writing() as connection:
            # Lock the row first: another process of the same host waits for it.
            connection.execute(_BEGIN, (host, number, 0))
            connection.execute("DELETE FROM shelf_line WHERE person = current_user AND host = %s", (host,))
            last = _put(connection, host, 0, lines)
            connection.execute(_BEGIN, (host, number, last))
        with self._speaking() as connection:
            # Forgotten data are in dead rows; only the owner of the table may vacuum it.
            connection.execute("VACUUM (SKIP_LOCKED) shelf_line")
        return [number, last]

    def lines(self, host: str, place: int) -> Iterator[tuple[int, bytes]]:
        """Return the lines of a log after a place, each with its own place."""
        with self._speaking() as connection, connection.transaction(), connection.cursor("lines") as cursor:
            cursor.itersize = _AT_ONCE
            yield from cursor.execute(_LINES, (host, place))

    def _make_tables(self) -> None:
        words = _("{address} has no tables for marks: its owner creates them with `termnews shelf sync`.")
        with self._speaking(words) as connection:
            if _has_tables(connection):
                return
            with connection.transaction():
                connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
                # Another host may have created them while this one waited.
                if not _has_tables(connection):
                    connection.execute(Path(__file__).with_name("server.sql").read_bytes())

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        words = _("This account may not write marks to {address}; they stay on this machine.")
        with self._speaking(words) as connection, connection.transaction():
            yield connection

    @contextmanager
    def _speaking(self, denied: str = "") -> Iterator[Connection]:
        """Translate errors of the server; `denied` is the message for missing permissions."""
        assert self._connection  # a pool is used inside `with`
        try:
            yield self._connection
        except psycopg.Error as error:
            if denied and isinstance(error, psycopg.errors.InsufficientPrivilege):
                raise ShelfError(denied.format(address=self._address.shown)) from error
            raise ShelfError(str(server_error(error))) from error


class ServerLog:
    """One log on the server."""

    def __init__(self, server: Server, host: str, end: LogPosition, *, is_own: bool) -> None:
        """Prepare to read it."""
        self._server, self._host, self._end = server, host, end
        self.is_own = is_own
        self.name = host
        self.place = LogPosition()
        self.problems: list[str] = []

    def entries(self, seen: LogPosition) -> Iterator[Entry]:
        """Yield its changes, from a place on if it is still the same log."""
        is_known = seen.id == self._end.id and seen.end <= self._end.end
        end, latest_us = (seen.end, seen.latest_us) if is_known else (0, 0)
        damaged = 0
        if end < self._end.end:
            for sequence, line in self._server.lines(self._host, end):
                end = sequence
                entry = read_entry(line)
                if entry is None:
                    damaged += 1
                else:
                    latest_us = max(latest_us, entry.at_us)
                    yield entry
        if damaged:
            self.problems.append(damage_words(self.name, damaged))
        self.place = LogPosition(self._end.id, end, latest_us)

    def remove_copy(self) -> None:
        """Do nothing: a differing log of the host itself is replaced as a whole."""


def _has_tables(connection: Connection) -> bool:
    return connection.execute("SELECT to_regclass('shelf_line')").fetchone() != (None,)


def _put(connection: Connection, host: str, last: int, lines: Iterable[bytes]) -> int:
    """Append lines after a place; return the place after them."""
    rest = iter(lines)
    while part := list(islice(rest, _AT_ONCE)):
        connection.execute(_PUT, (host, last, part))
        last += len(part)
    return last
