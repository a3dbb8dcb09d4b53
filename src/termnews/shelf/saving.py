"""The thread that commits changes at once, and retries when that fails."""

from __future__ import annotations

import threading
import time
from collections import deque
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Protocol

from termnews.errors import ShelfError
from termnews.shelf.files import LOCK_SECONDS
from termnews.shelf.news import FILE_ERRORS, Saving, ShelfState, is_damage, reason_of
from termnews.shelf.store import ShelfStore, StaleStoreError
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.shelf.marks import Entry, Undoable

POLL_SECONDS = 1.0
FIRST_RETRY_SECONDS = 0.1
LAST_RETRY_SECONDS = 30.0
GRACE_SECONDS = 3.0
"""How long a command waits for what failed to succeed after all."""
PAUSE_SECONDS = 0.003
"""Seconds between two transactions, so that other processes get their turn and changes are batched."""

MOST_AT_ONCE = 6_000
"""The maximum number of changes, and parts of steps, in one transaction."""


class Batch(NamedTuple):
    """Changes that are saved together."""

    number: int
    entries: tuple[Entry, ...]
    step: tuple[Undoable, ...] = ()
    """The step that an undo after a restart reverts."""
    new_step: bool = False
    """Whether `step` replaces the stored one; otherwise it extends it."""

    @property
    def size(self) -> int:
        """How much there is to write."""
        return len(self.entries) + len(self.step)


class Listener(Protocol):
    """The callbacks of the writer, called from its thread."""

    def saved(self, batches: list[Batch]) -> None:
        """Batches are on the disk."""

    def confirmed(self, number: int) -> None:
        """Batches up to a number are on the disk, and removed from the queue."""

    def stands(self, state: ShelfState) -> None:
        """The state of saving has changed."""

    def changed_elsewhere(self) -> None:
        """Another termnews wrote."""

    def damaged(self) -> None:
        """The file is damaged: repair it, or raise."""


