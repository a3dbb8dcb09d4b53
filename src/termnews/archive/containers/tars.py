"""Tar files of saved pages, packed or not. Nothing is unpacked to the disk; a packed one is read from its beginning."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zlib
from typing import TYPE_CHECKING, BinaryIO, cast

from termnews.archive.containers.file_names import UniqueNames, charset_of, climbs, decode_name, is_page, numbered_file
from termnews.archive.containers.kinds import is_container_name
from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    ContainerKind,
    Content,
    Counting,
    Listed,
    Member,
    fingerprint_of,
    grows_too_much,
    no_such_member,
    too_big,
    too_many,
)
from termnews.archive.containers.source import Source, source_of_bytes
from termnews.model.facts import Facts
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ZSTD = b"\x28\xb5\x2f\xfd"
_MAGIC = 257
_BLOCK = 512
_DAMAGE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)
_BARREN = 100_000
"""The maximum number of entries in a row without a page: each costs as much as a page, and a trap has millions."""


def fits(source: Source) -> bool:
    """Whether a file begins like a tar file, compressed or not."""
    head = source.head()
    packed = head.startswith((b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh", _ZSTD))
    is_empty = bool(head) and not head.strip(b"\0")
    return packed or is_empty or head[_MAGIC : _MAGIC + 5] == b"ustar" or _is_old_tar(head)


def _is_old_tar(head: bytes) -> bool:
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


class _Bounded(io.RawIOBase):
    """Decompresses, and refuses an implausible size."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self._most = most
        self._place = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._place += len(data)
        if self._place > self._most:
            raise grows_too_much()
        return data


class _Tar:
    """An open tar file. It is read forward; an earlier member makes it begin again."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._source = source
        self._bounds = bounds
        self._charset = ""
        self._names: set[str] | None = None
        """All names, once one was looked for in vain."""
        self._inner_names: list[str] = []
        self._reader: _Forward | None = None
        self._unique = UniqueNames(numbered_file)

    def members(self) -> Iterator[Listed]:
        counting = Counting(self._bounds, self._source.size)
        self._charset = self._charset or _charset(self._source, self._bounds)
        self._inner_names.clear()
        barren = 0
        unique = UniqueNames(numbered_file)
        try:
            for entry in _Forward(self._source, self._bounds):
                if counting.count(entry.size if self._is_plain else 0):
                    yield None
                barren += 1
                if barren > _BARREN:
                    raise too_many(_BARREN)
                if not entry.isreg():
                    continue
                name = unique.next(self._name(entry))
                if not is_page(name) or _is_companion(name):
                    if entry.size and is_container_name(name):
                        barren = 0
                        self._inner_names.append(name)
                elif problem := climbs(name):
                    yield problem
                elif entry.size:
                    barren = 0
                    yield Member(name, entry.size, fingerprint_of(b"%d %d" % (entry.size, int(entry.mtime))))
        except _DAMAGE as error:
            raise ContainerError(_("The tar file is damaged or cut short; what comes before that is read.")) from error

    @property
    def _is_plain(self) -> bool:
        return self._source.head()[_MAGIC : _MAGIC + 5] == b"ustar"

    def _name(self, entry: tarfile.TarInfo) -> str:
        raw = entry.name.encode("utf-8", "surrogateescape")
        return decode_name(raw, self._charset).removeprefix("./")

    def read(self, name: str) -> Content:
        return Content(self._data(name, self._bounds.page), Facts(name=name))

    def _data(self, name: str, most: int) -> bytes:
        self._charset = self._charset or _charset(self._source, self._bounds)
        if self._names is not None and name not in self._names:
            raise no_such_member(name)
        met: set[str] = set()
        try:
            for _begin in range(2):
                if self._reader is None:
                    met.clear()
                    self._unique = UniqueNames(numbered_file)
                    self._reader = _Forward(self._source, self._bounds)
                for entry in filter(tarfile.TarInfo.isreg, self._reader):
                    known = self._unique.next(self._name(entry))
                    met.add(known)
                    if known == name:
                        if entry.size > most:
                            raise too_big(entry.size, most)
                        return self._reader.data(entry)
                self._reader = None
        except _DAMAGE as error:
            self._reader = None
            raise ContainerError(_("It is damaged in the tar file."), ProblemKind.BAD_MEMBER) from error
        self._names = met
        raise no_such_member(name)

    def inner_names(self, is_container: Callable[[str], bool]) -> Iterator[str]:
        return (name for name in tuple(self._inner_names) if is_container(name))

    def inner(self, name: str) -> Source:
        return source_of_bytes(self._data(name, self._bounds.whole), name.rpartition("/")[2])


class _Forward:
    """One pass through a tar file."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        most = max(bounds.least, source.size * bounds.ratio)
        file = cast("BinaryIO", _Bounded(_unpacked(source), most))
        self._tar = tarfile.open(  # noqa: SIM115 - lives as long as its reader
            fileobj=file, mode="r|", errorlevel=1, encoding="utf-8", errors="surrogateescape"
        )

    def __iter__(self) -> Iterator[tarfile.TarInfo]:
        while (entry := self._tar.next()) is not None:
            yield entry
            # tarfile would remember every entry.
            self._tar.members.clear()  # type: ignore[attr-defined]

    def data(self, entry: tarfile.TarInfo) -> bytes:
        file = self._tar.extractfile(entry)
        data = file.read() if file else b""
        if len(data) < entry.size:
            raise EOFError
        return data


def _unpacked(source: Source) -> BinaryIO:
    head, file = source.head(), source.open()
    if head.startswith(b"\x1f\x8b"):
        return cast("BinaryIO", gzip.GzipFile(fileobj=file))
    if head.startswith(b"\xfd7zXZ\x00"):
        return cast("BinaryIO", lzma.LZMAFile(file))
    if head.startswith(b"BZh"):
        return cast("BinaryIO", bz2.BZ2File(file))
    if head.startswith(_ZSTD):
        from fastwarc.stream_io import ZstdReader

        return cast("BinaryIO", ZstdReader(file))
    return file


def _charset(source: Source, bounds: Bounds) -> str:
    """The charset of the names, by the first of them."""
    names: list[bytes] = []
    try:
        for entry in _Forward(source, bounds):
            names.append(entry.name.encode("utf-8", "surrogateescape"))
            if len(names) >= 500:
                break
    except (*_DAMAGE, ContainerError):
        pass
    return charset_of(names)


def _is_companion(name: str) -> bool:
    """Whether a page is among the pictures and scripts of another, by the name of its folder."""
    return any(folder.lower().endswith(("_files", ".files")) for folder in name.split("/")[:-1])


KIND = ContainerKind("tar", fits, _Tar)
