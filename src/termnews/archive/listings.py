"""Containers that are being listed: which members are new, changed or gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.containers.git import SERIES
from termnews.archive.store import FoundProblem, PageName
from termnews.archive.walk import PageFile
from termnews.extract.urls import normalise_url
from termnews.model.problem import ProblemKind
from termnews.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from termnews.archive.store import IndexStore
    from termnews.archive.store.reading import IndexReader
    from termnews.archive.store.writing import IndexWriter
    from termnews.archive.workers import Answer

MAY_PASS = {ProblemKind.UNREADABLE.value, ProblemKind.CHANGED.value}
"""Problems that may be temporary: what was known of the page is kept."""

_UNFINISHED = -1
"""The size of a container some members of which are stored, and others perhaps not: it is listed again."""


@dataclass(slots=True)
class _Listing:
    """One container."""

    file: PageFile
    before: BitMap
    """Its pages when the list began."""
    problems_before: dict[tuple[str, int, int], FoundProblem]
    """By member, size and fingerprint."""
    listed: BitMap = field(default_factory=BitMap)
    """Those of `before` that are unchanged."""
    names: set[str] = field(default_factory=set)
    """Members that are articles or are being read: duplicates are passed over, and their problems are kept."""
    problems: set[FoundProblem] = field(default_factory=set)
    waiting: int = 0
    """Members that have no answer yet."""
    is_begun: bool = False
    """Whether the index knows that there is such a container."""
    is_whole: bool = False
    """Whether the list is complete."""
    told: FoundProblem | None = None
    """Why the container could not be listed."""
    is_tried_again: bool = False
    """Whether a page of it, or its list, is due again at the next look, because workers were killed over it."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing more is expected."""
        return self.is_whole and not self.waiting


class Listings:
    """The containers of one scan."""

    def __init__(self, index: IndexStore) -> None:
        """Compare with what `index` knows."""
        self._index = index
        self._listings: dict[bytes, _Listing] = {}
        self._gone: list[tuple[PageFile, str]] = []
        self.changed: set[PageName] = set()
        """Members that are known in another state."""

    def begin(self, file: PageFile) -> None:
        """Start a list; again when a worker died over it."""
        if file.path not in self._listings:
            with self._index.reading() as reader:
                before = reader.members_of(file.path)
                known = reader.problems_of(file.path)
            problems = {(p.member, p.size, p.mtime_ns): p for p in known if p.size >= 0}
            self._listings[file.path] = _Listing(file, before, problems)

    def compare(
        self, path: bytes, members: Sequence[tuple[str, int, int, str]], problems: Iterable[Answer]
    ) -> list[PageFile]:
        """Receive some of the members of a container.

        Args:
            path: The container.
            members: Name, size and fingerprint of each, and the address of those that are gone from it.
            problems: Name, kind and reason of members that cannot be read.

        Returns:
            The members that are new or changed.
        """
        listing = self._listings[path]
        for name, kind, reason in problems:
            about = listing.file.size, listing.file.mtime_ns
            listing.problems.add(FoundProblem(path, kind, clean(reason), *about, name))
        with self._index.reading() as reader:
            fresh = [member for member in members if self._is_new(reader, listing, member[:3])]
        listing.waiting += len(fresh)
        files = [(PageFile(path, size, mark, name, is_member=True), address) for name, size, mark, address in fresh]
        self._gone += ((file, address) for file, address in files if address)
        return [file for file, address in files if not address]

    def take_gone(self) -> list[PageFile]:
        """The members that report a known article gone."""
        taken, self._gone = self._gone, []
        files: list[PageFile] = []
        with self._index.reading() as reader:
            for file, address in taken:
                key = address if address.startswith(SERIES) else "url:" + normalise_url(address)
                if reader.with_keys([key]).get(key):
                    files.append(file)
                elif listing := self._listings.get(file.path):
                    listing.waiting -= 1
        return files

    def _is_new(self, reader: IndexReader, listing: _Listing, member: tuple[str, int, int]) -> bool:
        """Whether a member is to be read: it is new or changed, and no other has its name."""
        name, size, fingerprint = member
        known = reader.known_member(listing.file.path, name)
        if known is not None and (known.size, known.mtime_ns) == (size, fingerprint):
            listing.listed.add(known.number)
            listing.names.add(name)
            return False
        if known is not None:
            self.changed.add(PageName(listing.file.path, name))
        if as_before := listing.problems_before.get(member):
            listing.problems.add(as_before)
            return False
        is_new = name not in listing.names
        listing.names.add(name)
        return is_new

    def end(self, path: bytes) -> None:
        """End the list of a container, complete or because its worker died twice."""
        self._listings[path].is_whole = True

    def answered(self, writer: IndexWriter, file: PageFile, problem: FoundProblem | None) -> None:
        """Note that a member was read or set aside, or that a container cannot be listed."""
        listing = self._listings.get(file.path)
        if listing is None:
            return
        if is_tried_again := problem is not None and problem.size < 0:
            listing.is_tried_again = True
        if file.is_member:
            listing.waiting -= 1
            if not listing.is_begun:
                listing.is_begun = True
                writer.keep_container(file.path, _UNFINISHED, 0)
        elif problem is not None:
            listing.is_whole = True
            listing.told = problem
            if problem.kind in MAY_PASS or is_tried_again:
                listing.listed |= listing.before

    @property
    def are_ready(self) -> bool:
        """Whether there is a container whose members have all been read."""
        return any(listing.is_ready for listing in self._listings.values())

    def settle(self, writer: IndexWriter) -> BitMap:
        """Store the containers whose members have all been read; return the pages that were dropped."""
        dropped = BitMap()
        for path, listing in list(self._listings.items()):
            if listing.is_ready:
                del self._listings[path]
                dropped |= _settle(writer, listing)
        return dropped


def _settle(writer: IndexWriter, listing: _Listing) -> BitMap:
    gone = BitMap()
    for number in listing.before - listing.listed:
        if (name := writer.name(number)) and name.member not in listing.names:
            writer.drop(number)
            gone.add(number)
    before = set(listing.problems_before.values())
    stale = before - listing.problems
    writer.remove_problems(p for p in stale if p.member not in listing.names and p != listing.told)
    for problem in listing.problems - before:
        writer.add_problem(problem)
    file = listing.file
    if listing.is_tried_again:
        writer.keep_container(file.path, _UNFINISHED, 0)
    elif listing.told is None or listing.told.kind not in MAY_PASS:
        writer.keep_container(file.path, file.size, file.mtime_ns)
    return gone
