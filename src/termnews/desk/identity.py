"""Articles of the archive and what they are known by: numbers to keys and back, many at once."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.archive.packing import hash_key
from termnews.archive.record import read_keys
from termnews.model.row import Number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.archive.archive import Archive
    from termnews.shelf.marks import Keys

_AT_ONCE = 2_000


def keys_of(archive: Archive, numbers: Iterable[Number]) -> list[Keys]:
    """What articles are known by, each once and in their order; a page that has just vanished is left out."""
    return list(dict.fromkeys(keys for _asked, part in keys_in_parts(archive, numbers) for keys in part))


def keys_in_parts(archive: Archive, numbers: Iterable[int]) -> Iterator[tuple[int, list[Keys]]]:
    """What articles are known by, a part at a time: of how many pages, and their articles."""
    rest = iter(numbers)
    while asked := list(islice(rest, _AT_ONCE)):
        with archive.index.reading() as connection:
            rows = connection.execute(
                "SELECT details FROM json_each(?) AS asked JOIN body ON body.number = asked.value ORDER BY asked.key",
                (json.dumps(asked),),
            )
            articles: list[Keys] = list(dict.fromkeys(read_keys(packed) for (packed,) in rows))
        yield len(asked), articles


def numbers_of(archive: Archive, articles: Iterable[Keys]) -> list[list[Number]]:
    """The pages of each of some articles, in the order asked; none for articles that are not in this archive."""
    found: list[list[Number]] = []
    wanted = list(articles)
    for start in range(0, len(wanted), _AT_ONCE):
        found += _numbers_of(archive, wanted[start : start + _AT_ONCE])
    return found


def pages_of(archive: Archive, articles: Iterable[Keys]) -> Iterator[Number]:
    """The pages of any of some articles, in no order, perhaps more than once."""
    rest = iter(articles)
    while part := list(islice(rest, _AT_ONCE)):
        hashes = json.dumps([hash_key(key) for keys in part for key in keys])
        with archive.index.reading() as connection:
            rows = connection.execute(
                "SELECT number FROM json_each(?) AS wanted JOIN page_key ON page_key.key = wanted.value", (hashes,)
            ).fetchall()
        yield from (Number(number) for (number,) in rows)


def with_copies(archive: Archive, numbers: Iterable[Number]) -> BitMap:
    """Pages, and the other pages of the same articles; costs the same for a few and for all."""
    pages = BitMap(numbers)
    with archive.index.reading() as connection:
        shared = connection.execute("SELECT group_concat(number) FROM page_key GROUP BY key HAVING count(*) > 1")
        copies = [BitMap(map(int, joined.split(","))) for (joined,) in shared]
    return BitMap.union(pages, *(group for group in copies if group.intersect(pages)))


def _numbers_of(archive: Archive, articles: Sequence[Keys]) -> list[list[Number]]:
    hashes = [[hash_key(key) for key in keys] for keys in articles]
    with archive.index.reading() as connection:
        rows = connection.execute(
            "SELECT page_key.key, number FROM json_each(?) AS wanted JOIN page_key ON page_key.key = wanted.value",
            (json.dumps(sorted({value for values in hashes for value in values})),),
        ).fetchall()
    pages: dict[int, list[Number]] = {}
    for value, number in rows:
        pages.setdefault(value, []).append(Number(number))
    return [sorted({number for value in values for number in pages.get(value, ())}) for values in hashes]
