"""Where an index is stored: the interface that the archive uses.

Everything above knows these protocols alone. `sqlite.py` keeps an index in one
file; another module may keep it elsewhere, and is one when its class answers
all of this.
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
    "KnownPage",
    "OtherVersionError",
    "PageName",
    "Place",
    "Reader",
    "Store",
    "UnreachableIndexError",
    "Writer",
]


class DamagedIndexError(IndexUnusableError):
    """The file is no index, or no longer one; another can be made."""


class OtherVersionError(IndexUnusableError):
    """Another version of termnews made the index; another can be made."""


class UnreachableIndexError(IndexUnusableError):
    """It lies on a server that does not answer just now; it is asked again."""


class PageName(NamedTuple):
    """Where a page lies."""

    path: bytes
    """Relative to the archive, as the file system has it."""
    member: str = ""
    """Which page of the file; empty when the file is the page."""

    @property
    def shown(self) -> Clean:
        """How it is written, clean: "news.zip!a/1.html"."""
        return clean_path(os.fsdecode(self.path) + (f"!{self.member}" if self.member else ""))


class FoundProblem(NamedTuple):
    """A problem as the index keeps it."""

    path: bytes
    kind: str
    reason: str
    size: int = -1
    """Below zero when the page is to be tried again at the next scan."""
    mtime_ns: int = 0
    member: str = ""


class KnownPage(NamedTuple):
    """A page that was read before, or could not be."""

    number: int
    """The page's; of a problem its own."""
    name: PageName
    size: int
    mtime_ns: int


