"""Check the whole shelf once at the start, while the person reads, and tidy its log."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.files import locked
from termnews.shelf.log import size_of
from termnews.shelf.news import FILE_ERRORS, is_damage
from termnews.shelf.pair import is_in_step, is_log_whole, log_state
from termnews.shelf.shelf_tables import is_whole
from termnews.shelf.store import ShelfStore
from termnews.shelf.writing import transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_SUPERFLUOUS = 1 << 20
"""Slack in bytes: a log is rewritten when it exceeds twice its compacted size by this much."""


class Checker:
    """One check, in a thread of its own."""

    def __init__(self, file: Path, found_damaged: Callable[[], None]) -> None:
        """Prepare; `start` begins."""
        self._file = file
        self._found_damaged = found_damaged
        self._stopped = threading.Event()
        self._connection: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._run, name="shelf-checker", daemon=True)

    def start(self) -> None:
        """Start, unless it was started or stopped before."""
        if self._thread.ident is None and not self._stopped.is_set():
            # Without a free thread, the shelf is not checked.
            with suppress(RuntimeError):
                self._thread.start()

    def wait(self) -> None:
        """Wait until it has finished."""
        if self._thread.ident:
            self._thread.join()

    def stop(self) -> None:
        """Stop it at the next page."""
        self._stopped.set()
        while self._thread.is_alive():
            if connection := self._connection:
                # It may have closed just now.
                with suppress(sqlite3.ProgrammingError):
                    connection.interrupt()
            self._thread.join(0.01)

    def _run(self) -> None:
        try:
            with closing(ShelfStore.open_to_read(self._file)) as store:
                self._connection = store.connection
                try:
                    self._check(store)
                finally:
                    self._connection = None
        except (OSError, *FILE_ERRORS, ShelfError) as error:
            # Any other error affects the writer, too, which reports it.
            if is_damage(error):
                self._found_damaged()

    def _check(self, store: ShelfStore) -> None:
        if self._stopped.is_set():
            return
        if not is_whole(store.connection) or not is_log_whole(self._file, log_state(store.connection)):
            self._found_damaged()
        elif not self._stopped.is_set() and _is_long(store):
            tidy(self._file)


def _is_long(store: ShelfStore) -> bool:
    return size_of(store.file) > 2 * log_state(store.connection).base + _MOST_SUPERFLUOUS


def tidy(file: Path) -> None:
    """Compact the log: drop what later changes superseded."""
    with closing(ShelfStore.open_to_write(file)) as store, locked(file), transaction(store.connection):
        if _is_long(store) and is_in_step(store.connection, file):
            store.rewrite_log()
