"""What PostgreSQL does in its own way: search by tsvectors, pages of many owners, rows copied together."""

from __future__ import annotations

import sys
import time
from array import array
from collections import defaultdict
from math import log
from typing import TYPE_CHECKING, Any

from psycopg.errors import ObjectNotInPrerequisiteState
from pyroaring import BitMap

from termnews.archive.store import NO_LAG, FoundProblem, Home, Lag, PageName
from termnews.archive.store.postgres_words import Wanted, select_all, wanted, words_of
from termnews.archive.store.reading import PROBLEM_COLUMNS
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from psycopg import Connection, Cursor

    from termnews.archive.record import Record
    from termnews.archive.store.dialect import Rows
    from termnews.model.query import Term

SCHEMA_VERSION = 3
_PLACE = "convert_to(host, 'UTF8') || ':'::bytea || root || '/'::bytea || {}.path"
"""The path of a page for readers of all hosts: "alpha:/srv/news/2021/a.html"."""
_AT_ONCE = 10_000
_MOST_SCORED = 2_000
"""The maximum number of articles whose texts are scored; for more, only titles count."""
_K1, _B = 1.2, 0.75
"""Of bm25, as FTS5 has them."""
_BLOCK = 100
"""Numbers that are reserved at once for new pages; unused ones are skipped."""
_HELD_BACK = 16
"""Articles whose words are copied together; between two copies the scan takes what its workers have read meanwhile."""
_PROBLEM = "problem", ("owner", *FoundProblem._fields)
_WORDS = {"number": "int4", "tokens": "int4", "lexemes": "bytea", "title": "text", "body": "text"}
"""The columns of the table `words`; the bytes of lexemes are a tsvector's own."""
_BINARY = {"saved": ("int4", "int8", "int8", "bytea", "bytea")}
"""The types of tables whose rows are copied as binary values: bytes as text take twice the room."""
_WRITERS = "SELECT pg_advisory_xact_lock('page'::regclass::oid::int, 1)"
"""Writers take turns, so that the second of two pages sees what they have in common."""


_LAG = """
SELECT coalesce(extract(epoch FROM pg_last_xact_replay_timestamp()), 0)::float8,
    EXISTS (SELECT FROM pg_stat_wal_receiver)
WHERE pg_is_in_recovery() AND (
    pg_is_wal_replay_paused() OR NOT EXISTS (SELECT FROM pg_stat_wal_receiver)
    OR pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()
    AND coalesce(pg_last_xact_replay_timestamp() < now() - interval '10 s', true))
"""
"""When the last change that a replica shows was made (0: before it was started), and whether it is connected to its
server; if it is not, or has changes that wait."""


