"""Finding text in the article: every match is marked, and one is current."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from termnews.text.han import fold
from termnews.ui.reader.blocks import BOLD
from termnews.ui.reader.paint import Overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from termnews.ui.reader.blocks import Block
    from termnews.ui.reader.caret import Place
    from termnews.ui.reader.document import Document
    from termnews.ui.reader.shown_article import FindMatches

Match = tuple[int, int, int]
"""Block, first character, end."""


def find_literally(words: str) -> FindMatches:
    """Find text, ignoring case, width and script."""
    pattern = re.compile(r"\s+".join(map(re.escape, fold(words).split())))
    return lambda text: [match.span() for match in pattern.finditer(fold(text)) if match.end() > match.start()]


def changed_spans(block: Block) -> list[tuple[int, int]]:
    """The first changed words of a difference."""
    if not block.begins_change:
        return []
    return [next(((mark.start, mark.end) for mark in block.marks if mark.flags & BOLD), (0, len(block.text)))]


class ArticleSearch:
    """The marked text of a document: matches of the query, or of a text typed in the reader."""

    def __init__(self) -> None:
        """Create without matches."""
        self.current: Match | None = None
        """The current match."""
        self.place: tuple[int, int] | None = None
        """Its number, counted from 1, and the number of matches."""
        self.is_typed = False
        """Whether the search was typed in the reader."""
        self._of_query: FindMatches | None = None
        self._typed: FindMatches | None = None
        self._found: dict[int, list[Match]] = {}

    @property
    def goes_to_changes(self) -> bool:
        """Whether matches are the changes of a comparison, which have colours already."""
        return self._typed is None and self._of_query is None

    def begin(self, find: FindMatches | None) -> None:
        """Mark the matches of another query or article; None for the changes of a comparison."""
        self._of_query = find
        self.end()

    def find(self, words: str) -> None:
        """Mark the matches of a typed text; none is current yet."""
        self.end()
        self.is_typed = True
        self._typed = find_literally(words)

    def end(self) -> None:
        """Mark the matches of the query again."""
        self.is_typed = False
        self._typed = self.current = self.place = None
        self.forget()

    def restart(self) -> None:
        """Reset for other blocks: no match is current any more."""
        self.current = self.place = None
        self.forget()

    def follow(self, moved: Callable[[Place], Place]) -> None:
        """Follow the text that has moved; the current match stays the current one."""
        self.forget()
        if self.current is not None:
            block, start, end = self.current
            self.current = (*moved((block, start)), moved((block, end - 1))[1] + 1)

    def forget(self) -> None:
        """Search again, because the text has changed, character by character."""
        self._found = {}

    def count(self, document: Document | None) -> tuple[int, int]:
        """Which match is the current one, counted from 1 (0 for none), and how many there are in what was read."""
        return self.place or (0, sum(1 for _match in self._all(document)) if document else 0)

    def step(self, document: Document, here: Place, *, forward: bool, is_new: bool = False) -> Match | None:
        """Move to the next or previous match, wrapping around.

        Args:
            document: The document, completely parsed.
            here: The place at the top of the screen, for a search without a current match.
            forward: The direction.
            is_new: Whether a match right here counts as the next one.

        Returns:
            The current match; None when there are none.
        """
        matches = list(self._all(document))
        if not matches:
            return None
        start = self.current or (*here, 0)
        place = bisect_right(matches, start) if forward and not is_new else bisect_left(matches, start)
        self.current = matches[(place if forward else place - 1) % len(matches)]
        self.place = matches.index(self.current) + 1, len(matches)
        return self.current

    def overlays(self, index: int, block: Block) -> list[Overlay]:
        """Mark the matches of a block."""
        if self.goes_to_changes:
            match = self.current
            return [Overlay(match[1], match[2], "reader--current-match")] if match and match[0] == index else []
        return [
            Overlay(match[1], match[2], "reader--current-match" if match == self.current else "reader--match")
            for match in self._in_block(index, block)
        ]

    def _all(self, document: Document) -> Iterator[Match]:
        for index, block in enumerate(document.blocks):
            yield from self._in_block(index, block)

    def _in_block(self, index: int, block: Block) -> list[Match]:
        if index not in self._found:
            find = self._typed or self._of_query
            spans = find(block.text) if find else changed_spans(block)
            self._found[index] = [(index, start, end) for start, end in spans if end > start]
        return self._found[index]
