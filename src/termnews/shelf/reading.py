"""Reading the shelf's file: from any thread, and also when it is missing or damaged."""

from __future__ import annotations

import os
import threading
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from termnews.shelf.files import NoFolderError, log_file
from termnews.shelf.news import FILE_ERRORS, is_damage, reason_of
from termnews.shelf.store import ShelfStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from termnews.shelf.marks import Keys, Register
    from termnews.shelf.step import Step

T = TypeVar("T")

MANY = 1_000
"""Articles asked for at once; other requests wait for the answer."""


class ShelfReader:
    """Answers from the file; without a readable file, there are no marks."""

    def __init__(self, file: Path | None, found_damaged: Callable[[], None], patience: Callable[[], float]) -> None:
        """Read a file, opened when first asked.

        Args:
            file: The shelf; None for one without a file.
            found_damaged: Called when it is damaged.
            patience: Returns how many seconds to wait while another program locks it.
        """
        self._file = file
        self._found_damaged = found_damaged
        self._patience = patience
        self.problem = ""
        """Why a query failed, so that marks may be missing; empty otherwise."""
        self._store: ShelfStore | None = None
        self.lock = threading.RLock()
        """While held, the file is not read."""

    def find(self, keys: Keys) -> dict[str, Register]:
        """Return all marks of an article."""
        nothing: dict[str, Register] = {}
        return self._ask(lambda store: store.find(keys), nothing)

    def find_many(self, articles: Sequence[Keys], fields: Sequence[str]) -> list[dict[str, Register]]:
        """Return the marks of many articles, in their order; some fields, or all."""
        found: list[dict[str, Register]] = []
        for start in range(0, len(articles), MANY):
            part = articles[start : start + MANY]
            nothing: list[dict[str, Register]] = [{} for _ in part]
            found += self._ask(lambda store, part=part: store.find_many(part, fields), nothing)  # type: ignore[misc]
        return found

    def opened(self, limit: int) -> list[tuple[Keys, int]]:
        """Return the articles opened last."""
        nothing: list[tuple[Keys, int]] = []
        return self._ask(lambda store: [(store.keys_of(work), at) for work, at in store.opened(limit)], nothing)

    def known_keys(self, keys: Keys) -> Keys:
        """Return all keys of an article."""
        nothing: Keys = ()
        return self._ask(lambda store: store.known_keys(keys), nothing)

    def works_of(self, keys: Sequence[str]) -> dict[str, int]:
        """Return the works of many keys, without unknown ones."""
        nothing: dict[str, int] = {}
        return self._ask(lambda store: store.works_of(keys), nothing)

    def last_step(self) -> Step | None:
        """Return the last step of an earlier run."""
        return self._ask(lambda store: store.last_step(), None)

    def latest(self) -> int:
        """Return the latest moment of any mark; 0 when there is none."""
        return self._ask(lambda store: store.latest(), 0)

    def walk(self) -> Iterator[tuple[Keys, dict[str, Register]]]:
        """Read through the file on a connection of its own, so that no other reader waits."""
        if (file := self._file) is None:
            return
        try:
            with closing(ShelfStore.open_to_read(file, self._patience())) as store:
                yield from store.walk()
        except FILE_ERRORS as error:
            self._report(error)

    def close(self) -> None:
        """Close the file until the next query."""
        with self.lock:
            if self._store:
                self._store.close()
                self._store = None

    def end(self) -> None:
        """Close the file for good: threads that still query it find no marks."""
        with self.lock:
            self.close()
            self._file = None

    def _ask(self, question: Callable[[ShelfStore], T], otherwise: T) -> T:
        with self.lock:
            if self._file is None:
                return otherwise
            try:
                return question(self._open(self._file))
            except FILE_ERRORS as error:
                self.close()
                self._report(error)
        return otherwise

    def _open(self, file: Path) -> ShelfStore:
        if self._store and not self._store.is_current():
            self.close()
        if self._store is None:
            self._store = ShelfStore.open_to_read(file, self._patience())
        return self._store

    def _report(self, error: Exception) -> None:
        # Any other error affects the writer, too, which tells the person.
        if is_damage(error):
            self._found_damaged()
        elif self._file and (isinstance(error, NoFolderError) or not _is_missing(self._file)):
            self.problem = reason_of(error)


def _is_missing(file: Path) -> bool:
    """Whether there is no shelf; in a folder that cannot be looked into there may be one, and a log has its marks."""
    try:
        file.lstat()
    except FileNotFoundError:
        return not os.path.lexists(log_file(file))
    except OSError:
        pass
    return False
