"""The containers that a worker keeps open, because their members are read one after the other."""

from __future__ import annotations

import os
import stat
import time
from collections import OrderedDict
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

from termnews.archive.containers.kinds import open_container
from termnews.archive.containers.member import Closing, ContainerError, Listed, Member, MemberProblem, no_such_member
from termnews.archive.containers.source import source_of_file
from termnews.archive.folder_containers import folder_state, is_container_folder, open_folder_container
from termnews.archive.page_problem import PageProblemError, problem_of
from termnews.archive.walk import open_page
from termnews.model.problem import ProblemKind
from termnews.text.clean import clean_line
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.member import Content, Opened
    from termnews.archive.limits import Limits

_OPEN = 2
_AT_ONCE = 1000
_SECONDS = 0.5
_LONGEST = 300


class _Open(NamedTuple):
    """An open container and its file."""

    descriptor: int
    about: tuple[int, int, int]
    container: Opened | None
    """None when the file is of another kind that may have such a name."""


class OpenContainers:
    """A few open containers; one that has changed is opened again."""

    def __init__(self, root: int, limits: Limits) -> None:
        """Open containers below `root`, a descriptor."""
        self._root = root
        self._bounds = limits.bounds
        self._open: OrderedDict[bytes, _Open] = OrderedDict()

    def _opened(self, path: bytes) -> Opened | None:
        """The container at a path as it is now."""
        try:
            descriptor = open_page(self._root, path)
        except OSError as error:
            raise problem_of(error) from error
        with ExitStack() as unless_kept:
            unless_kept.callback(os.close, descriptor)
            about = os.fstat(descriptor)
            state = (about.st_ino, *self._state(path, descriptor, about))
            if (known := self._open.get(path)) and known.about == state:
                self._open.move_to_end(path)
                return known.container
            self._forget(path)
            try:
                container = self._open_new(path, descriptor, about)
            except ContainerError as error:
                raise PageProblemError(error.kind, str(error), about) from error
            unless_kept.pop_all()
        self._open[path] = _Open(descriptor, state, container)
        while len(self._open) > _OPEN:
            self._forget(next(iter(self._open)))
        return container

    def _state(self, path: bytes, descriptor: int, about: os.stat_result) -> tuple[int, int]:
        if stat.S_ISDIR(about.st_mode):
            return folder_state(path, descriptor) or (0, 0)
        return about.st_size, about.st_mtime_ns

    def _open_new(self, path: bytes, descriptor: int, about: os.stat_result) -> Opened | None:
        if stat.S_ISDIR(about.st_mode) and is_container_folder(path):
            return open_folder_container(path, descriptor, self._bounds)
        if not stat.S_ISREG(about.st_mode):
            raise PageProblemError(ProblemKind.SPECIAL_FILE, _("Not a file."))
        return open_container(source_of_file(descriptor, os.fsdecode(path.rpartition(b"/")[2])), self._bounds)

    def _forget(self, path: bytes) -> None:
        if (known := self._open.pop(path, None)) is not None:
            if isinstance(known.container, Closing):
                known.container.close()
            os.close(known.descriptor)

    def list_members(self, path: bytes) -> Iterator[tuple[Any, ...]]:
        """List the members of a container in batches, which may be empty to report progress.

        Yields:
            ("some", members, problems), with name, size, fingerprint and address of each member (the address of those
            alone that are gone from it), and name, kind and reason of each that cannot be read; last ("members",).
        """
        container = self._opened(path)
        members: list[tuple[str, int, int, str]] = []
        problems: list[tuple[str, str, str]] = []
        told = time.monotonic()
        for listed in _members(container):
            if isinstance(listed, Member):
                members.append((written(listed.name), *listed[1:]))
            elif listed is not None:
                problems.append((written(listed.name), listed.kind.value, listed.reason))
            if len(members) >= _AT_ONCE or time.monotonic() - told > _SECONDS:
                yield ("some", members, problems)
                members, problems, told = [], [], time.monotonic()
        yield ("some", members, problems)
        yield ("members",)

    def read(self, path: bytes, member: str) -> Content:
        """One page of a container.

        Raises:
            PageProblemError: It cannot be read.
        """
        try:
            container = self._opened(path)
            if container is None:
                raise no_such_member(member)
            try:
                return container.read(member)
            except ContainerError as error:
                if error.kind is not ProblemKind.VANISHED or _SHORTENED not in member:
                    raise
                return container.read(_in_full(container, member))
        except ContainerError as error:
            raise PageProblemError(error.kind, str(error)) from error

    def close(self) -> None:
        """Close all of them."""
        for path in tuple(self._open):
            self._forget(path)


def _members(container: Opened | None) -> Iterator[Listed]:
    """The members of a container; an error that ends the list is reported as a problem."""
    try:
        yield from container.members() if container else ()
    except ContainerError as error:
        yield MemberProblem("", error.kind, str(error))


_SHORTENED = "~"


def written(name: str) -> str:
    """The printable name of a member: one line, safe for terminals, unique."""
    clean = clean_line(name, _LONGEST)
    if clean == name:
        return name
    from termnews.archive.containers.member import fingerprint_of

    return f"{clean[:_LONGEST]}{_SHORTENED}{fingerprint_of(name.encode('utf-8', 'surrogatepass')):016x}"


def _in_full(container: Opened, member: str) -> str:
    """The original name of a member whose printable name differs."""
    for listed in container.members():
        if isinstance(listed, Member) and written(listed.name) == member:
            return listed.name
    raise no_such_member(member)
