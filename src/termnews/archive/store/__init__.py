"""Where an index is stored: the interface that the archive uses.

Everything above depends on these protocols only. `sqlite.py` keeps an index in a file, `postgres.py` on a server.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple, Protocol

from termnews.errors import IndexUnusableError
from termnews.text.clean import clean_path

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from pyroaring import BitMap

    from termnews.archive.captures import Capture, Story
    from termnews.archive.record import Record
    from termnews.model.article import Article
    from termnews.model.query import Term
    from termnews.model.row import Number, Row
    from termnews.text.clean import Clean

__all__ = [
    "DamagedIndexError",
    "FoundProblem",
    "IndexPlace",
    "IndexReader",
    "IndexStore",
    "IndexWriter",
    "KnownPage",
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


class IndexReader(Protocol):
    """Queries of an index, inside `IndexStore.reading()` or `IndexStore.writing()`."""

    # The index itself

    def is_made(self) -> bool:
        """Whether it has been created."""

    def check(self, extraction: str | None) -> None:
        """Check that this version of termnews wrote it, with these rules; None accepts any rules.

        Raises:
            OtherVersionError: Another did.
        """

    def changes(self) -> int:
        """The number of the last change of the pages; it only grows."""

    def changed_since(self, changes: int) -> BitMap | None:
        """The pages that any process wrote or dropped after a change; None when the index does not record it."""

    def compared(self) -> int | None:
        """The change after which its articles were compared last; None when they never were."""

    # Articles

    def rows(self, numbers: Iterable[int]) -> list[Row | None]:
        """Rows in the given order; None for a page that is no longer there."""

    def article(self, number: int) -> Article | None:
        """An article without its body."""

    def texts(self, numbers: Iterable[int]) -> dict[int, str]:
        """The words of articles, without those of pages that are no longer there."""

    def name(self, number: int) -> PageName | None:
        """The place of an article's page."""

    def keys(self, numbers: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Pages with their identity keys, in the given order, without those that are no longer there."""

    def markdown(self, number: int) -> bytes | None:
        """The packed Markdown of an article; None when it was never converted."""

    def count_pages(self) -> int:
        """How many pages there are."""

    # Lookup of pages

    def at(self, name: PageName) -> int | None:
        """The page at a place."""

    def with_id(self, beginning: str) -> list[Number]:
        """The pages whose id begins so, in the order of reading."""

    def with_keys(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some identity keys, by key; keys without pages are left out.

        An address that different articles share is a key of none of them: each has a name of its own.
        """

    def with_addresses(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some keys, with every article that shares one."""

    def apart(self, keys: Iterable[str]) -> set[str]:
        """The keys that different articles share, of some."""

    def linking_to(self, keys: Iterable[str]) -> list[Number]:
        """The distinct pages with a link to any of some addresses."""

    # Search and order

    def with_words(self, terms: Iterable[Term], joint: str = "AND") -> BitMap:
        """The pages that have the words of every term; with "OR", of any."""

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:
        """The relevance of pages with the words of any term; higher is better.

        Args:
            terms: What is asked for.
            within: The pages of interest; other pages may be included, and scores may be left out where these are too
            many.
        """

    def column(self, name: str) -> Iterable[tuple[int, str | int]]:
        """Every page with its value of one of `COLUMN_TYPES`."""

    def names(self) -> Iterable[tuple[int, bytes, str]]:
        """Every page with its path and member."""

    def dated(self, column: str, first: str, last: str) -> Iterable[tuple[int, str]]:
        """The pages whose date, as written, sorts between two; `last` is excluded."""

    # The catalogue

    def in_order(self, columns: Sequence[str]) -> Iterable[tuple[int, list[str | int]]]:
        """Every page with some columns: newest first, undated last, ties by name."""

    def columns(self, number: int, names: Sequence[str]) -> list[str | int] | None:
        """Some columns of a page."""

    def place_in_time(self, number: int) -> tuple[int | None, PageName] | None:
        """What `in_order` orders a page by."""

    def listed(self) -> int | None:
        """The change after which the catalogue was stored; None when there is none."""

    def kept_order(self, *, stale: bool = False) -> array[int] | None:
        """The order of the stored catalogue; None when there is none.

        Args:
            stale: Return it even if pages were written since.
        """

    def kept_counts(self, facet: str) -> dict[str, int]:
        """The number of articles with each value of a facet."""

    def kept_values(self, facet: str) -> dict[str, BitMap]:
        """The articles with each value of a facet."""

    # Articles compared

    def sharing_keys(self) -> Iterator[list[int]]:
        """Pages that have an identity key in common."""

    def sharing_paragraphs(self, most: int) -> Iterator[list[int]]:
        """Pages that have a paragraph in common, unless more than `most` have it."""

    def count_paragraphs(self, fewest: int) -> list[tuple[int, int]]:
        """The paragraphs of `fewest` pages or more, with the number of pages."""

    def with_paragraph(self, fingerprint: int) -> list[int]:
        """The pages that contain a paragraph."""

    def groups(self) -> dict[int, int]:
        """The pages that have a copy, each with the lowest number among its copies and itself."""

    def shown_of(self, numbers: Iterable[int]) -> dict[int, int]:
        """The page that represents the copies of each of some pages, where there is one."""

    def captures(self, numbers: Iterable[int]) -> list[Capture]:
        """The captures of some pages."""

    def with_versions(self, least: int, most: int) -> BitMap:
        """The pages of articles with a number of versions in a range."""

    def withdrawn(self) -> BitMap:
        """The pages of articles that are gone from where they were."""

    def copies_of(self, number: int) -> list[Number]:
        """The other pages that hold the article of a page."""

    def first_of(self, number: int) -> int:
        """The lowest number among the pages that hold the article of a page."""

    def count_folded(self) -> int:
        """The number of pages that are folded as copies."""

    def are_repeated(self, fingerprints: Iterable[int]) -> set[int]:
        """The paragraphs that are in many articles, of some."""

    # The pages on the disk

    def last_numbers(self) -> tuple[int, int]:
        """The highest numbers of a folder and of a problem."""

    def folder(self, path: bytes) -> int:
        """The number of a folder; 0 when no page in it is known."""

    def folders(self, last: int) -> list[tuple[int, bytes]]:
        """The folders up to a number, each with its path."""

    def pages_in(self, folder: int) -> list[int]:
        """The pages of a folder."""

    def known_pages(self, folder: int, paths: Sequence[bytes]) -> list[KnownPage]:
        """The files of a folder that were read, of some; without members of containers."""

    def known_containers(self, paths: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
        """The files that were listed as containers, of some, with their size and time."""

    def containers_in(self, folder: int) -> list[bytes]:
        """The containers of a folder."""

    def members_of(self, path: bytes) -> BitMap:
        """The pages of a file."""

    def known_member(self, path: bytes, member: str) -> KnownPage | None:
        """A page of a file as it was read; None when it was not read."""

    def problems_of(self, path: bytes) -> list[FoundProblem]:
        """The problems of a file and of its members."""

    def problems_of_kind(self, kind: str) -> list[FoundProblem]:
        """The problems of one kind."""

    def known_problems(self, paths: Sequence[bytes]) -> list[KnownPage]:
        """The files with problems, of some."""

    def problems(self) -> list[FoundProblem]:
        """Every problem, by kind and path."""

    def problems_in(self, folder: bytes, last: int) -> Iterator[tuple[int, FoundProblem]]:
        """The problems up to a number of the files in a folder itself."""


class IndexWriter(IndexReader, Protocol):
    """Updates of an index, inside `IndexStore.writing()`."""

    def put(self, record: Record) -> int:
        """Write a page, replacing what was known of it; return its number."""

    def drop(self, number: int) -> None:
        """Forget a page."""

    def touched_keys(self) -> set[str]:
        """The keys of the pages that were written or dropped since `IndexStore.writing` began."""

    def keep_apart(self, key: str, names: Mapping[int, tuple[str, ...]]) -> None:
        """Replace a shared address by names as keys of its pages; without names, restore the address.

        The id of a page with a name is longer: it begins with the id that all pages at the address share.
        """

    def make_folder(self, path: bytes) -> int:
        """The number of a folder, registered if new: a scan that does not meet it drops its pages."""

    def keep_container(self, path: bytes, size: int, mtime_ns: int) -> None:
        """Record that a container was listed completely, in its present state."""

    def drop_container(self, path: bytes) -> None:
        """Remove the record of a container."""

    def set_problem(self, problem: FoundProblem) -> None:
        """Store a problem of a page, replacing those it had."""

    def add_problem(self, problem: FoundProblem) -> None:
        """Store a problem."""

    def remove_problems(self, problems: Iterable[FoundProblem]) -> None:
        """Remove some problems."""

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """Store the packed Markdown of articles."""

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """Remove the Markdown of articles, which tells that they were opened, and overwrite it."""

    def keep_catalogue(
        self, order: array[int], facets: Mapping[str, Mapping[str, BitMap]], changes: int | None = None
    ) -> None:
        """Store a catalogue, so that a start reads it instead of the pages.

        Args:
            order: The articles, newest first.
            facets: The articles that have each value of each facet.
            changes: The change that it was built after; None for the last.
        """

    def keep_groups(self, groups: Mapping[int, int], stories: Mapping[int, Story]) -> None:
        """Store which pages hold the same article, and the number of copies and versions of each.

        Args:
            groups: As returned by `IndexReader.groups`.
            stories: The versions of the articles of pages that share a key.
        """

    def keep_repeats(self, repeats: Mapping[int, int]) -> None:
        """Store the paragraphs of many articles, with the number of pages."""

    def set_compared(self, changes: int) -> None:
        """Record the change after which the articles were compared."""


class IndexStore(Protocol):
    """An index that one thread writes and any thread reads."""

    damage: DamagedIndexError | None
    """Set when the index is found damaged: its writer rebuilds it."""

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

    notice: str
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
