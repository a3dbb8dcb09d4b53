"""The rows of a list whose archive is on a server: those that are not there yet are drawn when they come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar

from termnews.desk.listing import BLOCK, ListedRow, Rows
from termnews.errors import TermnewsError
from termnews.model.article import ArticleId
from termnews.model.row import Row

if TYPE_CHECKING:
    from termnews.desk.answers import Snippet
    from termnews.desk.listing import ArticleList
    from termnews.model.query import Query
    from termnews.model.row import Number

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_PATIENCE_S = 0.01
"""How long one frame waits for all that it draws."""
_FRAME_S = 0.05
"""What is asked for this long after a wait belongs to another frame."""
_MOST_ASKED = 64
"""Only the last of what is wanted is asked for: a held key has left the rest behind."""
_MOST_BLOCKS = 16
"""The rows of a tall terminal, and those before and behind them."""
_MOST_KEPT = 2_000
_MOST_SEEN = 500
"""Rows whose words are carried over into the next list."""
_AHEAD = 40
"""Rows that are fetched before they are seen."""


class LateAnswers(Generic[K, V]):
    """Answers to slow questions, while drawing: at once if they are there, else announced when they come."""

    def __init__(
        self, ask: Callable[[Sequence[K]], Mapping[K, V]], on_come: Callable[[], object], *, most: int = _MOST_ASKED
    ) -> None:
        """Begin with none.

        Args:
            ask: Answers several questions; called in a thread. Those that it leaves out are asked again.
            on_come: Called in that thread when something has come that a frame was drawn without.
            most: How many questions are asked at once.
        """
        self._ask, self._on_come, self._most = ask, on_come, most
        self._pool = ThreadPoolExecutor(1, "ui-late")
        self._came = threading.Condition()
        self._known: dict[K, V] = {}
        self._wanted: dict[K, None] = {}
        self._is_asking = False
        self._is_missed = False
        self._waits_until = 0.0

    def get(self, key: K) -> V | None:
        """An answer, if it comes in time for this frame."""
        with self._came:
            if key not in self._known:
                self._want(key)
                self._came.wait_for(lambda: key in self._known, self._patience())
                self._is_missed |= key not in self._known
            return self._known.get(key)

    def prepare(self, key: K) -> None:
        """Fetch an answer that may be needed soon."""
        with self._came:
            if key not in self._known:
                self._want(key)

    def _patience(self) -> float:
        now = monotonic()
        if now > self._waits_until + _FRAME_S:
            self._waits_until = now + _PATIENCE_S
        return max(0.0, self._waits_until - now)

    def _want(self, key: K) -> None:
        self._wanted.pop(key, None)
        self._wanted[key] = None
        if not self._is_asking:
            self._is_asking = True
            self._pool.submit(self._ask_on)

    def _ask_on(self) -> None:
        """Ask until nothing is wanted any more."""
        while asked := self._next():
            found: Mapping[K, V] = {}
            try:
                with suppress(TermnewsError):
                    found = self._ask(asked)
            finally:
                # Whatever went wrong, the same may be asked again.
                self._keep(found)

    def _keep(self, found: Mapping[K, V]) -> None:
        with self._came:
            self._known |= found
            while len(self._known) > _MOST_KEPT:
                del self._known[next(iter(self._known))]
            self._is_asking = False
            is_missed = self._is_missed and bool(found)
            self._is_missed &= not found
            self._came.notify_all()
        if is_missed:
            self._on_come()

    def _next(self) -> list[K]:
        with self._came:
            asked = [key for key in self._wanted if key not in self._known][-self._most :]
            self._wanted.clear()
            self._is_asking = bool(asked)
            return asked


class LateRows(Rows):
    """The rows of a list; a row that is not there yet has its marks, and the words that it had in the list before."""

    def __init__(
        self,
        listing: ArticleList,
        cut_snippets: Callable[[Sequence[Number]], Mapping[Number, Snippet | None]],
        on_come: Callable[[], object],
        *,
        query: Query | None = None,
        former: object = None,
    ) -> None:
        """Show a list.

        Args:
            listing: The list.
            cut_snippets: Returns the words of articles around those of the query; called in a thread.
            on_come: Called in a thread when something has come that was drawn without.
            query: What the list answers.
            former: The rows that are drawn now; if they are such rows, those that are in both lists keep their words,
                and those of the same query their snippets.
        """
        self._listing = listing
        self._blocks = LateAnswers[int, list[Row]](listing.fetch_blocks, on_come, most=_MOST_BLOCKS)
        self._snippets = LateAnswers(cut_snippets, on_come)
        self.seen: dict[Number, Row] = dict(former.seen) if isinstance(former, LateRows) else {}
        """The last rows that were there when they were drawn."""
        self.query = query
        self.cut: dict[Number, Snippet] = {}
        """The last snippets that were there when they were drawn."""
        if isinstance(former, LateRows) and former.query == query:
            self.cut |= former.cut

    def __len__(self) -> int:
        """How many articles."""
        return len(self._listing)

    def row_at(self, place: int) -> ListedRow:
        """The row at a place, as far as it is there."""
        number, offset = divmod(place, BLOCK)
        block = self._blocks.get(number)
        for near in (place + _AHEAD, place - _AHEAD):
            if 0 <= near < len(self):
                self._blocks.prepare(near // BLOCK)
        if block is not None:
            row = block[offset]
            _keep_last(self.seen, row.number, row)
        else:
            article = self._listing.numbers[place]
            row = self.seen.get(article) or Row(article, ArticleId(""), "")
        return self._listing.with_marks(row)

    def snippet(self, number: Number) -> Snippet | None:
        """The words of an article around those of the query, once they are there."""
        snippet = self._snippets.get(number)
        if snippet is not None:
            _keep_last(self.cut, number, snippet)
        return snippet or self.cut.get(number)


def _keep_last(kept: dict[K, V], key: K, value: V) -> None:
    """Keep a value as the last of not too many."""
    kept.pop(key, None)
    kept[key] = value
    while len(kept) > _MOST_SEEN:
        del kept[next(iter(kept))]
