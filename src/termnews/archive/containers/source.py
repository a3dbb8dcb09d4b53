"""Random access to bytes: of a file, of a part of a file, or in memory.

Every reader has its own position, so that a container can be listed and read at the same time.
"""

from __future__ import annotations

import errno
import io
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BUFFER = 1 << 16
HEAD = 4096
"""Bytes by which a kind of container is known."""


@dataclass(frozen=True)
class Source:
    """The bytes of a container."""

    name: str
    """The name of its file, for the extension."""
    size: int
    read_at: Callable[[int, int], bytes]
    """Read up to `size` bytes from an offset."""
    descriptor: int = -1
    """The descriptor of the whole file, for libraries that open it; negative when there is none."""

    def open(self) -> io.BufferedReader:
        """A reader positioned at the beginning."""
        return io.BufferedReader(_Reader(self), _BUFFER)

    def head(self) -> bytes:
        """The first bytes."""
        return self.read_at(0, min(HEAD, self.size))

    def stretch(self, name: str, start: int, size: int) -> Source:
        """A part of it as a source."""
        size = max(0, min(size, self.size - start))

        def read_at(place: int, length: int) -> bytes:
            return self.read_at(start + place, max(0, min(length, size - place)))

        return Source(name, size, read_at)


def source_of_file(descriptor: int, name: str) -> Source:
    """A source over an open file; the caller keeps the descriptor."""
    size = os.fstat(descriptor).st_size
    return Source(name, size, lambda place, length: os.pread(descriptor, length, place), descriptor)


def source_of_bytes(data: bytes, name: str) -> Source:
    """A source in memory."""
    return Source(name, len(data), lambda place, length: data[place : place + length])


class _Reader(io.RawIOBase):
    def __init__(self, source: Source) -> None:
        self._source = source
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._source.size}[whence]
        if start + offset < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._place = start + offset
        return self._place

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._source.read_at(self._place, len(buffer))
        buffer[: len(data)] = data
        self._place += len(data)
        return len(data)
