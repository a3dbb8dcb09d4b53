"""Conversion between numbers and identity keys of articles, many at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pyroaring import BitMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.archive.archive import Archive
    from termnews.model.row import Number
    from termnews.shelf.marks import Keys

_AT_ONCE = 2_000


def keys_of(archive: Archive, numbers: Iterable[Number]) -> list[Keys]:
    """The keys of articles, each article once, in order; pages that have just vanished are left out."""
    return list(dict.fromkeys(keys for _asked, part in keys_in_parts(archive, numbers) for keys in part))


def keys_in_parts(archive: Archive, numbers: Iterable[int]) -> Iterator[tuple[int, list[Keys]]]:
    """The keys of articles in parts, each with the number of its pages."""
    rest = iter(numbers)
    while asked := list(islice(rest, _AT_ONCE)):
        with archive.index.reading() as reader:
            articles: list[Keys] = list(dict.fromkeys(keys for _number, keys in reader.keys(asked)))
        yield len(asked), articles


def numbers_of(archive: Archive, articles: Iterable[Keys]) -> list[list[Number]]:
    """The pages of each of some articles, in the given order; empty for articles that are not in this archive."""
    found: list[list[Number]] = []
    wanted = list(articles)
    for start in range(0, len(wanted), _AT_ONCE):
        found += _numbers_of(archive, wanted[start : start + _AT_ONCE])
    return found


def pages_of(archive: Archive, articles: Iterable[Keys]) -> Iterator[Number]:
    """The pages of some articles, unordered, possibly with duplicates."""
    rest = iter(articles)
    while part := list(islice(rest, _AT_ONCE)):
        with archive.index.reading() as reader:
            found = reader.with_keys(key for keys in part for key in keys)
        yield from (number for numbers in found.values() for number in numbers)


def with_copies(archive: Archive, numbers: Iterable[Number]) -> BitMap:
    """Pages, and the other pages of the same articles; costs the same for a few and for all."""
    pages = BitMap(numbers)
    with archive.index.reading() as reader:
        copies = list(map(BitMap, reader.sharing_keys()))
    return BitMap.union(pages, *(group for group in copies if group.intersect(pages)))


def _numbers_of(archive: Archive, articles: Sequence[Keys]) -> list[list[Number]]:
    with archive.index.reading() as reader:
        pages = reader.with_keys(key for keys in articles for key in keys)
    return [sorted({number for key in keys for number in pages.get(key, ())}) for keys in articles]
