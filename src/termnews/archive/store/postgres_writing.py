"""Everything that an archive in PostgreSQL is told by one owner of pages."""

from __future__ import annotations

import zlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from termnews.archive.captures import NO_STORY, Story
from termnews.archive.packing import hash_key, unpack
from termnews.archive.record import COLUMN_TYPES, Record, fingerprints, read_details
from termnews.archive.store import FoundProblem, PageName
from termnews.archive.store.naming import ID_APART, shown_of_groups
from termnews.archive.store.postgres_reading import PROBLEM_COLUMNS, PostgresReader
from termnews.archive.store.postgres_words import as_tsvector, joined, lexemes
from termnews.model.article import ID_LENGTH

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Mapping

    from psycopg import Connection, Cursor
    from pyroaring import BitMap

_BLOCK = 100
"""Numbers that are taken at once for pages to come; those that are left are given to none."""
_COLUMNS = {
    "page": ", ".join(("number", "folder", "path", "size", "mtime_ns", "rank", *COLUMN_TYPES, "change")),
    "body": "number, details, text",
    "words": "number, tokens, lexemes, title, body",
    "markdown": "number",
    "page_key": "key, number",
    "link": "key, number",
    "fingerprint": "key, number",
    "problem": f"owner, {PROBLEM_COLUMNS}",
}
_WRITERS = "SELECT pg_advisory_xact_lock('page'::regclass::oid::int, 1)"
"""Writers wait for one another: what two pages have in common is seen by the second."""