class PostgresDialect:
    """Asks through one connection; see `Dialect`."""

    owners = "JOIN folder USING (folder) JOIN owner USING (owner)"
    place = _PLACE.format("page")
    links = "link"

    def __init__(self, connection: Connection[Any], owner: int | None, lag: Lag = NO_LAG) -> None:
        """Read through `connection`; queries about files concern the pages of `owner`, or of all when it is None.

        `lag` is what is known about it before it is asked.
        """
        self._connection = connection
        self._known_lag = lag
        self._owner = owner
        self.owned = {} if owner is None else {"owner": owner}
        self.path = "page.path" if owner else self.place

    def ask(self, query: str, *values: Any) -> Cursor[Any]:
        """Run a statement."""
        return self._connection.execute(_placed(query), values, binary=True)

    def ask_among(self, query: str, among: Iterable[int] | Iterable[bytes], *values: Any) -> Cursor[Any]:
        """Run a statement whose last column is to have one of some values."""
        return self.ask(f"{query} = ANY(?)", *values, list(among))

    def ask_numbers(self, query: str, *values: Any) -> BitMap:
        """Run a query for numbers that returns them as one value: with one row each, many take ten times as long."""
        packed = f"SELECT string_agg(int4send(number), ''::bytea) FROM ({query}) AS found"
        numbers = array("I", self._one(packed, *values) or b"")
        if sys.byteorder == "little":
            numbers.byteswap()
        return BitMap(numbers)

    def _one(self, query: str, *values: Any) -> Any:
        row = self.ask(query, *values).fetchone()
        return row[0] if row else None

    def stream(self, query: str) -> Iterator[Any]:
        """The rows of an answer, by a server-side cursor: a million rows do not fit into memory."""
        with self._connection.transaction(), self._connection.cursor("stream", binary=True) as cursor:
            cursor.itersize = _AT_ONCE
            cursor.execute(query)
            yield from cursor

    def is_made(self) -> bool:
        """Whether there are tables."""
        return self._one("SELECT to_regclass('page_number')") is not None

    def is_ours(self, extraction: str | None) -> bool:
        """Compare the version of the tables, and the rules of the owner's pages, with ours."""
        known = self._one("SELECT extraction FROM owner WHERE owner = ?", self._owner) if extraction else None
        return extraction == known and self._one("SELECT value FROM state WHERE name = 'schema'") == SCHEMA_VERSION

    def lag(self) -> Lag:
        """Whether this is a replica that is behind, and since when."""
        try:
            row = self.ask(_LAG).fetchone()
        except ObjectNotInPrerequisiteState:
            return self._known_lag  # It has just been promoted.
        return Lag(_lag_words(*row), _("The replica has caught up.")) if row else self._known_lag

    def changed_since(self, changes: int) -> BitMap | None:
        """The pages that were written or dropped after a change."""
        query = "SELECT number FROM page WHERE change > ? UNION ALL SELECT number FROM dropped WHERE change > ?"
        return self.ask_numbers(query, changes, changes)

    def problems(self) -> Rows:
        """Every problem of the owner, or of all owners, with paths that name them."""
        columns, where = PROBLEM_COLUMNS, "WHERE owner = ?"
        if self._owner is None:
            columns, where = (
                columns.replace("path", f"{_PLACE.format('problem')} AS path", 1),
                "JOIN owner USING (owner)",
            )
        query = f"SELECT {columns} FROM problem {where} ORDER BY kind, path, member"
        return self.ask(query, *self.owned.values())

    def home(self, number: int) -> Home | None:
        """The host and the folder of a page."""
        query = f"SELECT host, root, page.path, member FROM page {self.owners} WHERE number = ?"
        row = self.ask(query, number).fetchone()
        return Home(row[0], row[1], PageName(*row[2:])) if row else None

    def stored_page(self, number: int) -> tuple[bytes, bytes | None] | None:
        """The packed bytes of a page, and its facts."""
        row: tuple[bytes, bytes | None] | None
        row = self.ask("SELECT page, facts FROM saved WHERE number = ?", number).fetchone()
        return row

    def count_stored(self) -> tuple[int, int]:
        """The stored pages of the owner, or of all, and their size."""
        mine = "JOIN page USING (number) JOIN folder USING (folder) WHERE owner = ?" if self.owned else ""
        # Their lengths alone are read.
        query = f"SELECT count(*), coalesce(sum(octet_length(saved.page)), 0)::int8 FROM saved {mine}"
        ((count, size),) = self.ask(query, *self.owned.values())
        return count, size

    def with_words(self, terms: Iterable[Term], joint: str) -> BitMap:
        """The pages that have the words of every term, or of any."""
        asked = list(map(wanted, terms))
        if joint == "OR":
            return BitMap.union(BitMap(), *(self._with_all([term]) for term in asked if term))
        return self._with_all([term for term in asked if term]) if asked and all(asked) else BitMap()

    def _with_all(self, terms: list[Wanted]) -> BitMap:
        select = select_all(terms)
        return self.ask_numbers(select.text, *select.values)

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:
        """The relevance of some pages by bm25; nothing when they are too many."""
        asked = [term for term in map(wanted, terms) if term]
        if not asked or len(within) > _MOST_SCORED:
            return
        counts = [" + ".join(_times(column) for column, _text in term.places()) for term in asked]
        values = [text for term in asked for _column, text in term.places() for text in (text, text)]
        query = f"SELECT number, tokens, {', '.join(counts)} FROM words WHERE number"
        rows = self.ask_among(query, within, *values).fetchall()
        weights = self._weights(asked) if len(asked) > 1 else [1.0]
        usual = sum(row[1] for row in rows) / max(len(rows), 1) or 1.0
        for number, length, *found in rows:
            long = _K1 * (1 - _B + _B * length / usual)
            yield number, sum(w * f * (_K1 + 1) / (f + long) for w, f in zip(weights, found, strict=True))

    def _weights(self, terms: list[Wanted]) -> list[float]:
        """The weights of terms: rarer ones weigh more."""
        pages = self._one("SELECT last_value FROM page_number") or 1
        found = [len(self._with_all([term])) for term in terms]
        return [max(log((pages - count + 0.5) / (count + 0.5)) if count < pages else 0.0, 1e-6) for count in found]

    def together(self, table: str, most: int) -> Iterator[list[int]]:
        """The pages of each key of a table."""
        query = f"SELECT array_agg(number ORDER BY number) FROM {table} GROUP BY key HAVING count(*) BETWEEN 2 AND ?"
        return (numbers for (numbers,) in self.ask(query, most).fetchall())


