"""Containers in containers: their members in one list, each named by its path, "a.zip!b.html"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.containers.file_names import climbs, is_hidden
from termnews.archive.containers.kinds import find_kind, is_container_name, is_shared_name, may_hold_pages
from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    Content,
    Counting,
    Listed,
    Member,
    MemberProblem,
    Nesting,
    Opened,
    no_such_member,
)
from termnews.archive.containers.source import source_of_bytes
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

SEPARATOR = "!"


class Nested:
    """An open container, with those in it."""

    def __init__(self, opened: Opened, size: int, bounds: Bounds, depth: int = 1) -> None:
        """Open what `opened`, a file of `size` bytes, holds down to the depth of the bounds."""
        self._opened = opened
        self._size = size
        self._bounds = bounds
        self._depth = depth
        self._last: tuple[str, Nested | None] = ("", None)

    def members(self) -> Iterator[Listed]:
        """The members of the container, then those of every container in it; the bounds hold for all together."""
        try:
            yield from self.listed_within(Counting(self._bounds, self._size))
        except ContainerError as error:
            yield MemberProblem("", error.kind, str(error))

    def listed_within(self, counting: Counting) -> Iterator[Listed]:
        """The members, counted together with those of what this container is in."""
        several: list[str] = []
        for listed in self._own():
            counting.count(self._size_of(listed))
            if isinstance(listed, Member) and self._holds_several(listed.name):
                several.append(listed.name)
            else:
                yield listed
        if isinstance(self._opened, Nesting):
            for name in (*several, *self._opened.inner_names(_is_container)):
                if problem := climbs(name):
                    yield problem
                elif not is_hidden(name):
                    yield from self._members_of(name, counting)

    def _size_of(self, listed: Listed) -> int:
        """What a member of a container in another counts; a container measures its own."""
        is_within = self._depth > 1
        return min(listed.size, self._bounds.page) if is_within and isinstance(listed, Member) else 0

    def _holds_several(self, name: str) -> bool:
        """Whether a page is a container after all: one of those pages that may hold others."""
        if not isinstance(self._opened, Nesting) or _is_container(name) or not _may_hold_pages(name):
            return False
        try:
            return self._inner(name) is not None
        except ContainerError:
            return False

    def _own(self) -> Iterator[Listed]:
        try:
            yield from self._opened.members()
        except ContainerError as error:
            yield MemberProblem("", error.kind, str(error))

    def _members_of(self, name: str, counting: Counting) -> Iterator[Listed]:
        if self._depth >= self._bounds.depth:
            reason = _("Nested too deeply: files in files are read {depth} levels deep. Unpack it.")
            yield MemberProblem(name, ProblemKind.TOO_DEEP, reason.format(depth=self._bounds.depth))
            return
        try:
            inner = self._inner(name)
        except ContainerError as error:
            yield MemberProblem(name, error.kind, str(error))
            return
        counting.count()
        for listed in inner.listed_within(counting) if inner else ():
            if listed is None:
                yield None
            else:
                yield listed._replace(name=f"{name}{SEPARATOR}{listed.name}" if listed.name else name)

    def _inner(self, name: str) -> Nested | None:
        """A container in this one; the last stays open, because its members are read one after the other."""
        if self._last[0] != name:
            assert isinstance(self._opened, Nesting), "the caller has looked"
            source = self._opened.inner(name)
            kind = find_kind(source, self._bounds)
            opened = (
                Nested(kind.open(source, self._bounds), source.size, self._bounds, self._depth + 1) if kind else None
            )
            self._last = (name, opened)
        return self._last[1]

    def read(self, name: str) -> Content:
        """One page; an exact name wins over a path through containers, and may be that of a container of one page.

        Raises:
            ContainerError: There is no such page, or it cannot be read.
        """
        if not isinstance(self._opened, Nesting):
            return self._opened.read(name)
        try:
            if _is_container(name) and (inner := self._inner(name)):
                return inner.read("")
            return self._read_own(name)
        except ContainerError as error:
            if error.kind is not ProblemKind.VANISHED:
                raise
        return self._read_inside(name)

    def _read_own(self, name: str) -> Content:
        """A page of this container; what is a list under the name of a page is read as one."""
        content = self._opened.read(name)
        if is_shared_name(name):
            source = source_of_bytes(content.data, name.rpartition("/")[2])
            try:
                if kind := find_kind(source, self._bounds):
                    return kind.open(source, self._bounds).read("")
            except ContainerError:
                pass
        return content

    def _read_inside(self, name: str) -> Content:
        place = name.find(SEPARATOR)
        while True:
            outer, inner_name = (name, "") if place < 0 else (name[:place], name[place + 1 :])
            if _may_hold_pages(outer):
                try:
                    if inner := self._inner(outer):
                        return inner.read(inner_name)
                except ContainerError as error:
                    if error.kind is not ProblemKind.VANISHED:
                        raise
            if place < 0:
                raise no_such_member(name)
            place = name.find(SEPARATOR, place + 1)


def _is_container(name: str) -> bool:
    return is_container_name(name.rpartition("/")[2])


def _may_hold_pages(name: str) -> bool:
    return may_hold_pages(name.rpartition("/")[2])
