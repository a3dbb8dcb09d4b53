"""Forget what was read and done: marks and history, and the indexes of archives."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# As archive/store/sqlite_place.py names them: a hash of the archive's path.
_INDEX = re.compile(r"[0-9a-f]{32}\.(?:sqlite(?:-wal|-shm|-journal)?|lock)")


def forget_indexes(cache: Path) -> int:
    """Remove the indexes of all archives; other files in the folder are kept.

    Returns:
        How many indexes there were.

    Raises:
        OSError: One cannot be removed.
    """
    try:
        files = [file for file in cache.iterdir() if _INDEX.fullmatch(file.name)]
    except FileNotFoundError:
        return 0
    for file in files:
        file.unlink(missing_ok=True)
    with suppress(OSError):  # it has other files
        cache.rmdir()
    return sum(file.suffix == ".sqlite" for file in files)
