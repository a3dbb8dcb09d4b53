"""The thread that syncs marks with other hosts while the person reads."""

from __future__ import annotations

import threading
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING

from termnews.errors import ServerError, ShelfError
from termnews.shelf.news import ChangedElsewhere, Confirmed, ShelfNews, StateChanged, Told

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.shelf.pool import Pool
    from termnews.shelf.shelf import Shelf

PAUSE_SECONDS = 2.0
"""Seconds between two syncs with a folder: what is marked meanwhile goes together."""
SERVER_PAUSE_SECONDS = 0.1
"""The same for a server, where a mark counts as saved only when it has arrived."""
POLL_SECONDS = 30.0
"""Seconds after which changes of other hosts are fetched."""
RETRY_SECONDS = 5.0
"""Seconds after which an unreachable server is tried again."""
_PATIENCE = 30.0
"""Seconds to wait while another process of this host syncs."""


class Pooling(IntEnum):
    """Whether what is saved on this host is on the server as well."""

    DONE = 0
    """It is, or there is no server."""
    UNDER_WAY = 1
    WAITING = 2
    """It could not be sent, and is tried again."""


class Syncer:
    """Syncs at the start, after marks, now and then, and at the end."""

    def __init__(self, shelf: Shelf, get_pool: Callable[[], Pool], *, is_server: bool) -> None:
        """Prepare; `start` begins.

        Args:
            shelf: Whose marks.
            get_pool: Returns the pool; called in the thread, because the driver is slow to import.
            is_server: Whether marks count as saved only when they are in the pool.
        """
        self._shelf = shelf
        self._get_pool = get_pool
        self._is_server = is_server
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._done = -1
        """The number of the last changes that were synced."""
        self._has_failed = False
        self._told: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="shelf-syncer", daemon=True)

    @property
    def pooling(self) -> Pooling:
        """Whether what is saved on this host is on the server as well."""
        if not self._is_server or not self._is_wanted:
            return Pooling.DONE
        return Pooling.WAITING if self._has_failed else Pooling.UNDER_WAY

    @property
    def _is_wanted(self) -> bool:
        """Whether there is anything that was not synced."""
        return self._shelf.ledger.number != self._done

    @property
    def _is_lost(self) -> bool:
        """Whether the server could not be reached; whoever leaves does not wait for it, the marks do."""
        return self._is_server and self._has_failed

    def start(self) -> None:
        """Begin; returns at once."""
        self._unsubscribe = self._shelf.subscribe(self._listen)
        # Without a free thread, nothing is synced until the next start.
        with suppress(RuntimeError):
            self._thread.start()

    def stop(self, seconds: float) -> None:
        """Sync what was marked since the last time, and stop; a pool that does not answer is given up."""
        if self._thread.ident is None:
            return
        self._shelf.wait_saved(seconds)
        self._unsubscribe()
        self._stopping.set()
        self._woken.set()
        self._thread.join(0 if self._is_lost else seconds)

    def _listen(self, news: ShelfNews) -> None:
        if isinstance(news, Confirmed):
            self._woken.set()

    def _run(self) -> None:
        self._sync()
        while not self._stopping.wait(SERVER_PAUSE_SECONDS if self._is_server else PAUSE_SECONDS):
            self._woken.wait(RETRY_SECONDS if self._has_failed else POLL_SECONDS)
            if not self._stopping.is_set():
                self._sync()
        if self._is_wanted and not self._is_lost:
            self._sync()

    def _sync(self) -> None:
        from termnews.shelf.syncing import sync

        self._woken.clear()
        asked = self._shelf.ledger.number
        try:
            synced = sync(self._shelf, self._get_pool(), _PATIENCE)
        except (ShelfError, ServerError) as error:
            self._has_failed = True
            self._report(str(error))
        else:
            self._has_failed, self._done = False, asked
            if synced.taken:
                self._shelf.ledger.announcer.notify(ChangedElsewhere())
            self._told = set(synced.problems) & self._told
            for problem in synced.problems:
                self._report(problem)
        self._shelf.ledger.announcer.notify(StateChanged(self._shelf.state))

    def _report(self, problem: str) -> None:
        """Say something once, until it is over."""
        if problem not in self._told:
            self._told.add(problem)
            self._shelf.ledger.announcer.notify(Told(problem))
