"""Scan the folder and update the index; runs in the indexer's thread."""

from __future__ import annotations

import os
import time
from collections import deque
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.containers.extras import is_installed_now
from termnews.archive.containers.kinds import is_container_name
from termnews.archive.folder_containers import is_container_folder
from termnews.archive.listings import MAY_PASS, Listings
from termnews.archive.record import Record, receive_record
from termnews.archive.store import FoundProblem, PageName
from termnews.archive.versions import tell_apart
from termnews.archive.walk import FileProblem, FolderPart, PageFile, find_pages
from termnews.model.problem import ProblemKind
from termnews.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from termnews.archive.limits import Limits
    from termnews.archive.store import IndexStore
    from termnews.archive.store.reading import IndexReader
    from termnews.archive.store.writing import IndexWriter
    from termnews.archive.workers import Answer, Job, Workers

_FIRST_BATCH = 40
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 3.0
_LARGEST_BATCH = 500
_HEAVIEST_BATCH = 32_000_000
"""Bytes of pages that are to be stored."""

FROM_THE_WALK = -2
"""The size of problems that every scan finds again."""


class Scan:
    """A scan: new and changed pages are read, vanished ones dropped."""

    def __init__(self, root: Path, index: IndexStore, limits: Limits, start_workers: Callable[[], Workers]) -> None:
        """Prepare; `start_workers` is called for the first page."""
        self._root = root
        self._index = index
        self._limits = limits
        self._start_workers = start_workers
        self._workers: Workers | None = None
        self.done = 0
        """Pages read so far."""
        self.total = 0
        """Pages to read that are known so far."""
        self.compared = 0
        """Files that are as they were, or are being read."""
        self.changed = BitMap()
        """Numbers written or dropped since the owner last cleared it."""
        self._files: dict[tuple[bytes, str | None], PageFile] = {}
        self._heard: list[tuple[Job, Answer]] = []
        """What workers have answered while something was written."""
        self._answers: list[tuple[tuple[bytes, str | None], Answer]] = []
        self._weight = 0
        """Bytes of pages that are to be stored in both."""
        self._members: deque[PageFile] = deque()
        self._listings = Listings(index)
        self._seen = BitMap()
        self._seen_problems = BitMap()
        self._folders = BitMap()
        self._unreadable: list[bytes] = []
        self._walk_problems: list[FileProblem] = []
        self._old_problems: list[FoundProblem] = []
        self._known_containers: set[bytes] = set()
        self._last_problem = 0
        self._last_folder = 0
        self._pause = _FIRST_PAUSE
        self._flushed = time.monotonic()

    def run(self, folders: set[bytes] | None = None) -> Iterator[None]:
        """Run the scan; yields after every commit and now and then between, so that the caller can publish or stop.

        Args:
            folders: Scan these and new folders below them; None for all.

        Raises:
            ArchiveError: The folder, the workers or the index fail.
        """
        if folders is None:
            self._forget_lacks()
        with self._index.reading() as reader:
            self._last_folder, self._last_problem = reader.last_numbers()
        start = (b"",) if folders is None else sorted(folders)
        for part in find_pages(self._root, self._limits, start, self._is_new if folders else lambda _folder: True):
            fresh = self._compare(part)
            self.compared += len(part.pages) - len(fresh)
            for file in fresh:
                self._submit(file)
                self.compared += 1
                while self._workers is not None and not self._workers.hungry:
                    yield from self._collect(0.05)
            yield from self._collect(0)
        yield from self._finish()
        if folders is None:
            self._drop_unseen_folders()
        self._settle_problems()
        yield

    def _forget_lacks(self) -> None:
        """Forget the containers that could not be read without a library that has been installed since."""
        with self._index.reading() as reader:
            lacking = reader.problems_of_kind(ProblemKind.NEEDS_EXTRA.value)
        if solved := list(filter(is_installed_now, lacking)):
            with self._index.writing() as writer:
                writer.remove_problems(solved)
                for path in {problem.path for problem in solved}:
                    writer.drop_container(path)

    def take_changed(self) -> BitMap:
        """Numbers written or dropped since this was last called."""
        taken, self.changed = self.changed, BitMap()
        return taken

    def _is_new(self, folder: bytes) -> bool:
        with self._index.reading() as reader:
            return not reader.folder(folder)

    def _finish(self) -> Iterator[None]:
        """Wait for the pages that are being read."""
        while self._workers is not None and (self._workers.waiting or self._heard or self._members):
            yield from self._collect(0.05)
        if self._answers or self._listings.are_ready:
            self._flush()
            yield
        if gone := self._listings.take_gone():
            # Now it is known what they report gone.
            self._members.extend(gone)
            yield from self._finish()
        elif self._listings.are_ready:
            self._flush()

    def _submit(self, file: PageFile) -> None:
        if self._workers is None:
            self._workers = self._start_workers()
        self._files[file.path, file.member if file.is_member else None] = file
        self.total += 1
        name = os.fsdecode(file.path.rpartition(b"/")[2])
        if file.is_member:
            self._workers.submit(("member", file.path, file.member, file.size, file.mtime_ns))
        elif is_container_name(name) or is_container_folder(file.path) or file.path in self._known_containers:
            self._list(file)
        else:
            self._workers.submit(("page", file.path))

    def _list(self, file: PageFile) -> None:
        assert self._workers is not None, "the caller has started them"
        self._listings.begin(file)
        self._workers.submit(("members", file.path))

    def _collect(self, timeout: float) -> Iterator[None]:
        if self._workers is None:
            yield
            return
        self._hear(0 if self._heard else timeout)
        heard, self._heard = self._heard, []
        for (task, path, *rest), answer in heard:
            if not self._take_listing(task, path, answer):
                self._answers.append(((path, rest[0] if rest else None), answer))
        while self._members and self._workers.hungry:
            self._submit(self._members.popleft())
        if self._answers and self._is_time_to_write():
            self._flush()
        yield

    def _hear(self, timeout: float) -> None:
        """Take what workers have read, so that they go on, unless too much of it waits already."""
        if self._workers is not None and self._weight < 2 * _HEAVIEST_BATCH:
            heard = self._workers.answers(timeout)
            self._weight += sum(_weight_of(answer) for _job, answer in heard)
            self._heard += heard

    def _is_time_to_write(self) -> bool:
        if self._weight >= _HEAVIEST_BATCH:
            return True
        enough = _FIRST_BATCH if self._pause == _FIRST_PAUSE else _LARGEST_BATCH
        return len(self._answers) >= enough or time.monotonic() - self._flushed > self._pause

    def _take_listing(self, task: str, path: bytes, answer: Answer) -> bool:
        """Handle a worker's message about the members of a container; return whether it was one."""
        file = self._files.get((path, None))
        if file is None or task not in {"members", "page"} or answer[0] not in {"some", "container", "members"}:
            return False
        match answer[0]:
            case "some":
                self._members.extend(self._listings.compare(path, *answer[1:]))
            case "container":
                self._list(file)
            case "members":
                del self._files[path, None]
                self.done += 1
                self._listings.end(path)
        return True

    def _compare(self, part: FolderPart) -> list[PageFile]:
        """The new and changed pages of a folder; vanished ones are dropped once the folder is complete."""
        self._walk_problems.extend(part.problems)
        known: dict[bytes, tuple[int, int]] = {}
        paths = [page.path for page in part.pages]
        vanished: list[int] = []
        gone: list[bytes] = []
        with self._index.reading() as reader:
            for problem in reader.known_problems(paths):
                known[problem.name.path] = (problem.size, problem.mtime_ns)
                self._seen_problems.add(problem.number)
            folder = reader.folder(part.folder)
            containers = reader.known_containers(paths)
            self._known_containers |= containers.keys()
            for path in containers:
                self._seen |= reader.members_of(path)
            for page in reader.known_pages(folder, paths):
                known[page.name.path] = (page.size, page.mtime_ns)
                self._seen.add(page.number)
            if part.is_last and part.is_readable and not part.is_gone:
                self._folders.add(folder)
                vanished = [number for number in reader.pages_in(folder) if number not in self._seen]
                gone = [path for path in reader.containers_in(folder) if path not in self._known_containers]
                self._old_problems.extend(self._problems_in(reader, part.folder))
        if not part.is_readable:
            self._unreadable.append(part.folder)
        if part.is_gone:
            self._drop_folders(lambda path: path == part.folder or path.startswith(part.folder + b"/"))
        elif vanished or gone:
            self._drop(vanished, gone)
        known |= containers
        return [file for file in part.pages if known.get(file.path) != (file.size, file.mtime_ns)]

    def _problems_in(self, reader: IndexReader, folder: bytes) -> Iterator[FoundProblem]:
        """Known problems of a folder's files that are not among the current pages."""
        for number, problem in reader.problems_in(folder, self._last_problem):
            if number not in self._seen_problems:
                yield problem

    def _drop(self, numbers: list[int], containers: Iterable[bytes]) -> None:
        with self._index.writing(pages=True) as writer:
            for number in numbers:
                writer.drop(number)
            for path in containers:
                writer.drop_container(path)
            tell_apart(writer)
        self.changed.update(numbers)

    def _drop_unseen_folders(self) -> None:
        """Drop the pages of folders that are gone, unless they are below one that could not be read."""
        below = tuple(folder + b"/" if folder else b"" for folder in self._unreadable)
        self._drop_folders(lambda path: not path.startswith(below) and path not in self._unreadable)

    def _drop_folders(self, is_gone: Callable[[bytes], bool]) -> None:
        numbers: list[int] = []
        containers: list[bytes] = []
        with self._index.reading() as reader:
            for folder, path in reader.folders(self._last_folder):
                if folder not in self._folders and is_gone(path):
                    numbers += reader.pages_in(folder)
                    containers += reader.containers_in(folder)
                    self._old_problems.extend(self._problems_in(reader, path))
        if numbers or containers:
            self._drop(numbers, containers)

    def _flush(self) -> None:
        """Write what has been read, in one transaction."""
        with self._index.writing(pages=True) as writer:
            writer.expect(
                PageName(path, member or "") for (path, member), answer in self._answers if answer[0] == "record"
            )
            for name, answer in self._answers:
                # Answers to an interrupted scan are dropped.
                if page := self._files.pop(name, None):
                    self._listings.answered(writer, page, self._write(writer, page, answer))
                self._hear(0)
            self.changed |= self._listings.settle(writer)
            tell_apart(writer)
        self.done += len(self._answers)
        self._weight -= sum(_weight_of(answer) for _name, answer in self._answers)
        self._answers.clear()
        self._flushed = time.monotonic()
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def _write(self, writer: IndexWriter, page: PageFile, answer: Answer) -> FoundProblem | None:
        """Write one answer; return its problem, if any."""
        if answer[0] == "record":
            written = writer.put(receive_record(answer[1]))
            self._seen.add(written)
            self.changed.add(written)
            return None
        kind, reason, *about = answer[1:]
        reason = clean(reason)
        size, mtime_ns = about or (page.size, page.mtime_ns)
        number = writer.at(PageName(page.path, page.member))
        if number is not None and kind in MAY_PASS:
            self._seen.add(number)
        elif number is not None:
            writer.drop(number)
            self.changed.add(number)
        writer.make_folder(page.path.rpartition(b"/")[0])
        problem = FoundProblem(page.path, kind, reason, size, mtime_ns, page.member)
        writer.set_problem(problem)
        return problem

    def _settle_problems(self) -> None:
        """Replace the problems of the last walk; problems of pages came with the pages."""
        found = {FoundProblem(p.path, p.kind.value, p.reason, FROM_THE_WALK) for p in self._walk_problems}
        gone = set(self._old_problems) - found
        fresh = found - set(self._old_problems)
        if not (gone or fresh):
            return
        with self._index.writing() as writer:
            writer.remove_problems(gone)
            for problem in fresh:
                writer.add_problem(problem)


_PAGE = Record._fields.index("page")


def _weight_of(answer: Answer) -> int:
    return len(answer[1][_PAGE]) if answer[0] == "record" else 0
