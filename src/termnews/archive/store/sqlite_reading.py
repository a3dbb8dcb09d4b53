"""Every question to an index in SQLite."""

from __future__ import annotations

import json
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
from termnews.archive.store.sqlite_words import match_expression
from termnews.model.row import Number
from termnews.text.words import _

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.model.article import Article
    from termnews.model.query import Term
    from termnews.model.row import Row

APPLICATION_ID = 0x7465726E
SCHEMA_VERSION = 3

PROBLEM_COLUMNS = ", ".join(FoundProblem._fields)
_ROW = f"SELECT {', '.join(ROW_COLUMNS)} FROM page WHERE number = ?"
_ARTICLE = f"SELECT path, details, text, {', '.join(COLUMN_TYPES)} FROM page JOIN body USING (number) WHERE number = ?"


class SqliteReader:
    """Asks through one connection; see `Reader`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Ask through `connection`."""
        self._ask = connection.execute

    def _one(self, query: str, *values: Any) -> Any:
        """The first value of an answer; None when there is none."""
        row = self._ask(query, values).fetchone()
        return row[0] if row else None

    def _all(self, query: str, *values: Any) -> list[Any]:
        """The first values of an answer."""
        return [value for (value,) in self._ask(query, values)]

    # The index itself

    def is_made(self) -> bool:
        """Whether there are tables."""
        return bool(self._one("SELECT count(*) FROM sqlite_master"))

    def check(self, extraction: str | None) -> None:
        """Compare the marks that the file bears with ours."""
        marks = self._one("PRAGMA application_id"), self._one("PRAGMA user_version")
        is_ours = marks == (APPLICATION_ID, SCHEMA_VERSION)
        if not is_ours or extraction not in (None, self.state("extraction")):
            raise OtherVersionError(_("The index was made by another version of termnews."))

    def state(self, name: str) -> Any:
        """A value of the table `state`; None when there is none."""
        return self._one("SELECT value FROM state WHERE name = ?", name)

    def changes(self) -> int:
        """Grows with every change of the pages."""
        changes = self.state("changes")
        if not isinstance(changes, int):
            raise DamagedIndexError(_("The index is damaged."))
        return changes

    def compared(self) -> int | None:
        """The change after which the articles were compared last."""
        changes: int | None = self.state("compared")
        return changes

    def changed_since(self, changes: int) -> BitMap | None:  # noqa: ARG002 - see `Reader`
        """The file does not say."""
        return None

    # Articles

    def rows(self, numbers: Iterable[int]) -> list[Row | None]:
        """Rows in the order asked."""
        found = ((number, self._ask(_ROW, (number,)).fetchone()) for number in numbers)
        return [row and read_row(Number(number), row) for number, row in found]

    def article(self, number: int) -> Article | None:
        """An article without its body."""
        row = self._ask(_ARTICLE, (number,)).fetchone()
        if row is None:
            return None
        path, details, text, *values = row
        columns = dict(zip(COLUMN_TYPES, values, strict=True))
        article = read_article(columns, details, text, PageName(path, columns["member"]).shown)
        return article._replace(keys=known_by(article.keys, self._names_of(f"[{number}]").get(number)))

    def text(self, number: int) -> str | None:
        """The words of an article."""
        packed = self._one("SELECT text FROM body WHERE number = ?", number)
        return None if packed is None else unpack(packed)

    def name(self, number: int) -> PageName | None:
        """Where a page lies."""
        row = self._ask("SELECT path, member FROM page WHERE number = ?", (number,)).fetchone()
        return PageName(*row) if row else None

    def keys(self, numbers: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Pages with their identity keys."""
        asked = json.dumps(numbers)
        names = self._names_of(asked)
        rows = self._ask(
            "SELECT number, details FROM json_each(?) AS asked JOIN body ON body.number = asked.value"
            " ORDER BY asked.key",
            (asked,),
        )
        return [(number, known_by(read_keys(packed), names.get(number))) for number, packed in rows]

    def _names_of(self, asked: str) -> dict[int, Names]:
        """The names that pages have instead of addresses, by the hashes of these."""
        query = "SELECT number, apart.key, name FROM json_each(?) AS asked JOIN apart ON apart.number = asked.value"
        found: dict[int, Names] = {}
        for number, key, name in self._ask(query, (asked,)):
            found.setdefault(number, {}).setdefault(key, []).append(name)
        return found

    def markdown(self, number: int) -> bytes | None:
        """The Markdown of an article, packed."""
        packed: bytes | None = self._one("SELECT packed FROM markdown WHERE number = ?", number)
        return packed

    def count_pages(self) -> int:
        """How many pages there are."""
        return int(self._one("SELECT count(*) FROM page"))

    # Pages by what they are known by

    def at(self, name: PageName) -> int | None:
        """The page that lies there."""
        folder = self.folder(name.path.rpartition(b"/")[0])
        found: int | None = self._one(
            "SELECT number FROM page WHERE folder = ? AND path = ? AND member = ?", folder, *name
        )
        return found

    def with_id(self, beginning: str) -> list[Number]:
        """The pages whose id begins so."""
        # What comes after every letter that an id may have.
        return self._all("SELECT number FROM page WHERE id >= ? AND id < ? ORDER BY number", beginning, beginning + "{")

    def with_keys(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some identity keys."""
        return self._with(("page_key",), keys)

    def with_addresses(self, keys: Iterable[str]) -> dict[str, list[Number]]:
        """The pages of each of some keys, with every article that shares one."""
        return self._with(("page_key", "apart"), keys)

    def apart(self, keys: Iterable[str]) -> set[str]:
        """Which of some keys different articles share."""
        return set(self._with(("apart",), keys))

    def _with(self, tables: Iterable[str], keys: Iterable[str]) -> dict[str, list[Number]]:
        by_hash = {hash_key(key): key for key in keys}
        wanted = json.dumps(sorted(by_hash))
        found: dict[str, dict[Number, None]] = {}
        for table in tables:
            query = f"SELECT {table}.key, number FROM json_each(?) AS wanted JOIN {table} ON {table}.key = wanted.value"
            for hashed, number in self._ask(query, (wanted,)):
                found.setdefault(by_hash[hashed], {})[number] = None
        return {key: list(numbers) for key, numbers in found.items()}

    def linking_to(self, keys: Iterable[str]) -> list[Number]:
        """The pages that have a link to any of some addresses."""
        found = (self._all("SELECT number FROM link WHERE target = ?", hash_key(key)) for key in keys)
        return list(dict.fromkeys(number for numbers in found for number in numbers))

    # Search and order

    def with_words(self, terms: Iterable[Term], joint: str = "AND") -> BitMap:
        """The pages that have the words of every term, or of any."""
        # One value instead of a row an article: half the time when there are many.
        query = "SELECT json_group_array(rowid) FROM words WHERE words MATCH ?"
        return BitMap(array("I", json.loads(self._one(query, match_expression(terms, joint)))))

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:  # noqa: ARG002
        """The pages that have the words of any term, each with its score."""
        # FTS5's bm25 is the lower the better.
        return self._ask("SELECT rowid, -bm25(words) FROM words WHERE words MATCH ?", (match_expression(terms, "OR"),))

    def column(self, name: str) -> Iterable[tuple[int, str | int]]:
        """Every page with what it has in a column."""
        return self._ask(f"SELECT number, {name} FROM page")

    def names(self) -> Iterable[tuple[int, bytes, str]]:
        """Every page with its path and member."""
        return self._ask("SELECT number, path, member FROM page")

    def dated(self, column: str, first: str, last: str) -> Iterable[tuple[int, str]]:
        """The pages whose date stands between two."""
        return self._ask(
            f"SELECT number, {column} FROM page WHERE {column} >= ? AND {column} < ? AND {column} <> ''", (first, last)
        )

    # The catalogue

    def in_order(self, columns: Sequence[str]) -> Iterable[tuple[int, list[str | int]]]:
        """Every page with some columns."""
        order = "ORDER BY rank IS NULL, rank DESC, path, member"
        query = f"SELECT number, {', '.join(columns)} FROM page WHERE gone < 2 {order}"
        for number, *values in self._ask(query):
            yield number, values

    def columns(self, number: int, names: Sequence[str]) -> list[str | int] | None:
        """Some columns of a page."""
        row = self._ask(f"SELECT {', '.join(names)} FROM page WHERE number = ?", (number,)).fetchone()
        return None if row is None else list(row)

    def place_in_time(self, number: int) -> tuple[int | None, PageName] | None:
        """What `in_order` orders a page by."""
        row = self._ask("SELECT rank, path, member FROM page WHERE number = ?", (number,)).fetchone()
        return (row[0], PageName(*row[1:])) if row else None

    def listed(self) -> int | None:
        """The change after which the catalogue was kept."""
        changes: int | None = self.state("listed")
        return changes

    def kept_order(self, *, stale: bool = False) -> array[int] | None:
        """The order of the catalogue that is kept."""
        listed = self.listed()
        if listed is None or not (stale or listed == self.state("changes")):
            return None
        packed: bytes = self._one("SELECT value FROM catalogue WHERE name = 'order'") or b""
        # A number too large for the archive would ask for memory that no machine has.
        if self.state("order_sum") not in (None, zlib.crc32(packed)):
            return None
        order = array("I")
        order.frombytes(packed)
        return order

    def kept_counts(self, facet: str) -> dict[str, int]:
        """How many articles had each value of a facet."""
        return dict(self._ask("SELECT value, count FROM facet WHERE facet = ?", (facet,)).fetchall())

    def kept_values(self, facet: str) -> dict[str, BitMap]:
        """Which articles had each value of a facet."""
        rows = self._ask("SELECT value, numbers FROM facet WHERE facet = ?", (facet,))
        return {value: BitMap.deserialize(packed) for value, packed in rows}

    # Articles compared

    def sharing_keys(self) -> Iterator[list[int]]:
        """Pages that have an identity key in common."""
        return self._together("page_key", "key", sys.maxsize)

    def sharing_paragraphs(self, most: int) -> Iterator[list[int]]:
        """Pages that have a paragraph in common."""
        return self._together("fingerprint", "hash", most)

    def _together(self, table: str, column: str, most: int) -> Iterator[list[int]]:
        query = f"SELECT group_concat(number) FROM {table} GROUP BY {column} HAVING count(*) BETWEEN 2 AND ?"
        for (numbers,) in self._ask(query, (most,)):
            yield sorted(map(int, numbers.split(",")))

    def count_paragraphs(self, fewest: int) -> list[tuple[int, int]]:
        """Paragraphs that stand in `fewest` pages or more."""
        query = "SELECT hash, count(*) FROM fingerprint GROUP BY hash HAVING count(*) >= ?"
        return self._ask(query, (fewest,)).fetchall()

    def with_paragraph(self, fingerprint: int) -> list[int]:
        """The pages that a paragraph stands in."""
        return self._all("SELECT number FROM fingerprint WHERE hash = ?", fingerprint)

    def groups(self) -> dict[int, int]:
        """The pages that have a copy."""
        return dict(self._ask("SELECT number, first FROM copy").fetchall())

    def shown_of(self, numbers: Iterable[int]) -> dict[int, int]:
        """Of some pages the one that stands for the copies of each."""
        query = "SELECT number, shown FROM json_each(?) AS asked JOIN copy ON number = asked.value WHERE shown NOT NULL"
        return dict(self._ask(query, (json.dumps(list(numbers)),)).fetchall())

    def captures(self, numbers: Iterable[int]) -> list[Capture]:
        """When some pages were saved, and what they say."""
        columns = "number, captured, page.path, edition, gone"
        query = f"SELECT {columns} FROM json_each(?) AS asked JOIN page ON number = asked.value"
        return [
            Capture(number, moment_of(captured, os.fsdecode(path)), edition, bool(gone))
            for number, captured, path, edition, gone in self._ask(query, (json.dumps(list(numbers)),))
        ]

    def with_versions(self, least: int, most: int) -> BitMap:
        """The pages of articles with so many versions."""
        return BitMap(self._all("SELECT number FROM page WHERE versions BETWEEN ? AND ?", least, most))

    def withdrawn(self) -> BitMap:
        """The pages of articles that are gone."""
        return BitMap(self._all("SELECT number FROM page WHERE withdrawn <> ''"))

    def copies_of(self, number: int) -> list[Number]:
        """The other pages that hold the article of a page."""
        query = "SELECT number FROM copy WHERE first = (SELECT first FROM copy WHERE number = ?1) AND number <> ?1"
        return self._all(query, number)

    def first_of(self, number: int) -> int:
        """The lowest number among the pages that hold the article of a page."""
        return int(self._one("SELECT first FROM copy WHERE number = ?", number) or number)

    def count_folded(self) -> int:
        """How many pages hold an article that another page holds already."""
        return int(
            self._one("SELECT count(*) - count(DISTINCT first) FROM copy JOIN page USING (number) WHERE gone < 2")
        )

    def are_repeated(self, fingerprints: Iterable[int]) -> set[int]:
        """Which of some paragraphs stand in many articles."""
        query = "SELECT 1 FROM repeat WHERE hash = ?"
        return {fingerprint for fingerprint in fingerprints if self._one(query, fingerprint)}

    # The pages on the disk

    def last_numbers(self) -> tuple[int, int]:
        """The last folder and the last problem that are known."""
        folder, problem = (self._one(f"SELECT max(rowid) FROM {table}") or 0 for table in ("folder", "problem"))
        return folder, problem

    def folder(self, path: bytes) -> int:
        """The number of a folder; 0 when no page in it is known."""
        return int(self._one("SELECT folder FROM folder WHERE path = ?", path) or 0)

    def folders(self, last: int) -> list[tuple[int, bytes]]:
        """The folders up to a number."""
        return self._ask("SELECT folder, path FROM folder WHERE folder <= ?", (last,)).fetchall()

    def pages_in(self, folder: int) -> list[int]:
        """The pages of a folder."""
        return self._all("SELECT number FROM page WHERE folder = ?", folder)

    def known_pages(self, folder: int, paths: Sequence[bytes]) -> list[KnownPage]:
        """Which of some files of a folder were read; members of containers are not among them."""
        query = "SELECT number, path, member, size, mtime_ns FROM page WHERE folder = ? AND member = '' AND path IN"
        return _known(self._ask(f"{query} ({_places(paths)})", (folder, *paths)))

    def known_containers(self, paths: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
        """Which of some files were listed as containers."""
        query = f"SELECT path, size, mtime_ns FROM container WHERE path IN ({_places(paths)})"
        return {path: (size, mtime_ns) for path, size, mtime_ns in self._ask(query, tuple(paths))}

    def containers_in(self, folder: int) -> list[bytes]:
        """The containers of a folder."""
        return self._all("SELECT path FROM container WHERE folder = ?", folder)

    def members_of(self, path: bytes) -> BitMap:
        """The pages of a file."""
        folder = self.folder(path.rpartition(b"/")[0])
        return BitMap(self._all("SELECT number FROM page WHERE folder = ? AND path = ?", folder, path))

    def known_member(self, path: bytes, member: str) -> KnownPage | None:
        """A page of a file as it was read."""
        query = "SELECT number, path, member, size, mtime_ns FROM page WHERE folder = ? AND path = ? AND member = ?"
        folder = self.folder(path.rpartition(b"/")[0])
        return next(iter(_known(self._ask(query, (folder, path, member)))), None)

    def problems_of(self, path: bytes) -> list[FoundProblem]:
        """The problems of a file and of its members."""
        return [
            FoundProblem(*row) for row in self._ask(f"SELECT {PROBLEM_COLUMNS} FROM problem WHERE path = ?", (path,))
        ]

    def known_problems(self, paths: Sequence[bytes]) -> list[KnownPage]:
        """Which of some files could not be read as they should be."""
        query = "SELECT rowid, path, member, size, mtime_ns FROM problem WHERE path IN"
        return _known(self._ask(f"{query} ({_places(paths)})", tuple(paths)))

    def problems(self) -> list[FoundProblem]:
        """Every problem."""
        return [
            FoundProblem(*row)
            for row in self._ask(f"SELECT {PROBLEM_COLUMNS} FROM problem ORDER BY kind, path, member")
        ]

    def problems_in(self, folder: bytes, last: int) -> Iterator[tuple[int, FoundProblem]]:
        """The problems of the files in a folder itself."""
        first, end = (folder + b"/", folder + b"0") if folder else (b"", b"\xff" * 8)
        query = f"SELECT rowid, {PROBLEM_COLUMNS} FROM problem WHERE path >= ? AND path < ? AND rowid <= ?"
        for number, *fields in self._ask(query, (first, end, last)):
            problem = FoundProblem(*fields)
            if b"/" not in problem.path[len(first) :]:
                yield number, problem


def _places(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _known(rows: Iterable[tuple[int, bytes, str, int, int]]) -> list[KnownPage]:
    return [KnownPage(number, PageName(path, member), size, mtime) for number, path, member, size, mtime in rows]
