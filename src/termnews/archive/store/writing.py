"""The updates of an index, in the SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from termnews.archive.captures import NO_STORY, Story
from termnews.archive.packing import hash_key, unpack
from termnews.archive.record import COLUMN_TYPES, Record, fingerprints, read_details
from termnews.archive.store import FoundProblem, PageName
from termnews.archive.store.naming import ID_APART, shown_of_groups
from termnews.archive.store.reading import IndexReader, folder_of
from termnews.model.article import ID_LENGTH

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Mapping, Sequence

    from pyroaring import BitMap

    from termnews.archive.record import Details
    from termnews.archive.store.dialect import WritingDialect

_PAGE = ("number", "folder", "path", "size", "mtime_ns", "rank", *COLUMN_TYPES)
_FORGET_KEY = "DELETE FROM page_key WHERE key = ? AND number = ?"
_KEEP_KEY = "INSERT INTO page_key (key, number) VALUES (?, ?) ON CONFLICT DO NOTHING"


class IndexWriter(IndexReader):
    """Updates of an index, inside `IndexStore.writing()`."""

    _sql: WritingDialect

    def __init__(self, sql: WritingDialect) -> None:
        """Write in `sql`."""
        super().__init__(sql)
        self._folders: dict[bytes, int] = {}
        self._touched: set[str] = set()
        self._known: dict[PageName, int | None] = {}

    def begin(self, *, pages: bool) -> None:
        """Begin a transaction; `pages` when it makes the stored catalogue stale."""
        self._touched.clear()
        self._known.clear()
        self._sql.begin()
        change = self.changes() + pages
        self._sql.set_change(change)
        if pages:
            self.set_state("changes", change)

    def commit(self) -> None:
        """Commit."""
        self._sql.commit()

    def roll_back(self) -> None:
        """Roll back."""
        self._folders.clear()
        self._sql.roll_back()

    def set_state(self, name: str, value: int | str | bytes) -> None:
        """Keep a value in the table `state`."""
        upsert = "INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._ask(upsert, name, value)

    # Pages

    def make_folder(self, path: bytes) -> int:
        """The number of a folder, registered if new: a scan that does not meet it drops its pages."""
        if path not in self._folders:
            columns = (*self._sql.owned, "path")
            insert = f"INSERT INTO folder ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            # No row that may be held back is a folder.
            self._sql.peek(f"{insert} ON CONFLICT DO NOTHING", *self._sql.owned.values(), path)
            found = self._sql.peek(f"SELECT folder FROM folder WHERE path = ? AND {self._is_mine}", path)
            (self._folders[path],) = found.fetchone()
        return self._folders[path]

    def expect(self, names: Iterable[PageName]) -> None:
        """Look up together which of some pages are known, before they are put: a server may be far."""
        asked = [name for name in dict.fromkeys(names) if name not in self._known]
        found = self._sql.numbers_at([(self.make_folder(folder_of(name.path)), name) for name in asked])
        self._known |= dict.fromkeys(asked) | found

    def reserve_numbers(self, count: int) -> Sequence[int]:
        """Numbers that no page has had, for pages that are written later."""
        return self._sql.new_numbers(count)

    def merge_words(self, segment: tuple[Any, ...], pages: BitMap) -> BitMap:
        """Merge the words that a worker has indexed, before their pages are put.

        Args:
            segment: As the worker has sent it.
            pages: Those that may be in it.

        Returns:
            The pages whose words are in the index now.
        """
        return self._sql.merge_words(segment, pages)

    def expected(self, name: PageName) -> int | None:
        """The number of a page that was looked up; None when it is new."""
        return self._known[name]

    def put(self, record: Record, ahead: int = 0, *, has_words: bool = False) -> int:
        """Write a page, replacing what was known of it; return its number.

        Args:
            record: The page.
            ahead: The number that was reserved for it, if it turns out to be new; 0 for none.
            has_words: Whether its words are in the index already, under that number.
        """
        number = self._number_for(record, ahead)
        columns = (record.columns[name] for name in COLUMN_TYPES)
        about = (number, self._folders[folder_of(record.path)], record.path, record.size, record.mtime_ns, record.rank)
        stamp = self._sql.stamp
        self._sql.insert("page", (*_PAGE, *stamp), [(*about, *columns, *stamp.values())])
        self._sql.insert("body", ("number", "details", "text"), [(number, record.details, record.text)])
        if not has_words:
            self._sql.insert_words(number, record)
        if record.page:
            stored = (number, record.size, record.mtime_ns, record.page, record.facts)
            self._sql.insert("saved", ("number", "size", "mtime_ns", "page", "facts"), [stored])
        for table, keys in (
            ("page_key", map(hash_key, record.keys)),
            ("link", record.targets),
            ("fingerprint", record.fingerprints),
        ):
            self._sql.insert(table, ("key", "number"), ((key, number) for key in set(keys)))
        self._touched.update(record.keys)
        self._sql.clear_problems(PageName(record.path, record.member))
        for kind, reason in record.problems:
            self.add_problem(FoundProblem(record.path, kind, reason, record.size, record.mtime_ns, record.member))
        return number

    def _number_for(self, record: Record, ahead: int) -> int:
        """The number for a page: its old one, after dropping what was known of it, or a new one."""
        name = PageName(record.path, record.member)
        if name not in self._known:
            self.expect([name])
        number = self._known[name]
        if number is None:
            (number,) = (ahead,) if ahead else self._sql.new_numbers(1)
        else:
            self._drop(number)
            self._sql.drop_bytes(number, record)
        self._known[name] = number
        return number

    def drop(self, number: int) -> None:
        """Forget a page."""
        self._drop(number)
        self._sql.drop_bytes(number, None)

    def _drop(self, number: int) -> None:
        """Forget a page except for its stored bytes."""
        query = "SELECT path, member, title, text, details FROM page JOIN body USING (number) WHERE number = ?"
        row = self._ask(query, number).fetchone()
        if row is None:
            return
        path, member, title, packed_text, packed_details = row
        try:
            text, details = unpack(packed_text), read_details(packed_details)
        except (zlib.error, ValueError):
            if not self._sql.drops_damaged:
                raise
            text = ""
            # Its keys are lost: all rows are searched.
            for table in ("page_key", "link", "fingerprint"):
                self._ask(f"DELETE FROM {table} WHERE number = ?", number)
        else:
            self._drop_keys(number, text, details)
        if PageName(path, member) in self._known:
            self._known[PageName(path, member)] = None
        self._sql.drop_words(number, title, text)
        for table in ("page", "body", "markdown", "apart"):
            self._ask(f"DELETE FROM {table} WHERE number = ?", number)
        self._sql.clear_problems(PageName(path, member))

    def settle_keys(self) -> None:
        """Put the keys of links and paragraphs into their tables, where they were held back."""
        self._sql.settle_keys()

    def _drop_keys(self, number: int, text: str, details: Details) -> None:
        self.settle_keys()
        names = self._all("SELECT name FROM apart WHERE number = ?", number)
        for table, keys in (
            ("page_key", map(hash_key, (*details.keys, *names))),
            ("link", details.targets),
            ("fingerprint", fingerprints(text)),
        ):
            self._sql.ask_among(f"DELETE FROM {table} WHERE number = ? AND key", keys, number)
        self._touched.update(details.keys)

    def touched_keys(self) -> set[str]:
        """The keys of the pages that were written or dropped since `IndexStore.writing` began."""
        return self._touched

    def keep_apart(self, key: str, names: Mapping[int, tuple[str, ...]]) -> None:
        """Replace a shared address by names as keys of its pages; without names, restore the address.

        The id of a page with a name is longer: it begins with the id that all pages at the address share.
        """
        hashed = hash_key(key)
        kept = self._ask("SELECT number, name FROM apart WHERE key = ?", hashed).fetchall()
        if set(kept) == {(number, name) for number, own in names.items() for name in own}:
            return
        for number, name in kept:
            self._ask(_FORGET_KEY, hash_key(name), number)
            self._ask(_KEEP_KEY, hashed, number)
            self._set_id(number, "")
        self._ask("DELETE FROM apart WHERE key = ?", hashed)
        for number, own in names.items():
            self._ask(_FORGET_KEY, hashed, number)
            self._sql.insert("apart", ("number", "key", "name"), ((number, hashed, name) for name in own))
            self._sql.ask_many(_KEEP_KEY, ((hash_key(name), number) for name in own))
            self._set_id(number, own[0].rpartition("#")[2][:ID_APART])

    def _set_id(self, number: int, more: str) -> None:
        self._ask("UPDATE page SET id = substr(id, 1, ?) || ? WHERE number = ?", ID_LENGTH, more, number)

    def keep_markdown(self, made: Iterable[tuple[int, bytes]]) -> None:
        """Store the packed Markdown of articles."""
        self._sql.keep_markdown(made)

    def forget_markdown(self, numbers: Iterable[int]) -> None:
        """Remove the Markdown of articles, which tells that they were opened, and overwrite it."""
        self._sql.forget_markdown(numbers)

    # Containers

    def keep_container(self, path: bytes, size: int, mtime_ns: int) -> None:
        """Record that a container was listed completely, in its present state; a size of -1 means that it was not."""
        upsert = "ON CONFLICT (folder, path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns"
        insert = "INSERT INTO container (folder, path, size, mtime_ns) VALUES (?, ?, ?, ?)"
        self._ask(f"{insert} {upsert}", self.make_folder(folder_of(path)), path, size, mtime_ns)

    def drop_container(self, path: bytes) -> None:
        """Remove the record of a container."""
        self._ask("DELETE FROM container WHERE folder = ? AND path = ?", self.folder(folder_of(path)), path)

    # Problems

    def set_problem(self, problem: FoundProblem) -> None:
        """Store a problem of a page, replacing those it had."""
        self._sql.clear_problems(PageName(problem.path, problem.member))
        self.add_problem(problem)

    def add_problem(self, problem: FoundProblem) -> None:
        """Store a problem."""
        owned = self._sql.owned
        self._sql.insert("problem", (*owned, *FoundProblem._fields), [(*owned.values(), *problem)])

    def remove_problems(self, problems: Iterable[FoundProblem]) -> None:
        """Remove some problems."""
        same = " AND ".join(f"{name} = ?" for name in FoundProblem._fields)
        self._sql.ask_many(f"DELETE FROM problem WHERE {self._is_mine} AND {same}", problems)

    # Results of comparing all pages

    def keep_catalogue(
        self, order: array[int], facets: Mapping[str, Mapping[str, BitMap]], changes: int | None = None
    ) -> None:
        """Store a catalogue, so that a start reads it instead of the pages.

        Args:
            order: The articles, newest first.
            facets: The articles that have each value of each facet.
            changes: The change that it was built after; None for the last.
        """
        packed = order.tobytes()
        upsert = "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        self._ask(f"INSERT INTO catalogue VALUES ('order', ?) {upsert}", packed)
        self.set_state("order_sum", zlib.crc32(packed))
        for name, values in facets.items():
            self._keep_facet(name, values)
        self.set_state("listed", self.changes() if changes is None else changes)

    def _keep_facet(self, name: str, values: Mapping[str, BitMap]) -> None:
        """Write the values whose articles have changed."""
        kept = dict(self._ask("SELECT value, numbers FROM facet WHERE facet = ?", name).fetchall())
        fresh = {value: numbers.serialize() for value, numbers in values.items()}
        gone = [(name, value) for value, packed in kept.items() if fresh.get(value) != packed]
        self._sql.ask_many("DELETE FROM facet WHERE facet = ? AND value = ?", gone)
        changed = ((value, packed) for value, packed in fresh.items() if kept.get(value) != packed)
        rows = ((name, value, len(values[value]), packed) for value, packed in changed)
        self._sql.insert("facet", ("facet", "value", "count", "numbers"), rows)

    def keep_groups(self, groups: Mapping[int, int], stories: Mapping[int, Story]) -> None:
        """Store which pages hold the same article, and the number of copies and versions of each.

        Args:
            groups: As returned by `IndexReader.groups`.
            stories: The versions of the articles of pages that share a key.
        """
        sizes = Counter(groups.values())
        shown = shown_of_groups(groups, stories)
        self._ask("DELETE FROM copy")
        rows = ((number, first, shown.get(first)) for number, first in groups.items())
        self._sql.insert("copy", ("number", "first", "shown"), rows)
        alone = "copies <> 1 AND NOT EXISTS (SELECT 1 FROM copy WHERE copy.number = page.number)"
        self._ask(f"UPDATE page SET copies = 1, versions = 1, withdrawn = '' WHERE {alone}")
        told = ((number, sizes[first], stories.get(number, NO_STORY)) for number, first in groups.items())
        self._sql.set_copies(
            [(size, len(story.versions) or 1, story.withdrawn, number) for number, size, story in told]
        )

    def keep_repeats(self, repeats: Mapping[int, int]) -> None:
        """Store the paragraphs of many articles, with the number of pages."""
        self._ask("DELETE FROM repeat")
        self._sql.insert("repeat", ("key", "pages"), repeats.items())

    def set_compared(self, changes: int) -> None:
        """Record the change after which the articles were compared."""
        self.set_state("compared", changes)
