"""Segments: words that a worker has indexed, and that the process that writes the index only merges.

FTS5 keeps an index of words as segments: lists of terms and their pages in the order of the terms, written one after
the other and merged by and by. To make one costs much (splitting, hashing, sorting), to merge it little. So a worker
makes the segment of its pages in a table of its own in memory, and the writer copies its rows into the shadow tables of
`words`, in the transaction that writes the pages.

The format is the one described at the beginning of SQLite's `ext/fts5/fts5_index.c`. Of it this module knows:

- `words_data`: row 1 are the averages, row 10 the structure, others the leaves and doclist indexes of segments, as they
  are; the row id of a leaf is `segment << 37 | leaf`, of a doclist index also with `1 << 36 | height << 31`.
- `words_idx`: the first term of leaves. `words_docsize`: how many tokens each page has.
- Averages: the number of pages, and the tokens of each column, as varints.
- Structure: four bytes of cookie, then varints: levels, segments, leaves ever written; for each level the segments that
  are being merged, its segments, and of each its number, first and last leaf. New ones are the last of the first level.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pyroaring import BitMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AVERAGES, _STRUCTURE = 1, 10
_COLUMNS = 2
_SEGMENT, _LIST, _HEIGHT = 1 << 37, 1 << 36, 1 << 31
_MOST_SEGMENTS = 1_000
"""FTS5 refuses the 2,001st."""
_MERGED = 4
"""Leaves to merge for each that is new: as each page moves so often among ten million."""

_MOST_CHARACTERS = 4_000_000
"""So many a worker holds in memory."""
_IN_MEMORY = (1 << 31) - 1
"""Bytes of terms after which FTS5 would begin another segment."""


class Segment(NamedTuple):
    """The words of some pages; plain values only, because it crosses between processes."""

    leaves: tuple[bytes, ...]
    """The first is number 1."""
    lists: tuple[tuple[int, bytes], ...]
    """Doclist indexes, with height and leaf as in their row id."""
    terms: tuple[tuple[bytes, int], ...]
    """The rows of `words_idx`."""
    sizes: tuple[tuple[int, bytes], ...]
    """The pages, and the tokens of each."""
    averages: bytes


class SegmentMaker:
    """Gathers the words of pages, in a worker."""

    def __init__(self) -> None:
        """Begin without pages."""
        self._pages: list[tuple[str, str]] = []
        self._characters = 0

    def gather(self, title: str, body: str) -> bool:
        """Add the tokens of a page, unless there are too many already; return whether they were added."""
        length = len(title) + len(body)
        if self._characters + length > _MOST_CHARACTERS:
            return False
        self._characters += length
        self._pages.append((title, body))
        return True

    def make(self, first: int, count: int) -> Segment:
        """Make the segment of the first pages, which get the numbers from `first` on, and forget them."""
        pages, self._pages = self._pages[:count], self._pages[count:]
        self._characters = sum(len(title) + len(body) for title, body in self._pages)
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            connection.executescript(words_schema())
            connection.execute("INSERT INTO words (words, rank) VALUES ('hashsize', ?)", (_IN_MEMORY,))
            connection.execute("BEGIN")
            # Ascending numbers in one transaction make one segment.
            rows = ((number, *page) for number, page in enumerate(pages, first))
            connection.executemany("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", rows)
            connection.execute("COMMIT")
            return _read_segment(connection)


def words_schema() -> str:
    """The statements that make the table `words`."""
    schema = Path(__file__).with_name("sqlite_schema.sql").read_text("utf-8")
    return "".join(schema.rpartition("CREATE VIRTUAL TABLE")[1:])


def _read_segment(connection: sqlite3.Connection) -> Segment:
    """The only segment of a table."""
    rows = connection.execute("SELECT id, block FROM words_data WHERE id > ? ORDER BY id", (_STRUCTURE,)).fetchall()
    return Segment(
        tuple(block for row, block in rows if not row & _LIST),
        tuple((row & _LIST - 1, block) for row, block in rows if row & _LIST),
        tuple(connection.execute("SELECT term, pgno FROM words_idx ORDER BY term")),
        tuple(connection.execute("SELECT id, sz FROM words_docsize ORDER BY id")),
        _block(connection, _AVERAGES),
    )


def _block(connection: sqlite3.Connection, row: int) -> bytes:
    (block,) = connection.execute("SELECT block FROM words_data WHERE id = ?", (row,)).fetchone()
    return bytes(block)


def can_merge(connection: sqlite3.Connection) -> bool:
    """Whether segments can be merged into the index of a connection."""
    try:
        # Some systems forbid to write shadow tables (SQLITE_DBCONFIG_DEFENSIVE).
        connection.execute("EXPLAIN INSERT INTO words_docsize VALUES (0, '')")
        return _with_segment(_block(connection, _STRUCTURE), 1) is not None
    except (sqlite3.DatabaseError, TypeError, IndexError):
        return False


def merge_segment(connection: sqlite3.Connection, segment: tuple[Any, ...], pages: BitMap) -> BitMap:
    """Merge a segment that a worker has sent, inside a transaction.

    The shape of the segment and its pages are checked. What its leaves say is not: FTS5 checks them as it reads them,
    and reports damage.

    Args:
        connection: The connection that writes.
        segment: The fields of a `Segment`.
        pages: The pages that may be in it.

    Returns:
        The pages whose words are in the index now: all of the segment, or none if it has another shape.
    """
    try:
        received = Segment(*segment)
        merged = _checked_pages(received, pages)
        averages = _read_varints(received.averages)
    except (TypeError, ValueError, IndexError, OverflowError):
        return BitMap()
    with _below_fts5(connection):
        place = _with_segment(_block(connection, _STRUCTURE), len(received.leaves))
        if place is None:
            return BitMap()
        number, structure = place
        before = _read_varints(_block(connection, _AVERAGES)) or [0] * len(averages)
        sums = map(sum, zip(before, averages, strict=True))
        _write_rows(connection, number, received)
        records = [(_AVERAGES, _write_varints(sums)), (_STRUCTURE, structure)]
        connection.executemany("REPLACE INTO words_data VALUES (?, ?)", records)
    connection.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (_MERGED * len(received.leaves),))
    return merged


def _checked_pages(segment: Segment, pages: BitMap) -> BitMap:
    """The pages of a segment.

    Raises:
        ValueError: It has not the shape of one, or other pages; the errors of wrong types are possible, too.
    """
    numbers = [number for number, _size in segment.sizes]
    found = BitMap(numbers)
    leaves, averages = len(segment.leaves), _read_varints(segment.averages)
    blocks = [*segment.leaves, *(block for _place, block in segment.lists), *(size for _page, size in segment.sizes)]
    blocks += (term for term, _leaf in segment.terms)
    is_sound = (
        all(type(block) is bytes for block in blocks)
        and all(len(leaf) >= 4 for leaf in segment.leaves)
        and all(type(place) is int and 0 < place < _LIST for place, _block in segment.lists)
        and all(0 < place % _HEIGHT <= leaves for place, _block in segment.lists)
        and all(0 < leaf >> 1 <= leaves for _term, leaf in segment.terms)
        and all(before[0] < after[0] for before, after in pairwise(segment.terms))
        and len(set(numbers)) == len(numbers) == averages[0]
        and len(averages) == 1 + _COLUMNS
    )
    if not (is_sound and numbers and leaves and found <= pages):
        raise ValueError
    return found


@contextmanager
def _below_fts5(connection: sqlite3.Connection) -> Iterator[None]:
    """Write below FTS5: before, it stores what it holds back; after, it forgets what it has read."""
    # It takes part in the transaction once it has written something, be it nothing; and is then told of savepoints.
    connection.execute("INSERT INTO words (words, rank) VALUES ('merge', 0)")
    connection.execute("SAVEPOINT segment")
    yield
    for statement in ("SAVEPOINT forget", "ROLLBACK TO forget", "RELEASE segment"):
        connection.execute(statement)


def _with_segment(structure: bytes, leaves: int) -> tuple[int, bytes] | None:
    """Add a segment to a structure; return its number and the structure, or None when there is no place for it."""
    if structure[4:5] == b"\xff":  # The form of tables that remember deleted rows.
        return None
    levels, segments, written, *rest = _read_varints(structure[4:])
    rest = rest or [0, 0]
    used, at = set(), 0
    for _level in range(levels):
        end = at + 2 + 3 * rest[at + 1]
        used.update(rest[at + 2 : end : 3])
        at = end
    if (levels and at != len(rest)) or len(used) != segments or segments >= _MOST_SEGMENTS:
        return None
    number = next(number for number in range(1, _MOST_SEGMENTS + 1) if number not in used)
    end = 2 + 3 * rest[1]
    rest[1] += 1
    rest[end:end] = [number, 1, leaves]
    return number, structure[:4] + _write_varints([levels or 1, segments + 1, written + leaves, *rest])


def _write_rows(connection: sqlite3.Connection, number: int, segment: Segment) -> None:
    """Write the rows of a segment under a number."""
    base = number * _SEGMENT
    data = [(base | leaf, block) for leaf, block in enumerate(segment.leaves, 1)]
    data += [(base | _LIST | place, block) for place, block in segment.lists]
    connection.executemany("REPLACE INTO words_data VALUES (?, ?)", data)
    connection.executemany("REPLACE INTO words_idx VALUES (?, ?, ?)", ((number, *row) for row in segment.terms))
    connection.executemany("REPLACE INTO words_docsize VALUES (?, ?)", segment.sizes)


def _read_varints(packed: bytes) -> list[int]:
    """Read SQLite's varints: seven bits a byte, the highest first."""
    values, value = [], 0
    for byte in packed:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            values.append(value)
            value = 0
    return values


def _write_varints(values: Iterable[int]) -> bytes:
    packed = bytearray()
    for value in values:
        groups = [value >> shift & 0x7F for shift in range(0, max(value.bit_length(), 1), 7)]
        packed += bytes([*(group | 0x80 for group in reversed(groups[1:])), groups[0]])
    return bytes(packed)
