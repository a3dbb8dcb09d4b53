"""Finding text in the article, and going from match to match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.ui.reader.article_search import ArticleSearch
from termnews.ui.reader.messages import FindChanged

if TYPE_CHECKING:
    from termnews.ui.reader.scrolling import Scrolling
    from termnews.ui.reader.shown_article import FindMatches
    from termnews.ui.reader.surface import Surface


class Finding:
    """The search of the reader."""

    def __init__(self, scrolling: Scrolling, surface: Surface) -> None:
        """Search what `scrolling` shows."""
        self.search = ArticleSearch()
        self._scrolling = scrolling
        self._surface = surface

    @property
    def count(self) -> tuple[int, int]:
        """The current match, counted from 1 (0 for none), and the number of matches."""
        if self.search.place is None:
            self._scrolling.load_all()
        return self.search.count(self._scrolling.viewport.document)

    def mark(self, find: FindMatches) -> None:
        """Mark the matches of another query; the changes of a comparison stay."""
        document = self._scrolling.viewport.document
        if document is not None and document.article.comparison:
            return
        had_current = self.search.current is not None
        self.search.begin(find)
        self._surface.redraw()
        if had_current:
            self._surface.post(FindChanged())

    def find(self, words: str) -> None:
        """Find text from the top of the screen on, as it is typed."""
        if not words.strip():
            self.clear()
            return
        self.search.find(words)
        self._step(forward=True, is_new=True)

    def next_match(self) -> None:
        """Go to the next match; after the last comes the first."""
        self._step(forward=True)

    def previous_match(self) -> None:
        """Go to the match before; before the first comes the last."""
        self._step(forward=False)

    def clear(self) -> None:
        """Mark the matches of the query again."""
        self.search.end()
        self._surface.redraw()
        self._surface.post(FindChanged())

    def _step(self, *, forward: bool, is_new: bool = False) -> None:
        self._scrolling.load_all()
        viewport = self._scrolling.viewport
        if viewport.document is not None:
            match = self.search.step(viewport.document, viewport.top_place, forward=forward, is_new=is_new)
            if match is not None:
                self._scrolling.bring_into_sight(match[0], match[1])
        self._surface.post(FindChanged())
        self._surface.redraw()
