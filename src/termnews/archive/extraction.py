"""Which extraction made an index: when its rules change, the index is made anew."""

from __future__ import annotations

import sys
from hashlib import blake2b
from pathlib import Path

import termnews

_RULES = (
    "extract/**/*.py",
    "archive/containers/*.py",
    "text/clean.py",
    "text/han*.py",
    "archive/record.py",
    "archive/packing.py",
)


def extraction_version() -> str:
    """A short name for everything that decides what an index holds: our version and the sources of the rules."""
    package = Path(__file__).parent.parent
    digest = blake2b(f"{termnews.__version__} {sys.version_info[:2]}".encode(), digest_size=12)
    for pattern in _RULES:
        for source in sorted(package.glob(pattern)):
            digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()
