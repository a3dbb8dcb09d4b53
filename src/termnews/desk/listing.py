"""The articles of a query, as a lazy sequence: a row's text is fetched when it is drawn."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, overload

from termnews.archive.archive import vanished_row
from termnews.errors import IndexUnusableError

if TYPE_CHECKING:
    from termnews.model.row import Number, Row

BLOCK = 32
"""Rows that are fetched at once, about a screenful: the first rows wait for all of them."""
_BLOCKS_KEPT = 32


class RowMarks(NamedTuple):
    """The marks that the list shows."""

    read: bool = False
    starred: bool = False
    noted: bool = False
    tags: tuple[str, ...] = ()
    """Own tags."""


class ListedRow(NamedTuple):
    """A row and what the person did with it."""

    row: Row
    marks: RowMarks


class Rows(Sequence[ListedRow]):
    """Rows by place or part."""

    @abstractmethod
    def row_at(self, place: int) -> ListedRow:
        """The row at a place, from 0 to the length."""

    @overload
    def __getitem__(self, index: int) -> ListedRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[ListedRow]: ...
    def __getitem__(self, index: int | slice) -> ListedRow | list[ListedRow]:
        """Return rows by index."""
        places = range(len(self))[index]
        return self.row_at(places) if isinstance(places, int) else list(map(self.row_at, places))


class ArticleList(Rows):
    """The answer to a query, in order; costs four bytes an article however long it is."""

    def __init__(
        self,
        numbers: Sequence[Number],
        fetch: Callable[[Sequence[Number]], list[Row]],
        marks_of: Callable[[Number], RowMarks],
    ) -> None:
        """Create for `numbers` in order.

        Args:
            numbers: The articles.
            fetch: Returns the rows of some of them, in the given order.
            marks_of: Returns the present marks of one.
        """
        self.numbers = numbers
        self._fetch = fetch
        self._marks_of = marks_of
        self._blocks: dict[int, list[Row]] = {}

    def __len__(self) -> int:
        """How many articles."""
        return len(self.numbers)

    def row_at(self, place: int) -> ListedRow:
        """The row at a place; while the index is unusable, of those that were fetched before."""
        number, offset = divmod(place, BLOCK)
        if number not in self._blocks:
            try:
                block = self.fetch_blocks([number])[number]
            except IndexUnusableError:
                return self.with_marks(vanished_row(self.numbers[place]))
            while len(self._blocks) >= _BLOCKS_KEPT:
                del self._blocks[next(iter(self._blocks))]
            self._blocks[number] = block
        return self.with_marks(self._blocks[number][offset])

    def fetch_blocks(self, wanted: Sequence[int]) -> dict[int, list[Row]]:
        """Fetch the rows of some blocks, counted from 0, by one question; may be called from any thread.

        Raises:
            IndexUnusableError: The index is being rebuilt, or its server does not answer.
        """
        blocks = {number: self.numbers[number * BLOCK : (number + 1) * BLOCK] for number in wanted}
        rows = iter(self._fetch([number for block in blocks.values() for number in block]))
        return {number: list(islice(rows, len(block))) for number, block in blocks.items()}

    def with_marks(self, row: Row) -> ListedRow:
        """A row with its present marks."""
        return ListedRow(row, self._marks_of(row.number))

    def place_of(self, number: Number) -> int | None:
        """The index of an article in the list; None when it is not there."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return None
