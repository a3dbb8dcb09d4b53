"""Files packed by gzip or xz."""

from __future__ import annotations

import lzma
import zlib
from typing import NamedTuple

from termnews.errors import UnreadablePageError
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

LARGEST = 20_000_000
"""The maximum number of decompressed bytes; a few kilobytes can expand to gigabytes."""

_GZIP = b"\x1f\x8b"
_XZ = b"\xfd7zXZ\x00"
_XZ_MEMORY = 128_000_000


class Unpacked(NamedTuple):
    """The bytes of a page, and the problems of decompressing it."""

    data: bytes
    problems: tuple[Problem, ...] = ()


def unpack(data: bytes) -> Unpacked:
    """Decompress gzip and xz by their signatures; other bytes are returned unchanged.

    Raises:
        UnreadablePageError: Nothing can be decompressed.
    """
    if data.startswith(_GZIP):
        return _finish(*_gunzip(data))
    if data.startswith(_XZ):
        return _finish(*_unxz(data))
    return Unpacked(data)


def _gunzip(data: bytes) -> tuple[bytes, bool]:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        page = unpacker.decompress(data, LARGEST + 1)
    except zlib.error:
        return _as_far_as_it_goes(data), False
    return page, unpacker.eof or len(page) > LARGEST


def _as_far_as_it_goes(data: bytes) -> bytes:
    """Decompress a damaged file in small steps, to keep what precedes the damage."""
    unpacker, pieces, size = zlib.decompressobj(wbits=31), [], 0
    try:
        for start in range(0, len(data), 512):
            pieces.append(unpacker.decompress(data[start : start + 512], LARGEST))
            size += len(pieces[-1])
            if size > LARGEST:
                break
    except zlib.error:
        pass
    return b"".join(pieces)[: LARGEST + 1]


def _unxz(data: bytes) -> tuple[bytes, bool]:
    unpacker = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
    pieces: list[bytes] = []
    try:
        pieces.append(unpacker.decompress(data, LARGEST + 1))
    except (lzma.LZMAError, EOFError):
        return b"".join(pieces), False
    return pieces[0], unpacker.eof or len(pieces[0]) > LARGEST


def _finish(data: bytes, is_whole: bool) -> Unpacked:
    if not data:
        raise UnreadablePageError(_("The file cannot be decompressed."))
    if len(data) > LARGEST:
        reason = _("Larger than 20 MB when decompressed; the rest was left out.")
        return Unpacked(data[:LARGEST], (Problem.told(ProblemKind.TRUNCATED, reason),))
    if not is_whole:
        reason = _("The compressed file is damaged or cut short; showing what could be read.")
        return Unpacked(data, (Problem.told(ProblemKind.BAD_ENVELOPE, reason),))
    return Unpacked(data)
