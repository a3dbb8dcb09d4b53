"""Hashes of paragraphs, by which copies and repeated notices are found."""

from __future__ import annotations

import hashlib

SHORTEST = 12
"""Characters that a paragraph needs to be more than a coincidence."""


def fingerprint(paragraph: str) -> int:
    """A signed 64-bit hash of a paragraph's words; white space does not count."""
    words = "".join(paragraph.split())
    return int.from_bytes(
        hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True
    )