class Reader(Protocol):
    """What may be asked of an index, at one moment, inside `Store.reading()` or `Store.writing()`."""

    # The index itself

    def is_made(self) -> bool:
        """Whether it has been begun."""

    def check(self, extraction: str | None) -> None:
        """Make sure that this version of termnews wrote it, with these rules; None takes any rules.

        Raises:
            OtherVersionError: Another did.
        """

    def changes(self) -> int:
        """Grows with every change of the pages."""

    def changed_since(self, changes: int) -> BitMap | None:
        """The pages that were written or dropped after a change, by anyone; None when the index does not say."""

    def compared(self) -> int | None:
        """The change after which its articles were compared last; None when they never were."""

    # Articles

    def rows(self, numbers: Iterable[int]) -> list[Row | None]:
        """Rows in the order asked; None for a page that is no longer there."""

    def article(self, number: int) -> Article | None:
        """An article without its body."""

    def text(self, number: int) -> str | None:
        """The words of an article."""

    def name(self, number: int) -> PageName | None:
        """Where the page of an article lies."""

    def keys(self, numbers: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Pages with their identity keys, in the order asked, without those that are no longer there."""

    def markdown(self, number: int) -> bytes | None:
        """The Markdown of an article, packed; None when it was never made."""

    def count_pages(self) -> int:
        """How many pages there are."""

    # Pages by what they are known by

    def at(self, name: PageName) -> int | None:
        """The page that lies there."""

    def with_id(self, beginning: str) -> list[Number]:
        """The pages whose id begins so, the first that was read first."""

    def with_keys(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some identity keys, by key; keys of no page are left out.

        An address that different articles share is the key of none of them: each has a name of its own.
        """

    def with_addresses(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some keys, with every article that shares one."""

    def apart(self, keys: Iterable[str]) -> set[str]:
        """Which of some keys different articles share."""

    def linking_to(self, keys: Iterable[str]) -> list[Number]:
        """The pages that have a link to any of some addresses, each once."""

    # Search and order

    def with_words(self, terms: Iterable[Term], joint: str = "AND") -> BitMap:
        """The pages that have the words of every term; with "OR", of any."""

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:
        """How well pages answer that have the words of any term: the more, the better.

        Args:
            terms: What is asked for.
            within: The pages that matter; the scores of others, and of too many, may be given or left out.
        """

    def column(self, name: str) -> Iterable[tuple[int, str | int]]:
        """Every page with what it has in one of `COLUMN_TYPES`."""

    def names(self) -> Iterable[tuple[int, bytes, str]]:
        """Every page with its path and member."""

    def dated(self, column: str, first: str, last: str) -> Iterable[tuple[int, str]]:
        """The pages whose date, as written, stands between two in the order of characters, `last` not included."""

    # The catalogue

    def in_order(self, columns: Sequence[str]) -> Iterable[tuple[int, list[str | int]]]:
        """Every page with some columns: newest first, undated last, equals by name."""

    def columns(self, number: int, names: Sequence[str]) -> list[str | int] | None:
        """Some columns of a page."""

    def place_in_time(self, number: int) -> tuple[int | None, PageName] | None:
        """What `in_order` orders a page by."""

    def listed(self) -> int | None:
        """The change after which a catalogue was kept; None when none was."""

    def kept_order(self, *, stale: bool = False) -> array[int] | None:
        """The order of the catalogue that is kept; None when there is none.

        Args:
            stale: Give it though pages were written since.
        """

    def kept_counts(self, facet: str) -> dict[str, int]:
        """How many articles had each value of a facet."""

    def kept_values(self, facet: str) -> dict[str, BitMap]:
        """Which articles had each value of a facet."""

    # Articles compared

    def sharing_keys(self) -> Iterator[list[int]]:
        """Pages that have an identity key in common."""

    def sharing_paragraphs(self, most: int) -> Iterator[list[int]]:
        """Pages that have a paragraph in common, unless more than `most` have it."""

    def count_paragraphs(self, fewest: int) -> list[tuple[int, int]]:
        """Paragraphs that stand in `fewest` pages or more, each with their number."""

    def with_paragraph(self, fingerprint: int) -> list[int]:
        """The pages that a paragraph stands in."""

    def groups(self) -> dict[int, int]:
        """The pages that have a copy, each with the lowest number among its copies and itself."""

    def shown_of(self, numbers: Iterable[int]) -> dict[int, int]:
        """Of some pages the one that stands for the copies of each, where one does."""

    def captures(self, numbers: Iterable[int]) -> list[Capture]:
        """When some pages were saved, and what they say."""

    def with_versions(self, least: int, most: int) -> BitMap:
        """The pages of articles with so many versions."""

    def withdrawn(self) -> BitMap:
        """The pages of articles that are gone from where they were."""

    def copies_of(self, number: int) -> list[Number]:
        """The other pages that hold the article of a page."""

    def first_of(self, number: int) -> int:
        """The lowest number among the pages that hold the article of a page."""

    def count_folded(self) -> int:
        """How many pages hold an article that another page holds already."""

    def are_repeated(self, fingerprints: Iterable[int]) -> set[int]:
        """Which of some paragraphs stand in many articles."""

    # The pages on the disk

    def last_numbers(self) -> tuple[int, int]:
        """The last folder and the last problem that are known."""

    def folder(self, path: bytes) -> int:
        """The number of a folder; 0 when no page in it is known."""

    def folders(self, last: int) -> list[tuple[int, bytes]]:
        """The folders up to a number, each with its path."""

    def pages_in(self, folder: int) -> list[int]:
        """The pages of a folder."""

    def known_pages(self, folder: int, paths: Sequence[bytes]) -> list[KnownPage]:
        """Which of some files of a folder were read; members of containers are not among them."""

    def known_containers(self, paths: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
        """Which of some files were listed as containers, each with its size and time then."""

    def containers_in(self, folder: int) -> list[bytes]:
        """The containers of a folder."""

    def members_of(self, path: bytes) -> BitMap:
        """The pages of a file."""

    def known_member(self, path: bytes, member: str) -> KnownPage | None:
        """A page of a file as it was read; None when it was not."""

    def problems_of(self, path: bytes) -> list[FoundProblem]:
        """The problems of a file and of its members."""

    def known_problems(self, paths: Sequence[bytes]) -> list[KnownPage]:
        """Which of some files could not be read as they should be."""

    def problems(self) -> list[FoundProblem]:
        """Every problem, by kind and path."""

    def problems_in(self, folder: bytes, last: int) -> Iterator[tuple[int, FoundProblem]]:
        """The problems up to a number of the files in a folder itself."""


class Writer(Reader, Protocol):
    """What an index may be told, inside `Store.writing()`."""

    def put(self, record: Record) -> int:
        """Write a page, in place of what was known of it; answers its number."""

    def drop(self, number: int) -> None:
        """Forget a page."""

    def touched_keys(self) -> set[str]:
        """The keys of the pages that were written or dropped since `Store.writing` began."""

    def keep_apart(self, key: str, names: Mapping[int, tuple[str, ...]]) -> None:
        """Let the pages at an address be known by names instead of it; without names by the address again.

        The id of a page that has a name is longer: what begins it is the id of all that share the address.
        """

    def make_folder(self, path: bytes) -> int:
        """The number of a folder, known from now on: a scan that does not meet it forgets what is in it."""

    def keep_container(self, path: bytes, size: int, mtime_ns: int) -> None:
        """Keep that a container was listed whole, as it was then."""

    def drop_container(self, path: bytes) -> None:
        """Forget that a container was listed."""

    def set_problem(self, problem: FoundProblem) -> None:
        """Keep a problem of a page in place of those it had."""

    def add_problem(self, problem: FoundProblem) -> None:
        """Keep a problem."""

    def remove_problems(self, problems: Iterable[FoundProblem]) -> None:
        """Forget some problems."""

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """Keep the Markdown of articles, packed."""

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """Remove the Markdown of articles, which says that they were opened, and overwrite where it was."""

    def keep_catalogue(
        self, order: array[int], facets: Mapping[str, Mapping[str, BitMap]], changes: int | None = None
    ) -> None:
        """Keep a catalogue, so that a start reads it instead of the pages.

        Args:
            order: The articles, newest first.
            facets: The articles that have each value of each facet.
            changes: The change that it was made after; None is the last.
        """

    def keep_groups(self, groups: Mapping[int, int], stories: Mapping[int, Story]) -> None:
        """Keep which pages hold one article, and beside each how many there are.

        Args:
            groups: As `Reader.groups` gives them.
            versions: Of those that are captures of one address how many these are.
        """

    def keep_repeats(self, repeats: Mapping[int, int]) -> None:
        """Keep which paragraphs stand in many articles, and in how many pages."""

    def set_compared(self, changes: int) -> None:
        """Keep after which change the articles were compared."""


class Store(Protocol):
    """An index that one thread of a process writes and any thread reads."""

    damage: DamagedIndexError | None
    """Set when damage is met: the writer of the index makes another."""

    def reading(self, *, whole: bool = False) -> AbstractContextManager[Reader]:
        """Ask some questions.

        Args:
            whole: Answer all of them as of one moment, whatever others write meanwhile.

        Raises:
            IndexUnusableError: The index is damaged, gone, or cannot be opened.
        """

    def writing(self, *, pages: bool = False) -> AbstractContextManager[Writer]:
        """Tell it something: all of it, or nothing.

        Args:
            pages: Whether pages are written, so that a catalogue made before is no longer right.

        Raises:
            IndexUnusableError: The disk is full, or the index is damaged.
        """

    def open_for_writing(self, extraction: str, root: bytes) -> None:
        """Let this process write, and begin the index where it is new.

        Raises:
            IndexUnusableError: It was made by another version, is damaged, or cannot be written.
        """

    def settling(self) -> AbstractContextManager[None]:
        """Let no other process compare articles and keep a catalogue meanwhile."""

    def tidy(self) -> None:
        """Release what is no longer needed."""

    def close(self) -> None:
        """Let go of it; questions that are being asked are answered first."""


class Place(Protocol):
    """Where an index lies, and the lock that says who writes it."""

    notice: str
    """Why it lies there, where the person should know; else empty."""
    is_memory: bool
    """Whether it ends with the process because no disk takes it."""
    is_shared: bool
    """Whether others write it too, so that a catalogue that is not quite new is shown first."""

    def open(self) -> Store:
        """The index that lies here; nothing is read yet."""

    def lock(self) -> bool:
        """Try to become the one who writes; answers whether this process now is."""

    @property
    def busy(self) -> bool:
        """Whether the process that writes is looking at the folder just now."""

    def set_busy(self, *, busy: bool) -> None:
        """Let processes that follow know whether this one is looking at the folder."""

    def is_replaced(self) -> bool:
        """Whether another index lies here than when this was last asked."""

    def next_place(self, error: IndexUnusableError) -> Place:
        """Where to go on when this place fails; what it holds is brought along, as far as that can be done.

        Raises:
            ArchiveError: There is nowhere: too much for memory.
        """

    def throw_away(self) -> None:
        """Remove the index; who has it open keeps reading what it held."""

    def close(self) -> None:
        """Let another process write; what is temporary is removed."""
