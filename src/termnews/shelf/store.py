"""The shelf's file: reading registers, and writing changes in one transaction.

A store is one connection. The shelf has two: one reads in whatever thread
asks, one writes in the writer's thread.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from termnews.shelf.backups import keep_copy
from termnews.shelf.files import copies_of, is_on_network, locked, make_file, make_folder, takes_wal
from termnews.shelf.marks import NOTE, Entry, Keys, Register, Step, Undoable, Value, join_notes, merge
from termnews.shelf.migrations import check_file, migrate

BUSY_MS = 10_000

_PUT = """
INSERT INTO mark VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET value = excluded.value, at_us = excluded.at_us, change = excluded.change
WHERE (excluded.at_us, typeof(excluded.value) = 'text', excluded.value)
    > (mark.at_us, typeof(mark.value) = 'text', mark.value)
"""


class Store:
    """One connection to the shelf's file."""

    def __init__(self, file: Path, connection: sqlite3.Connection, *, alone: bool) -> None:
        """Use an open connection; `open_to_write` and `open_to_read` make one."""
        self.file = file
        self.connection = connection
        self._alone = alone
        self._identity = _identity(file)

    @classmethod
    def open_to_write(cls, file: Path, *, on_network: bool | None = None) -> Store:
        """Open the shelf, making or updating it where needed.

        Raises:
            ShelfError: It is not ours, or of a later version.
            OSError: Its folder or file cannot be made.
            sqlite3.Error: It cannot be written, or is damaged.
        """
        make_folder(file.parent)
        check_file(file, has_copies=bool(copies_of(file)))
        make_file(file)
        shared = is_on_network(file.parent) if on_network is None else on_network
        connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection)
            _choose_journal(connection, file, shared=shared)
            migrate(connection, lambda: keep_copy(connection, file, anew=True))
        except BaseException:
            connection.close()
            raise
        return cls(file, connection, alone=shared)

    @classmethod
    def open_to_read(cls, file: Path) -> Store:
        """Open the shelf for reading alone, even where nothing can be written.

        Raises:
            sqlite3.Error: There is none, or it is damaged.
        """
        writable = os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
        for way in ("mode=rw",) if writable else ("mode=ro", "immutable=1"):
            connection = sqlite3.connect(
                f"{file.absolute().as_uri()}?{way}", uri=True, isolation_level=None, check_same_thread=False
            )
            try:
                _prepare(connection)
                connection.execute("PRAGMA query_only = ON")
                connection.execute("SELECT 1 FROM counter").fetchone()
            except sqlite3.Error as error:
                connection.close()
                problem = error
            else:
                return cls(file, connection, alone=False)
        raise problem

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def is_current(self) -> bool:
        """Whether the file at the shelf's place is still the one that is open here."""
        return self._identity == _identity(self.file)

    # Reading

    def find(self, keys: Keys) -> dict[str, Register]:
        """Give all that is kept about one article."""
        rows = self.connection.execute(
            "SELECT DISTINCT k.work, m.field, m.value, m.at_us FROM work_key k JOIN mark m ON m.work = k.work"
            f" WHERE k.key IN ({_marks(keys)})",
            keys,
        )
        registers: dict[str, Register] = {}
        for _work, field, value, at_us in rows:
            new = Register(value, at_us)
            held = registers.get(field)
            registers[field] = merge(field, held, new) if held else new
        return registers

    def find_many(self, keys: Iterable[str], fields: Sequence[str] = ()) -> Iterator[tuple[str, str, Register]]:
        """Give the registers of many articles: (key, field, register)."""
        sql = (
            "SELECT k.key, m.field, m.value, m.at_us FROM json_each(?) j JOIN work_key k ON k.key = j.value"
            " JOIN mark m ON m.work = k.work" + (f" AND m.field IN ({_marks(fields)})" if fields else "")
        )
        for key, field, value, at_us in self.connection.execute(sql, (json.dumps(list(keys)), *fields)):
            yield key, field, Register(value, at_us)

    def keys_of(self, work: int) -> Keys:
        """Give everything a work is known by."""
        rows = self.connection.execute("SELECT key FROM work_key WHERE work = ? ORDER BY key", (work,))
        return tuple(key for (key,) in rows)

    def known_keys(self, keys: Keys) -> Keys:
        """Give everything an article is known by here."""
        rows = self.connection.execute(
            f"SELECT key FROM work_key WHERE work IN (SELECT work FROM work_key WHERE key IN ({_marks(keys)}))", keys
        )
        return tuple(key for (key,) in rows)

    def works_with(self, fields: Sequence[str], since: int = -1) -> Iterator[tuple[int, str, Register]]:
        """Give the registers of some fields of every work, in the order of works; all fields when none is named."""
        conditions = ["TRUE"]
        if fields:
            conditions.append(f"field IN ({_marks(fields)})")
            if "read" not in fields:
                conditions.append("field <> 'read'")
        if since >= 0:
            conditions.append("change > ?")
        rows = self.connection.execute(
            f"SELECT work, field, value, at_us FROM mark WHERE {' AND '.join(conditions)} ORDER BY work",
            (*fields, since) if since >= 0 else tuple(fields),
        )
        for work, field, value, at_us in rows:
            yield work, field, Register(value, at_us)

    def opened(self, limit: int) -> list[tuple[int, int]]:
        """Give the works opened last: (work, moment)."""
        return self.connection.execute(
            "SELECT work, value FROM mark WHERE field = 'opened' AND field <> 'read' AND value > 0"
            " ORDER BY value DESC LIMIT ?",
            (limit,),
        ).fetchall()

    def fields(self, beginning: str) -> list[str]:
        """Give the names of all fields that begin so ("read" excepted)."""
        rows = self.connection.execute(
            "SELECT DISTINCT field FROM mark WHERE field >= ? AND field < ? AND field <> 'read'",
            (beginning, beginning + "\U0010ffff"),
        )
        return [field for (field,) in rows]

    def counters(self) -> tuple[int, int]:
        """Count the transactions so far, and those that took something away."""
        changes, forgotten = self.connection.execute("SELECT changes, forgotten FROM counter").fetchone()
        return changes, forgotten

    def last_step(self) -> Step | None:
        """Give the step that was done last, by whichever run."""
        rows = self.connection.execute("SELECT work, field, value_before, value_after FROM undo").fetchall()
        changes = tuple(Undoable(self.keys_of(work), field, before, after) for work, field, before, after in rows)
        return Step(changes) if changes else None

    def data_version(self) -> int:
        """Give a number that changes when another connection has written."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    # Writing

    def apply(self, entries: Iterable[Entry], last_step: Step | None = None, *, new_step: bool = False) -> None:
        """Write changes in one transaction.

        Args:
            entries: The changes, in their order.
            last_step: What an undo after a restart takes back; None for nothing.
            new_step: Whether `last_step` takes the place of the one that is kept.

        Raises:
            StaleStoreError: Another termnews has put a new file in this one's place.
            OSError: The lock cannot be had.
            sqlite3.Error: It cannot be written, or is damaged.
        """
        with locked(self.file, alone=self._alone):
            if not self.is_current():
                raise StaleStoreError(self.file)
            with _transaction(self.connection):
                writing = _Writing(self.connection)
                for entry in entries:
                    writing.put(entry)
                writing.flush()
                if new_step:
                    writing.keep_step(last_step)

    def learn(self, articles: Iterable[Keys]) -> None:
        """Remember new keys of articles that are known by another key; pass over all others."""
        with locked(self.file, alone=self._alone):
            if not self.is_current():
                raise StaleStoreError(self.file)
            with _transaction(self.connection):
                writing = _Writing(self.connection)
                for keys in articles:
                    writing.learn(keys)


class StaleStoreError(OSError):
    """The file that is open is no longer the shelf."""


class _transaction:  # noqa: N801 - reads like a statement
    """BEGIN IMMEDIATE, then COMMIT or ROLLBACK: deferred transactions fail when many programs write."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        finally:
            # A full disk may have rolled back already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


