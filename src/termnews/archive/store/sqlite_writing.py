"""Everything that an index in SQLite is told."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from termnews.archive.captures import NO_STORY, Story
from termnews.archive.packing import hash_key, unpack
from termnews.archive.record import COLUMN_TYPES, Record, fingerprints, read_details
from termnews.archive.store import FoundProblem, PageName
from termnews.archive.store.naming import ID_APART, shown_of_groups
from termnews.archive.store.sqlite_reading import PROBLEM_COLUMNS, SqliteReader
from termnews.model.article import ID_LENGTH

if TYPE_CHECKING:
    import sqlite3
    from array import array
    from collections.abc import Iterable, Mapping

    from pyroaring import BitMap

_PAGE_COLUMNS = ("number", "folder", "path", "size", "mtime_ns", "rank", *COLUMN_TYPES)
_PUT_PAGE = f"INSERT INTO page ({', '.join(_PAGE_COLUMNS)}) VALUES ({', '.join('?' * len(_PAGE_COLUMNS))})"
_PUT_PROBLEM = f"INSERT INTO problem ({PROBLEM_COLUMNS}) VALUES ({', '.join('?' * len(FoundProblem._fields))})"
_REMOVE_PROBLEM = f"DELETE FROM problem WHERE {' AND '.join(f'{name} = ?' for name in FoundProblem._fields)}"


class SqliteWriter(SqliteReader):
    """Tells through one connection, inside a transaction; see `Writer`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Tell through `connection`."""
        super().__init__(connection)
        self._do_many = connection.executemany
        self._folders: dict[bytes, int] = {}
        self._touched: set[str] = set()
        self._next_number = 1

    def begin(self, *, pages: bool) -> None:
        """Begin a transaction; `pages` when the catalogue made before will no longer be right."""
        self._ask("BEGIN IMMEDIATE")
        self._touched.clear()
        if pages:
            self._next_number = self.state("next_number")
            self.set_state("changes", self.changes() + 1)

    def commit(self, *, pages: bool) -> None:
        """Commit."""
        if pages:
            self.set_state("next_number", self._next_number)
        self._ask("COMMIT")

    def roll_back(self) -> None:
        """Roll back."""
        self._folders.clear()
        self._ask("ROLLBACK")

    def set_state(self, name: str, value: Any) -> None:
        """Keep a value in the table `state`."""
        self._ask("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))

    # Pages

    def make_folder(self, path: bytes) -> int:
        """The number of a folder, known from now on."""
        if path not in self._folders:
            self._ask("INSERT OR IGNORE INTO folder (path) VALUES (?)", (path,))
            self._folders[path] = self.folder(path)
        return self._folders[path]

    def put(self, record: Record) -> int:
        """Write a page, in place of what was known of it."""
        folder = self.make_folder(record.path.rpartition(b"/")[0])
        number = self.at(PageName(record.path, record.member))
        if number is not None:
            self.drop(number)
        else:
            number = self._next_number
            self._next_number += 1
        columns = (record.columns[name] for name in COLUMN_TYPES)
        page = (number, folder, record.path, record.size, record.mtime_ns, record.rank, *columns)
        self._ask(_PUT_PAGE, page)
        self._ask("INSERT INTO body VALUES (?, ?, ?)", (number, record.details, record.text))
        words = (number, record.title_tokens, record.body_tokens)
        self._ask("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", words)
        for table, values in (
            ("page_key", map(hash_key, record.keys)),
            ("link", record.targets),
            ("fingerprint", record.fingerprints),
        ):
            self._do_many(f"INSERT OR IGNORE INTO {table} VALUES (?, ?)", ((value, number) for value in values))
        self._touched.update(record.keys)
        self._clear_problems(record.path, record.member)
        for kind, reason in record.problems:
            self.add_problem(FoundProblem(record.path, kind, reason, record.size, record.mtime_ns, record.member))
        return number

    def drop(self, number: int) -> None:
        """Forget a page."""
        from termnews.text.han import tokens

        query = "SELECT path, member, title, text, details FROM page JOIN body USING (number) WHERE number = ?"
        row = self._ask(query, (number,)).fetchone()
        if row is None:
            return
        path, member, title, packed_text, packed_details = row
        text, details = unpack(packed_text), read_details(packed_details)
        # A contentless table must be told what it holds.
        words = (number, tokens(title), tokens(text))
        self._ask("INSERT INTO words (words, rowid, title, body) VALUES ('delete', ?, ?, ?)", words)
        for table, column, values in (
            ("page_key", "key", map(hash_key, details.keys)),
            ("link", "target", details.targets),
            ("fingerprint", "hash", fingerprints(text)),
        ):
            forget = f"DELETE FROM {table} WHERE {column} = ? AND number = ?"
            self._do_many(forget, ((value, number) for value in values))
        names = ((hash_key(name), number) for name in self._all("SELECT name FROM apart WHERE number = ?", number))
        self._do_many("DELETE FROM page_key WHERE key = ? AND number = ?", names)
        for table in ("page", "body", "markdown", "apart"):
            self._ask(f"DELETE FROM {table} WHERE number = ?", (number,))
        self._touched.update(details.keys)
        self._clear_problems(path, member)

    def touched_keys(self) -> set[str]:
        """The keys of the pages that were written or dropped."""
        return self._touched

    def keep_apart(self, key: str, names: Mapping[int, tuple[str, ...]]) -> None:
        """Let the pages at an address be known by names instead of it."""
        hashed = hash_key(key)
        kept = self._ask("SELECT number, name FROM apart WHERE key = ?", (hashed,)).fetchall()
        if set(kept) == {(number, name) for number, own in names.items() for name in own}:
            return
        for number, name in kept:
            self._ask("DELETE FROM page_key WHERE key = ? AND number = ?", (hash_key(name), number))
            self._ask("INSERT OR IGNORE INTO page_key VALUES (?, ?)", (hashed, number))
            self._set_id(number, "")
        self._ask("DELETE FROM apart WHERE key = ?", (hashed,))
        for number, own in names.items():
            self._ask("DELETE FROM page_key WHERE key = ? AND number = ?", (hashed, number))
            self._do_many("INSERT INTO apart VALUES (?, ?, ?)", ((number, hashed, name) for name in own))
            self._do_many("INSERT OR IGNORE INTO page_key VALUES (?, ?)", ((hash_key(name), number) for name in own))
            self._set_id(number, own[0].rpartition("#")[2][:ID_APART])

    def _set_id(self, number: int, more: str) -> None:
        self._ask("UPDATE page SET id = substr(id, 1, ?) || ? WHERE number = ?", (ID_LENGTH, more, number))

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """Keep the Markdown of articles, packed."""
        self._do_many("INSERT OR REPLACE INTO markdown VALUES (?, ?)", made)

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """Remove the Markdown of articles, and overwrite where it was."""
        self._ask("PRAGMA secure_delete = ON")
        self._do_many("DELETE FROM markdown WHERE number = ?", ((number,) for number in numbers))

    # Containers

    def keep_container(self, path: bytes, size: int, mtime_ns: int) -> None:
        """Keep that a container was listed whole."""
        folder = self.make_folder(path.rpartition(b"/")[0])
        self._ask("INSERT OR REPLACE INTO container VALUES (?, ?, ?, ?)", (path, folder, size, mtime_ns))

    def drop_container(self, path: bytes) -> None:
        """Forget that a container was listed."""
        self._ask("DELETE FROM container WHERE path = ?", (path,))

    # Problems

    def _clear_problems(self, path: bytes, member: str) -> None:
        self._ask("DELETE FROM problem WHERE path = ? AND member = ?", (path, member))

    def set_problem(self, problem: FoundProblem) -> None:
        """Keep a problem of a page in place of those it had."""
        self._clear_problems(problem.path, problem.member)
        self.add_problem(problem)

    def add_problem(self, problem: FoundProblem) -> None:
        """Keep a problem."""
        self._ask(_PUT_PROBLEM, problem)

    def remove_problems(self, problems: Iterable[FoundProblem]) -> None:
        """Forget some problems."""
        self._do_many(_REMOVE_PROBLEM, problems)

    # What is found by looking at all pages

    def keep_catalogue(
        self, order: array[int], facets: Mapping[str, Mapping[str, BitMap]], changes: int | None = None
    ) -> None:
        """Keep a catalogue, so that a start reads it instead of the pages."""
        packed_order = order.tobytes()
        self._ask("INSERT OR REPLACE INTO catalogue VALUES ('order', ?)", (packed_order,))
        self.set_state("order_sum", zlib.crc32(packed_order))
        for name, values in facets.items():
            self._keep_facet(name, values)
        self.set_state("listed", self.changes() if changes is None else changes)

    def _keep_facet(self, name: str, values: Mapping[str, BitMap]) -> None:
        """Write the values that have others articles than before."""
        kept = dict(self._ask("SELECT value, numbers FROM facet WHERE facet = ?", (name,)))
        fresh = {value: numbers.serialize() for value, numbers in values.items()}
        gone = [(name, value) for value, packed in kept.items() if fresh.get(value) != packed]
        self._do_many("DELETE FROM facet WHERE facet = ? AND value = ?", gone)
        changed = ((value, packed) for value, packed in fresh.items() if kept.get(value) != packed)
        rows = ((name, value, len(values[value]), packed) for value, packed in changed)
        self._do_many("INSERT INTO facet VALUES (?, ?, ?, ?)", rows)

    def keep_groups(self, groups: Mapping[int, int], stories: Mapping[int, Story]) -> None:
        """Keep which pages hold one article, and beside each how many there are and what became of it."""
        sizes = Counter(groups.values())
        self._ask("DELETE FROM copy")
        shown = shown_of_groups(groups, stories)
        self._do_many(
            "INSERT INTO copy VALUES (?, ?, ?)", ((number, first, shown.get(first)) for number, first in groups.items())
        )
        alone = "copies <> 1 AND number NOT IN (SELECT number FROM copy)"
        self._ask(f"UPDATE page SET copies = 1, versions = 1, withdrawn = '' WHERE {alone}")
        self._do_many(
            "UPDATE page SET copies = ?1, versions = ?2, withdrawn = ?3 WHERE number = ?4 "
            "AND (copies <> ?1 OR versions <> ?2 OR withdrawn <> ?3)",
            (
                (sizes[first], len(story.versions) or 1, story.withdrawn, number)
                for number, first in groups.items()
                for story in (stories.get(number, NO_STORY),)
            ),
        )

    def keep_repeats(self, repeats: Mapping[int, int]) -> None:
        """Keep which paragraphs stand in many articles."""
        self._ask("DELETE FROM repeat")
        self._do_many("INSERT INTO repeat VALUES (?, ?)", repeats.items())

    def set_compared(self, changes: int) -> None:
        """Keep after which change the articles were compared."""
        self.set_state("compared", changes)
