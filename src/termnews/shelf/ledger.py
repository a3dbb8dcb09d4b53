"""Changes to registers: applied in memory at once, and written to the disk by the writer's thread."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from termnews.shelf.checking import Checker
from termnews.shelf.files import LOCK_SECONDS, behind_link, check_writable, sync_file
from termnews.shelf.forgetting import forget, set_back
from termnews.shelf.forgotten import FORGOTTEN, Forgotten, record_of_all
from termnews.shelf.kept import Kept
from termnews.shelf.marks import DAY_US, LATEST_US, NEVER_US, Change, Entry, Keys, Register, Undoable
from termnews.shelf.news import (
    Announcer,
    ChangedElsewhere,
    Confirmed,
    Saving,
    ShelfState,
    StateChanged,
    Told,
)
from termnews.shelf.reading import ShelfReader
from termnews.shelf.saving import Batch, ShelfWriter
from termnews.shelf.shelf_tables import check_file
from termnews.shelf.store import ShelfStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from termnews.shelf.step import Step


_OPEN_SECONDS = 0.3
"""The longest wait for a locked shelf at the start, so that it does not delay the first articles."""


class Ledger:
    """All registers of one shelf."""

    def __init__(self, file: Path | None, clock: Callable[[], int], *, on_network: bool | None = None) -> None:
        """Open the file, or work in memory when there is none; call `check` afterwards."""
        # Where the file is a link, the log and SQLite's files are beside what it leads to.
        self.file = file = behind_link(file) if file else None
        self._clock = clock
        self._on_network = on_network
        self._last_us = 0
        self.number = 0
        """The number of the last changes."""
        self._lock = threading.Lock()
        self._reader = ShelfReader(file, self._found_damaged, self._patience)
        self.kept = Kept(self._reader)
        self.announcer = Announcer()
        self._writer: ShelfWriter | None = None
        self._checker: Checker | None = None
        if file:
            self._checker = Checker(file, self._found_damaged)
            self._writer = ShelfWriter(self._open_store, self)
            self._writer.start(_OPEN_SECONDS)

    def check(self) -> None:
        """Start to check the whole shelf; returns at once."""
        if self._checker:
            self._checker.start()

    def _open_store(self) -> ShelfStore:
        assert self.file  # only a writer opens stores, and it has a file
        return ShelfStore.open_to_write(self.file, on_network=self._on_network)

    def _patience(self) -> float:
        """Return how many seconds a reader may wait: until it was first opened, the shelf may be locked for long."""
        return LOCK_SECONDS if self._writer and self._writer.has_opened else _OPEN_SECONDS

    def last_step(self) -> Step | None:
        """Return the last step of an earlier run."""
        return self._reader.last_step()

    # Changing

    def clock_us(self) -> int:
        """Return the clock's time."""
        return self._clock()

    def latest(self) -> int:
        """Return the latest moment of any mark that is saved; 0 when there is none."""
        return self._reader.latest()

    def now_us(self) -> int:
        """Return the time, strictly increasing even when the clock goes back.

        A wildly wrong clock is ignored: changes meanwhile are dated after all earlier ones, and before those made
        once the clock is right again.
        """
        moment, latest = self._clock(), self._reader.latest()
        # Another host's clock may be ahead, within bounds: changes made now must still be later than its.
        if moment >= LATEST_US or moment <= latest <= moment + DAY_US:
            moment = latest + 1
        with self._lock:
            self._last_us = max(moment, self._last_us + 1)
            return self._last_us

    def change(
        self,
        changes: Sequence[Change],
        seen: Sequence[Register | None],
        step: Sequence[Undoable] = (),
        *,
        new_step: bool = False,
    ) -> int:
        """Apply changes in memory and queue them for saving.

        Args:
            changes: What to keep.
            seen: What the person saw before, for each of them. The new change wins even if that was set by a clock
            that was ahead.
            step: The step that an undo after a restart reverts.
            new_step: Whether `step` replaces the stored one; otherwise it extends it.

        Returns:
            The number that `Confirmed` will name.
        """
        now = self.now_us()
        entries = []
        for change, register in zip(changes, seen, strict=True):
            at_us = max(now, register.at_us + 1) if register else now
            entries.append(Entry(change.keys, change.field, change.value, at_us, register.value if register else ""))
        return self.put(entries, step, new_step=new_step)

    def put(self, entries: Sequence[Entry], step: Sequence[Undoable] = (), *, new_step: bool = False) -> int:
        """Apply entries in memory and queue them for saving."""
        self.kept.put(entries)
        with self._lock:
            self.number += 1
            if self._writer:
                self._writer.put(Batch(self.number, tuple(entries), tuple(step), new_step))
            number = self.number
        self.announcer.notify(StateChanged(self.state))
        return number

    def wait_room(self) -> None:
        """Wait until little is unsaved, to bound the memory; not while saving fails."""
        if self._writer:
            self._writer.wait_room()

    def forget(self, articles: Sequence[Keys] | None) -> None:
        """Remove everything about some articles, or about all, from memory and disk.

        Raises:
            OSError, sqlite3.Error, ShelfError: The disk still has it; the message says why.
        """
        if self._writer is None:
            self.kept.forget(articles)
            return
        with self._alone() as file:
            known = None if articles is None else [tuple(self.kept.all_keys([keys])) for keys in articles]
            records = self._records(known) if sync_file(file).exists() else []
            self.kept.forget(known)
            gone = None if known is None else {key for keys in known for key in keys}
            self._writer.drop(lambda entry: gone is not None and gone.isdisjoint(entry.keys))
            self._reader.close()
            forget(file, None if known is None else dict.fromkeys(known, NEVER_US), records, self._open_store)
        self.announcer.notify(StateChanged(self.state))

    def _records(self, articles: Sequence[Keys] | None) -> list[Entry]:
        """Create the records that tell other hosts to forget some articles, or all."""
        now = self.now_us()
        if articles is None:
            return [record_of_all(now)]
        return Forgotten(self.kept.find(FORGOTTEN)).records((key for keys in articles for key in keys), now)

    def forget_until(self, articles: Mapping[Keys, int], records: Sequence[Entry]) -> None:
        """Remove what is saved about articles up to a moment each, because another host forgot it.

        Raises:
            OSError, sqlite3.Error, ShelfError: The disk still has it; the message says why.
        """
        with self._alone() as file:
            self._reader.close()
            forget(file, articles, records, self._open_store)
        self.announcer.notify(ChangedElsewhere())

    def set_back(self, after_us: int) -> int:
        """Date marks that were set by a clock ahead of a moment to when they can have been made; return their number.

        Raises:
            OSError, sqlite3.Error, ShelfError: It cannot be written.
        """
        with self._alone() as file, self._lock:
            self._reader.close()
            self._last_us = self._clock()
            return set_back(file, after_us, self._last_us, self._open_store)

    @contextmanager
    def _alone(self) -> Iterator[Path]:
        """Keep checker, writer and reader away from the file while it is rewritten."""
        assert self.file  # without a file, it is in memory
        assert self._checker
        assert self._writer
        self._checker.stop()
        with self._writer.writing, self._reader.lock:
            yield self.file

    # Telling

    @property
    def state(self) -> ShelfState:
        """The state of saving."""
        return self._writer.state if self._writer else ShelfState(Saving.PRIVATE)

    @property
    def reading_problem(self) -> str:
        """Why marks may be missing from answers; empty when all could be read."""
        return self._reader.problem

    def wait_saved(self, timeout: float | None) -> bool:
        """Wait until all changes are on the disk; return whether they are."""
        return self._writer.wait_saved(timeout) if self._writer else False

    def wait_settled(self, timeout: float) -> bool:
        """Wait until all changes are on the disk, or saving has failed for a while; return whether they are."""
        return self._writer.wait_settled(timeout) if self._writer else False

    def wait_checked(self) -> None:
        """Wait until the whole shelf has been checked, and repaired if it was damaged."""
        if self._checker and self._writer:
            self._checker.wait()
            self._writer.wait_mended()

    def close(self, timeout: float) -> int:
        """Close everything; return the number of changes that could not be saved."""
        if self._checker:
            self._checker.stop()
        lost = self._writer.stop(timeout) if self._writer else 0
        self._reader.end()
        return lost

    # Reports of the writer and the checker

    def saved(self, batches: list[Batch]) -> None:
        """Drop what is on the disk."""
        self.kept.drop([entry for batch in batches for entry in batch.entries])

    def confirmed(self, number: int) -> None:
        """Report that changes are on the disk."""
        self.announcer.notify(Confirmed(number))

    def stands(self, state: ShelfState) -> None:
        """Report the state of saving."""
        self.announcer.notify(StateChanged(state))

    def changed_elsewhere(self) -> None:
        """Report that another process wrote."""
        self.announcer.notify(ChangedElsewhere())

    def damaged(self) -> None:
        """Repair the file."""
        assert self.file
        self._reader.close()
        check_writable(self.file)
        check_file(self.file)
        from termnews.shelf.recovery import mend

        if message := mend(self.file):
            self.announcer.notify(Told(message))
            self.announcer.notify(ChangedElsewhere())

    def _found_damaged(self) -> None:
        """Let the writer repair the file, which a reader found damaged."""
        assert self._writer  # only a file can be damaged
        self._writer.mend()
