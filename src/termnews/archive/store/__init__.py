"""Where an index is stored: the interface that the archive uses.

`sqlite.py` keeps an index in a file, `postgres.py` on a server; above, only these protocols are known, and what reads
and writes in the SQL that both share (`reading.py`, `writing.py`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Protocol

from termnews.errors import IndexUnusableError
from termnews.text.clean import clean_path

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from termnews.archive.store.reading import IndexReader
    from termnews.archive.store.writing import IndexWriter
    from termnews.text.clean import Clean

__all__ = [
    "NO_LAG",
    "DamagedIndexError",
    "FoundProblem",
    "Home",
    "IndexPlace",
    "IndexStore",
    "KnownPage",
    "Lag",
    "OtherVersionError",
    "PageName",
    "UnreachableIndexError",
]


class DamagedIndexError(IndexUnusableError):
    """The file is not an index, or no longer one; it can be rebuilt."""


class OtherVersionError(IndexUnusableError):
    """Another version of termnews wrote the index; it can be rebuilt."""


class UnreachableIndexError(IndexUnusableError):
    """It is on a server that does not answer at present; it is tried again."""


class PageName(NamedTuple):
    """The place of a page."""

    path: bytes
    """Relative to the archive, as the file system has it."""
    member: str = ""
    """Which page of the file; empty when the file is the page."""

    @property
    def shown(self) -> Clean:
        """Its clean form for display: "news.zip!a/1.html"."""
        return clean_path(os.fsdecode(self.path) + (f"!{self.member}" if self.member else ""))


class Home(NamedTuple):
    """Where the files of a page are, for an archive that several hosts share."""

    host: str
    root: bytes
    """The folder, or the single file, that was indexed there."""
    name: PageName


class FoundProblem(NamedTuple):
    """A problem as stored in the index."""

    path: bytes
    kind: str
    reason: str
    size: int = -1
    """Negative when the page is to be tried again at the next scan."""
    mtime_ns: int = 0
    member: str = ""


class KnownPage(NamedTuple):
    """A page that was read before, or could not be."""

    number: int
    """The number of the page, or of the problem."""
    name: PageName
    size: int
    mtime_ns: int


class Lag(NamedTuple):
    """What the person should know about the server that is read."""

    words: str = ""
    """A sentence; empty when all is well."""
    over: str = ""
    """The sentence for when it no longer is so; what has the same one is told once."""


NO_LAG = Lag()


class IndexStore(Protocol):
    """An index that one thread writes and any thread reads."""

    damage: DamagedIndexError | None
    """Set when the index is found damaged: its writer rebuilds it."""
    merges_words: bool
    """Whether the words of pages can be indexed by workers; known once it is open for writing."""

    def reading(self, *, whole: bool = False) -> AbstractContextManager[IndexReader]:
        """Read the index.

        Args:
            whole: See one consistent state, whatever others write meanwhile.

        Raises:
            IndexUnusableError: The index is damaged, gone, or cannot be opened.
        """

    def writing(self, *, pages: bool = False) -> AbstractContextManager[IndexWriter]:
        """Write to the index in one transaction.

        Args:
            pages: Whether pages are written, so that the stored catalogue becomes stale.

        Raises:
            IndexUnusableError: The disk is full, or the index is damaged.
        """

    def open_for_writing(self, extraction: str, root: bytes) -> None:
        """Prepare for writing by this process, and create the index where it is new.

        Raises:
            IndexUnusableError: It was written by another version, is damaged, or cannot be written.
        """

    def settling(self) -> AbstractContextManager[None]:
        """Keep other processes from comparing articles and storing a catalogue meanwhile."""

    def tidy(self) -> None:
        """Release resources that are no longer needed."""

    def close(self) -> None:
        """Close it, once running queries have finished."""


class IndexPlace(Protocol):
    """The place of an index, and the lock of its writer."""

    warning: str
    """Why it is there, if the person should know; else empty."""
    is_memory: bool
    """Whether it is in memory because no disk accepts it."""
    is_shared: bool
    """Whether others write it too, so that a slightly stale catalogue is shown first."""

    def open(self) -> IndexStore:
        """The index at this place; nothing is read yet."""

    def lock(self) -> bool:
        """Try to become the writer; return whether this process now is."""

    @property
    def busy(self) -> bool:
        """Whether the writer is scanning the folder."""

    def set_busy(self, *, busy: bool) -> None:
        """Tell followers whether this process is scanning the folder."""

    def is_replaced(self) -> bool:
        """Whether the index was replaced since the last call."""

    def next_place(self, error: IndexUnusableError) -> IndexPlace:
        """The place to use when this one fails; its content is copied as far as possible.

        Raises:
            ArchiveError: There is none: the index is too large for memory.
        """

    def throw_away(self) -> None:
        """Remove the index; processes that have it open keep reading the old one."""

    def close(self) -> None:
        """Release the lock; a temporary place is removed."""
