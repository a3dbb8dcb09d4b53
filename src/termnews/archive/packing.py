"""How text lies in the index: small, and read back exactly."""

from __future__ import annotations

import zlib
from hashlib import blake2b


def pack(text: str) -> bytes:
    """Make text small."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpack(packed: bytes) -> str:
    """Give back what was packed."""
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def hash_key(key: str) -> int:
    """A signed 64-bit number for a key or address: links by address take eight bytes instead of a hundred."""
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
