"""Every question to an archive in PostgreSQL."""

from __future__ import annotations

import os
import sys
import zlib
from array import array
from math import log
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from termnews.archive.captures import Capture, moment_of
from termnews.archive.packing import hash_key, unpack
from termnews.archive.record import COLUMN_TYPES, ROW_COLUMNS, read_article, read_keys, read_row
from termnews.archive.store import FoundProblem, KnownPage, OtherVersionError, PageName
from termnews.archive.store.naming import Names, known_by
from termnews.archive.store.postgres_words import Wanted, select_all, wanted
from termnews.model.row import Number
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from psycopg import Connection, Cursor

    from termnews.model.article import Article
    from termnews.model.query import Term
    from termnews.model.row import Row

SCHEMA_VERSION = 1
PROBLEM_COLUMNS = ", ".join(FoundProblem._fields)
OWNERS = "JOIN folder USING (folder) JOIN owner USING (owner)"
PLACE = "convert_to(host, 'UTF8') || ':'::bytea || root || '/'::bytea || page.path"
"""Where a page lies, for those who read the pages of all hosts: "alpha:/srv/news/2021/a.html"."""
_AT_ONCE = 10_000
_MOST_SCORED = 2_000
"""Articles whose texts are looked through for how well they answer; of more, titles alone decide."""
_K1, _B = 1.2, 0.75
"""Of bm25, as FTS5 has them."""


