"""Finding words in the article: every match is marked, n and N go from one to the next."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from termnews.text.han import fold
from termnews.ui.reader.motion import MovingPage
from termnews.ui.reader.paint import Overlay

if TYPE_CHECKING:
    from termnews.ui.reader.article import FindMatches
    from termnews.ui.reader.blocks import Block
    from termnews.ui.reader.document import Document

Match = tuple[int, int, int]
"""Block, first character, end."""


def find_literally(words: str) -> FindMatches:
    """Find words as they are typed, whatever their case, width and script."""
    pattern = re.compile(r"\s+".join(map(re.escape, fold(words).split())))
    return lambda text: [match.span() for match in pattern.finditer(fold(text)) if match.end() > match.start()]


class Matches:
    """The places of a document that match, found block by block when they are wanted."""

    def __init__(self, find: FindMatches) -> None:
        self._find = find
        self._found: dict[int, list[Match]] = {}

    def in_block(self, index: int, block: Block) -> list[Match]:
        """Give the matches in a block."""
        if index not in self._found:
            self._found[index] = [(index, start, end) for start, end in self._find(block.text) if end > start]
        return self._found[index]

    def all(self, document: Document) -> list[Match]:
        """Give all matches, in order."""
        return [match for index, block in enumerate(document.blocks) for match in self.in_block(index, block)]


class SearchedPage(MovingPage):
    """A page whose matches are marked."""

    @dataclass
    class FindChanged(Message):
        """Another match is the current one, or there are others."""

        current: int
        """Counted from 1; 0 while none is."""
        total: int

    _matches: Matches | None = None
    _current: Match | None = None
    _find_matches: FindMatches | None = None
    _is_finding = False
    match_place: tuple[int, int] | None = None
    """Which match was gone to last, counted from 1, and how many there are."""

    def overlays(self, index: int) -> list[Overlay]:
        """Mark the matches of a block."""
        overlays = super().overlays(index)
        if self._matches is not None and self.document is not None:
            for match in self._matches.in_block(index, self.document.blocks[index]):
                component = "reader--current-match" if match == self._current else "reader--match"
                overlays.append(Overlay(match[1], match[2], component))
        return overlays

    def set_matches(self, find: FindMatches | None) -> None:
        """Mark other matches; none of them is the current one yet."""
        self._find_matches = find
        self._current = self.match_place = None
        self.look_again()

    def look_again(self) -> None:
        """Find the matches anew: the text changed, character for character."""
        self._matches = Matches(self._find_matches) if self._find_matches is not None else None
        self.refresh()

    @property
    def find_count(self) -> tuple[int, int]:
        """Which match is the current one, counted from 1 (0 for none), and how many there are."""
        return self.match_place or (0, len(self._all_matches()))

    def find(self, words: str) -> None:
        """Find words from the top of the screen on, as they are typed."""
        if not words.strip():
            self.action_clear_find()
            return
        self._is_finding = True
        self.set_matches(find_literally(words))
        self._step(forward=True, is_new=True)

    def action_next_match(self) -> None:
        """Go to the next match; after the last comes the first."""
        self._step(forward=True)

    def action_previous_match(self) -> None:
        """Go to the match before; before the first comes the last."""
        self._step(forward=False)

    def action_clear_find(self) -> None:
        """Mark what the search asked for again, or nothing."""
        self._is_finding = False
        article = self.document.article if self.document else None
        self.set_matches(article.find_matches if article else None)
        self._tell()

    def _all_matches(self) -> list[Match]:
        self.load_all()
        if self._matches is None or self.document is None:
            return []
        return self._matches.all(self.document)

    def _step(self, *, forward: bool, is_new: bool = False) -> None:
        matches = self._all_matches()
        if matches:
            here = self._current or (self._anchor.block, self._anchor.character, 0)
            place = bisect_right(matches, here) if forward and not is_new else bisect_left(matches, here)
            self._current = matches[(place if forward else place - 1) % len(matches)]
            self.match_place = matches.index(self._current) + 1, len(matches)
            self.bring_into_sight(self._current[0], self._current[1])
        self._tell()
        self.refresh()

    def _tell(self) -> None:
        self.post_message(self.FindChanged(*self.find_count))
