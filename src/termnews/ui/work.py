"""Slow work outside the message loop: only the latest request, or all requests in order.

The end of the app does not wait for it: the watchdog of `endings` takes care of that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

from termnews.errors import TermnewsError

T = TypeVar("T")
CallLater = Callable[..., object]
"""Calls something in the message loop; may be called from any thread."""


class LatestOnly(Generic[T]):
    """Slow work of which only the latest result is wanted.

    While work is running, newer work replaces waiting work, so that a held key requests only what is wanted now.
    """

    def __init__(self, call_later: CallLater) -> None:
        """Deliver results by `call_later`."""
        self._call_later = call_later
        self._pool: ThreadPoolExecutor | None = None
        self._latest: Future[T] | None = None

    @property
    def is_idle(self) -> bool:
        """Whether the latest result has arrived, or is no longer wanted."""
        return self._latest is None

    def ask(
        self, work: Callable[[], T], answer: Callable[[T], None], failed: Callable[[TermnewsError], None] | None = None
    ) -> None:
        """Do work in the thread, then pass its result to `answer`, unless there is a newer request.

        Args:
            work: Must not touch widgets.
            answer: Called in the message loop.
            failed: Called there with the error.
        """
        self.drop()
        self._pool = self._pool or ThreadPoolExecutor(1, "ui-latest")
        future = self._latest = self._pool.submit(work)
        future.add_done_callback(lambda done: self._call_later(self._on_done, done, answer, failed))

    def drop(self) -> None:
        """Discard the result of running work."""
        if self._latest is not None:
            self._latest.cancel()
            self._latest = None

    def _on_done(
        self, future: Future[T], answer: Callable[[T], None], failed: Callable[[TermnewsError], None] | None
    ) -> None:
        if future is not self._latest:
            return
        self._latest = None
        try:
            result = future.result()
        except TermnewsError as error:
            if failed is not None:
                failed(error)
        else:
            answer(result)


class SerialQueue:
    """Slow work that is all done, in order: changes made by the person."""

    def __init__(self, call_later: CallLater, failed: Callable[[TermnewsError], None]) -> None:
        """Deliver results, and errors to `failed`, by `call_later`."""
        self._call_later = call_later
        self._failed = failed
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._under_way = 0
        self._waiting = 0

    @property
    def is_idle(self) -> bool:
        """Whether all work is done and its results delivered."""
        return self._under_way == 0

    @property
    def waiting(self) -> int:
        """The number of items of work that has not begun yet."""
        return self._waiting

    def do(self, work: Callable[[], T], done: Callable[[T], None], *, at_once: bool = False, count: int = 1) -> None:
        """Do work after all earlier work, and pass its result to `done`.

        Args:
            work: Must not touch widgets.
            done: Called in the message loop.
            at_once: Do it at once if nothing is running; for work that takes less than a frame.
            count: The number of items.
        """
        if at_once and self.is_idle:
            self._deliver(work, done)
            return
        self._under_way += 1
        with self._lock:
            self._waiting += count
        self._pool = self._pool or ThreadPoolExecutor(1, "ui-changes")
        future = self._pool.submit(self._begin, work, count)
        future.add_done_callback(lambda finished: self._call_later(self._on_done, finished, done))

    def _begin(self, work: Callable[[], T], count: int) -> T:
        with self._lock:
            self._waiting -= count
        return work()

    def _on_done(self, future: Future[Any], done: Callable[[Any], None]) -> None:
        self._under_way -= 1
        self._deliver(future.result, done)

    def _deliver(self, result: Callable[[], T], done: Callable[[T], None]) -> None:
        try:
            value = result()
        except TermnewsError as error:
            self._failed(error)
        else:
            done(value)


class Work:
    """All slow work of one screen."""

    def __init__(self, call_later: CallLater, failed: Callable[[TermnewsError], None]) -> None:
        """Deliver results by `call_later`, and errors of changes to `failed`."""
        self.call_later = call_later
        """Calls something in the message loop, from any thread."""
        self.changes = SerialQueue(call_later, failed)
        """The queue of changes to marks."""

    def latest(self) -> LatestOnly[Any]:
        """Create another kind of work of which only the latest is wanted."""
        return LatestOnly(self.call_later)
