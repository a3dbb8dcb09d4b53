"""A folder of saved pages, open for reading."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from termnews.archive.copies import Difference, copies_of, differences
from termnews.archive.index import Index, find_page
from termnews.archive.keeper import Keeper
from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.links import citing, known_links, numbers_of_address
from termnews.archive.markdown import MarkdownMaker
from termnews.archive.news import ArchiveNews, Progress
from termnews.archive.packing import hash_key, unpack
from termnews.archive.place import find_place
from termnews.archive.record import ARTICLE_COLUMNS, read_article, read_tags
from termnews.archive.repeats import repeats_in
from termnews.errors import ArchiveError, IndexUnusableError, VanishedError
from termnews.model.article import Article, ArticleId
from termnews.model.problem import Problem, ProblemKind
from termnews.model.row import Number, Row
from termnews.text.clean import clean, clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.archive.catalogue import Catalogue

Listener = Callable[[ArchiveNews], None]

_ROW_COLUMNS = "number, id, title, source, published, posted, tags, characters, copies"


class Archive:
    """One archive: the catalogue in memory, rows and articles on demand, changes as they come."""

    def __init__(self, root: Path, cache: Path | None, limits: Limits, *, rebuild: bool) -> None:
        """See `open`."""
        self.root = root
        self._listeners: list[Listener] = []
        place = find_place(root, cache)
        if rebuild:
            if not place.lock():
                raise ArchiveError(_("Another termnews is reading this archive in; let it finish first."))
            place.throw_away()
        self._maker = MarkdownMaker(root, limits)
        self._keeper = Keeper(root, place, limits, self._tell, self._maker.rest)
        self._keeper.load()

    @classmethod
    def open(
        cls, root: Path, *, cache: Path | None = None, rebuild: bool = False, limits: Limits = DEFAULT_LIMITS
    ) -> Archive:
        """Open the folder `root`.

        Args:
            root: The folder of pages.
            cache: Folder for the index; None keeps the index in a temporary file.
            rebuild: Throw the index away first.
            limits: What one page may cost.

        Raises:
            ArchiveError: The index is to be made anew while another process writes it.
        """
        return cls(root, cache, limits, rebuild=rebuild)

    def __enter__(self) -> Self:
        """Close the archive at the end of a `with`."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the archive."""
        self.stop()

    def start(self, *, gently: bool = False) -> None:
        """Begin to read what has changed, in a thread and worker processes, once; returns at once.

        Args:
            gently: Read on after the first articles only when this is called again: they are to be shown first.
        """
        self._keeper.begin(gently=gently)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait till every folder has been looked at once; answers whether that has happened."""
        return self._keeper.first_pass.wait(timeout)

    def rescan(self) -> None:
        """Look at every folder again."""
        self._keeper.ask("look")

    def stop(self) -> None:
        """End the thread and the workers, and let go of the index."""
        self._keeper.stop()
        self._maker.close()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` from the archive's thread when there is news; answers how to end that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def _tell(self, news: ArchiveNews) -> None:
        for listener in tuple(self._listeners):
            listener(news)

    @property
    def index(self) -> Index:
        """The index, for search, links and copies: use `index.reading()`."""
        return self._keeper.index

    @property
    def catalogue(self) -> Catalogue:
        """The articles in order and by facet, as they are now; never changes, is replaced."""
        return self._keeper.catalogue

    @property
    def progress(self) -> Progress:
        """How far the reading of changes has come."""
        return self._keeper.progress

    @property
    def is_watched(self) -> bool:
        """Whether changes in the folder are noticed as they happen."""
        return self._keeper.is_watching

    @property
    def notice(self) -> str:
        """What the person should know about the index; empty when all is well."""
        return self._keeper.notice

    @property
    def failure(self) -> Problem | None:
        """Why the reading of changes has ended; None while all is well."""
        return self._keeper.failure

    def row(self, number: Number) -> Row:
        """The row of one article."""
        return self.rows((number,))[0]

    def rows(self, numbers: Sequence[Number] | Iterable[Number]) -> list[Row]:
        """Rows in the order asked for; one whose page has just vanished says so in its title."""
        wanted = list(numbers)
        with self.index.reading() as connection:
            query = f"SELECT {_ROW_COLUMNS} FROM page WHERE number = ?"
            found = [connection.execute(query, (number,)).fetchone() for number in wanted]
            return [_row(number, columns) for number, columns in zip(wanted, found, strict=True)]

    def article(self, number: Number) -> Article:
        """An article without its body.

        Raises:
            ArchiveError: Its page is no longer there.
        """
        with self._columns(number, ARTICLE_COLUMNS) as columns:
            return read_article(columns, clean_path(os.fsdecode(columns[-1])))

    def text(self, number: Number) -> str:
        """The words of an article."""
        with self._columns(number, "text") as columns:
            return unpack(columns[0])

    def path(self, number: Number) -> bytes:
        """The path of an article's page, relative to the archive, as the file system has it."""
        with self._columns(number, "path") as columns:
            path: bytes = columns[0]
        return path

    def keys(self, number: Number) -> tuple[str, ...]:
        """The identity keys of an article."""
        return self.article(number).keys

    def has_markdown(self, number: Number) -> bool:
        """Whether the Markdown of an article is kept, so that it need not be made."""
        with self.index.reading() as connection:
            return connection.execute("SELECT 1 FROM markdown WHERE number = ?", (number,)).fetchone() is not None

    def markdown(self, number: Number, timeout: float = 15) -> str:
        """The Markdown of an article: kept from before, or made now by a worker.

        Raises:
            ArchiveError: It is not ready in time, or its page is no longer there.
            PageError: The page cannot be read.
        """
        with self.index.reading() as connection:
            kept = connection.execute("SELECT packed FROM markdown WHERE number = ?", (number,)).fetchone()
            if kept:
                return clean(unpack(kept[0]))
        packed = self._maker.make(self.path(number), timeout)
        self._keeper.ask("markdown", (number, packed))
        return clean(unpack(packed))

    @contextmanager
    def _columns(self, number: Number, columns: str) -> Iterator[tuple[Any, ...]]:
        with self.index.reading() as connection:
            found: tuple[Any, ...] | None = connection.execute(
                f"SELECT {columns} FROM page JOIN body USING (number) WHERE number = ?", (number,)
            ).fetchone()
            if found is None:
                raise VanishedError(_("The page of this article is no longer there."))
            yield found

    def numbers_for_id(self, prefix: str) -> list[Number]:
        """The articles whose id begins with `prefix`, newest pages first."""
        return self._numbers("SELECT number FROM page WHERE id >= ? AND id < ? ORDER BY number", prefix, prefix + "{")

    def numbers_for_key(self, key: str) -> list[Number]:
        """The articles known by an identity key."""
        return self._numbers("SELECT number FROM page_key WHERE key = ?", hash_key(key))

    def numbers_for_keys(self, keys: Iterable[str]) -> list[Number]:
        """The articles known by any of some identity keys."""
        wanted = tuple(map(hash_key, keys))
        return self._numbers(
            f"SELECT DISTINCT number FROM page_key WHERE key IN ({','.join('?' * len(wanted))})", *wanted
        )

    def numbers_for_url(self, url: str) -> list[Number]:
        """The articles that an address belongs to."""
        with self.index.reading() as connection:
            return numbers_of_address(connection, url)

    def numbers_for_path(self, path: str | Path) -> list[Number]:
        """The article at a path relative to the archive; none or one."""
        with self.index.reading() as connection:
            number = find_page(connection, os.fsencode(path))
        return [] if number is None else [Number(number)]

    def _numbers(self, query: str, *values: object) -> list[Number]:
        with self.index.reading() as connection:
            return [Number(number) for (number,) in connection.execute(query, values)]

    def repeats(self, article: Article) -> frozenset[int]:
        """Fingerprints of an article's paragraphs that stand in many articles: they are folded."""
        with self.index.reading() as connection:
            return repeats_in(connection, article)

    def known_links(self, article: Article) -> dict[str, Number]:
        """Addresses among an article's links and related articles that lead to another one of this archive."""
        with self.index.reading() as connection:
            return known_links(connection, article)

    def citing(self, article: Article) -> list[Number]:
        """The articles that link to an article."""
        with self.index.reading() as connection:
            return citing(connection, article.keys)

    def copies_of(self, number: Number) -> list[Number]:
        """The other pages that hold the same article."""
        with self.index.reading() as connection:
            return copies_of(connection, number)

    def differences(self, number: Number, other: Number) -> list[Difference]:
        """Where two pages differ, paragraph by paragraph."""
        return differences(self.text(number), self.text(other))

    def problems(self) -> list[Problem]:
        """Everything that kept pages from being read as they should be, by kind and path."""
        failure = self._keeper.failure
        try:
            with self.index.reading() as connection:
                found = connection.execute("SELECT kind, path, reason FROM problem ORDER BY kind, path").fetchall()
        except IndexUnusableError:
            if failure is None:
                raise
            found = []  # What failed did so before there was an index.
        problems = [
            Problem(ProblemKind(kind), clean_path(os.fsdecode(path)), clean(reason)) for kind, path, reason in found
        ]
        return [failure, *problems] if failure else problems


def vanished_row(number: Number) -> Row:
    """What stands for an article whose page has gone since the list was made."""
    return Row(number=number, id=ArticleId(""), title=_("This page is no longer there."))


def _row(number: Number, columns: tuple[Any, ...] | None) -> Row:
    if columns is None:
        return vanished_row(number)
    _number, id_, title, source, published, posted, tags, characters, copies = columns
    return Row(
        number=number,
        id=ArticleId(id_),
        title=title,
        source=source,
        published=published,
        posted=posted,
        tags=read_tags(tags),
        characters=characters,
        copies=copies,
    )
