"""Look over the whole file once at start, and take the day's copy, while the person reads."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.backups import is_due, is_whole, keep_copy
from termnews.shelf.news import FILE_ERRORS
from termnews.shelf.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Keeper:
    """One look over the file, in a thread of its own."""

    def __init__(self, file: Path, found_damaged: Callable[[], None]) -> None:
        """Prepare; `start` begins."""
        self._file = file
        self._found_damaged = found_damaged
        self._stopped = threading.Event()
        self._connection: sqlite3.Connection | None = None
        self._thread = threading.Thread(target=self._run, name="shelf-keeper", daemon=True)

    def start(self) -> None:
        """Begin, unless that has happened or it was stopped."""
        if self._thread.ident is None and not self._stopped.is_set():
            self._thread.start()

    def wait(self) -> None:
        """Wait for the end of it."""
        if self._thread.ident:
            self._thread.join()

    def stop(self) -> None:
        """End it at the next page."""
        self._stopped.set()
        while self._thread.is_alive():
            if connection := self._connection:
                # It may just have closed.
                with suppress(sqlite3.ProgrammingError):
                    connection.interrupt()
            self._thread.join(0.01)

    def _run(self) -> None:
        # What keeps it from reading or copying keeps the writer from writing, which says so.
        with suppress(OSError, *FILE_ERRORS, ShelfError):
            store = Store.open_to_read(self._file)
            self._connection = store.connection
            try:
                self._look(store)
            finally:
                self._connection = None
                store.close()

    def _look(self, store: Store) -> None:
        if self._stopped.is_set():
            return
        if not is_whole(store.connection):
            self._found_damaged()
        elif is_due(self._file):
            keep_copy(store.connection, self._file, is_stopped=self._stopped.is_set)
