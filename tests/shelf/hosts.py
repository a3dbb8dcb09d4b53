"""Hosts that sync their marks, with clocks of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from termnews.shelf.files import log_file
from termnews.shelf.folder import Folder
from termnews.shelf.log import read_head
from termnews.shelf.marks import Keys, Marks
from termnews.shelf.pool import Pool
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncing import Synced, sync

ARTICLE = ("url:secret.example.org/page", "sha256:5ec7e7")
OTHER = ("url:kept.example.org/page",)


class Host:
    """A shelf of its own, and the pool that all hosts see: a folder, or what `get_pool` gives."""

    def __init__(self, folder: Path, name: str, get_pool: Callable[[], Pool] | None = None) -> None:
        self.pool = folder / "pool"
        self.pool.mkdir(exist_ok=True)
        self.get_pool = get_pool or (lambda: Folder(self.pool))
        self.file = folder / name / "shelf.db"
        self.now = 1_600_000_000_000_000
        self.shelf = self.open()

    def open(self) -> Shelf:
        """Open the shelf, again."""
        self.shelf = Shelf.open(self.file, clock=self.clock)
        return self.shelf

    def clock(self) -> int:
        """Tell the time; a second has passed since the last time."""
        self.now += 1_000_000
        return self.now

    def sync(self) -> Synced:
        """Meet the others."""
        return sync(self.shelf, self.get_pool())

    def marks(self, keys: Keys = ARTICLE) -> Marks:
        """What the person did with an article."""
        return self.shelf.marks(keys)

    @property
    def log(self) -> Path:
        """The host's log in the folder."""
        head = read_head(log_file(self.file))
        assert head
        return self.pool / f"marks-{head.host}.log"
