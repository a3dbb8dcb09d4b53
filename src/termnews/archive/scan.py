"""Scan the folder and update the index; runs in the indexer's thread."""

from __future__ import annotations

import os
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from termnews.archive.containers.extras import is_installed_now
from termnews.archive.containers.kinds import is_container_name
from termnews.archive.folder_containers import is_container_folder
from termnews.archive.listings import MAY_PASS, Listings
from termnews.archive.record import Record, receive_record, with_words
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
_FEW_PAGES = 500
"""The first pages are shown as soon as they are read; later ones wait for those of the same segment."""

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
        self._segments: list[tuple[Any, ...]] = []
        """The words of those that come with a number."""
        self._changed_files: set[bytes] = set()
        """Files that are known in another state."""
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
            self._submit_page(file, ("member", file.path, file.member, file.size, file.mtime_ns))
        elif is_container_name(name) or is_container_folder(file.path) or file.path in self._known_containers:
            self._list(file)
        else:
            self._submit_page(file, ("page", file.path))

    def _submit_page(self, file: PageFile, job: Job) -> None:
        """Submit a page; of many new ones the workers index the words."""
        assert self._workers is not None, "the caller has started them"
        is_one_of_many = self._workers.gathers and self._index.merges_words and self.total > _FEW_PAGES
        self._workers.submit(("gathered", job) if is_one_of_many and not self._is_changed(file) else job)

    def _is_changed(self, file: PageFile) -> bool:
        """Whether a page is known in another state."""
        if file.is_member:
            return PageName(file.path, file.member) in self._listings.changed
        return file.path in self._changed_files

    def _list(self, file: PageFile) -> None:
        assert self._workers is not None, "the caller has started them"
        self._listings.begin(file)
        self._workers.submit(("members", file.path))

    def _collect(self, timeout: float) -> Iterator[None]:
        if self._workers is None:
            yield
            return
        self._workers.request_segments(self._reserve_numbers)
        self._hear(0 if self._heard else timeout)
        heard, self._heard = self._heard, []
        for job, answer in heard:
            self._take(job, answer)
        while self._members and self._workers.hungry:
            self._submit(self._members.popleft())
        if self._answers and self._is_time_to_write():
            self._flush()
        yield

    def _reserve_numbers(self, count: int) -> int:
        with self._index.writing() as writer:
            return writer.reserve_numbers(count)[0]

    def _take(self, job: Job, answer: Answer) -> None:
        if job[0] == "segment":
            self._segments += answer[1:2]
            return
        task, path, *rest = job[1] if job[0] == "gathered" else job
        if not self._take_listing(task, path, answer):
            self._answers.append(((path, rest[0] if rest else None), answer))

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
        fresh = [file for file in part.pages if known.get(file.path) != (file.size, file.mtime_ns)]
        self._changed_files.update(file.path for file in fresh if file.path in known)
        return fresh

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
            indexed = self._merge_segments(writer)
            for name, answer in self._answers:
                # Answers to an interrupted scan are dropped.
                if page := self._files.pop(name, None):
                    self._listings.answered(writer, page, self._write(writer, page, answer, indexed))
                self._hear(0)
            self.changed |= self._listings.settle(writer)
            tell_apart(writer)
        self.done += len(self._answers)
        self._weight -= sum(_weight_of(answer) for _name, answer in self._answers)
        self._answers.clear()
        self._segments.clear()
        self._flushed = time.monotonic()
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)

    def _merge_segments(self, writer: IndexWriter) -> BitMap:
        """Merge the words that workers have indexed; return the pages that they are of."""
        if not self._segments:
            return BitMap()
        numbers: dict[tuple[bytes, str | None], int] = {}
        for name, answer in self._answers:
            number = _number_of(answer)
            is_new = number and name in self._files and writer.expected(PageName(name[0], name[1] or "")) is None
            # Of several answers the first is written.
            numbers.setdefault(name, number if is_new else 0)
        pages = BitMap(number for number in numbers.values() if number)
        return BitMap.union(*(writer.merge_words(segment, pages) for segment in self._segments))

    def _write(self, writer: IndexWriter, page: PageFile, answer: Answer, indexed: BitMap) -> FoundProblem | None:
        """Write one answer; return its problem, if any."""
        if answer[0] == "record":
            record = receive_record(answer[1])
            reserved = _number_of(answer)
            if reserved and reserved not in indexed:
                record = with_words(record)
            written = writer.put(record, reserved, has_words=reserved in indexed)
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


def _number_of(answer: Answer) -> int:
    """The number that was reserved for a page whose words come in a segment; 0 for none."""
    return answer[2] if answer[0] == "record" and len(answer) > 2 else 0


def _weight_of(answer: Answer) -> int:
    return len(answer[1][_PAGE]) if answer[0] == "record" else 0
