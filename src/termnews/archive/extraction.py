"""What identifies the rules of extraction: when they change, the index is rebuilt."""

from __future__ import annotations

import sys
from hashlib import blake2b
from pathlib import Path

import termnews
from termnews.archive.containers.kinds import packages_with

_RULES = (
    *("extract/**/*.py", "text/clean.py", "text/han*.py", "model/fields.py", "model/article.py"),
    *("archive/containers/*.py", "archive/record.py", "archive/packing.py"),
)
_ADDED = ("termnews.layouts", "termnews.containers")
"""Entry point groups of other packages; read by name, so that no package is loaded."""


def extraction_version() -> str:
    """A hash of everything that determines an index: our version, the sources of the rules, other packages."""
    package = Path(__file__).parent.parent
    digest = blake2b(f"{termnews.__version__} {sys.version_info[:2]}".encode(), digest_size=12)
    for pattern in _RULES:
        for source in sorted(package.glob(pattern)):
            digest.update(source.name.encode() + b"\0" + source.read_bytes())
    for group in _ADDED:
        for package_name, entries in sorted(packages_with(group).items()):
            digest.update(package_name.encode() + entries)
    return digest.hexdigest()