class ShelfWriter:
    """A queue of batches and the thread that empties it."""

    def __init__(self, open_store: Callable[[], ShelfStore], listener: Listener) -> None:
        """Prepare; `start` begins."""
        self._open_store = open_store
        self._listener = listener
        self._store: ShelfStore | None = None
        self._version = 0
        self._queue: deque[Batch] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._last_moment = 0.0
        """When stopping, until when others that hold the lock are waited for, on the monotonic clock."""
        self._broken = False
        self._reason = ""
        self._retry = FIRST_RETRY_SECONDS
        self._tried = threading.Event()
        self.has_opened = False
        """Whether the shelf could be opened, now or before."""
        self.writing = threading.Lock()
        """Held while the file is written; acquire it to keep the writer away from the file."""
        self._thread = threading.Thread(target=self._run, name="shelf-writer", daemon=True)

    @property
    def state(self) -> ShelfState:
        """The state of saving."""
        unsaved = sum(len(batch.entries) for batch in list(self._queue))
        if self._reason:
            return ShelfState(Saving.FAILED, self._reason, unsaved)
        return ShelfState(Saving.SAVING if unsaved else Saving.SAVED, unsaved=unsaved)

    def start(self, seconds: float) -> None:
        """Start, and wait some seconds for the shelf to be opened; longer when another program locks it."""
        try:
            self._thread.start()
        except RuntimeError:
            self._reason = _("No thread available; nothing will be saved.")
        else:
            self._tried.wait(seconds)

    def put(self, batch: Batch) -> None:
        """Queue a batch."""
        with self._changed:
            self._queue.append(batch)
            self._changed.notify_all()

    def wait_room(self) -> None:
        """Wait until the queue fits into one transaction; not while saving fails, which may last."""
        with self._changed:
            self._changed.wait_for(lambda: self._reason or self._stopping or self._queued <= MOST_AT_ONCE)

    @property
    def _queued(self) -> int:
        return sum(batch.size for batch in self._queue)

    def drop(self, is_wanted: Callable[[Entry], bool]) -> None:
        """Remove changes from the queue, saved or not; call it with `writing` held."""
        with self._changed:
            self._queue = deque(Batch(batch.number, tuple(filter(is_wanted, batch.entries))) for batch in self._queue)

    def wait_saved(self, timeout: float | None) -> bool:
        """Wait until everything queued so far is on the disk; return whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue, timeout)

    def wait_settled(self, timeout: float) -> bool:
        """Wait until everything queued so far is on the disk, or has failed for a while; return whether it is."""
        with self._changed:
            self._changed.wait_for(lambda: not self._queue or self._reason, timeout)
            return self._changed.wait_for(lambda: not self._queue, GRACE_SECONDS if self._reason else 0)

    def mend(self) -> None:
        """Let the file be repaired before anything else."""
        with self._changed:
            self._broken = True
            self._changed.notify_all()

    def wait_mended(self) -> None:
        """Wait until the shelf is open and valid, or cannot be repaired."""
        if self._thread.ident:
            self._tried.wait(2 * LOCK_SECONDS)
        with self._changed:
            self._changed.wait_for(lambda: not self._broken or self._reason or self._stopping)

    def stop(self, timeout: float) -> int:
        """Try once more, or until the time is over while others write; return the number of lost changes."""
        with self._changed:
            self._stopping = True
            self._last_moment = time.monotonic() + timeout
            self._changed.notify_all()
        if self._thread.ident:
            self._thread.join(timeout)
        return self.state.unsaved

    def _run(self) -> None:
        # It may take longer than the timeout.
        try:
            self._write_all()
        finally:
            self._let_go()

    def _write_all(self) -> None:
        is_first = True
        while is_first or self._wait():
            is_first = False
            try:
                with self.writing:
                    # Only now, because the last holder of `writing` may have dropped some.
                    self._write_or_poll(self._next_batches())
            except (OSError, MemoryError, *FILE_ERRORS, ShelfError) as error:
                self._fail(error)
                is_locked = isinstance(error, TimeoutError)
                with self._changed:
                    if self._stopping and not (is_locked and time.monotonic() < self._last_moment):
                        return
                    self._changed.wait_for(lambda: self._stopping, self._retry)
                # Waiting for a lock is enough of a pause.
                if not is_locked:
                    self._retry = min(self._retry * 2, LAST_RETRY_SECONDS)
            else:
                time.sleep(PAUSE_SECONDS)

    def _wait(self) -> bool:
        """Wait for batches, or until changes of others are due to be checked; return whether to continue."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._stopping or self._broken, POLL_SECONDS)
            return bool(self._queue) or not self._stopping

    def _next_batches(self) -> list[Batch]:
        """Return the batches for one transaction, within bounds, so that others need not wait long."""
        size = 0
        batches: list[Batch] = []
        for batch in list(self._queue):
            size += batch.size
            if batches and size > MOST_AT_ONCE:
                break
            batches.append(batch)
        return batches

    def _write_or_poll(self, batches: list[Batch]) -> None:
        if self._broken:
            self._let_go()
            self._listener.damaged()
            with self._changed:
                self._broken = False
                self._changed.notify_all()
        try:
            self._use_store(batches)
        except StaleStoreError:
            self._let_go()
            self._use_store(batches)
        except (*FILE_ERRORS, ShelfError) as error:
            if not is_damage(error):
                raise
            self._let_go()
            self._listener.damaged()
            self._use_store(batches)

    def _use_store(self, batches: list[Batch]) -> None:
        if self._store is None:
            self._store = self._open_store()
            # Others may have written while it was closed; at the start, nothing has been read yet.
            self._version = -1 if self._tried.is_set() else self._store.data_version()
            self.has_opened = True
            self._tried.set()
        if batches:
            self._save(self._store, batches)
        elif not self._store.is_current():
            raise StaleStoreError(self._store.file)
        self._look_for_others(self._store)
        if self._reason:
            self._reason, self._retry = "", FIRST_RETRY_SECONDS
            self._listener.stands(self.state)

    def _save(self, store: ShelfStore, batches: list[Batch]) -> None:
        newest = max((at for at, batch in enumerate(batches) if batch.new_step), default=-1)
        store.apply(
            chain.from_iterable(batch.entries for batch in batches),
            chain.from_iterable(batch.step for batch in batches[max(newest, 0) :]),
            new_step=newest >= 0,
        )
        self._listener.saved(batches)
        self._reason, self._retry = "", FIRST_RETRY_SECONDS
        with self._changed:
            for _batch in batches:
                self._queue.popleft()
            self._changed.notify_all()
        self._listener.confirmed(batches[-1].number)
        self._listener.stands(self.state)

    def _look_for_others(self, store: ShelfStore) -> None:
        version = store.data_version()
        if version != self._version:
            self._version = version
            self._listener.changed_elsewhere()

    def _fail(self, error: Exception) -> None:
        self._let_go()
        with self._changed:
            self._reason = reason_of(error)
            self._changed.notify_all()
        self._tried.set()
        self._listener.stands(self.state)

    def _let_go(self) -> None:
        if self._store:
            self._store.close()
            self._store = None
