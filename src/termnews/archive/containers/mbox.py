"""A mailbox: many emails in one file. A member is named by its place in bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.containers.mail import content_of_mail
from termnews.archive.containers.member import (
    Bounds,
    ContainerKind,
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
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source

_LINE = 1 << 16


def fits(source: Source) -> bool:
    """Whether a file begins with the line that begins an email."""
    return source.head().lstrip(b"\r\n").startswith(b"From ")


class _Mailbox:
    """An open mailbox."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._source = source
        self._bounds = bounds

    def members(self) -> Iterator[Listed]:
        counting = Counting(self._bounds, self._source.size)
        for start, end in self._mails():
            if counting.count():
                yield None
            size = end - start
            if size > self._bounds.page:
                problem = too_big(size, self._bounds.page)
                yield MemberProblem(str(start), problem.kind, str(problem))
            else:
                yield Member(str(start), size, fingerprint_of(self._source.read_at(start, size)))

    def _mails(self) -> Iterator[tuple[int, int]]:
        """Where each email begins, with its line "From ", and ends."""
        place, start, is_after_blank = 0, -1, True
        with self._source.open() as file:
            while line := file.readline(_LINE):
                if is_after_blank and line.startswith(b"From "):
                    if start >= 0:
                        yield start, place
                    start = place
                is_after_blank = line in {b"\n", b"\r\n"}
                place += len(line)
        if start >= 0:
            yield start, place

    def read(self, name: str) -> Content:
        start = int(name) if name.isascii() and name.isdigit() else self._source.size
        data = self._source.read_at(start, self._bounds.page)
        if not data.startswith(b"From "):
            raise no_such_member(name)
        head, _end, mail = data.partition(b"\n")
        end = _end_of_mail(mail)
        return content_of_mail(mail[:end].replace(b"\n>From ", b"\nFrom ")) if head else content_of_mail(mail)


def _end_of_mail(mail: bytes) -> int:
    ends = [place for mark in (b"\n\nFrom ", b"\r\n\r\nFrom ") if (place := mail.find(mark)) >= 0]
    return min(ends, default=len(mail))


KIND = ContainerKind("mbox", fits, _Mailbox)
