"""How many files a folder holds, counted while they are read, which takes much longer."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from termnews.archive.walk import find_pages
from termnews.errors import ArchiveError

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.archive.limits import Limits


class FileCount(threading.Thread):
    """Counts the files of a folder, once."""

    def __init__(self, root: Path, limits: Limits) -> None:
        """Prepare to count what is below `root`."""
        super().__init__(name="termnews-count", daemon=True)
        self.files: int | None = None
        """The number of files; None until they are counted."""
        self._root = root
        self._limits = limits

    def begin(self) -> None:
        """Start to count, unless that was done; without a thread to spare it stays unknown."""
        with suppress(RuntimeError):
            self.start()

    def run(self) -> None:
        """Count; a folder that cannot be read is reported by the scan."""
        with suppress(ArchiveError, OSError):
            self.files = sum(len(part.pages) for part in find_pages(self._root, self._limits))