class PostgresReader:
    """Asks through one connection; see `Reader`."""

    def __init__(self, connection: Connection[Any], owner: int | None) -> None:
        """Ask through `connection` for the pages of one owner where files are meant; None is all of them."""
        self._connection = connection
        self._owner = owner
        self._path, self._owners = ("page.path", "") if owner else (PLACE, OWNERS)

    def _ask(self, query: str, *values: Any) -> Cursor[Any]:
        return self._connection.execute(query, values, binary=True)

    def _one(self, query: str, *values: Any) -> Any:
        """The first value of an answer; None when there is none."""
        row = self._ask(query, *values).fetchone()
        return row[0] if row else None

    def _all(self, query: str, *values: Any) -> list[Any]:
        """The first values of an answer."""
        return [value for (value,) in self._ask(query, *values)]

    def _numbers(self, query: str, *values: Any) -> array[int]:
        """The numbers that a query finds, as one value: with a row each, many take ten times as long."""
        packed = self._one(f"SELECT string_agg(int4send(number), ''::bytea) FROM ({query}) AS found", *values)
        numbers = array("I", packed or b"")
        if sys.byteorder == "little":
            numbers.byteswap()
        return numbers

    # The index itself

    def is_made(self) -> bool:
        """Whether there are tables."""
        return self._one("SELECT to_regclass('page_number')") is not None

    def check(self, extraction: str | None) -> None:
        """Compare the version of the tables, and of the rules of one owner's pages, with ours."""
        known = self._one("SELECT extraction FROM owner WHERE owner = %s", self._owner) if extraction else None
        if self.state("schema") != SCHEMA_VERSION or extraction != known:
            raise OtherVersionError(_("The index was made by another version of termnews."))

    def state(self, name: str) -> int | None:
        """A value of the table `state`; None when there is none."""
        value: int | None = self._one("SELECT value FROM state WHERE name = %s", name)
        return value

    def changes(self) -> int:
        """Grows with every change of the pages."""
        return self.state("changes") or 0

    def compared(self) -> int | None:
        """The change after which the articles were compared last."""
        return self.state("compared")

    def changed_since(self, changes: int) -> BitMap | None:
        """The pages that were written or dropped after a change."""
        query = "SELECT number FROM page WHERE change > %s UNION ALL SELECT number FROM dropped WHERE change > %s"
        return BitMap(self._numbers(query, changes, changes))

    # Articles

    def rows(self, numbers: Iterable[int]) -> list[Row | None]:
        """Rows in the order asked."""
        asked = list(numbers)
        query = f"SELECT number, {', '.join(ROW_COLUMNS)} FROM page WHERE number = ANY(%s)"
        found = {number: read_row(Number(number), row) for number, *row in self._ask(query, asked)}
        return [found.get(number) for number in asked]

    def article(self, number: int) -> Article | None:
        """An article without its body."""
        columns = f"{self._path}, details, text, {', '.join(COLUMN_TYPES)}"
        query = f"SELECT {columns} FROM page JOIN body USING (number) {self._owners} WHERE number = %s"
        row = self._ask(query, number).fetchone()
        if row is None:
            return None
        path, details, text, *values = row
        found = dict(zip(COLUMN_TYPES, values, strict=True))
        article = read_article(found, details, text, PageName(path, found["member"]).shown)
        return article._replace(keys=known_by(article.keys, self._names_of([number]).get(number)))

    def text(self, number: int) -> str | None:
        """The words of an article."""
        packed = self._one("SELECT text FROM body WHERE number = %s", number)
        return None if packed is None else unpack(packed)

    def name(self, number: int) -> PageName | None:
        """Where a page lies."""
        row = self._ask(f"SELECT {self._path}, member FROM page {self._owners} WHERE number = %s", number).fetchone()
        return PageName(*row) if row else None

    def keys(self, numbers: Sequence[int]) -> list[tuple[int, tuple[str, ...]]]:
        """Pages with their identity keys."""
        asked = list(numbers)
        names = self._names_of(asked)
        query = (
            "SELECT number, details FROM unnest(%s::int[]) WITH ORDINALITY AS asked (number, place)"
            " JOIN body USING (number) ORDER BY place"
        )
        return [(number, known_by(read_keys(packed), names.get(number))) for number, packed in self._ask(query, asked)]

    def _names_of(self, numbers: Sequence[int]) -> dict[int, Names]:
        """The names that pages have instead of addresses, by the hashes of these."""
        found: dict[int, Names] = {}
        query = "SELECT number, key, name FROM apart WHERE number = ANY(%s) ORDER BY number, key, name"
        for number, key, name in self._ask(query, list(numbers)):
            found.setdefault(number, {}).setdefault(key, []).append(name)
        return found

    def markdown(self, number: int) -> bytes | None:
        """The Markdown of an article, packed."""
        packed: bytes | None = self._one("SELECT packed FROM markdown WHERE number = %s", number)
        return packed

    def count_unmade(self) -> int:
        """How many of the owner's pages have no Markdown yet."""
        of_owner = "folder IN (SELECT folder FROM folder WHERE owner = %s)"
        query = f"SELECT count(*) FROM markdown JOIN page USING (number) WHERE packed IS NULL AND {of_owner}"
        return int(self._one(query, self._owner))

    def count_pages(self) -> int:
        """How many pages there are."""
        return int(self._one("SELECT count(*) FROM page"))

    # Pages by what they are known by

    def at(self, name: PageName) -> int | None:
        """The page that lies there."""
        if self._owner is None:
            query = f"SELECT number FROM page {OWNERS} WHERE {PLACE} = %s AND member = %s"
            return self._one(query, *name)  # type: ignore[no-any-return]
        query = "SELECT number FROM page WHERE folder = %s AND path = %s AND member = %s"
        return self._one(query, self.folder(name.path.rpartition(b"/")[0]), *name)  # type: ignore[no-any-return]

    def with_id(self, beginning: str) -> list[Number]:
        """The pages whose id begins so."""
        # What comes after every letter that an id may have.
        query = "SELECT number FROM page WHERE id >= %s AND id < %s ORDER BY number"
        return self._all(query, beginning, beginning + "{")

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
        found: dict[str, dict[Number, None]] = {}
        for table in tables if by_hash else ():
            query = f"SELECT key, number FROM {table} WHERE key = ANY(%s::bigint[]) ORDER BY key, number"
            for hashed, number in self._ask(query, list(by_hash)):
                found.setdefault(by_hash[hashed], {})[number] = None
        return {key: list(numbers) for key, numbers in found.items()}

    def linking_to(self, keys: Iterable[str]) -> list[Number]:
        """The pages that have a link to any of some addresses."""
        return self._all(
            "SELECT DISTINCT number FROM link WHERE key = ANY(%s::bigint[]) ORDER BY number", list(map(hash_key, keys))
        )

    # Search and order

    def with_words(self, terms: Iterable[Term], joint: str = "AND") -> BitMap:
        """The pages that have the words of every term, or of any."""
        asked = list(map(wanted, terms))
        if joint == "OR":
            return BitMap.union(BitMap(), *(self._with_all([term]) for term in asked if term))
        return self._with_all([term for term in asked if term]) if asked and all(asked) else BitMap()

    def _with_all(self, terms: list[Wanted]) -> BitMap:
        select = select_all(terms)
        return BitMap(self._numbers(select.text, *select.values))

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:
        """How well some pages answer, by bm25; many are not looked at."""
        asked = [term for term in map(wanted, terms) if term]
        if not asked or len(within) > _MOST_SCORED:
            return
        counts = [" + ".join(_times(column) for column, _text in term.places()) for term in asked]
        values = [text for term in asked for _column, text in term.places() for text in (text, text)]
        query = f"SELECT number, tokens, {', '.join(counts)} FROM words WHERE number = ANY(%s)"
        rows = self._ask(query, *values, list(within)).fetchall()
        weights = self._weights(asked) if len(asked) > 1 else [1.0]
        usual = sum(row[1] for row in rows) / max(len(rows), 1) or 1.0
        for number, length, *found in rows:
            long = _K1 * (1 - _B + _B * length / usual)
            yield number, sum(w * f * (_K1 + 1) / (f + long) for w, f in zip(weights, found, strict=True))

    def _weights(self, terms: list[Wanted]) -> list[float]:
        """The rarer the words of a term, the more they tell."""
        pages = self._one("SELECT last_value FROM page_number") or 1
        found = [len(self._with_all([term])) for term in terms]
        return [max(log((pages - count + 0.5) / (count + 0.5)) if count < pages else 0.0, 1e-6) for count in found]

    def column(self, name: str) -> Iterable[tuple[int, str | int]]:
        """Every page with what it has in a column."""
        return self._ask(f"SELECT number, {name} FROM page")

    def names(self) -> Iterable[tuple[int, bytes, str]]:
        """Every page with its path and member."""
        return self._ask(f"SELECT number, {self._path}, member FROM page {self._owners}")

    def dated(self, column: str, first: str, last: str) -> Iterable[tuple[int, str]]:
        """The pages whose date stands between two."""
        query = f"SELECT number, {column} FROM page WHERE {column} >= %s AND {column} < %s AND {column} <> ''"
        return self._ask(query, first, last)

    # The catalogue

    def in_order(self, columns: Sequence[str]) -> Iterable[tuple[int, list[str | int]]]:
        """Every page with some columns."""
        order = f"ORDER BY rank DESC NULLS LAST, {PLACE}, member"
        query = f"SELECT number, {', '.join(columns)} FROM page {OWNERS} WHERE gone < 2 {order}"
        # A cursor of the server's: a million rows are not held here.
        with self._connection.transaction(), self._connection.cursor("in_order", binary=True) as cursor:
            cursor.itersize = _AT_ONCE
            cursor.execute(query)
            for number, *values in cursor:
                yield number, values

    def columns(self, number: int, names: Sequence[str]) -> list[str | int] | None:
        """Some columns of a page."""
        row = self._ask(f"SELECT {', '.join(names)} FROM page WHERE number = %s", number).fetchone()
        return None if row is None else list(row)

    def place_in_time(self, number: int) -> tuple[int | None, PageName] | None:
        """What `in_order` orders a page by."""
        row = self._ask(f"SELECT rank, {PLACE}, member FROM page {OWNERS} WHERE number = %s", number).fetchone()
        return (row[0], PageName(*row[1:])) if row else None

    def kept_order(self, *, stale: bool = False) -> array[int] | None:
        """The order of the catalogue that is kept."""
        query = "SELECT name, value FROM state WHERE name IN ('listed', 'changes', 'order_sum')"
        state = dict(self._ask(query).fetchall())
        if "listed" not in state or not (stale or state["listed"] == state["changes"]):
            return None
        packed: bytes = self._one("SELECT value FROM catalogue WHERE name = 'order'") or b""
        order = array("I")
        if zlib.crc32(packed) != state["order_sum"]:
            # Another was kept between two questions.
            return None
        order.frombytes(packed)
        return order

    def listed(self) -> int | None:
        """The change after which the catalogue was kept."""
        return self.state("listed")

    def kept_counts(self, facet: str) -> dict[str, int]:
        """How many articles had each value of a facet."""
        return dict(self._ask("SELECT value, count FROM facet WHERE facet = %s", facet).fetchall())

    def kept_values(self, facet: str) -> dict[str, BitMap]:
        """Which articles had each value of a facet."""
        rows = self._ask("SELECT value, numbers FROM facet WHERE facet = %s", facet)
        return {value: BitMap.deserialize(packed) for value, packed in rows}

    # Articles compared

    def sharing_keys(self) -> Iterator[list[int]]:
        """Pages that have an identity key in common."""
        return self._together("page_key", sys.maxsize)

    def sharing_paragraphs(self, most: int) -> Iterator[list[int]]:
        """Pages that have a paragraph in common."""
        return self._together("fingerprint", most)

    def _together(self, table: str, most: int) -> Iterator[list[int]]:
        query = f"SELECT array_agg(number ORDER BY number) FROM {table} GROUP BY key HAVING count(*) BETWEEN 2 AND %s"
        yield from self._all(query, most)

    def count_paragraphs(self, fewest: int) -> list[tuple[int, int]]:
        """Paragraphs that stand in `fewest` pages or more."""
        return self._ask("SELECT key, count(*) FROM fingerprint GROUP BY key HAVING count(*) >= %s", fewest).fetchall()

    def with_paragraph(self, fingerprint: int) -> list[int]:
        """The pages that a paragraph stands in."""
        return self._all("SELECT number FROM fingerprint WHERE key = %s", fingerprint)

    def groups(self) -> dict[int, int]:
        """The pages that have a copy."""
        return dict(self._ask("SELECT number, first FROM copy").fetchall())

    def shown_of(self, numbers: Iterable[int]) -> dict[int, int]:
        """Of some pages the one that stands for the copies of each."""
        query = "SELECT number, shown FROM copy WHERE number = ANY(%s) AND shown IS NOT NULL"
        return dict(self._ask(query, list(numbers)).fetchall())

    def captures(self, numbers: Iterable[int]) -> list[Capture]:
        """When some pages were saved, and what they say."""
        query = "SELECT number, captured, path, edition, gone FROM page WHERE number = ANY(%s)"
        return [
            Capture(number, moment_of(captured, os.fsdecode(path)), edition, bool(gone))
            for number, captured, path, edition, gone in self._ask(query, list(numbers))
        ]

    def with_versions(self, least: int, most: int) -> BitMap:
        """The pages of articles with so many versions."""
        return BitMap(self._numbers("SELECT number FROM page WHERE versions BETWEEN %s AND %s", least, most))

    def withdrawn(self) -> BitMap:
        """The pages of articles that are gone."""
        return BitMap(self._numbers("SELECT number FROM page WHERE withdrawn <> ''"))

    def copies_of(self, number: int) -> list[Number]:
        """The other pages that hold the article of a page."""
        query = "SELECT number FROM copy WHERE first = (SELECT first FROM copy WHERE number = %s) AND number <> %s"
        return self._all(f"{query} ORDER BY number", number, number)

    def first_of(self, number: int) -> int:
        """The lowest number among the pages that hold the article of a page."""
        return int(self._one("SELECT first FROM copy WHERE number = %s", number) or number)

    def count_folded(self) -> int:
        """How many pages hold an article that another page holds already."""
        query = "SELECT count(*) - count(DISTINCT first) FROM copy JOIN page USING (number) WHERE gone < 2"
        return int(self._one(query))

    def are_repeated(self, fingerprints: Iterable[int]) -> set[int]:
        """Which of some paragraphs stand in many articles."""
        return set(self._all("SELECT key FROM repeat WHERE key = ANY(%s::bigint[])", list(set(fingerprints))))

    # The pages on the disk

    def last_numbers(self) -> tuple[int, int]:
        """The last folder and the last problem that are known."""
        folder, problem = (self._one(f"SELECT max({table}) FROM {table}") or 0 for table in ("folder", "problem"))
        return folder, problem

    def folder(self, path: bytes) -> int:
        """The number of a folder; 0 when no page in it is known, or several hosts have one of this path."""
        query = "SELECT folder FROM folder WHERE path = %s AND (owner = %s OR %s::int IS NULL) LIMIT 2"
        found = self._all(query, path, self._owner, self._owner)
        return found[0] if len(found) == 1 else 0

    def folders(self, last: int) -> list[tuple[int, bytes]]:
        """The folders up to a number."""
        query = "SELECT folder, path FROM folder WHERE folder <= %s AND owner = %s"
        return self._ask(query, last, self._owner).fetchall()

    def pages_in(self, folder: int) -> list[int]:
        """The pages of a folder."""
        return self._all("SELECT number FROM page WHERE folder = %s", folder)

    def known_pages(self, folder: int, paths: Sequence[bytes]) -> list[KnownPage]:
        """Which of some files of a folder were read; members of containers are not among them."""
        query = "SELECT number, path, member, size, mtime_ns FROM page WHERE folder = %s AND member = ''"
        return _known(self._ask(f"{query} AND path = ANY(%s::bytea[])", folder, list(paths)))

    def known_containers(self, paths: Sequence[bytes]) -> dict[bytes, tuple[int, int]]:
        """Which of some files were listed as containers."""
        query = "SELECT path, size, mtime_ns FROM container WHERE folder = ANY(%s) AND path = ANY(%s::bytea[])"
        folders = [self.folder(folder) for folder in {path.rpartition(b"/")[0] for path in paths}]
        return {path: (size, mtime_ns) for path, size, mtime_ns in self._ask(query, folders, list(paths))}

    def containers_in(self, folder: int) -> list[bytes]:
        """The containers of a folder."""
        return self._all("SELECT path FROM container WHERE folder = %s", folder)

    def members_of(self, path: bytes) -> BitMap:
        """The pages of a file."""
        folder = self.folder(path.rpartition(b"/")[0])
        return BitMap(self._numbers("SELECT number FROM page WHERE folder = %s AND path = %s", folder, path))

    def known_member(self, path: bytes, member: str) -> KnownPage | None:
        """A page of a file as it was read."""
        query = "SELECT number, path, member, size, mtime_ns FROM page WHERE folder = %s AND path = %s AND member = %s"
        folder = self.folder(path.rpartition(b"/")[0])
        return next(iter(_known(self._ask(query, folder, path, member))), None)

    def problems_of(self, path: bytes) -> list[FoundProblem]:
        """The problems of a file and of its members."""
        query = f"SELECT {PROBLEM_COLUMNS} FROM problem WHERE path = %s AND owner = %s"
        return [FoundProblem(*row) for row in self._ask(query, path, self._owner)]

    def known_problems(self, paths: Sequence[bytes]) -> list[KnownPage]:
        """Which of some files could not be read as they should be."""
        query = "SELECT problem, path, member, size, mtime_ns FROM problem WHERE owner = %s AND path = ANY(%s::bytea[])"
        return _known(self._ask(query, self._owner, list(paths)))

    def problems(self) -> list[FoundProblem]:
        """Every problem."""
        if self._owner is not None:
            query = f"SELECT {PROBLEM_COLUMNS} FROM problem WHERE owner = %s ORDER BY kind, path, member"
            return [FoundProblem(*row) for row in self._ask(query, self._owner)]
        place = PLACE.replace("page.path", "problem.path")
        columns = PROBLEM_COLUMNS.replace("path", f"{place} AS path", 1)
        query = f"SELECT {columns} FROM problem JOIN owner USING (owner) ORDER BY kind, path, member"
        return [FoundProblem(*row) for row in self._ask(query)]

    def problems_in(self, folder: bytes, last: int) -> Iterator[tuple[int, FoundProblem]]:
        """The problems of the files in a folder itself."""
        first, end = (folder + b"/", folder + b"0") if folder else (b"", b"\xff" * 8)
        query = f"SELECT problem, {PROBLEM_COLUMNS} FROM problem WHERE owner = %s AND path >= %s AND path < %s"
        for number, *fields in self._ask(f"{query} AND problem <= %s", self._owner, first, end, last):
            problem = FoundProblem(*fields)
            if b"/" not in problem.path[len(first) :]:
                yield number, problem


def _times(column: str) -> str:
    """How often a text stands in a column."""
    without = f"replace({column}, %s, '')"
    return f"(octet_length({column}) - octet_length({without})) / octet_length(%s)"


def _known(rows: Iterable[tuple[int, bytes, str, int, int]]) -> list[KnownPage]:
    return [KnownPage(number, PageName(path, member), size, mtime) for number, path, member, size, mtime in rows]