class _Writing:
    """The statements of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._works: dict[Keys, int] = {}
        self._rows: list[tuple[int, str, Value, int, int]] = []
        self._new_keys: list[tuple[str, int]] = []
        ((self._change,),) = connection.execute("UPDATE counter SET changes = changes + 1 RETURNING changes")
        ((last,),) = connection.execute("SELECT coalesce(max(work), 0) FROM work_key")
        self._next = last + 1

    def put(self, entry: Entry) -> None:
        work = self._work(entry.keys)
        value = self._with_unseen_note(work, entry) if entry.field == NOTE else entry.value
        self._rows.append((work, entry.field, value, entry.at_us, self._change))
        if entry.field == NOTE or len(self._rows) >= 10_000:
            self.flush()

    def flush(self) -> None:
        rows, self._rows = self._rows, []
        self._connection.executemany(_PUT, rows)

    def learn(self, keys: Keys) -> None:
        if self._connection.execute(f"SELECT 1 FROM work_key WHERE key IN ({_marks(keys)})", keys).fetchone():
            self._work(keys)

    def keep_step(self, step: Step | None) -> None:
        self._connection.execute("DELETE FROM undo")
        rows = ((self._work(c.keys), c.field, c.before, c.after) for c in (step.changes if step else ()))
        self._connection.executemany("INSERT OR REPLACE INTO undo VALUES (?, ?, ?, ?)", list(rows))

    def _work(self, keys: Keys) -> int:
        """Find the work of an article by any of its keys; make it, teach it new keys, or unite several."""
        if keys in self._works:
            return self._works[keys]
        known = dict(
            self._connection.execute(f"SELECT key, work FROM work_key WHERE key IN ({_marks(keys)})", keys).fetchall()
        )
        work = min(known.values(), default=self._next)
        if not known:
            self._next += 1
        missing = [(key, work) for key in dict.fromkeys(keys) if key not in known]
        if missing:
            self._connection.executemany("INSERT INTO work_key VALUES (?, ?)", missing)
        for other in sorted(set(known.values()) - {work}):
            self._unite(work, other)
        self._works[keys] = work
        return work

    def _unite(self, work: int, other: int) -> None:
        self.flush()
        held = self._registers(work)
        for field, register in self._registers(other).items():
            merged = merge(field, held[field], register) if field in held else register
            row = (work, field, merged.value, merged.at_us, self._change)
            self._connection.execute("INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?)", row)
        self._connection.execute("DELETE FROM mark WHERE work = ?", (other,))
        self._connection.execute("UPDATE OR REPLACE undo SET work = ? WHERE work = ?", (work, other))
        self._connection.execute("UPDATE work_key SET work = ? WHERE work = ?", (work, other))
        self._connection.execute("UPDATE counter SET forgotten = forgotten + 1")
        self._works = {keys: work if number == other else number for keys, number in self._works.items()}

    def _registers(self, work: int) -> dict[str, Register]:
        rows = self._connection.execute("SELECT field, value, at_us FROM mark WHERE work = ?", (work,))
        return {field: Register(value, at_us) for field, value, at_us in rows}

    def _with_unseen_note(self, work: int, entry: Entry) -> Value:
        """Add to a note what another termnews wrote meanwhile and the person has not seen."""
        held = self._registers(work).get(NOTE)
        if entry.seen is None or held is None or held.value in {entry.seen, ""}:
            return entry.value
        return join_notes(str(held.value), str(entry.value))


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")


def _choose_journal(connection: sqlite3.Connection, file: Path, *, shared: bool) -> None:
    now = connection.execute("PRAGMA journal_mode").fetchone()[0]
    wanted = "delete" if shared or (now != "wal" and not takes_wal(file.parent)) else "wal"
    if now != wanted:
        connection.execute(f"PRAGMA journal_mode = {wanted}")
    connection.execute("PRAGMA synchronous = FULL")


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
