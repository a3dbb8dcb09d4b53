"""The queries of an index, in the SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

import os
import sys
import zlib
from array import array
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from termnews.archive.captures import Capture, moment_of
from termnews.archive.packing import hash_key, unpack
from termnews.archive.record import COLUMN_TYPES, ROW_COLUMNS, read_article, read_keys, read_row
from termnews.archive.store import DamagedIndexError, FoundProblem, KnownPage, OtherVersionError, PageName
from termnews.archive.store.naming import Names, known_by
from termnews.model.row import Number
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.archive.store import Home, Lag
    from termnews.archive.store.dialect import Dialect
    from termnews.model.article import Article
    from termnews.model.query import Term
    from termnews.model.row import Row

PROBLEM_COLUMNS = ", ".join(FoundProblem._fields)
_KNOWN = "path, member, size, mtime_ns"


class IndexReader:
    """Queries of an index, inside `IndexStore.reading()` or `IndexStore.writing()`."""

    def __init__(self, sql: Dialect) -> None:
        """Read in `sql`."""
        self._sql = sql
        self._ask = sql.ask
        self._is_mine = " AND ".join(f"{column} = {number}" for column, number in sql.owned.items()) or "true"

    def _one(self, query: str, *values: Any) -> Any:
        """The first value of an answer; None when there is none."""
        row = self._ask(query, *values).fetchone()
        return row[0] if row else None

    def _all(self, query: str, *values: Any) -> list[Any]:
        """The first values of an answer."""
        return [value for (value,) in self._ask(query, *values)]

    # The index itself

    def is_made(self) -> bool:
        """Whether it has been created."""
        return self._sql.is_made()

    def check(self, extraction: str | None) -> None:
        """Check that this version of termnews wrote it, with these rules; None accepts any rules.

        Raises:
            OtherVersionError: Another did.
        """
        if not self._sql.is_ours(extraction):
            raise OtherVersionError(_("The index was made by another version of termnews."))

    def _state(self, name: str) -> int | None:
        """A number of the table `state`; None when there is none."""
        value: int | None = self._one("SELECT value FROM state WHERE name = ?", name)
        return value

    def changes(self) -> int:
        """The number of the last change of the pages; it only grows."""
        changes = self._state("changes")
        if not isinstance(changes, int):
            raise DamagedIndexError(_("The index is damaged."))
        return changes

    def lag(self) -> Lag:
        """Why the newest articles may be missing, or that they do not come from a replica as they should."""
        return self._sql.lag()

    def compared(self) -> int | None:
        """The change after which its articles were compared last; None when they never were."""
        return self._state("compared")

    def changed_since(self, changes: int) -> BitMap | None:
        """The pages that any process wrote or dropped after a change; None when the index does not record it."""
        return self._sql.changed_since(changes)

    # Articles

    def rows(self, numbers: Iterable[int]) -> list[Row | None]:
        """Rows in the given order; None for a page that is no longer there."""
        asked = list(numbers)
        query = f"SELECT number, {', '.join(ROW_COLUMNS)} FROM page WHERE number"
        # Fetch all of them first: a damaged row must not leave a statement unfinished.
        found = {number: read_row(Number(number), row) for number, *row in self._sql.ask_among(query, asked).fetchall()}
        return [found.get(number) for number in asked]

    def article(self, number: int) -> Article | None:
        """An article without its body."""
        columns = f"{self._sql.path}, details, text, {', '.join(COLUMN_TYPES)}"
        query = f"SELECT {columns} FROM page JOIN body USING (number) {self._sql.owners} WHERE number = ?"
        row = self._ask(query, number).fetchone()
        if row is None:
            return None
        path, details, text, *values = row
        found = dict(zip(COLUMN_TYPES, values, strict=True))
        article = read_article(found, details, text, PageName(path, found["member"]).shown)
        return article._replace(keys=known_by(article.keys, self._names_of([number]).get(number)))

    def texts(self, numbers: Iterable[int]) -> dict[int, str]:
        """The words of articles, without those of pages that are no longer there."""
        found = self._sql.ask_among("SELECT number, text FROM body WHERE number", numbers).fetchall()
        return {number: unpack(packed) for number, packed in found}

    def name(self, number: int) -> PageName | None:
        """The place of an article's page."""
        query = f"SELECT {self._sql.path}, member FROM page {self._sql.owners} WHERE number = ?"
        row = self._ask(query, number).fetchone()
        return PageName(*row) if row else None

    def keys(self, numbers: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Pages with their identity keys, in the given order, without those that are no longer there."""
        names = self._names_of(numbers)
        packed = dict(self._sql.ask_among("SELECT number, details FROM body WHERE number", numbers))
        return [
            (number, known_by(read_keys(packed[number]), names.get(number))) for number in numbers if number in packed
        ]

    def _names_of(self, numbers: Sequence[int]) -> dict[int, Names]:
        """The names that pages have instead of addresses, by the hashes of these."""
        found: dict[int, Names] = {}
        for number, key, name in sorted(
            self._sql.ask_among("SELECT number, key, name FROM apart WHERE number", numbers)
        ):
            found.setdefault(number, {}).setdefault(key, []).append(name)
        return found

    def markdown(self, number: int) -> bytes | None:
        """The packed Markdown of an article; None when it was never converted."""
        packed: bytes | None = self._one("SELECT packed FROM markdown WHERE number = ?", number)
        return packed

    def home(self, number: int) -> Home | None:
        """The host and the folder of a page; None when it is gone, or the index is of one folder."""
        return self._sql.home(number)

    def stored_page(self, number: int) -> tuple[bytes, bytes | None] | None:
        """The packed bytes of a page and what its container knows about it; None where they are not stored."""
        return self._sql.stored_page(number)

    def count_stored(self) -> tuple[int, int]:
        """How many pages are stored with their bytes, and how many bytes they take."""
        return self._sql.count_stored()

    def count_pages(self) -> int:
        """How many pages there are."""
        return int(self._one("SELECT count(*) FROM page"))

    # Lookup of pages

    def at(self, name: PageName) -> int | None:
        """The page at a place."""
        found = self.known_member(*name)
        return found and found.number

    def with_id(self, beginning: str) -> list[Number]:
        """The pages whose id begins so, in the order of reading."""
        # The character after every letter of an id.
        return self._all("SELECT number FROM page WHERE id >= ? AND id < ? ORDER BY number", beginning, beginning + "{")

    def with_keys(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some identity keys, by key; keys without pages are left out.

        An address that different articles share is a key of none of them: each has a name of its own.
        """
        return self._with(("page_key",), keys)

    def with_addresses(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some keys, with every article that shares one."""
        return self._with(("page_key", "apart"), keys)

    def apart(self, keys: Iterable[str]) -> set[str]:
        """The keys that different articles share, of some."""
        return set(self._with(("apart",), keys))

    def _with(self, tables: Iterable[str], keys: Iterable[str]) -> dict[str, list[Number]]:
        by_hash = {hash_key(key): key for key in keys}
        found: dict[str, dict[Number, None]] = {}
        for table in tables if by_hash else ():
            for hashed, number in sorted(self._sql.ask_among(f"SELECT key, number FROM {table} WHERE key", by_hash)):
                found.setdefault(by_hash[hashed], {})[number] = None
        return {key: list(numbers) for key, numbers in found.items()}

    def linking_to(self, keys: Iterable[str]) -> list[Number]:
        """The distinct pages with a link to any of some addresses."""
        found = self._sql.ask_among(f"SELECT number FROM {self._sql.links} WHERE key", map(hash_key, keys))
        return sorted({number for (number,) in found})

    # Search and order

    def with_words(self, terms: Iterable[Term], joint: str = "AND") -> BitMap:
        """The pages that have the words of every term; with "OR", of any."""
        return self._sql.with_words(terms, joint)

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:
        """The relevance of pages with the words of any term; higher is better.

        Args:
            terms: What is asked for.
            within: The pages of interest; other pages may be included, and scores may be left out where these are too
            many.
        """
        return self._sql.score_words(terms, within)

    def column(self, name: str) -> Iterable[tuple[int, str | int]]:
        """Every page with its value of one of `COLUMN_TYPES`."""
        return self._ask(f"SELECT number, {name} FROM page")

    def names(self) -> Iterable[tuple[int, bytes, str]]:
        """Every page with its path and member."""
        return self._ask(f"SELECT number, {self._sql.path}, member FROM page {self._sql.owners}")

    def dated(self, column: str, first: str, last: str) -> Iterable[tuple[int, str]]:
        """The pages whose date, as written, sorts between two; `last` is excluded."""
        query = f"SELECT number, {column} FROM page WHERE {column} >= ? AND {column} < ? AND {column} <> ''"
        return self._ask(query, first, last)

    # The catalogue

    def in_order(self, columns: Sequence[str]) -> Iterable[tuple[int, list[str | int]]]:
        """Every page with some columns: newest first, undated last, ties by name."""
        order = f"ORDER BY rank DESC NULLS LAST, {self._sql.place}, member"
        query = f"SELECT number, {', '.join(columns)} FROM page {self._sql.owners} WHERE gone < 2 {order}"
        for number, *values in self._sql.stream(query):
            yield number, values

    def columns(self, number: int, names: Sequence[str]) -> list[str | int] | None:
        """Some columns of a page."""
        row = self._ask(f"SELECT {', '.join(names)} FROM page WHERE number = ?", number).fetchone()
        return None if row is None else list(row)

    def place_in_time(self, number: int) -> tuple[int | None, PageName] | None:
        """What `in_order` orders a page by."""
        query = f"SELECT rank, {self._sql.place}, member FROM page {self._sql.owners} WHERE number = ?"
        row = self._ask(query, number).fetchone()
        return (row[0], PageName(*row[1:])) if row else None

    def listed(self) -> int | None:
        """The change after which the catalogue was stored; None when there is none."""
        return self._state("listed")

    def kept_order(self, *, stale: bool = False) -> array[int] | None:
        """The order of the stored catalogue; None when there is none.

        Args:
            stale: Return it even if pages were written since.
        """
        query = "SELECT name, value FROM state WHERE name IN ('listed', 'changes', 'order_sum')"
        state = dict(self._ask(query).fetchall())
        if "listed" not in state or not (stale or state["listed"] == state.get("changes")):
            return None
        packed: bytes = self._one("SELECT value FROM catalogue WHERE name = 'order'") or b""
        if zlib.crc32(packed) != state.get("order_sum"):
            # Damaged (a huge number would exhaust the memory), or replaced between the two queries.
            return None
        order = array("I")
        order.frombytes(packed)
        return order

    def kept_counts(self, facet: str) -> dict[str, int]:
        """The number of articles with each value of a facet."""
        return dict(self._ask("SELECT value, count FROM facet WHERE facet = ?", facet).fetchall())

    def kept_values(self, facet: str) -> dict[str, BitMap]:
        """The articles with each value of a facet."""
        rows = self._ask("SELECT value, numbers FROM facet WHERE facet = ?", facet)
        return {value: BitMap.deserialize(packed) for value, packed in rows}

    # Articles compared

    def sharing_keys(self) -> Iterator[list[int]]:
        """Pages that have an identity key in common."""
        return self._sql.together("page_key", sys.maxsize)

    def sharing_paragraphs(self, most: int) -> Iterator[list[int]]:
        """Pages that have a paragraph in common, unless more than `most` have it."""
        return self._sql.together("fingerprint", most)

    def count_paragraphs(self, fewest: int) -> list[tuple[int, int]]:
        """The paragraphs of `fewest` pages or more, with the number of pages."""
        return self._ask("SELECT key, count(*) FROM fingerprint GROUP BY key HAVING count(*) >= ?", fewest).fetchall()

    def with_paragraph(self, fingerprint: int) -> list[int]:
        """The pages that contain a paragraph."""
        return self._all("SELECT number FROM fingerprint WHERE key = ?", fingerprint)

    def groups(self) -> dict[int, int]:
        """The pages that have a copy, each with the lowest number among its copies and itself."""
        return dict(self._ask("SELECT number, first FROM copy").fetchall())

    def shown_of(self, numbers: Iterable[int]) -> dict[int, int]:
        """The page that represents the copies of each of some pages, where there is one."""
        query = "SELECT number, shown FROM copy WHERE shown IS NOT NULL AND number"
        return dict(self._sql.ask_among(query, numbers).fetchall())

    def captures(self, numbers: Iterable[int]) -> list[Capture]:
        """The captures of some pages."""
        query = "SELECT number, captured, path, edition, gone, rendering, folder FROM page WHERE number"
        return [
            Capture(number, moment_of(captured, os.fsdecode(path)), edition, bool(gone), rendering, (folder, path))
            for number, captured, path, edition, gone, rendering, folder in self._sql.ask_among(query, numbers)
        ]

    def with_versions(self, least: int, most: int) -> BitMap:
        """The pages of articles with a number of versions in a range."""
        return self._sql.ask_numbers("SELECT number FROM page WHERE versions BETWEEN ? AND ?", least, most)

    def withdrawn(self) -> BitMap:
        """The pages of articles that are gone from where they were."""
        return self._sql.ask_numbers("SELECT number FROM page WHERE withdrawn <> ''")

    def copies_of(self, number: int) -> list[Number]:
        """The other pages that hold the article of a page."""
        query = "SELECT number FROM copy WHERE first = (SELECT first FROM copy WHERE number = ?) AND number <> ?"
        return self._all(f"{query} ORDER BY number", number, number)

    def first_of(self, number: int) -> int:
        """The lowest number among the pages that hold the article of a page."""
        return int(self._one("SELECT first FROM copy WHERE number = ?", number) or number)

    def count_folded(self) -> int:
        """The number of pages that are folded as copies."""
        query = "SELECT count(*) - count(DISTINCT first) FROM copy JOIN page USING (number) WHERE gone < 2"
        return int(self._one(query))

    def are_repeated(self, fingerprints: Iterable[int]) -> set[int]:
        """The paragraphs that are in many articles, of some."""
        return {key for (key,) in self._sql.ask_among("SELECT key FROM repeat WHERE key", set(fingerprints))}

    # The pages on the disk

    def last_numbers(self) -> tuple[int, int]:
        """The highest numbers of a folder and of a problem."""
        folder, problem = (self._one(f"SELECT max({table}) FROM {table}") or 0 for table in ("folder", "problem"))
        return folder, problem

    def folder(self, path: bytes) -> int:
        """The number of a folder; 0 when no page in it is known, or several hosts have one of this path."""
        found = self._all(f"SELECT folder FROM folder WHERE path = ? AND {self._is_mine} LIMIT 2", path)
        return found[0] if len(found) == 1 else 0

    def folders(self, last: int) -> list[tuple[int, bytes]]:
        """The folders up to a number, each with its path."""
        return self._ask(f"SELECT folder, path FROM folder WHERE folder <= ? AND {self._is_mine}", last).fetchall()

    def pages_in(self, folder: int) -> list[int]:
        """The pages of a folder."""
        return self._all("SELECT number FROM page WHERE folder = ?", folder)

    def known_pages(self, folder: int, paths: Sequence[bytes]) -> list[KnownPage]:
        """The files of a folder that were read, of some; without members of containers."""
        query = f"SELECT number, {_KNOWN} FROM page WHERE folder = ? AND member = '' AND path"
        return _known(self._sql.ask_among(query, paths, folder))

    def known_containers(self, paths: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
        """The files that were listed as containers, of some, with their size and time."""
        query = "SELECT path, size, mtime_ns FROM container WHERE folder = ? AND path"
        folders = [self.folder(folder) for folder in set(map(folder_of, paths))]
        found = (row for folder in folders for row in self._sql.ask_among(query, paths, folder))
        return {path: (size, mtime_ns) for path, size, mtime_ns in found}

    def containers_in(self, folder: int) -> list[bytes]:
        """The containers of a folder."""
        return self._all("SELECT path FROM container WHERE folder = ?", folder)

    def members_of(self, path: bytes) -> BitMap:
        """The pages of a file."""
        query = "SELECT number FROM page WHERE folder = ? AND path = ?"
        return self._sql.ask_numbers(query, self.folder(folder_of(path)), path)

    def known_member(self, path: bytes, member: str) -> KnownPage | None:
        """A page of a file as it was read; None when it was not read."""
        query = f"SELECT number, {_KNOWN} FROM page WHERE folder = ? AND path = ? AND member = ?"
        return next(iter(_known(self._ask(query, self.folder(folder_of(path)), path, member))), None)

    def problems_of(self, path: bytes) -> list[FoundProblem]:
        """The problems of a file and of its members."""
        query = f"SELECT {PROBLEM_COLUMNS} FROM problem WHERE path = ? AND {self._is_mine}"
        return [FoundProblem(*row) for row in self._ask(query, path)]

    def problems_of_kind(self, kind: str) -> list[FoundProblem]:
        """The problems of one kind."""
        query = f"SELECT {PROBLEM_COLUMNS} FROM problem WHERE kind = ? AND {self._is_mine}"
        return [FoundProblem(*row) for row in self._ask(query, kind)]

    def known_problems(self, paths: Sequence[bytes]) -> list[KnownPage]:
        """The files with problems, of some."""
        return _known(
            self._sql.ask_among(f"SELECT problem, {_KNOWN} FROM problem WHERE {self._is_mine} AND path", paths)
        )

    def problems(self) -> list[FoundProblem]:
        """Every problem, by kind and path."""
        return [FoundProblem(*row) for row in self._sql.problems()]

    def problems_in(self, folder: bytes, last: int) -> Iterator[tuple[int, FoundProblem]]:
        """The problems up to a number of the files in a folder itself."""
        first, end = (folder + b"/", folder + b"0") if folder else (b"", b"\xff" * 8)
        query = f"SELECT problem, {PROBLEM_COLUMNS} FROM problem WHERE {self._is_mine} AND path >= ? AND path < ?"
        for number, *fields in self._ask(f"{query} AND problem <= ?", first, end, last):
            problem = FoundProblem(*fields)
            if folder_of(problem.path) == folder:
                yield number, problem


def folder_of(path: bytes) -> bytes:
    """The folder of a file, relative to the archive as the file is."""
    return path.rpartition(b"/")[0]


def _known(rows: Iterable[tuple[int, bytes, str, int, int]]) -> list[KnownPage]:
    return [KnownPage(number, PageName(path, member), size, mtime) for number, path, member, size, mtime in rows]
