"""Bring the index up to date with the folder: the one writer's work, in its own thread."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.index import FoundProblem, Index, find_page, folder_number
from termnews.archive.record import receive_record
from termnews.archive.walk import FileProblem, FolderPart, PageFile, find_pages
from termnews.model.problem import ProblemKind
from termnews.text.clean import clean

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from termnews.archive.limits import Limits
    from termnews.archive.workers import Answer, Workers

_FIRST_BATCH = 40
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 3.0

FROM_THE_WALK = -2
"""Stands for the size in problems that every walk finds anew."""

_MAY_PASS = {ProblemKind.UNREADABLE.value, ProblemKind.CHANGED.value}
"""Problems that may pass: what was known of the page stays."""


class Pass:
    """One look at every folder: new and changed pages are read, vanished ones forgotten."""

    def __init__(self, root: Path, index: Index, limits: Limits, start_workers: Callable[[], Workers]) -> None:
        """Prepare; `start_workers` is called when the first page is to be read."""
        self._root = root
        self._index = index
        self._limits = limits
        self._start_workers = start_workers
        self._workers: Workers | None = None
        self.done = 0
        """Pages read so far."""
        self.total = 0
        """Pages to read that are known of so far."""
        self.changed = BitMap()
        """Numbers written or dropped since the owner last emptied this."""
        self._files: dict[bytes, PageFile] = {}
        self._answers: list[tuple[bytes, Answer]] = []
        self._seen = BitMap()
        self._seen_problems = BitMap()
        self._folders = BitMap()
        self._unreadable: list[bytes] = []
        self._walk_problems: list[FileProblem] = []
        self._old_problems: list[FoundProblem] = []
        self._last_problem = 0
        self._last_folder = 0
        self._pause = _FIRST_PAUSE
        self._flushed = time.monotonic()

    def run(self, folders: set[bytes] | None = None) -> Iterator[None]:
        """Do it; yields after every commit and now and then between, so that the caller can publish or stop.

        Args:
            folders: Look at these and at what is new below them; None for all.

        Raises:
            ArchiveError: The folder, the workers or the index fail.
        """
        with self._index.reading() as connection:
            (self._last_problem,) = connection.execute("SELECT ifnull(max(rowid), 0) FROM problem").fetchone()
            (self._last_folder,) = connection.execute("SELECT ifnull(max(folder), 0) FROM folder").fetchone()
        start = (b"",) if folders is None else sorted(folders)
        for part in find_pages(self._root, self._limits, start, self._is_new if folders else lambda _folder: True):
            for page in self._compare(part):
                self._submit(page)
                while self._workers is not None and not self._workers.hungry:
                    yield from self._collect(0.05)
            yield from self._collect(0)
        yield from self._finish()
        if folders is None:
            self._drop_unseen_folders()
        self._settle_problems()
        yield

    def take_changed(self) -> BitMap:
        """Numbers written or dropped since this was last called."""
        taken, self.changed = self.changed, BitMap()
        return taken

    def _is_new(self, folder: bytes) -> bool:
        with self._index.reading() as connection:
            return not folder_number(connection, folder)

    def _finish(self) -> Iterator[None]:
        """Wait for the pages that are being read."""
        while self._workers is not None and self._workers.waiting:
            yield from self._collect(0.05)
        if self._answers:
            self._flush()
            yield

    def _submit(self, page: PageFile) -> None:
        if self._workers is None:
            self._workers = self._start_workers()
        self._files[page.path] = page
        self.total += 1
        self._workers.submit(("page", page.path))

    def _collect(self, timeout: float) -> Iterator[None]:
        if self._workers is None:
            yield
            return
        for (_task, path), answer in self._workers.answers(timeout):
            self._answers.append((path, answer))
        first = self._pause == _FIRST_PAUSE and len(self._answers) >= _FIRST_BATCH
        if self._answers and (first or time.monotonic() - self._flushed > self._pause):
            self._flush()
        yield

    def _compare(self, part: FolderPart) -> list[PageFile]:
        """Which pages of a folder are new or changed; forgets those that vanished when the folder has been told."""
        self._walk_problems.extend(part.problems)
        known: dict[bytes, tuple[int, int]] = {}
        paths = [page.path for page in part.pages]
        places = ",".join("?" * len(paths))
        vanished: list[int] = []
        with self._index.reading() as connection:
            query = f"SELECT rowid, path, size, mtime_ns FROM problem WHERE path IN ({places})"
            for rowid, path, size, mtime_ns in connection.execute(query, paths):
                known[path] = (size, mtime_ns)
                self._seen_problems.add(rowid)
            folder = folder_number(connection, part.folder)
            query = f"SELECT number, path, size, mtime_ns FROM page WHERE folder = ? AND path IN ({places})"
            for number, path, size, mtime_ns in connection.execute(query, (folder, *paths)):
                known[path] = (size, mtime_ns)
                self._seen.add(number)
            if part.is_last and part.is_readable and not part.is_gone:
                self._folders.add(folder)
                here = connection.execute("SELECT number FROM page WHERE folder = ?", (folder,))
                vanished = [number for (number,) in here if number not in self._seen]
                self._old_problems.extend(self._problems_in(connection, part.folder))
        if not part.is_readable:
            self._unreadable.append(part.folder)
        if part.is_gone:
            self._drop_folders(lambda path: path == part.folder or path.startswith(part.folder + b"/"))
        elif vanished:
            self._drop(vanished)
        return [page for page in part.pages if known.get(page.path) != (page.size, page.mtime_ns)]

    def _problems_in(self, connection: sqlite3.Connection, folder: bytes) -> Iterator[FoundProblem]:
        """Problems known of a folder's own files that are not among the pages just met."""
        first, end = (folder + b"/", folder + b"0") if folder else (b"", b"\xff" * 8)
        query = "SELECT rowid, * FROM problem WHERE path >= ? AND path < ? AND rowid <= ?"
        for rowid, *fields in connection.execute(query, (first, end, self._last_problem)):
            if b"/" not in fields[0][len(first) :] and rowid not in self._seen_problems:
                yield FoundProblem(*fields)

    def _drop(self, numbers: list[int]) -> None:
        with self._index.writing(pages=True) as connection:
            for number in numbers:
                self._index.drop(connection, number)
        self.changed.update(numbers)

    def _drop_unseen_folders(self) -> None:
        """Forget the pages of folders that the walk did not meet, unless they lie below one that could not be read."""
        below = tuple(folder + b"/" if folder else b"" for folder in self._unreadable)
        self._drop_folders(lambda path: not path.startswith(below) and path not in self._unreadable)

    def _drop_folders(self, is_gone: Callable[[bytes], bool]) -> None:
        with self._index.reading() as connection:
            query = "SELECT folder, path FROM folder WHERE folder <= ?"
            known = connection.execute(query, (self._last_folder,)).fetchall()
            numbers: list[int] = []
            for folder, path in known:
                if folder not in self._folders and is_gone(path):
                    numbers += (n for (n,) in connection.execute("SELECT number FROM page WHERE folder = ?", (folder,)))
                    self._old_problems.extend(self._problems_in(connection, path))
        if numbers:
            self._drop(numbers)

    def _flush(self) -> None:
        """Write what has been read, in one transaction."""
        with self._index.writing(pages=True) as connection:
            for path, answer in self._answers:
                # Answers to a pass that was broken off are nobody's.
                if page := self._files.pop(path, None):
                    self._write(connection, page, answer)
        self.done += len(self._answers)
        self._answers.clear()
        self._flushed = time.monotonic()
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def _write(self, connection: sqlite3.Connection, page: PageFile, answer: Answer) -> None:
        if answer[0] == "record":
            written = self._index.put(connection, receive_record(answer[1]))
            self._seen.add(written)
            self.changed.add(written)
            return
        kind, reason, *about = answer[1:]
        reason = clean(reason)
        size, mtime_ns = about or (page.size, page.mtime_ns)
        number = find_page(connection, page.path)
        if number is not None and kind in _MAY_PASS:
            self._seen.add(number)
        elif number is not None:
            self._index.drop(connection, number)
            self.changed.add(number)
        self._index.make_folder(connection, page.path.rpartition(b"/")[0])
        self._index.clear_problems(connection, page.path)
        self._index.add_problem(connection, FoundProblem(page.path, kind, reason, size, mtime_ns))

    def _settle_problems(self) -> None:
        """Put what the walk found in place of what it found before; problems of pages came with the pages."""
        found = {FoundProblem(p.path, p.kind.value, p.reason, FROM_THE_WALK) for p in self._walk_problems}
        gone = set(self._old_problems) - found
        fresh = found - set(self._old_problems)
        if not (gone or fresh):
            return
        with self._index.writing() as connection:
            connection.executemany(
                "DELETE FROM problem WHERE path = ? AND kind = ? AND reason = ? AND size = ? AND mtime_ns = ?", gone
            )
            for problem in fresh:
                self._index.add_problem(connection, problem)
