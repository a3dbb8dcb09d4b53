"""The thread that exchanges marks with other hosts while the person reads."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.news import ChangedElsewhere, Confirmed, ShelfNews, Told

if TYPE_CHECKING:
    from termnews.shelf.pool import Pool
    from termnews.shelf.shelf import Shelf

PAUSE_SECONDS = 2.0
"""Between two exchanges: what is marked meanwhile goes together."""
POLL_SECONDS = 30.0
"""After which it is looked for what others did."""


class Syncer:
    """Exchanges at the start, after marks, now and then, and at the end."""

    def __init__(self, shelf: Shelf, pool: Pool) -> None:
        """Prepare; `start` begins."""
        self._shelf = shelf
        self._pool = pool
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._is_wanted = True
        """Whether there is anything that was not exchanged."""
        self._told: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="shelf-syncer", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._unsubscribe = self._shelf.subscribe(self._listen)
        # A system without threads to give exchanges nothing until the next start.
        with suppress(RuntimeError):
            self._thread.start()

    def stop(self, seconds: float) -> None:
        """Exchange what was marked since the last time, and end; a folder that does not answer is left."""
        if self._thread.ident is None:
            return
        self._shelf.wait_saved(seconds)
        self._unsubscribe()
        self._stopping.set()
        self._woken.set()
        self._thread.join(seconds)

    def _listen(self, news: ShelfNews) -> None:
        if isinstance(news, Confirmed):
            self._is_wanted = True
            self._woken.set()

    def _run(self) -> None:
        self._exchange()
        while not self._stopping.wait(PAUSE_SECONDS):
            self._woken.wait(POLL_SECONDS)
            if not self._stopping.is_set():
                self._exchange()
        if self._is_wanted:
            self._exchange()

    def _exchange(self) -> None:
        from termnews.shelf.syncing import sync

        self._woken.clear()
        self._is_wanted = False
        try:
            synced = sync(self._shelf, self._pool)
        except ShelfError as error:
            self._is_wanted = True
            self._tell(str(error))
            return
        if synced.taken:
            self._shelf.ledger.announcer.tell(ChangedElsewhere())
        self._told = set(synced.problems) & self._told
        for problem in synced.problems:
            self._tell(problem)

    def _tell(self, problem: str) -> None:
        """Say something once, until it is over."""
        if problem not in self._told:
            self._told.add(problem)
            self._shelf.ledger.announcer.tell(Told(problem))
