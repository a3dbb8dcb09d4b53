"""A git repository: every version of every file, read from its objects and never checked out.

A member is named by commit and path, "1f2e3d4c5b6a:articles/river.md"; the removal of a file is a version, too: the
article was gone from then on.
"""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.file_names import is_page
from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    Content,
    Counting,
    Listed,
    Member,
    no_such_member,
    too_big,
)
from termnews.model.facts import Facts
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dulwich.diff_tree import TreeChange
    from dulwich.objects import ObjectID, Tree

_SHORT = 12
_GONE = 410
_TREES = 256
SERIES = "series:"
"""Begins the keys of articles that have no address: a file of a repository is one article through time."""


class Repository:
    """An open repository."""

    def __init__(self, path: str, name: str, bounds: Bounds) -> None:
        """Open the repository in the folder `path`; `name` is its path in the archive.

        Raises:
            ContainerError: It is not one, or damaged.
        """
        from dulwich.repo import Repo

        self._name = name
        self._bounds = bounds
        try:
            self._repo = Repo(path)
            self._head: ObjectID = self._repo.head()
        except _damage() as error:
            raise ContainerError(_("The git repository cannot be read, or has no commit.")) from error
        self._tree = lru_cache(_TREES)(self._read_tree)

    def _read_tree(self, sha: ObjectID) -> Tree:
        tree: Tree = self._repo.object_store[sha]  # type: ignore[assignment]
        return tree

    def members(self) -> Iterator[Listed]:
        """Every version of every page, the newest commits first."""
        counting = Counting(self._bounds, 0)
        try:
            for entry in self._repo.get_walker(include=[self._head]):
                commit = entry.commit.id[:_SHORT].decode()
                changes = [change for change in _flat(entry.changes()) if _is_told(change)]
                added = {change.new.sha for change in changes if change.new is not None}
                for change in changes:
                    if counting.count():
                        yield None
                    if member := self._member(commit, change, added):
                        yield member
                yield None
        except _damage() as error:
            raise ContainerError(_("The history of the git repository is damaged or cut short.")) from error

    def _member(self, commit: str, change: TreeChange, added: set[Any]) -> Member | None:
        side = change.new if change.new is not None and change.new.sha else change.old
        assert side is not None, "a change has a side"
        assert side.path is not None, "it has looked"
        assert side.sha is not None, "it has looked"
        path = side.path.decode("utf-8", "backslashreplace")
        name, mark = f"{commit}:{path}", int(side.sha[:15], 16)
        if side is change.new:
            return Member(name, 0, mark)
        # A file moved within one commit is not gone.
        return None if side.sha in added else Member(name, 0, mark, SERIES + self._series(path))

    def _series(self, path: str) -> str:
        return f"{self._name}/{path}"

    def read(self, name: str) -> Content:
        """A page as it was after a commit."""
        short, mark, path = name.partition(":")
        try:
            commit: Any = self._repo.object_store[self._commit(short)]
            sha = self._find(commit.tree, path) if mark else None
        except _damage() as error:
            raise no_such_member(name) from error
        facts = Facts(
            origin="git",
            name=path,
            captured=_moment(commit.commit_time, commit.commit_timezone),
            series=self._series(path),
        )
        if sha is None:
            return Content(b"", facts._replace(status=_GONE))
        try:
            data: bytes = self._repo.object_store[sha].as_raw_string()
        except _damage() as error:
            raise ContainerError(_("It is damaged in the git repository."), ProblemKind.BAD_MEMBER) from error
        if len(data) > self._bounds.page:
            raise too_big(len(data), self._bounds.page)
        return Content(data, facts)

    def _commit(self, short: str) -> ObjectID:
        if len(short) == _SHORT:
            for found in self._repo.object_store.iter_prefix(short.encode("ascii", "replace")):
                return found
        raise KeyError(short)

    def _find(self, tree: ObjectID, path: str) -> ObjectID | None:
        """The object at a path; None when it is not there."""
        sha: Any = tree
        for part in path.encode("utf-8", "surrogateescape").split(b"/"):
            try:
                _mode, sha = self._tree(sha)[part]
            except KeyError:
                return None
        found: ObjectID = sha
        return found

    def close(self) -> None:
        """Close the repository."""
        # The error of a damaged file may still hold a view of it, which is released with the error.
        with suppress(BufferError):
            self._repo.close()


@cache
def _damage() -> tuple[type[Exception], ...]:
    """What the library raises for damaged repositories."""
    from dulwich import errors
    from dulwich.pack import UnresolvedDeltas

    own = (errors.NotGitRepository, errors.FileFormatException, errors.ApplyDeltaError, errors.WrongObjectException)
    missing = (errors.ObjectMissing, errors.MissingCommitError, UnresolvedDeltas)
    plain = (KeyError, IndexError, OSError, EOFError, ValueError, TypeError, AssertionError, OverflowError)
    return (*own, *missing, *plain, zlib.error, struct.error)


def _flat(changes: Any) -> Iterator[TreeChange]:
    """The changes of a commit; of a merge only those that none of its parents has."""
    for change in changes:
        if isinstance(change, list):
            yield from change[:1]
        else:
            yield change


def _is_told(change: TreeChange) -> bool:
    side = change.new if change.new is not None and change.new.sha else change.old
    if side is None or side.path is None or side.mode is None or side.mode & 0o170000 != 0o100000:
        return False
    return is_page(side.path.decode("utf-8", "backslashreplace"))


def _moment(seconds: int, offset: int) -> str:
    try:
        zone = timezone(timedelta(seconds=offset)) if offset else UTC
        return datetime.fromtimestamp(seconds, zone).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return ""
