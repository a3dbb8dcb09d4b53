"""The stored marks with unsaved changes over them, queried as one."""

from __future__ import annotations

import threading
from operator import itemgetter
from typing import TYPE_CHECKING

from termnews.shelf.marks import OPENED, Entry, Keys, Register, laid_over
from termnews.shelf.unsaved import Unsaved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from termnews.shelf.reading import ShelfReader

FEW = 50
"""Up to this many articles are queried one by one."""
_AT_ONCE = 500


class Kept:
    """All registers of one shelf, from any thread."""

    def __init__(self, reader: ShelfReader) -> None:
        """Start with the content of the file."""
        self._reader = reader
        self._unsaved = Unsaved()
        self._lock = threading.RLock()

    def find(self, keys: Keys) -> dict[str, Register]:
        """Return all marks of an article."""
        with self._lock:
            unsaved = self._unsaved.find(keys)
        # Memory first: what is saved in between is seen twice rather than missed.
        return laid_over(self._reader.find(keys), unsaved)

    def find_many(self, articles: Sequence[Keys], fields: Sequence[str] = ()) -> list[dict[str, Register]]:
        """Return the marks of many articles, in their order; some fields, or all."""
        if len(articles) <= FEW:
            return [self.find(keys) for keys in articles]
        with self._lock:
            unsaved = [self._unsaved.find(keys) for keys in articles]
        kept = self._reader.find_many(articles, fields)
        return [laid_over(*both) if both[1] else both[0] for both in zip(kept, unsaved, strict=True)]

    def walk(self) -> Iterator[tuple[Keys, dict[str, Register]]]:
        """Return every article with its registers."""
        with self._lock:
            unsaved = list(self._unsaved)
        own = {key: number for number, (keys, _) in enumerate(unsaved) for key in keys}
        done: set[int] = set()
        for keys, kept in self._reader.walk():
            for number in {own[key] for key in keys if key in own}:
                keys, kept = tuple(sorted({*keys, *unsaved[number][0]})), laid_over(kept, unsaved[number][1])
                done.add(number)
            yield keys, kept
        for number, (keys, registers) in enumerate(unsaved):
            if number not in done:
                yield keys, laid_over(self._reader.find(keys), registers)

    def opened(self, limit: int) -> list[tuple[Keys, int]]:
        """Return the articles opened last."""
        with self._lock:
            own = [(keys, int(r[OPENED].value)) for keys, r in self._unsaved if OPENED in r]
        newer = {key for keys, _ in own for key in keys}
        kept = [(keys, at) for keys, at in self._reader.opened(limit + len(own)) if newer.isdisjoint(keys)]
        return sorted(filter(itemgetter(1), own + kept), key=itemgetter(1), reverse=True)[:limit]

    def are_united(self, articles: Sequence[Keys]) -> list[bool]:
        """Return for each article whether all its keys are saved as keys of one work."""
        works = self._reader.works_of([key for keys in articles for key in keys])
        return [None not in (found := {works.get(key) for key in keys}) and len(found) == 1 for keys in articles]

    def all_keys(self, articles: Sequence[Keys]) -> set[str]:
        """Return all keys of articles."""
        found: set[str] = set()
        for keys in articles:
            with self._lock:
                found.update(keys, self._unsaved.known_keys(keys))
            found.update(self._reader.known_keys(keys))
        return found

    def put(self, entries: Sequence[Entry]) -> None:
        """Add entries to the unsaved changes."""
        for some in _in_parts(entries):
            with self._lock:
                for entry in some:
                    self._unsaved.put(entry.keys, entry.field, Register(entry.value, entry.at_us))

    def drop(self, entries: Sequence[Entry]) -> None:
        """Drop entries that have been saved."""
        for some in _in_parts(entries):
            with self._lock:
                for entry in some:
                    self._unsaved.drop(entry.keys, entry.field, entry.at_us)

    def forget(self, articles: Sequence[Keys] | None) -> None:
        """Drop all unsaved changes of some articles, or of all."""
        with self._lock:
            if articles is None:
                self._unsaved.clear()
            for keys in articles or ():
                self._unsaved.forget(keys)


def _in_parts(entries: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """Yield entries in batches, so that other readers wait for milliseconds only."""
    return (entries[start : start + _AT_ONCE] for start in range(0, len(entries), _AT_ONCE))
