"""The statements of one transaction: changes find their work by any key, and works that prove to be one are merged."""

from __future__ import annotations

import json
import zlib
from itertools import islice
from typing import TYPE_CHECKING

from termnews.shelf.log import line_of_entry
from termnews.shelf.marks import NOTE, Entry, Keys, Register, Undoable, Value, join_notes, merge

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_ROWS_AT_ONCE = 10_000
_MANY = 8
"""From this number of articles on, they are looked up together."""

SALT = "(SELECT salt FROM shelf)"
_KEY = f"INSERT INTO work_key SELECT key, work, row_sum({SALT}, key, work) FROM (SELECT ? AS key, ? AS work)"
_UNDO = f"""
INSERT OR REPLACE INTO undo SELECT *, row_sum({SALT}, work, field, value_before, value_after)
FROM (SELECT ? AS work, ? AS field, ? AS value_before, ? AS value_after)
"""
_PUT = f"""
INSERT INTO mark SELECT *, row_sum({SALT}, work, field, value, at_us)
FROM (SELECT ? AS work, ? AS field, ? AS value, ? AS at_us) WHERE true
ON CONFLICT DO UPDATE SET value = excluded.value, at_us = excluded.at_us, sum = excluded.sum
WHERE (excluded.at_us, typeof(excluded.value) = 'text', excluded.value)
    > (mark.at_us, typeof(mark.value) = 'text', mark.value)
"""
_KEY_MOVED = f"UPDATE work_key SET work = :work, sum = row_sum({SALT}, key, :work) WHERE work = :other"
_UNDO_MOVED = (
    f"UPDATE OR REPLACE undo SET work = :work, sum = row_sum({SALT}, :work, field, value_before, value_after)"
    " WHERE work = :other"
)


class transaction:  # noqa: N801 - reads like a statement
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
            # A full disk may already have caused a rollback.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


def row_sum(*values: object) -> int:
    """Return the checksum of a row; SQL calls it with the shelf's salt first."""
    return zlib.crc32(repr(values).encode("utf-8", "surrogatepass"))


class Writing:
    """The statements of one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin inside a transaction."""
        self._connection = connection
        self._works: dict[Keys, int] = {}
        self._rows: list[tuple[int, str, Value, int]] = []
        self.lines: list[bytes] = []
        """What was written, for the log."""
        ((last,),) = connection.execute("SELECT coalesce(max(work), 0) FROM work_key")
        self._next = last + 1

    def put_all(self, entries: Iterable[Entry]) -> None:
        """Write changes in their order, unless what is there is later."""
        rest = iter(entries)
        while part := list(islice(rest, _ROWS_AT_ONCE)):
            self._find_works([entry.keys for entry in part])
            for entry in part:
                self.put(entry)
        self.flush()

    def put(self, entry: Entry) -> None:
        """Write a change, unless what is there is later."""
        work = self._work(entry.keys)
        if entry.field == NOTE:
            self.flush()
            entry = self._with_unseen_note(work, entry)
        self._rows.append((work, entry.field, entry.value, entry.at_us))
        self.lines.append(line_of_entry(entry))
        if len(self._rows) >= _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered."""
        rows, self._rows = self._rows, []
        self._connection.executemany(_PUT, rows)
        latest = max((at_us for *_row, at_us in rows), default=0)
        self._connection.execute("UPDATE shelf SET latest = max(latest, ?)", (latest,))

    def drop_step(self) -> None:
        """Drop the stored step."""
        self._connection.execute("DELETE FROM undo")

    def keep_step(self, changes: Iterable[Undoable]) -> None:
        """Store the step that an undo after a restart reverts."""
        step = list(changes)
        self._find_works([change.keys for change in step])
        rows = [(self._work(keys), field, before, after) for keys, field, before, after in step]
        self._connection.executemany(_UNDO, rows)

    def _find_works(self, articles: Sequence[Keys]) -> None:
        """Find or create the works of many articles at once; articles of several works are left to `_work`."""
        wanted = [keys for keys in dict.fromkeys(articles) if keys not in self._works]
        if len(wanted) < _MANY:
            return
        asked = json.dumps([key for keys in wanted for key in keys])
        known: dict[str, int] = dict(
            self._connection.execute(
                "SELECT k.key, k.work FROM json_each(?) j JOIN work_key k ON k.key = j.value", (asked,)
            )
        )
        made: list[tuple[str, int]] = []
        for keys in wanted:
            works = {known.get(key) for key in keys}
            if len(works) > 1:
                continue
            if (work := works.pop()) is None:
                work, self._next = self._next, self._next + 1
                known.update(new := dict.fromkeys(keys, work))
                made += new.items()
            self._works[keys] = work
        # In the order of the table, which puts them side by side.
        self._connection.executemany(_KEY, sorted(made))

    def _work(self, keys: Keys) -> int:
        """Find the work of an article by any of its keys; create it, add new keys, or merge several."""
        if keys in self._works:
            return self._works[keys]
        known = dict(
            self._connection.execute(f"SELECT key, work FROM work_key WHERE key IN ({places(keys)})", keys).fetchall()
        )
        work = min(known.values(), default=self._next)
        if not known:
            self._next += 1
        missing = [(key, work) for key in dict.fromkeys(keys) if key not in known]
        if missing:
            self._connection.executemany(_KEY, missing)
        for other in sorted(set(known.values()) - {work}):
            self._unite(work, other, tuple(known))
        self._works[keys] = work
        return int(work)

    def _unite(self, work: int, other: int, keys: Keys) -> None:
        """Merge two works; two notes are joined into a new one, which is synced, too."""
        self.flush()
        held = self._registers(work)
        for field, register in self._registers(other).items():
            merged = merge(field, held[field], register) if field in held else register
            if merged.value not in {register.value, held[field].value if field in held else register.value}:
                merged = merged._replace(at_us=merged.at_us + 1)
                self.lines.append(line_of_entry(Entry(keys, field, *merged)))
            row = (work, field, merged.value, merged.at_us)
            self._connection.execute("DELETE FROM mark WHERE work = ? AND field = ?", (work, field))
            self._connection.execute(_PUT, row)
        self._connection.execute("DELETE FROM mark WHERE work = ?", (other,))
        for move in (_KEY_MOVED, _UNDO_MOVED):
            self._connection.execute(move, {"work": work, "other": other})
        self._works = {keys: work if number == other else number for keys, number in self._works.items()}

    def _registers(self, work: int) -> dict[str, Register]:
        rows = self._connection.execute(
            "SELECT field, value, at_us FROM mark WHERE work = ? AND typeof(field) = 'text'"
            " AND typeof(value) IN ('integer', 'text') AND typeof(at_us) = 'integer'",
            (work,),
        )
        return {field: Register(value, at_us) for field, value, at_us in rows}

    def _with_unseen_note(self, work: int, entry: Entry) -> Entry:
        """Add to a note what another process wrote meanwhile and the person has not seen."""
        held = self._registers(work).get(NOTE)
        if entry.seen is None or held is None or held.value in {entry.seen, ""}:
            return entry
        both = join_notes(str(held.value), str(entry.value))
        return entry._replace(value=both, at_us=max(entry.at_us, held.at_us + 1))


def places(values: Sequence[object]) -> str:
    """Return a question mark for each value, for a statement."""
    return ",".join("?" * len(values))
