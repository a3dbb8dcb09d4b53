"""Pages that hold the same article: found after every scan, folded when a list is shown.

Two pages are copies when they share an identity key, or when the other has at least half of the longer one's
paragraphs (and three). Paragraphs of many articles are not counted. The share of the longer one is
what counts, so that a digest is not taken for a copy of what it quotes.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.captures import story_of
from termnews.archive.record import fingerprints
from termnews.model.row import Number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from termnews.archive.captures import Capture, Story
    from termnews.archive.store.reading import IndexReader

MOST_ALIKE = 20
"""A paragraph or address that more pages have than this says nothing about copies."""

SHARED = 3
"""Fewest paragraphs that copies share."""

SHARE = 0.5
"""Smallest part of the longer page's paragraphs that copies share."""

SHORTEST = 50
"""Fewest characters of pages that count as copies because their texts are equal, however few their paragraphs."""


class Copies(NamedTuple):
    """Which pages of an archive hold the same article."""

    groups: dict[int, int]
    """The lowest number of its group, for every page that has a copy."""
    stories: dict[int, Story]
    """The versions of its article, for every page that shares a key with another, where it matters which is shown."""


def find_copies(reader: IndexReader) -> Copies:
    """Group the pages of the archive."""
    groups = Groups()
    for numbers in reader.sharing_keys():
        for number in numbers[1:]:
            groups.join(numbers[0], number)
    captured = groups.members()
    stories = _stories(reader, captured)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in reader.sharing_paragraphs(MOST_ALIKE):
        shared.update(combinations(numbers, 2))
    telling = _Telling(reader)
    for (one, other), count in shared.items():
        if not groups.are_joined(one, other) and telling.are_copies(one, other, count):
            groups.join(one, other)
    return Copies(groups.members(), stories)


def _stories(reader: IndexReader, captured: dict[int, int]) -> dict[int, Story]:
    """The versions of the article of each page, where there is more than one, or one with several renderings."""
    together: defaultdict[int, list[Capture]] = defaultdict(list)
    for capture in reader.captures(captured):
        together[captured[capture.number]].append(capture)
    stories = {first: story_of(captures) for first, captures in together.items()}
    telling = {
        first
        for first, captures in together.items()
        if len(stories[first].versions) > 1 or any(capture.rendering for capture in captures)
    }
    return {number: stories[first] for number, first in captured.items() if first in telling}


class Groups:
    """Disjoint sets of numbers (union-find)."""

    def __init__(self) -> None:
        """Begin with every number in a set of its own."""
        self._parents: dict[int, int] = {}

    def find(self, number: int) -> int:
        """The lowest number of the set."""
        root = number
        while (parent := self._parents.get(root, root)) != root:
            root = parent
        while (parent := self._parents.get(number, number)) != root:
            self._parents[number] = root
            number = parent
        return root

    def are_joined(self, one: int, other: int) -> bool:
        """Whether two numbers are in one set."""
        return self.find(one) == self.find(other)

    def join(self, one: int, other: int) -> None:
        """Unite two sets."""
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[first] = first
        self._parents[second] = first

    def members(self) -> dict[int, int]:
        """Every number of a larger set, with the lowest of that set."""
        return {number: self.find(number) for number in list(self._parents)}


class _Telling:
    """How many paragraphs of a page are its own rather than the archive's; read when first asked for."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._common = {value for value, _count in reader.count_paragraphs(MOST_ALIKE + 1)}
        self._pages: dict[int, tuple[int, int]] = {}

    def are_copies(self, one: int, other: int, shared: int) -> bool:
        """Whether two pages that share some telling paragraphs are copies."""
        (own, length), (others, other_length) = self._page(one), self._page(other)
        longer = max(own, others)
        if shared == own == others:
            return min(length, other_length) >= SHORTEST
        return shared >= SHARED and shared >= SHARE * longer

    def _page(self, number: int) -> tuple[int, int]:
        """Telling paragraphs and characters of a page."""
        if number not in self._pages:
            text = self._reader.texts([number]).get(number, "")
            self._pages[number] = len(set(fingerprints(text)) - self._common), sum(map(len, text.split()))
        return self._pages[number]


def fold_copies(reader: IndexReader, numbers: Sequence[int]) -> Sequence[int]:
    """Keep one page of every article, at the place of the first; without copies, return the same list.

    The page that represents the article is kept if it is in the list: of versions the newest that has the
    article.
    """
    groups = reader.groups()
    if not groups:
        return numbers
    shown: set[int] = set()
    kept = array("I")
    standing = reader.shown_of(number for number in numbers if number in groups)
    there = set(standing.values()).intersection(numbers) if standing else set()
    for number in numbers:
        first = groups.get(number)
        if first is None:
            kept.append(number)
        elif first not in shown:
            shown.add(first)
            best = standing.get(number, number)
            kept.append(best if best in there else number)
    return numbers if len(kept) == len(numbers) else kept


def one_of_each(reader: IndexReader, numbers: Iterable[int]) -> list[Number]:
    """Pages without those that hold the same article as one before them."""
    kept: dict[int, int] = {}
    for number in numbers:
        kept.setdefault(reader.first_of(number), number)
    return [Number(number) for number in kept.values()]


def best_first(reader: IndexReader, numbers: Collection[Number]) -> list[Number]:
    """Pages in their order, behind those that represent their articles."""
    standing = set(reader.shown_of(numbers).values()) if len(numbers) > 1 else set()
    return sorted(numbers, key=lambda number: number not in standing)


def distinct(numbers: Iterable[int], groups: dict[int, int]) -> int:
    """How many articles some pages hold, copies counted once."""
    return len({groups.get(number, number) for number in numbers})
