"""Hashes of paragraphs, for finding copies and repeated notices."""

from __future__ import annotations

from hashlib import blake2b
from struct import unpack

SHORTEST = 12
"""Fewest characters of a paragraph whose repetition is not a coincidence."""


def fingerprint(paragraph: str) -> int:
    """A signed 64-bit hash of a cleaned paragraph, ignoring spaces."""
    return fingerprints(paragraph.replace("\n", ""))[0]


def fingerprints(text: str) -> tuple[int, ...]:
    """The hash of every line of a cleaned text, in order."""
    lines = text.encode("utf-8", "surrogatepass").translate(None, b" \t").split(b"\n")
    return unpack(f">{len(lines)}q", b"".join([blake2b(line, digest_size=8).digest() for line in lines]))
