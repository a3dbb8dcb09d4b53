"""What SQLite and PostgreSQL do differently, behind one interface.

`reading.py` and `writing.py` hold the statements that both understand. There the
place of a value is written "?", and what each database does in its own way is
left to its dialect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyroaring import BitMap

    from termnews.archive.record import Record
    from termnews.archive.store import Home, Lag, PageName
    from termnews.model.query import Term

    Rows = Iterable[tuple[Any, ...]]


class Answer(Protocol):
    """The rows that a statement gives."""

    def fetchone(self) -> Any:
        """The next row; None when there is none."""

    def fetchall(self) -> list[Any]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Each row."""


class Dialect(Protocol):
    """How one database is read, through one connection."""

    owned: dict[str, int]
    """The columns that say whose a folder or a problem is, for the pages of one owner; empty where all are meant."""
    owners: str
    """What to join to the table `page`, so that `path` and `place` can be asked for."""
    path: str
    """The SQL of a page's path for this reader."""
    place: str
    """The SQL of a page's path that is the same for all readers."""
    links: str
    """The table `link`, with the rows that are not sorted into it yet."""

    def ask(self, query: str, *values: Any) -> Answer:
        """Run a statement."""

    def ask_among(self, query: str, among: Iterable[int] | Iterable[bytes], *values: Any) -> Answer:
        """Run a statement that ends with the name of a column, which is to have one of some values.

        Args:
            query: The statement.
            among: Any number of numbers, or some hundreds of paths.
            values: The values of the places in `query`.
        """

    def ask_numbers(self, query: str, *values: Any) -> BitMap:
        """The column `number` of an answer, however long."""

    def stream(self, query: str) -> Iterator[Any]:
        """The rows of an answer that does not fit into memory."""

    def is_made(self) -> bool:
        """See `IndexReader`."""

    def is_ours(self, extraction: str | None) -> bool:
        """Whether this version of termnews made the tables, and these rules the pages; None takes any rules."""

    def lag(self) -> Lag:
        """See `IndexReader`."""

    def changed_since(self, changes: int) -> BitMap | None:
        """See `IndexReader`."""

    def problems(self) -> Rows:
        """The rows of `IndexReader.problems`."""

    def home(self, number: int) -> Home | None:
        """See `IndexReader`."""

    def stored_page(self, number: int) -> tuple[bytes, bytes | None] | None:
        """See `IndexReader`."""

    def count_stored(self) -> tuple[int, int]:
        """See `IndexReader`."""

    def with_words(self, terms: Iterable[Term], joint: str) -> BitMap:
        """See `IndexReader`."""

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:
        """See `IndexReader`."""

    def together(self, table: str, most: int) -> Iterator[list[int]]:
        """The pages of each `key` of a table that two to `most` pages have, in order."""


class WritingDialect(Dialect, Protocol):
    """How one database is written, through one connection, in transactions."""

    stamp: dict[str, int]
    """What else a page is written with, by column."""
    drops_damaged: bool
    """Whether a page can be dropped although what it had is damaged."""

    def begin(self) -> None:
        """Begin a transaction, after other writers."""

    def set_change(self, change: int) -> None:
        """Say which change of the pages this transaction is."""

    def commit(self) -> None:
        """Commit."""

    def roll_back(self) -> None:
        """Roll back."""

    def peek(self, query: str, *values: Any) -> Answer:
        """Run a question whose answer does not depend on rows that `insert` may still hold back."""

    def ask_many(self, query: str, rows: Rows) -> None:
        """Run a statement with each of some rows of values."""

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Add rows to a table; they may be held back until something is asked."""

    def numbers_at(self, places: Sequence[tuple[int, PageName]]) -> dict[PageName, int]:
        """The pages that are known of some, each named with its folder; rows that are held back are not among them."""

    def settle_keys(self) -> None:
        """Put the keys of links and paragraphs that are held back into their tables, so that they are found there."""

    def new_numbers(self, count: int) -> Sequence[int]:
        """Numbers that no page has had."""

    def insert_words(self, number: int, record: Record) -> None:
        """Index the words of a page."""

    def merge_words(self, segment: tuple[Any, ...], pages: BitMap) -> BitMap:
        """See `IndexWriter`."""

    def drop_words(self, number: int, title: str, text: str) -> None:
        """Remove a page, with the words it had, from the index of words, and record that it is gone."""

    def drop_bytes(self, number: int, record: Record | None) -> None:
        """Remove the stored bytes of a page, unless `record` is of the same page and brings none."""

    def clear_problems(self, name: PageName) -> None:
        """Forget the problems of a page."""

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """See `IndexWriter`."""

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """See `IndexWriter`."""

    def set_copies(self, rows: Sequence[tuple[int, int, str, int]]) -> None:
        """Write `copies`, `versions` and `withdrawn` of pages; the number of each page comes last."""
