"""The articles of a query, as a lazy sequence: a row's text is fetched when it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from termnews.model.row import Number, Row

_ROWS_AT_ONCE = 32
"""About a screenful: the first rows wait for all of them."""
_BLOCKS_KEPT = 32


class RowMarks(NamedTuple):
    """The marks that the list shows."""

    read: bool = False
    starred: bool = False
    noted: bool = False
    half: bool = False
    """Begun and not finished."""
    tags: tuple[str, ...] = ()
    """Own tags."""


class ListedRow(NamedTuple):
    """A row and what the person did with it."""

    row: Row
    marks: RowMarks


class ArticleList(Sequence[ListedRow]):
    """The answer to a query, in order; costs four bytes an article however long it is."""

    def __init__(self, numbers: Sequence[Number], fetch: Callable[[Sequence[Number]], list[ListedRow]]) -> None:
        """Create for `numbers` in order; `fetch` returns the rows of some of them, in the given order."""
        self.numbers = numbers
        self._fetch = fetch
        self._blocks: dict[int, list[ListedRow]] = {}

    def __len__(self) -> int:
        """How many articles."""
        return len(self.numbers)

    @overload
    def __getitem__(self, index: int) -> ListedRow: ...
    @overload
    def __getitem__(self, index: slice) -> list[ListedRow]: ...
    def __getitem__(self, index: int | slice) -> ListedRow | list[ListedRow]:
        """Return rows by index."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        block, offset = divmod(place, _ROWS_AT_ONCE)
        if block not in self._blocks:
            while len(self._blocks) >= _BLOCKS_KEPT:
                del self._blocks[next(iter(self._blocks))]
            start = block * _ROWS_AT_ONCE
            self._blocks[block] = self._fetch(self.numbers[start : start + _ROWS_AT_ONCE])
        return self._blocks[block][offset]

    def place_of(self, number: Number) -> int | None:
        """The index of an article in the list; None when it is not there."""
        try:
            return self.numbers.index(number)
        except ValueError:
            return None

    def forget_rows(self) -> None:
        """Discard fetched rows, because marks or pages have changed."""
        self._blocks.clear()
