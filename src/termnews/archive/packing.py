"""Compression of text and pages in the index."""

from __future__ import annotations

import zlib
from hashlib import blake2b

_RAW = -15
"""For zlib: no header, no checksum."""


def pack(text: str) -> bytes:
    """Compress text."""
    # GB 18030 writes every character there is, the common Chinese ones in two bytes
    # instead of three: packed, that is an eighth less than UTF-8.
    small = zlib.compressobj(wbits=_RAW)
    return small.compress(text.encode("gb18030", "replace")) + small.flush()


def unpack(packed: bytes) -> str:
    """Decompress text."""
    return zlib.decompress(packed, _RAW).decode("gb18030")


def unpack_beginning(packed: bytes, size: int) -> str:
    """Decompress the first bytes; a character that is cut is left out."""
    return zlib.decompressobj(_RAW).decompress(packed, size).decode("gb18030", "ignore")


def pack_page(data: bytes) -> bytes:
    """Compress the bytes of a page, with a checksum."""
    return zlib.compress(data)


def unpack_page(packed: bytes, most: int) -> bytes:
    """Decompress the bytes of a page.

    Raises:
        zlib.error: They are damaged, or more than `most`.
    """
    stream = zlib.decompressobj()
    data = stream.decompress(packed, most + 1)
    if not stream.eof or len(data) > most:
        raise zlib.error("not the bytes of a page")
    return data


def hash_key(key: str) -> int:
    """A signed 64-bit number for a key or address: links by address take eight bytes instead of a hundred."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
