"""Make a damaged shelf whole: what can still be read of it, laid over the newest copy.

The damaged file is set aside, never deleted. Every table is read from both ends
and from the middle, through its rows and through its index, so that one broken
page takes only its own rows along.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from termnews.shelf.backups import day_of, is_whole
from termnews.shelf.files import copies_of, locked, make_file, sync_folder
from termnews.shelf.marks import Entry
from termnews.shelf.migrations import VERSION, version_of
from termnews.shelf.news import FILE_ERRORS, is_damage
from termnews.shelf.store import READ_TEXT, Store
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PROBES = 20_000
"""Most places of a broken table that are tried."""
_SMALL = 8
"""Works between two broken places that are no longer looked for."""


@dataclass
class Salvaged:
    """What could be read of a file."""

    keys: dict[str, int] = field(default_factory=dict)
    marks: dict[tuple[int, str], tuple[Any, int]] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        """Give what was read as changes; marks whose article is unknown are left out."""
        keys_of: dict[int, list[str]] = {}
        for key, work in self.keys.items():
            keys_of.setdefault(work, []).append(key)
        for (work, name), (value, at_us) in self.marks.items():
            if work in keys_of:
                yield Entry(tuple(keys_of[work]), name, value, at_us)


def is_lost(file: Path) -> bool:
    """Whether a shelf that was here is gone or empty: copies of it lie beside nothing."""
    try:
        empty = file.stat().st_size == 0
    except OSError:
        empty = True
    return empty and bool(copies_of(file))


def repair(file: Path) -> str:
    """Put a whole file in the place of a damaged one.

    Args:
        file: The shelf.

    Returns:
        What was saved, for the person; empty when there was nothing to do.

    Raises:
        OSError, sqlite3.Error, ShelfError: No new file can be written.
    """
    with locked(file):
        # Another termnews may have mended it while we waited for it to let go.
        if not is_lost(file) and _is_whole(file):
            return ""
        aside = _set_aside(file)
        salvaged = read_what_is_left(aside) if aside else Salvaged()
        copy, copied = _newest_readable(copies_of(file))
        new = file.with_name(f"{file.name}.new-{os.getpid()}-{time.monotonic_ns()}")
        try:
            count = _write(new, copied, salvaged)
            for end in ("-wal", "-shm", "-journal"):
                file.with_name(file.name + end).unlink(missing_ok=True)
            new.replace(file)
        finally:
            _remove(new)
        sync_folder(file.parent)
    return _message(count, aside, copy)


def _is_whole(file: Path) -> bool:
    try:
        with closing(Store.open_to_read(file)) as store:
            # What a later termnews wrote may look broken to us.
            return version_of(store.connection) > VERSION or is_whole(store.connection)
    except FILE_ERRORS as error:
        if is_damage(error):
            return False
        raise


def read_what_is_left(file: Path) -> Salvaged:
    """Read all rows that can be read, whatever is broken."""
    salvaged = Salvaged()
    with suppress(*FILE_ERRORS), closing(_connect(file)) as connection:
        for order in ("key", "key DESC"):
            _collect(connection, f"SELECT key, work FROM work_key NOT INDEXED ORDER BY {order}", salvaged.keys)
        for order in ("work, key", "work DESC, key DESC"):
            by_index = f"SELECT key, work FROM work_key INDEXED BY work_key_by_work ORDER BY {order}"
            _collect(connection, by_index, salvaged.keys)
        _collect_marks(connection, salvaged)
    return salvaged


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.text_factory = READ_TEXT
    return connection


def _collect(connection: sqlite3.Connection, sql: str, keys: dict[str, int]) -> None:
    with suppress(*FILE_ERRORS):
        for key, work in connection.execute(sql):
            if isinstance(key, str) and isinstance(work, int):
                keys.setdefault(key, work)


def _collect_marks(connection: sqlite3.Connection, salvaged: Salvaged) -> None:
    """Read from both ends, then from the middle of what is missing, and so on down."""
    ranges = [(0, max(salvaged.keys.values(), default=0))]
    for _probe in range(_PROBES):
        if not ranges:
            return
        low, high = ranges.pop()
        first = _collect_run(connection, low, high, "", salvaged)
        if first is None:
            continue
        last = _collect_run(connection, first, high, "DESC", salvaged)
        if last is not None and last - first > _SMALL:
            middle = (first + last) // 2
            ranges += [(first + 1, middle), (middle + 1, last - 1)]


def _collect_run(connection: sqlite3.Connection, low: int, high: int, way: str, salvaged: Salvaged) -> int | None:
    """Read the rows of some works until one is broken.

    Returns:
        The last work that was reached; None when all were.
    """
    reached = high if way else low
    sql = (
        "SELECT work, field, value, at_us FROM mark NOT INDEXED"
        f" WHERE work BETWEEN ? AND ? ORDER BY work {way}, field {way}"
    )
    try:
        for work, name, value, at_us in connection.execute(sql, (low, high)):
            if isinstance(name, str) and isinstance(value, int | str) and isinstance(at_us, int):
                salvaged.marks[work, name] = (value, at_us)
            reached = work
    except FILE_ERRORS:
        return reached
    return None


def _set_aside(file: Path) -> Path | None:
    if not file.exists() or file.stat().st_size == 0:
        return None
    stamp = time.strftime("%Y%m%d-%H%M%S")
    name = f"{file.name}.corrupt-{stamp}"
    tries = (file.with_name(name + (f".{n}" if n else "")) for n in range(1_000))
    aside = next(path for path in tries if not path.exists())
    for end in ("", "-wal", "-journal"):
        source = file.with_name(file.name + end)
        if source.exists():
            target = aside.with_name(aside.name + end)
            make_file(target)
            shutil.copyfile(source, target)
    return aside


def _newest_readable(copies: list[Path]) -> tuple[Path | None, Salvaged]:
    for copy in copies:
        found = read_what_is_left(copy)
        if found.keys:
            return copy, found
    return None, Salvaged()


def _write(new: Path, *sources: Salvaged) -> int:
    store = Store.open_to_write(new)
    try:
        entries = [entry for source in sources for entry in source.entries()]
        store.apply(entries)
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.connection.execute("PRAGMA journal_mode = DELETE")
        return int(store.connection.execute("SELECT count(DISTINCT work) FROM mark").fetchone()[0])
    finally:
        store.close()


def _remove(new: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal", ".lock"):
        new.with_name(new.name + end).unlink(missing_ok=True)


def _message(count: int, aside: Path | None, copy: Path | None) -> str:
    saved = ngettext("the marks of {count} article were saved", "the marks of {count} articles were saved", count)
    parts = [_("The shelf's file was damaged: {saved}.").format(saved=saved.format(count=count))]
    if copy:
        day = day_of(copy.stat().st_mtime)
        parts.append(_("What could not be read came from the copy of {day}.").format(day=day))
    if aside:
        parts.append(_("The damaged file was kept as {file}.").format(file=aside.name))
    return " ".join(parts)
