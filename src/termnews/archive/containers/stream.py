"""Containers that are read sequentially: going back means reading again from the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.containers.file_names import UniqueNames
from termnews.archive.containers.member import (
    Bounds,
    Content,
    Counting,
    Listed,
    Member,
    MemberProblem,
    fingerprint_of,
    no_such_member,
    too_big,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from termnews.archive.containers.source import Source

Page = tuple[str, Content]
"""A page with its name."""


class Stream:
    """Pages that come one after the other."""

    def __init__(self, source: Source, bounds: Bounds, begin: Callable[[], Iterable[Page]]) -> None:
        """`begin` yields the pages of `source` from the first; pages without words are not members."""
        self._source = source
        self._bounds = bounds
        self._begin = begin
        self._coming: Iterator[Page] | None = None

    def _pages(self) -> Iterator[Page]:
        """The pages, with unique names."""
        names = UniqueNames()
        for name, content in self._begin():
            yield names.next(name), content

    def members(self) -> Iterator[Listed]:
        """Every page that has content."""
        counting = Counting(self._bounds, self._source.size)
        for name, content in self._pages():
            size = len(content.data)
            if counting.count(size):
                yield None
            if size > self._bounds.page:
                problem = too_big(size, self._bounds.page)
                yield MemberProblem(name, problem.kind, str(problem))
            elif content.data.strip():
                yield Member(name, size, fingerprint_of(content.data, repr(content.facts).encode("utf-8", "replace")))

    def read(self, name: str) -> Content:
        """One page."""
        for _begin in range(2):
            if self._coming is None:
                self._coming = self._pages()
            for known, content in self._coming:
                if known == name:
                    if len(content.data) > self._bounds.page:
                        raise too_big(len(content.data), self._bounds.page)
                    return content
            self._coming = None
        raise no_such_member(name)


def whole(source: Source, bounds: Bounds) -> bytes:
    """All bytes of a container that must be in memory.

    Raises:
        ContainerError: They are too many.
    """
    if source.size > bounds.whole:
        raise too_big(source.size, bounds.whole)
    return source.read_at(0, source.size)
