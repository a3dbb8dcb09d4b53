"""What SQLite does in its own way: search by FTS5, lists of values as JSON."""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING, Any

from pyroaring import BitMap

from termnews.archive.store import NO_LAG, DamagedIndexError
from termnews.archive.store.reading import PROBLEM_COLUMNS
from termnews.archive.store.sqlite_words import match_expression
from termnews.text.words import _

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from termnews.archive.record import Record
    from termnews.archive.store import Lag, PageName
    from termnews.archive.store.dialect import Rows
    from termnews.model.query import Term

APPLICATION_ID = 0x7465726E
SCHEMA_VERSION = 6

_SORTED = ("link", "fingerprint")
"""Tables in the order of keys that are random: one page of them after another changes dozens of places of the file."""
_MANY = 1_000_000
"""Rows of `fresh_link` or `fresh_fingerprint` that are sorted at once, which takes a second or two."""


class SqliteDialect:
    """Asks through one connection; see `Dialect`."""

    owners = ""
    path = place = "path"
    links = "(SELECT key, number FROM link UNION ALL SELECT key, number FROM fresh_link)"

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Ask through `connection`."""
        self._connection = connection
        self.owned: dict[str, int] = {}

    def ask(self, query: str, *values: Any) -> sqlite3.Cursor:
        """Run a statement."""
        return self._connection.execute(query, values)

    def ask_among(self, query: str, among: Iterable[int] | Iterable[bytes], *values: Any) -> sqlite3.Cursor:
        """Run a statement whose last column is to have one of some values."""
        wanted: list[Any] = list(among)
        if wanted and isinstance(wanted[0], bytes):
            # JSON does not hold them.
            return self.ask(f"{query} IN ({','.join('?' * len(wanted))})", *values, *wanted)
        return self.ask(f"{query} IN (SELECT value FROM json_each(?))", *values, json.dumps(wanted))

    def ask_numbers(self, query: str, *values: Any) -> BitMap:
        """Run a query for numbers that returns them as one value: many take half the time of one row each."""
        (packed,) = self.ask(f"SELECT json_group_array(number) FROM ({query})", *values).fetchone()
        try:
            return BitMap(array("I", json.loads(packed)))
        except OverflowError:  # No page has such a number.
            raise DamagedIndexError(_("The index is damaged.")) from None

    def stream(self, query: str) -> Iterator[Any]:
        """The rows of an answer, one after the other."""
        return self.ask(query)

    def is_made(self) -> bool:
        """Whether there are tables."""
        (count,) = self.ask("SELECT count(*) FROM sqlite_master").fetchone()
        return bool(count)

    def is_ours(self, extraction: str | None) -> bool:
        """Compare the application id, version and rules of the file with ours."""
        marks = [self.ask(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        rules = "SELECT value FROM state WHERE name = 'extraction'"
        return marks == [APPLICATION_ID, SCHEMA_VERSION] and extraction in (None, *(self.ask(rules).fetchone() or ()))

    def lag(self) -> Lag:
        """It is no copy."""
        return NO_LAG

    def changed_since(self, changes: int) -> BitMap | None:  # noqa: ARG002 - see `IndexReader`
        """It is not recorded."""
        return None

    def problems(self) -> Rows:
        """Every problem."""
        return self.ask(f"SELECT {PROBLEM_COLUMNS} FROM problem ORDER BY kind, path, member")

    def home(self, number: int) -> None:
        """All pages are of one folder."""

    def stored_page(self, number: int) -> None:
        """Pages are in their folder alone."""

    def count_stored(self) -> tuple[int, int]:
        """Pages are in their folder alone."""
        return 0, 0

    def with_words(self, terms: Iterable[Term], joint: str) -> BitMap:
        """The pages that have the words of every term, or of any."""
        query = "SELECT rowid AS number FROM words WHERE words MATCH ?"
        return self.ask_numbers(query, match_expression(terms, joint))

    def score_words(self, terms: Iterable[Term], within: BitMap) -> Iterable[tuple[int, float]]:  # noqa: ARG002
        """The pages that have the words of any term, each with its score."""
        # With FTS5's bm25, lower is better.
        return self.ask("SELECT rowid, -bm25(words) FROM words WHERE words MATCH ?", match_expression(terms, "OR"))

    def together(self, table: str, most: int) -> Iterator[list[int]]:
        """The pages of each key of a table."""
        query = f"SELECT group_concat(number) FROM {table} GROUP BY key HAVING count(*) BETWEEN 2 AND ?"
        for (numbers,) in self.ask(query, most):
            yield sorted(map(int, numbers.split(",")))


class SqliteWritingDialect(SqliteDialect):
    """Writes through one connection, which alone writes; see `WritingDialect`."""

    drops_damaged = False
    """The index of words must be given the old ones."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Write through `connection`."""
        super().__init__(connection)
        self.stamp: dict[str, int] = {}

    def begin(self) -> None:
        """Begin a transaction."""
        self.ask("BEGIN IMMEDIATE")

    def set_change(self, change: int) -> None:
        """Pages do not record the change that wrote them."""

    def commit(self) -> None:
        """Commit; now and then, settle the keys of many pages."""
        self._settle_keys(_MANY)
        self.ask("COMMIT")

    def roll_back(self) -> None:
        """Roll back."""
        self.ask("ROLLBACK")

    def peek(self, query: str, *values: Any) -> sqlite3.Cursor:
        """Run a question; no row is held back."""
        return self.ask(query, *values)

    def numbers_at(self, places: Sequence[tuple[int, PageName]]) -> dict[PageName, int]:
        """The known pages of some."""
        query = "SELECT number FROM page WHERE folder = ? AND path = ? AND member = ?"
        return {name: number for folder, name in places for (number,) in self.ask(query, folder, *name)}

    def ask_many(self, query: str, rows: Rows) -> None:
        """Run a statement with each of some rows of values."""
        self._connection.executemany(query, rows)

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        """Add rows to a table; keys are held back until they are settled."""
        table = f"fresh_{table}" if table in _SORTED else table
        self.ask_many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)

    def settle_keys(self) -> None:
        """Sort the keys of the pages that were written last into their tables."""
        self._settle_keys(1)

    def _settle_keys(self, fewest: int) -> None:
        for table in _SORTED:
            (last,) = self.ask(f"SELECT max(rowid) FROM fresh_{table}").fetchone()
            if (last or 0) >= fewest:
                self.ask(f"INSERT INTO {table} SELECT key, number FROM fresh_{table} ORDER BY key, number")
                self.ask(f"DELETE FROM fresh_{table}")

    def new_numbers(self, count: int) -> range:
        """Numbers that no page has had."""
        # RETURNING would need SQLite 3.35, and some systems with Python 3.11 have 3.34.
        found = self.ask("SELECT value FROM state WHERE name = 'next_number'").fetchone()
        if found is None:
            raise DamagedIndexError(_("The index is damaged."))
        self.ask("UPDATE state SET value = value + ? WHERE name = 'next_number'", count)
        return range(found[0], found[0] + count)

    def merge_words(self, segment: tuple[Any, ...], pages: BitMap) -> BitMap:
        """Merge the words that a worker has indexed."""
        from termnews.archive.store.sqlite_segments import merge_segment

        return merge_segment(self._connection, segment, pages)

    def insert_words(self, number: int, record: Record) -> None:
        """Index the words of a page."""
        words = (number, record.title_tokens, record.body_tokens)
        self.ask("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", *words)

    def drop_words(self, number: int, title: str, text: str) -> None:
        """Remove a page from the index of words; a contentless table must be given the old words."""
        from termnews.text.han import tokens

        words = (number, tokens(title), tokens(text))
        self.ask("INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)", *words)

    def drop_bytes(self, number: int, record: Record | None) -> None:
        """Pages are in their folder alone."""

    def clear_problems(self, name: PageName) -> None:
        """Forget the problems of a page."""
        self.ask("DELETE FROM problem WHERE path = ? AND member = ?", *name)

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """Store the packed Markdown of articles."""
        self.ask_many("INSERT OR REPLACE INTO markdown VALUES (?, ?)", made)

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """Remove the Markdown of articles, and overwrite where it was."""
        self.ask("PRAGMA secure_delete = ON")
        self.ask_among("DELETE FROM markdown WHERE number", numbers)

    def set_copies(self, rows: Sequence[tuple[int, int, str, int]]) -> None:
        """Write the copies and versions of pages where they have changed."""
        self.ask_many(
            "UPDATE page SET copies = now.copies, versions = now.versions, withdrawn = now.withdrawn"
            " FROM (SELECT ? AS copies, ? AS versions, ? AS withdrawn, ? AS number) AS now"
            " WHERE page.number = now.number AND (page.copies, page.versions, page.withdrawn)"
            " IS NOT (now.copies, now.versions, now.withdrawn)",
            rows,
        )
