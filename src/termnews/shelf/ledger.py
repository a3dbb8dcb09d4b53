"""Registers in memory and on the disk, seen as one.

What is asked is answered from the file, with what is not saved yet laid over
it. A change goes to memory in the thread that makes it and to the disk in the
writer's.
"""

from __future__ import annotations

import threading
from contextlib import closing
from operator import itemgetter
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.forgetting import forget
from termnews.shelf.keeper import Keeper
from termnews.shelf.marks import OPENED, Change, Entry, Keys, Register, Undoable, laid_over, only
from termnews.shelf.migrations import check_file
from termnews.shelf.news import (
    FILE_ERRORS,
    Announcer,
    ChangedElsewhere,
    Confirmed,
    Saving,
    ShelfState,
    StateChanged,
    Told,
    is_damage,
)
from termnews.shelf.reading import Reader
from termnews.shelf.salvage import is_lost, repair
from termnews.shelf.store import Store
from termnews.shelf.unsaved import Unsaved
from termnews.shelf.writer import Batch, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from termnews.shelf.step import Step

FEW = 50
"""Articles up to which each is asked for by itself."""
_AT_ONCE = 500


class Ledger:
    """All registers of one shelf."""

    def __init__(self, file: Path | None, clock: Callable[[], int], *, on_network: bool | None = None) -> None:
        """Open the file, or work in memory alone when there is none to use; `look_over` comes after."""
        self.file = file
        self._clock = clock
        self._on_network = on_network
        self._last_us = 0
        self.number = 0
        """Of the last changes that were asked for."""
        self._unsaved = Unsaved()
        self._lock = threading.RLock()
        self._reader = Reader(file, self._found_damaged)
        self.announcer = Announcer()
        self._writer: Writer | None = None
        self._keeper: Keeper | None = None
        if file:
            self._writer = Writer(self._open_store, self)
            self._begin(self._writer, file)

    def _begin(self, writer: Writer, file: Path) -> None:
        self._keeper = Keeper(file, self._found_damaged)
        try:
            store = self._open_or_repair()
        except (OSError, *FILE_ERRORS, ShelfError) as error:
            writer.start(None, error)
            self._keeper.stop()
        else:
            writer.start(store, None)

    def look_over(self) -> None:
        """Begin to look over the whole file, and to take the day's copy; returns at once."""
        if self._keeper:
            self._keeper.start()

    def _open_store(self) -> Store:
        assert self.file  # only a writer opens stores, and it has a file
        return Store.open_to_write(self.file, on_network=self._on_network)

    def _open_or_repair(self) -> Store:
        assert self.file
        if is_lost(self.file):
            self.damaged()
        try:
            return self._open_store()
        except FILE_ERRORS as error:
            if not is_damage(error):
                raise
        self.damaged()
        return self._open_store()

    # Asking

    def registers(self, keys: Keys) -> dict[str, Register]:
        """Give all that is kept about an article."""
        with self._lock:
            unsaved = self._unsaved.find(keys)
        # Memory first: what is saved in between is then seen twice, never missed.
        return laid_over(self._reader.find(keys), unsaved)

    def registers_of(self, articles: Sequence[Keys], fields: Sequence[str] = ()) -> list[dict[str, Register]]:
        """Give what is kept about many articles, in their order; some fields of it, or all."""
        if len(articles) <= FEW:
            return [self.registers(keys) for keys in articles]
        with self._lock:
            unsaved = [self._unsaved.find(keys) for keys in articles]
        kept = self._reader.find_many(articles, fields)
        return [laid_over(*both) if both[1] else both[0] for both in zip(kept, unsaved, strict=True)]

    def walk(self, fields: Sequence[str] = ()) -> Iterator[tuple[Keys, dict[str, Register]]]:
        """Give every article with its registers; when fields are named, those of them that have any."""
        with self._lock:
            unsaved = list(self._unsaved)
        own = {key: number for number, (keys, _) in enumerate(unsaved) for key in keys}
        done: set[int] = set()
        for keys, kept in self._reader.walk(fields):
            for number in {own[key] for key in keys if key in own}:
                keys, kept = tuple(sorted({*keys, *unsaved[number][0]})), laid_over(kept, unsaved[number][1])
                done.add(number)
            yield keys, only(kept, fields)
        for number, (keys, registers) in enumerate(unsaved):
            if number not in done and (some := only(laid_over(self._reader.find(keys), registers), fields)):
                yield keys, some

    def opened(self, limit: int) -> list[tuple[Keys, int]]:
        """Give the articles opened last."""
        with self._lock:
            own = [(keys, int(r[OPENED].value)) for keys, r in self._unsaved if OPENED in r]
        newer = {key for keys, _ in own for key in keys}
        kept = [(keys, at) for keys, at in self._reader.opened(limit + len(own)) if newer.isdisjoint(keys)]
        return sorted(filter(itemgetter(1), own + kept), key=itemgetter(1), reverse=True)[:limit]

    def fields(self, beginning: str) -> tuple[str, ...]:
        """Give the names of all fields that begin so."""
        with self._lock:
            own = {field for _, registers in self._unsaved for field in registers if field.startswith(beginning)}
        return tuple(sorted(own.union(self._reader.fields(beginning))))

    def all_keys(self, articles: Sequence[Keys]) -> set[str]:
        """Give everything that articles are known by."""
        found: set[str] = set()
        for keys in articles:
            with self._lock:
                found.update(keys, self._unsaved.known_keys(keys))
            found.update(self._reader.known_keys(keys))
        return found

    def last_step(self) -> Step | None:
        """Give the step that an earlier run did last."""
        return self._reader.last_step()

    # Changing

    def now_us(self) -> int:
        """Give the moment, later than any given before even when the clock goes back."""
        with self._lock:
            self._last_us = max(self._clock(), self._last_us + 1)
            return self._last_us

    def change(
        self,
        changes: Sequence[Change],
        seen: Sequence[Register | None],
        step: Sequence[Undoable] = (),
        *,
        new_step: bool = False,
    ) -> int:
        """Keep changes in memory and have them saved.

        Args:
            changes: What to keep.
            seen: What the person saw before, for each of them. What they do now holds, even when
                the clock of whoever set it was ahead.
            step: What an undo after a restart takes back.
            new_step: Whether `step` replaces what is kept for that; else it is more of it.

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
        """Keep entries in memory and have them saved."""
        # In parts, so that whoever asks for a mark meanwhile waits for milliseconds alone.
        for start in range(0, len(entries), _AT_ONCE):
            with self._lock:
                for entry in entries[start : start + _AT_ONCE]:
                    self._unsaved.put(entry.keys, entry.field, Register(entry.value, entry.at_us))
        with self._lock:
            self.number += 1
            if self._writer:
                self._writer.put(Batch(self.number, tuple(entries), tuple(step), new_step))
            number = self.number
        self.announcer.tell(StateChanged(self.state))
        return number

    def wait_room(self) -> None:
        """Wait until little is unsaved, so that little of it is in memory; not while saving fails."""
        if self._writer:
            self._writer.wait_room()

    def learn(self, articles: Sequence[Keys]) -> None:
        """Remember all keys of articles that are known by one of them.

        Raises:
            OSError, sqlite3.Error, ShelfError: It cannot be saved; marks are found by the old keys as before.
        """
        if self._writer:
            with self._writer.writing, closing(self._open_store()) as store:
                store.learn(articles)

    def forget(self, articles: Sequence[Keys] | None) -> None:
        """Remove all that is kept about articles, or about all, from memory and disk.

        Raises:
            OSError, sqlite3.Error, ShelfError: The disk still holds it; the sentence says why.
        """
        if self.file is None or self._writer is None or self._keeper is None:
            self._forget_unsaved(articles)
            return
        self._keeper.stop()
        with self._writer.writing:
            known = None if articles is None else [tuple(self.all_keys([keys])) for keys in articles]
            self._forget_unsaved(known)
            gone = None if known is None else {key for keys in known for key in keys}
            self._writer.drop(lambda entry: gone is not None and gone.isdisjoint(entry.keys))
            with self._reader.lock:
                self._reader.close()
                forget(self.file, known, self._open_store)
        self.announcer.tell(StateChanged(self.state))

    def _forget_unsaved(self, articles: Sequence[Keys] | None) -> None:
        with self._lock:
            if articles is None:
                self._unsaved.clear()
            for keys in articles or ():
                self._unsaved.forget(keys)

    # Telling

    @property
    def state(self) -> ShelfState:
        """How saving stands."""
        return self._writer.state if self._writer else ShelfState(Saving.PRIVATE)

    def wait_saved(self, timeout: float | None) -> bool:
        """Wait until all changes are on the disk; tell whether they are."""
        return self._writer.wait_saved(timeout) if self._writer else False

    def wait_kept(self) -> None:
        """Wait until the file was looked over and today's copy taken."""
        if self._keeper:
            self._keeper.wait()

    def close(self, timeout: float) -> int:
        """Let go of everything; count the changes that could not be saved."""
        if self._keeper:
            self._keeper.stop()
        lost = self._writer.stop(timeout) if self._writer else 0
        self._reader.close()
        return lost

    # What the writer and the keeper report

    def saved(self, batches: list[Batch]) -> None:
        """Let go of what is on the disk."""
        entries = [entry for batch in batches for entry in batch.entries]
        for start in range(0, len(entries), _AT_ONCE):
            with self._lock:
                for entry in entries[start : start + _AT_ONCE]:
                    self._unsaved.drop(entry.keys, entry.field, entry.at_us)

    def confirmed(self, number: int) -> None:
        """Say that changes are on the disk."""
        self.announcer.tell(Confirmed(number))

    def stands(self, state: ShelfState) -> None:
        """Say how saving stands."""
        self.announcer.tell(StateChanged(state))

    def changed_elsewhere(self) -> None:
        """Say that another termnews wrote."""
        self.announcer.tell(ChangedElsewhere())

    def damaged(self) -> None:
        """Make the file whole."""
        assert self.file
        self._reader.close()
        check_file(self.file)
        if message := repair(self.file):
            self.announcer.tell(Told(message))
            self.announcer.tell(ChangedElsewhere())

    def _found_damaged(self) -> None:
        """Have the writer make the file whole: reading found it broken."""
        assert self._writer  # only what has a file can be broken
        self._writer.mend()
