"""The database and its log: each has everything, and the database records how much of the log it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.shelf.files import log_file
from termnews.shelf.log import LogReader, LogState, new_head, read_head, rewrite, size_of
from termnews.shelf.news import DamagedShelfError
from termnews.shelf.shelf_tables import create
from termnews.shelf.writing import Writing, transaction

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


def begin(connection: sqlite3.Connection, file: Path) -> None:
    """Make the tables in an empty file, and a log.

    Raises:
        DamagedShelfError: There is a log already: the database is lost.
    """
    if size_of(file) > 0:
        raise DamagedShelfError
    with transaction(connection):
        create(connection)
        set_log_state(connection, rewrite(file, new_head(), ()))


def log_state(connection: sqlite3.Connection) -> LogState:
    """Return which log the database has, and how much of it.

    Raises:
        DamagedShelfError: It does not say, or says what cannot be.
    """
    match connection.execute("SELECT log_id, log_end, log_sum, log_base FROM shelf").fetchone():
        case (str() as id, int() as end, int() as sum, int() as base) if end >= 0 and base >= 0:
            return LogState(id, end, sum, base)
    raise DamagedShelfError


def set_log_state(connection: sqlite3.Connection, state: LogState) -> None:
    """Record how much of the log the database has, in the transaction that writes the rest."""
    connection.execute("UPDATE shelf SET log_id = ?, log_end = ?, log_sum = ?, log_base = ?", state)


def is_in_step(connection: sqlite3.Connection, file: Path) -> bool:
    """Whether the log is the one that the database records, and ends where it should."""
    state, head = log_state(connection), read_head(log_file(file))
    return head is not None and head.id == state.id and size_of(file) == state.end


def is_log_whole(file: Path, state: LogState) -> bool:
    """Read the log up to where the database has it; return whether every line is valid."""
    head, reader = read_head(log_file(file)), LogReader(log_file(file))
    try:
        reader.check()
    except OSError:
        return False
    if head is None or head.id != state.id:
        return False
    return not reader.damaged and reader.end >= state.end


def catch_up(connection: sqlite3.Connection, file: Path) -> LogState:
    """Apply what the log has and the database lacks, after a crash or a loss of power; call it in a transaction.

    Raises:
        DamagedShelfError: The log is gone, shorter than it was, damaged, or another one.
    """
    state, size = log_state(connection), size_of(file)
    head = read_head(log_file(file))
    if head is None or head.id != state.id or size < state.end:
        raise DamagedShelfError
    if size == state.end:
        return state
    reader, writing = LogReader(log_file(file), state.end), Writing(connection)
    writing.put_all(reader)
    if reader.damaged:
        raise DamagedShelfError
    state = state._replace(end=reader.end, sum=reader.sum or state.sum)
    set_log_state(connection, state)
    return state
