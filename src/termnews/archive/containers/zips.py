"""Zip files of saved pages, and what kinds are zips themselves."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from termnews.archive.containers.file_names import (
    UniqueNames,
    charset_of,
    climbs,
    companions,
    decode_name,
    is_page,
    numbered_file,
)
from termnews.archive.containers.member import (
    Bounds,
    ContainerError,
    ContainerKind,
    Content,
    Counting,
    Listed,
    Member,
    MemberProblem,
    fingerprint_of,
    grows_too_much,
    no_such_member,
    too_big,
)
from termnews.archive.containers.source import Source, source_of_bytes
from termnews.model.facts import Facts
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


_ENCRYPTED = 0x1
_UTF_8 = 0x800
_LOCAL = struct.Struct("<4s5H3I2H")
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_END_WITHIN = 66_000
_LEAST_ENTRY = 46
_EVERY = 512
_SLACK = 2_000_000
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError)
"""What `zipfile` raises for damaged entries: its own errors and each packer's; RuntimeError for unknown packing."""


def fits(source: Source) -> bool:
    """Whether a file begins like one; some are preceded by a program."""
    return source.head()[:2] in {b"PK", b"MZ"}


class Zip:
    """An open zip file: its table of contents, and what its entries hold."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        """Read the table of contents.

        Raises:
            ContainerError: It has none, or one that is too long.
        """
        self.source = source
        self.bounds = bounds
        check_length(source, bounds)
        try:
            self.file = zipfile.ZipFile(source.open())
        except _DAMAGE as error:
            raise ContainerError(_("The zip file is damaged or cut short: it has no table of contents.")) from error
        names = UniqueNames(numbered_file)
        self.entries = {names.next(name): entry for name, entry in self._named() if not entry.is_dir()}
        """By name, in the order of the table."""

    def _named(self) -> Iterator[tuple[str, zipfile.ZipInfo]]:
        entries = self.file.infolist()
        raw = [_raw_name(entry) for entry in entries]
        charset = charset_of([name for name, entry in zip(raw, entries, strict=True) if not entry.flag_bits & _UTF_8])
        for name, entry in zip(raw, entries, strict=True):
            decoded = entry.orig_filename if entry.flag_bits & _UTF_8 else decode_name(name, charset)
            yield decoded.replace("\\", "/").encode("utf-8", "replace").decode(), entry

    def data(self, name: str, most: int) -> bytes:
        """What an entry holds.

        Raises:
            ContainerError: It is not there, encrypted, damaged or too big.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise no_such_member(name)
        if entry.flag_bits & _ENCRYPTED:
            raise ContainerError(_("It is encrypted; unpack it with its password."), ProblemKind.ENCRYPTED)
        if entry.file_size > most:
            raise too_big(entry.file_size, most)
        if entry.file_size > _SLACK and entry.file_size > entry.compress_size * self.bounds.ratio:
            raise grows_too_much()
        try:
            with self.file.open(entry) as file:
                return file.read(most)
        except _DAMAGE as error:
            raise ContainerError(_("It is damaged in the zip file."), ProblemKind.BAD_MEMBER) from error

    def stretch(self, name: str) -> Source | None:
        """The place of an entry that is not packed, so that it need not be in memory; None when it is packed."""
        entry = self.entries[name]
        if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & _ENCRYPTED:
            return None
        header = self.source.read_at(entry.header_offset, _LOCAL.size)
        if len(header) < _LOCAL.size:
            return None
        name_length, extra_length = _LOCAL.unpack(header)[-2:]
        start = entry.header_offset + _LOCAL.size + name_length + extra_length
        size = min(entry.file_size, entry.compress_size)
        return self.source.stretch(name.rpartition("/")[2], start, size)

    def inner(self, name: str) -> Source:
        """An entry as a container of its own."""
        if name not in self.entries:
            raise no_such_member(name)
        stretch = self.stretch(name)
        return stretch or source_of_bytes(self.data(name, self.bounds.whole), name.rpartition("/")[2])


class _Pages:
    """The pages of an ordinary zip file."""

    def __init__(self, source: Source, bounds: Bounds) -> None:
        self._zip = Zip(source, bounds)
        self._bounds = bounds

    def members(self) -> Iterator[Listed]:
        counting = Counting(self._bounds, self._zip.source.size)
        beside = companions(self._zip.entries)
        for name, entry in self._zip.entries.items():
            if counting.count(entry.file_size):
                yield None
            if not is_page(name) or name.startswith(beside):
                continue
            if problem := climbs(name):
                yield problem
            elif entry.flag_bits & _ENCRYPTED:
                reason = _("It is encrypted; unpack it with its password.")
                yield MemberProblem(name, ProblemKind.ENCRYPTED, reason)
            elif entry.file_size:
                yield Member(name, entry.file_size, fingerprint_of(b"%d %d" % (entry.CRC, entry.file_size)))

    def read(self, name: str) -> Content:
        return Content(self._zip.data(name, self._bounds.page), Facts(name=name))

    def inner_names(self, is_container: Callable[[str], bool]) -> Iterator[str]:
        return (name for name in self._zip.entries if is_container(name))

    def inner(self, name: str) -> Source:
        return self._zip.inner(name)


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("cp437" if not entry.flag_bits & _UTF_8 else "utf-8", "replace")


def check_length(source: Source, bounds: Bounds) -> None:
    """Refuse a table of contents that would not fit into memory, before it is read.

    Raises:
        ContainerError: It is too long.
    """
    start = max(0, source.size - _END_WITHIN)
    tail = source.read_at(start, _END_WITHIN)
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 16:
        return
    count, length = struct.unpack_from("<HI", tail, place + 10)
    far = tail.rfind(_END_64)
    if far >= 0 and len(tail) >= far + 48:
        more, longer = struct.unpack_from("<QQ", tail, far + 32)
        count, length = (more if count == 0xFFFF else count), (longer if length == 0xFFFFFFFF else length)
    # The count may lie, the length is what is read.
    if count > bounds.listed or length > bounds.listed * _LEAST_ENTRY * 4:
        reason = _("It holds more than {most} files, and is not read. Split it.")
        raise ContainerError(reason.format(most=f"{bounds.listed:,}"), ProblemKind.TOO_BIG)


KIND = ContainerKind("zip", fits, _Pages)