class PostgresWriter(PostgresReader):
    """Tells through one connection, inside a transaction; see `Writer`.

    Rows wait until something is asked, or the end, and are then copied together.
    """

    def __init__(self, connection: Connection[Any], owner: int) -> None:
        """Tell through `connection` of the pages of `owner`."""
        super().__init__(connection, owner)
        self._folders: dict[bytes, int] = {}
        self._touched: set[str] = set()
        self._numbers_left: list[int] = []
        self._change = 0
        self._waiting: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        self._cleared: list[PageName] = []
        self._names_waiting: set[PageName] = set()

    def begin(self, *, pages: bool) -> None:
        """Begin a transaction when no other is writing; `pages` when the catalogue will no longer be right."""
        self._touched.clear()
        super()._ask("BEGIN")
        super()._ask(_WRITERS)
        self._change = self.changes() + pages
        if pages:
            self.set_state("changes", self._change)

    def commit(self) -> None:
        """Commit."""
        self._settle()
        super()._ask("COMMIT")

    def roll_back(self) -> None:
        """Roll back."""
        self._folders.clear()
        self._waiting.clear()
        self._cleared.clear()
        self._names_waiting.clear()
        super()._ask("ROLLBACK")

    def set_state(self, name: str, value: int) -> None:
        """Keep a value in the table `state`."""
        upsert = "INSERT INTO state VALUES (%s, %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._ask(upsert, name, value)

    def _ask(self, query: str, *values: Any) -> Cursor[Any]:
        self._settle()
        return super()._ask(query, *values)

    def _settle(self) -> None:
        """Write the rows that wait."""
        cleared, self._cleared = self._cleared, []
        waiting, self._waiting = self._waiting, defaultdict(list)
        self._names_waiting.clear()
        if cleared:
            forget = "DELETE FROM problem USING unnest(%s::bytea[], %s::text[]) AS gone (path, member)"
            same = "owner = %s AND problem.path = gone.path AND problem.member = gone.member"
            paths, members = map(list, zip(*cleared, strict=True))
            super()._ask(f"{forget} WHERE {same}", paths, members, self._owner)
        for table, rows in waiting.items():
            self._copy(table, _COLUMNS[table], rows)

    def _copy(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
        copying = f"COPY {table} ({columns}) FROM STDIN"
        with self._connection.cursor() as cursor, cursor.copy(copying) as copy:
            for row in rows:
                copy.write_row(row)

    # Pages

    def make_folder(self, path: bytes) -> int:
        """The number of a folder, known from now on."""
        if path not in self._folders:
            insert = "INSERT INTO folder (owner, path) VALUES (%s, %s) ON CONFLICT DO NOTHING"
            self._ask(insert, self._owner, path)
            self._folders[path] = self.folder(path)
        return self._folders[path]

    def put(self, record: Record) -> int:
        """Write a page, in place of what was known of it."""
        name = PageName(record.path, record.member)
        folder = self.make_folder(record.path.rpartition(b"/")[0])
        number = self._number_of(folder, name)
        columns = (record.columns[column] for column in COLUMN_TYPES)
        about = (number, folder, record.path, record.size, record.mtime_ns, record.rank)
        waiting = self._waiting
        waiting["page"].append((*about, *columns, self._change))
        waiting["body"].append((number, record.details, record.text))
        waiting["words"].append((number, *_words(record.title_tokens, record.body_tokens)))
        waiting["markdown"].append((number,))
        for table, keys in (
            ("page_key", map(hash_key, record.keys)),
            ("link", record.targets),
            ("fingerprint", record.fingerprints),
        ):
            waiting[table] += ((key, number) for key in set(keys))
        self._names_waiting.add(name)
        self._touched.update(record.keys)
        self._cleared.append(name)
        for kind, reason in record.problems:
            self.add_problem(FoundProblem(record.path, kind, reason, record.size, record.mtime_ns, record.member))
        return number

    def _number_of(self, folder: int, name: PageName) -> int:
        """The number for a page: its own, once what was known of it is dropped, or a new one."""
        if name in self._names_waiting:
            self._settle()
        query = "SELECT number FROM page WHERE folder = %s AND path = %s AND member = %s"
        row = super()._ask(query, folder, *name).fetchone()
        if row:
            self.drop(row[0])
            return int(row[0])
        if not self._numbers_left:
            block = super()._ask("SELECT nextval('page_number')::int FROM generate_series(1, %s)", _BLOCK)
            self._numbers_left = [number for (number,) in block]
            self._numbers_left.reverse()
        return self._numbers_left.pop()

    def drop(self, number: int) -> None:
        """Forget a page."""
        query = "SELECT path, member, text, details FROM page JOIN body USING (number) WHERE number = %s"
        row = self._ask(query, number).fetchone()
        if row is None:
            return
        path, member, packed_text, packed_details = row
        text, details = unpack(packed_text), read_details(packed_details)
        names = self._all("SELECT name FROM apart WHERE number = %s", number)
        for table, keys in (
            ("page_key", map(hash_key, (*details.keys, *names))),
            ("link", details.targets),
            ("fingerprint", fingerprints(text)),
        ):
            self._ask(f"DELETE FROM {table} WHERE key = ANY(%s::bigint[]) AND number = %s", list(keys), number)
        for table in ("page", "body", "words", "markdown", "apart"):
            self._ask(f"DELETE FROM {table} WHERE number = %s", number)
        self._ask("INSERT INTO dropped VALUES (%s, %s) ON CONFLICT DO NOTHING", self._change, number)
        self._touched.update(details.keys)
        self._cleared.append(PageName(path, member))

    def touched_keys(self) -> set[str]:
        """The keys of the pages that were written or dropped."""
        return self._touched

    def keep_apart(self, key: str, names: Mapping[int, tuple[str, ...]]) -> None:
        """Let the pages at an address be known by names instead of it."""
        hashed = hash_key(key)
        kept = self._ask("SELECT number, name FROM apart WHERE key = %s", hashed).fetchall()
        if set(kept) == {(number, name) for number, own in names.items() for name in own}:
            return
        forget = "DELETE FROM page_key WHERE key = %s AND number = %s"
        know = "INSERT INTO page_key VALUES (%s, %s) ON CONFLICT DO NOTHING"
        for number, name in kept:
            self._ask(forget, hash_key(name), number)
            self._ask(know, hashed, number)
            self._set_id(number, "")
        self._ask("DELETE FROM apart WHERE key = %s", hashed)
        for number, own in names.items():
            self._ask(forget, hashed, number)
            for name in own:
                self._ask("INSERT INTO apart VALUES (%s, %s, %s)", number, hashed, name)
                self._ask(know, hash_key(name), number)
            self._set_id(number, own[0].rpartition("#")[2][:ID_APART])

    def _set_id(self, number: int, more: str) -> None:
        self._ask("UPDATE page SET id = substr(id, 1, %s) || %s WHERE number = %s", ID_LENGTH, more, number)

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """Keep the Markdown of articles, packed."""
        for number, packed in made:
            self._ask("UPDATE markdown SET packed = %s WHERE number = %s", packed, number)

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """Remove the Markdown of articles: it is made again."""
        self._ask("UPDATE markdown SET packed = NULL WHERE number = ANY(%s)", list(numbers))

    # Containers

    def keep_container(self, path: bytes, size: int, mtime_ns: int) -> None:
        """Keep that a container was listed whole."""
        folder = self.make_folder(path.rpartition(b"/")[0])
        upsert = "ON CONFLICT (folder, path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns"
        self._ask(f"INSERT INTO container VALUES (%s, %s, %s, %s) {upsert}", folder, path, size, mtime_ns)

    def drop_container(self, path: bytes) -> None:
        """Forget that a container was listed."""
        folder = self.folder(path.rpartition(b"/")[0])
        self._ask("DELETE FROM container WHERE folder = %s AND path = %s", folder, path)

    # Problems

    def set_problem(self, problem: FoundProblem) -> None:
        """Keep a problem of a page in place of those it had."""
        if self._waiting["problem"]:
            self._settle()
        self._cleared.append(PageName(problem.path, problem.member))
        self.add_problem(problem)

    def add_problem(self, problem: FoundProblem) -> None:
        """Keep a problem."""
        self._waiting["problem"].append((self._owner, *problem))

    def remove_problems(self, problems: Iterable[FoundProblem]) -> None:
        """Forget some problems."""
        same = " AND ".join(f"{name} = %s" for name in FoundProblem._fields)
        for problem in problems:
            self._ask(f"DELETE FROM problem WHERE owner = %s AND {same}", self._owner, *problem)

    # What is found by looking at all pages

    def keep_catalogue(
        self, order: array[int], facets: Mapping[str, Mapping[str, BitMap]], changes: int | None = None
    ) -> None:
        """Keep a catalogue, so that a start reads it instead of the pages."""
        packed = order.tobytes()
        upsert = "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._ask(f"INSERT INTO catalogue VALUES ('order', %s) {upsert}", packed)
        self.set_state("order_sum", zlib.crc32(packed))
        for name, values in facets.items():
            self._keep_facet(name, values)
        self.set_state("listed", self.changes() if changes is None else changes)

    def _keep_facet(self, name: str, values: Mapping[str, BitMap]) -> None:
        """Write the values that have others articles than before."""
        kept = dict(self._ask("SELECT value, numbers FROM facet WHERE facet = %s", name).fetchall())
        fresh = {value: numbers.serialize() for value, numbers in values.items()}
        gone = [value for value, packed in kept.items() if fresh.get(value) != packed]
        if gone:
            self._ask("DELETE FROM facet WHERE facet = %s AND value = ANY(%s)", name, gone)
        changed = ((value, packed) for value, packed in fresh.items() if kept.get(value) != packed)
        rows = [(name, value, len(values[value]), packed) for value, packed in changed]
        self._copy("facet", "facet, value, count, numbers", rows)

    def keep_groups(self, groups: Mapping[int, int], stories: Mapping[int, Story]) -> None:
        """Keep which pages hold one article, and beside each how many there are and what became of it."""
        sizes = Counter(groups.values())
        shown = shown_of_groups(groups, stories)
        self._ask("DELETE FROM copy")
        rows = ((number, first, shown.get(first)) for number, first in groups.items())
        self._copy("copy", "number, first, shown", rows)
        alone = "copies <> 1 AND NOT EXISTS (SELECT FROM copy WHERE copy.number = page.number)"
        self._ask(f"UPDATE page SET copies = 1, versions = 1, withdrawn = '' WHERE {alone}")
        told = [(number, sizes[first], stories.get(number, NO_STORY)) for number, first in groups.items()]
        self._ask(
            "UPDATE page SET copies = now.copies, versions = now.versions, withdrawn = now.withdrawn"
            " FROM unnest(%s::int[], %s::int[], %s::int[], %s::text[]) AS now (number, copies, versions, withdrawn)"
            " WHERE page.number = now.number AND (page.copies, page.versions, page.withdrawn)"
            " IS DISTINCT FROM (now.copies, now.versions, now.withdrawn)",
            [number for number, _size, _story in told],
            [size for _number, size, _story in told],
            [len(story.versions) or 1 for _number, _size, story in told],
            [story.withdrawn for _number, _size, story in told],
        )

    def keep_repeats(self, repeats: Mapping[int, int]) -> None:
        """Keep which paragraphs stand in many articles."""
        self._ask("DELETE FROM repeat")
        self._copy("repeat", "key, pages", repeats.items())

    def set_compared(self, changes: int) -> None:
        """Keep after which change the articles were compared."""
        self.set_state("compared", changes)


def _words(title: str, body: str) -> tuple[int, str, str, str]:
    """A row of the table `words`, without its number."""
    texts = joined(title), joined(body)
    found = lexemes(title, body)
    return len(title.split()) + len(body.split()), as_tsvector(found), *texts
