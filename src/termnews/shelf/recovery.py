"""Repair a damaged shelf: from its log when the database is damaged, from the database when the log is.

Both have everything, so damage to one of them loses nothing. When both are damaged, all lines and rows with valid
checksums are combined, and the loss is reported.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from termnews.shelf.files import BESIDE, NotAFileError, check_database, locked, log_file, make_file, sync_folder
from termnews.shelf.log import Given, Head, LogReader, LogState, is_continued, read_head
from termnews.shelf.marks import Entry
from termnews.shelf.news import FILE_ERRORS, DamagedShelfError, is_damage
from termnews.shelf.pair import is_in_step, log_state, set_log_state
from termnews.shelf.shelf_tables import APPLICATION_ID, create, is_whole
from termnews.shelf.store import ShelfStore, prepare
from termnews.shelf.writing import SALT, Writing, transaction
from termnews.text.clean import clean_line
from termnews.text.words import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ADDRESS = re.compile(rb'"url:([^"\\]{1,200})"')
_MOST_NAMES = 5


@dataclass
class _Log:
    """The content of a log."""

    head: Head | None
    reader: LogReader
    is_cut: bool = False
    """Whether the log is shorter than the database records; without its records, whether the last line has no end."""

    @property
    def is_whole(self) -> bool:
        return self.head is not None and not self.reader.damaged and not self.is_cut

    @property
    def unread(self) -> list[bytes]:
        """The lines whose changes are lost."""
        return [*self.reader.damaged, *filter(None, [self.reader.unfinished])]


@dataclass
class _Rows:
    """The readable part of a damaged database."""

    keys: dict[int, set[str]] = field(default_factory=dict)
    marks: dict[tuple[int, str], tuple[int | str, int]] = field(default_factory=dict)

    def entries(self) -> Iterator[Entry]:
        """Return its rows as changes, without marks of unknown articles."""
        for (work, name), (value, at_us) in self.marks.items():
            if work in self.keys:
                yield Entry(tuple(sorted(self.keys[work])), name, value, at_us)


def mend(file: Path) -> str:
    """Rebuild the damaged one of database and log from the other.

    Args:
        file: The shelf.

    Returns:
        A message on what was found and done; empty when there was nothing to do.

    Raises:
        OSError, sqlite3.Error, ShelfError: No new file can be written.
    """
    check_database(file)
    if log_file(file).is_dir():
        raise NotAFileError(log_file(file))
    # Another process may repair it while this one waits, so everything is checked under the lock.
    with locked(file):
        if _is_database_whole(file):
            return _mend_log(file)
        return _mend_database(file)


def _is_database_whole(file: Path) -> bool:
    try:
        with closing(ShelfStore.open_to_read(file)) as store:
            log_state(store.connection)
            return is_whole(store.connection)
    except (*FILE_ERRORS, DamagedShelfError) as error:
        if is_damage(error) or not file.exists():
            return False
        raise


def _mend_log(file: Path) -> str:
    with closing(_connect(file)) as connection, transaction(connection):
        state = log_state(connection)
        log = _look_at_log(file, state)
        if log.is_whole and is_in_step(connection, file):
            return ""
        lost = _damaged_after(state, log)
        Writing(connection).put_all(_entries(log))
        aside = _set_aside(log_file(file)) if lost or not log.head else []
        ShelfStore(file, connection).rewrite_log(log.head.host if log.head else "")
        count = _count_marked(connection)
    return _loss_message(count, lost, aside) if lost else _message(log_file(file), file, aside)


def _mend_database(file: Path) -> str:
    state = _state_of_damaged(file)
    log = _look_at_log(file, state)
    rows = _Rows() if log.is_whole else _readable_rows(file)
    is_lost = not log.is_whole and (log.reader.end > 0 or _size(file) > 0)
    aside = _set_aside(file, log_file(file)) if is_lost else _set_aside(*([file] * (not _is_ours(file))))
    new = file.with_name(f"{file.name}.new-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        make_file(new)
        with closing(_connect(new)) as connection:
            count = _fill(connection, file, log, rows)
        for end in BESIDE:
            file.with_name(file.name + end).unlink(missing_ok=True)
        new.replace(file)
    finally:
        for end in ("", *BESIDE):
            new.with_name(new.name + end).unlink(missing_ok=True)
    sync_folder(file.parent)
    if is_lost:
        return _loss_message(count, log.unread, aside)
    # What is read of a damaged database may be wrong; where the log continues it, it is not.
    is_all = state is not None and is_continued(log_file(file), Given(state.id, state.end, state.sum))
    return _message(file, log_file(file), aside, is_all=is_all) if log.head else ""


def _fill(connection: sqlite3.Connection, file: Path, log: _Log, rows: _Rows) -> int:
    """Make a new database; return how many articles have marks in it."""
    with transaction(connection):
        create(connection)
        writing = Writing(connection)
        writing.put_all(_entries(log))
        writing.put_all(rows.entries())
        if log.is_whole and log.head:
            reader = log.reader
            set_log_state(connection, LogState(log.head.id, reader.end, reader.sum, reader.end))
        else:
            ShelfStore(file, connection).rewrite_log(log.head.host if log.head else "")
        return _count_marked(connection)


def _count_marked(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(DISTINCT work) FROM mark").fetchone()[0])


def _connect(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    prepare(connection)
    return connection


# Inspection


def _look_at_log(file: Path, state: LogState | None) -> _Log:
    """Inspect the log of a shelf; `_entries` yields its changes, and sets `reader.damaged`."""
    log = _Log(read_head(log_file(file)), LogReader(log_file(file)))
    with suppress(OSError):
        log.reader.check()
    log.is_cut = log.reader.end < state.end if state and _is_of(state, log) else bool(log.reader.unfinished)
    return log


def _is_of(state: LogState, log: _Log) -> bool:
    return log.head is not None and log.head.id == state.id


def _damaged_after(state: LogState, log: _Log) -> list[bytes]:
    """Return the damaged lines that a valid database does not have."""
    rest = LogReader(log.reader.path, state.end)
    if _is_of(state, log):
        with suppress(OSError):
            rest.check()
    return rest.damaged


def _entries(log: _Log) -> Iterator[Entry]:
    log.reader = LogReader(log.reader.path)
    with suppress(OSError):
        yield from log.reader


def _state_of_damaged(file: Path) -> LogState | None:
    with suppress(*FILE_ERRORS, DamagedShelfError), _open_damaged(file) as connection:
        return log_state(connection)
    return None


@contextmanager
def _open_damaged(file: Path) -> Iterator[sqlite3.Connection]:
    uri = f"{file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
        # Otherwise SQLite reads nothing of a file that is shorter than its header says.
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("PRAGMA query_only = ON")
        prepare(connection)
        yield connection


def _readable_rows(file: Path) -> _Rows:
    """Read all valid rows, from both ends of each table."""
    found = _Rows()
    with suppress(*FILE_ERRORS), _open_damaged(file) as connection:
        for way in ("", "DESC"):
            sql = (
                f"SELECT key, work FROM work_key NOT INDEXED WHERE sum = row_sum({SALT}, key, work) ORDER BY key {way}"
            )
            with suppress(*FILE_ERRORS):
                for key, work in connection.execute(sql):
                    found.keys.setdefault(work, set()).add(key)
            sql = (
                "SELECT work, field, value, at_us FROM mark NOT INDEXED"
                f" WHERE sum = row_sum({SALT}, work, field, value, at_us) ORDER BY work {way}, field {way}"
            )
            with suppress(*FILE_ERRORS):
                for work, name, value, at_us in connection.execute(sql):
                    found.marks[work, name] = (value, at_us)
    return found


def _is_ours(file: Path) -> bool:
    """Whether a file is empty, missing, or marked as a shelf."""
    try:
        with file.open("rb") as stream:
            header = stream.read(100)
    except OSError:
        return True
    return not header or header[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _set_aside(*files: Path) -> list[str]:
    """Rename damaged files; return the new names."""
    stamp, names = time.strftime("%Y%m%d-%H%M%S"), []
    for file in files:
        if _size(file):
            tries = (f"{file.name}.damaged-{stamp}" + (f".{n}" if n else "") for n in range(1_000))
            aside = next(file.with_name(name) for name in tries if not file.with_name(name).exists())
            _keep(file, aside)
            names.append(aside.name)
    return names


def _keep(file: Path, aside: Path) -> None:
    """Give a file that is about to be replaced a second name: a copy might not fit on the disk."""
    try:
        os.link(file, aside)
    except OSError:  # The file system has no second names, or the file is a link to another one.
        make_file(aside)
        shutil.copyfile(file, aside)


def _message(damaged: Path, other: Path, aside: list[str], *, is_all: bool = True) -> str:
    if is_all:
        words = _("{file} was damaged or missing. It was rebuilt from {other}; no mark was lost.")
    else:
        words = _("{file} was damaged or missing. It was rebuilt from {other}, which shows no damage.")
    return _with_aside(words.format(file=clean_line(damaged.name), other=clean_line(other.name)), aside)


def _loss_message(count: int, lines: list[bytes], aside: list[str]) -> str:
    saved = ngettext(
        "the marks of {count} article were recovered", "the marks of {count} articles were recovered", count
    )
    parts = [_("The shelf and its log were damaged: {saved}.").format(saved=saved.format(count=count))]
    if lines:
        lost = ngettext(
            "At least {count} change could not be read.", "At least {count} changes could not be read.", len(lines)
        )
        parts.append(lost.format(count=len(lines)))
    else:
        parts.append(_("The log, or the end of it, is missing."))
    found = (address for line in lines for address in _ADDRESS.findall(line))
    names = [clean_line(name.decode("utf-8", "replace")) for name in dict.fromkeys(found)]
    if names:
        more = " …" * (len(names) > _MOST_NAMES)
        parts.append(_("Check the marks of: {names}").format(names=", ".join(names[:_MOST_NAMES]) + more))
    return _with_aside(" ".join(parts), aside)


def _with_aside(words: str, aside: list[str]) -> str:
    if not aside:
        return words
    return f"{words} " + _("The damaged file was kept as {file}.").format(file=", ".join(map(clean_line, aside)))