class PostgresWritingDialect(PostgresDialect):
    """Writes the pages of one owner through one connection; see `WritingDialect`.

    Rows are held back until something is asked, or the end, and are then copied together.
    """

    drops_damaged = True

    def __init__(self, connection: Connection[Any], owner: int) -> None:
        """Write through `connection` the pages of `owner`."""
        super().__init__(connection, owner)
        self.stamp = {"change": 0}
        self._numbers_left: list[int] = []
        self._waiting: defaultdict[tuple[str, tuple[str, ...]], list[tuple[Any, ...]]] = defaultdict(list)
        self._cleared: list[PageName] = []
        self._texts: list[tuple[int, str, str]] = []

    def begin(self) -> None:
        """Begin a transaction, once no other is writing."""
        self.peek("BEGIN")
        self.peek(_WRITERS)

    def set_change(self, change: int) -> None:
        """Set the change that pages are stamped with when they are written or dropped."""
        self.stamp["change"] = change

    def commit(self) -> None:
        """Commit."""
        self.ask("COMMIT")

    def settle_keys(self) -> None:
        """They are written before anything is asked."""

    def roll_back(self) -> None:
        """Roll back."""
        self._waiting.clear()
        self._cleared.clear()
        self._texts.clear()
        self.peek("ROLLBACK")

    def ask(self, query: str, *values: Any) -> Cursor[Any]:
        """Run a statement, once the rows that are held back are written."""
        self._settle()
        return self.peek(query, *values)

    def peek(self, query: str, *values: Any) -> Cursor[Any]:
        """Run a question whose answer does not depend on the rows that are held back."""
        return super().ask(query, *values)

    def ask_many(self, query: str, rows: Rows) -> None:
        """Run a statement with each of some rows of values."""
        self._settle()
        with self._connection.cursor() as cursor:
            cursor.executemany(_placed(query), list(rows))

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Add rows to a table, when something is asked or at the end."""
        self._waiting[table, tuple(columns)] += rows

    def _settle(self) -> None:
        """Write the rows that are held back."""
        cleared, self._cleared = self._cleared, []
        waiting, self._waiting = self._waiting, defaultdict(list)
        if cleared:
            forget = "DELETE FROM problem USING unnest(?::bytea[], ?::text[]) AS gone (path, member)"
            same = "owner = ? AND problem.path = gone.path AND problem.member = gone.member"
            paths, members = map(list, zip(*cleared, strict=True))
            self.peek(f"{forget} WHERE {same}", paths, members, self._owner)
        for (table, columns), rows in waiting.items():
            self._copy(table, columns, rows, types=_BINARY.get(table, ()))
        self._copy_words()

    def _copy_words(self) -> None:
        """Write the words that are held back, each article's while the server takes in those of the one before."""
        texts, self._texts = self._texts, []
        if texts:
            rows = ((number, *words_of(*found)) for number, *found in texts)
            self._copy("words", tuple(_WORDS), rows, types=tuple(_WORDS.values()))

    def _copy(self, table: str, columns: Sequence[str], rows: Rows, types: Sequence[str] = ()) -> None:
        """Copy rows; as binary values where their types are told."""
        copying = f"COPY {table} ({', '.join(columns)}) FROM STDIN {'(FORMAT BINARY)' * bool(types)}"
        with self._connection.cursor() as cursor, cursor.copy(copying) as copy:
            if types:
                copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def numbers_at(self, places: Sequence[tuple[int, PageName]]) -> dict[PageName, int]:
        """The known pages of some."""
        asked = "unnest(?::int[], ?::bytea[], ?::text[]) AS asked (folder, path, member)"
        columns = zip(*((folder, *name) for folder, name in places), strict=True)
        query = f"SELECT path, member, number FROM page JOIN {asked} USING (folder, path, member)"
        rows = self.peek(query, *map(list, columns)) if places else ()
        return {PageName(path, member): number for path, member, number in rows}

    def new_numbers(self, count: int) -> list[int]:
        """Numbers that no page has had."""
        if len(self._numbers_left) < count:
            block = self.peek("SELECT nextval('page_number')::int FROM generate_series(1, ?)", max(count, _BLOCK))
            self._numbers_left += [number for (number,) in block]
        taken, self._numbers_left = self._numbers_left[:count], self._numbers_left[count:]
        return taken

    def merge_words(self, segment: tuple[Any, ...], pages: BitMap) -> BitMap:  # noqa: ARG002
        """None: the server indexes the words."""
        return BitMap()

    def insert_words(self, number: int, record: Record) -> None:
        """Index the words of a page, and request its Markdown."""
        self._texts.append((number, record.title_tokens, record.body_tokens))
        self.insert("markdown", ("number",), [(number,)])
        if len(self._texts) == _HELD_BACK:
            self._copy_words()

    def drop_words(self, number: int, title: str, text: str) -> None:  # noqa: ARG002 - the table has them
        """Remove a page from the index of words, and record it for followers."""
        self.ask("DELETE FROM words WHERE number = ?", number)
        self.ask("INSERT INTO dropped VALUES (?, ?) ON CONFLICT DO NOTHING", self.stamp["change"], number)

    def drop_bytes(self, number: int, record: Record | None) -> None:
        """Remove the stored bytes of a page, unless it is only read again."""
        if record is None or record.page:
            self.ask("DELETE FROM saved WHERE number = ?", number)
        else:
            changed = "(size, mtime_ns) IS DISTINCT FROM (?::int8, ?::int8)"
            self.ask(f"DELETE FROM saved WHERE number = ? AND {changed}", number, record.size, record.mtime_ns)

    def clear_problems(self, name: PageName) -> None:
        """Forget the problems of a page, before rows that are held back are written."""
        if any(name == PageName(row[1], row[-1]) for row in self._waiting.get(_PROBLEM, ())):
            self._settle()
        self._cleared.append(name)

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """Store the packed Markdown of articles."""
        self.ask_many("UPDATE markdown SET packed = ? WHERE number = ?", ((packed, number) for number, packed in made))

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """Remove the Markdown of articles; it is converted again."""
        self.ask_among("UPDATE markdown SET packed = NULL WHERE number", numbers)

    def set_copies(self, rows: Sequence[tuple[int, int, str, int]]) -> None:
        """Write the copies and versions of pages where they have changed."""
        self.ask(
            "UPDATE page SET copies = now.copies, versions = now.versions, withdrawn = now.withdrawn"
            " FROM unnest(?::int[], ?::int[], ?::text[], ?::int[]) AS now (copies, versions, withdrawn, number)"
            " WHERE page.number = now.number AND (page.copies, page.versions, page.withdrawn)"
            " IS DISTINCT FROM (now.copies, now.versions, now.withdrawn)",
            *([row[column] for row in rows] for column in range(4)),
        )


def _lag_words(moment: float, is_connected: bool) -> str:
    """That a replica is behind, and since when, or 0."""
    if not moment:
        return _("This server is a replica that is behind: the newest articles may be missing.")
    words = _("This server is a replica that is behind: articles added after {time} may be missing.")
    if not is_connected:
        words = _(
            "This server is a replica that is cut off from its server, or fed by files:"
            " articles added after {time} may be missing."
        )
    return words.format(time=time.strftime("%Y-%m-%d %H:%M", time.localtime(moment)))


def _placed(query: str) -> str:
    """A statement with the places of its values written as psycopg has them."""
    return query.replace("?", "%s")


def _times(column: str) -> str:
    """How often a text is in a column."""
    without = f"replace({column}, ?, '')"
    return f"(octet_length({column}) - octet_length({without})) / octet_length(?)"
