"""A folder of saved pages, open for reading."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from pyroaring import BitMap

from termnews.archive.captures import Story, story_of
from termnews.archive.conversion import MarkdownMaker
from termnews.archive.copies import best_first, one_of_each
from termnews.archive.indexer import Indexer
from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.links import citing, known_links, numbers_of_address, numbers_of_keys, sharing_keys
from termnews.archive.news import ArchiveNews, Progress
from termnews.archive.packing import unpack
from termnews.archive.repeats import repeats_in
from termnews.archive.saved_pages import EVERYWHERE, SavedPage, read_shared_page
from termnews.archive.store import DamagedIndexError, IndexPlace, IndexStore, PageName
from termnews.archive.store.sqlite_place import find_place
from termnews.database.server_address import ServerAddress
from termnews.errors import ArchiveError, IndexUnusableError, VanishedError
from termnews.model.article import Article, ArticleId
from termnews.model.problem import Problem, ProblemKind
from termnews.model.row import Number, Row
from termnews.text.clean import clean
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.archive.catalogue import Catalogue
    from termnews.archive.store.reading import IndexReader

Listener = Callable[[ArchiveNews], None]
T = TypeVar("T")


class Around(NamedTuple):
    """What an archive knows about an article besides its own contents."""

    repeats: frozenset[int]
    """Fingerprints of its paragraphs that are in many articles: those are folded."""
    known: Mapping[str, Number]
    """Links and related addresses that lead to another article of the archive."""
    cited_by: Sequence[Number]
    """The articles that link to it, one page of each."""
    copies: Sequence[Number]
    """The other pages that hold it."""


class Archive:
    """An archive: the catalogue in memory, rows and articles on demand, news of changes."""

    def __init__(
        self, root: Path | ServerAddress, place: IndexPlace, limits: Limits, *, rebuild: bool, workers: int
    ) -> None:
        """Use the index at `place`; see `open`."""
        self.root = root
        """The folder, or the server that keeps the pages of several."""
        self._listeners: list[Listener] = []
        if rebuild:
            if not place.lock():
                raise ArchiveError(_("Another termnews is indexing this archive; let it finish first."))
            place.throw_away()
        self._most = limits.file_size
        self._maker = MarkdownMaker(EVERYWHERE if isinstance(root, ServerAddress) else root, limits)
        folder = Path(os.devnull) if isinstance(root, ServerAddress) else root
        self._indexer = Indexer(folder, place, limits, self._tell, self._maker.rest, workers=workers)
        self._indexer.load()

    @classmethod
    def open(
        cls,
        root: Path | ServerAddress,
        *,
        cache: Path | None = None,
        readers: ServerAddress | None = None,
        into: ServerAddress | None = None,
        host: str = "",
        with_pages: bool = False,
        rebuild: bool = False,
        private: bool = False,
        limits: Limits = DEFAULT_LIMITS,
        json_field: str = "",
        workers: int = 0,
    ) -> Archive:
        """Open the folder `root`, or the archive on a server.

        Args:
            root: The folder of pages, or the address of an archive that is only read.
            cache: Folder for the index; None keeps the index in a temporary file.
            readers: Replicas of the server `root`, which are read instead while one of them answers.
            into: The server that keeps the index instead, among those of other hosts.
            host: The host that owns the pages there; empty for this machine.
            with_pages: Whether the server also stores the bytes of the pages.
            rebuild: Whether to discard the index first.
            private: Leave nothing behind: read the index that is there, or make one in memory.
            limits: The limits for reading one page.
            json_field: The field of JSON records that holds the page; empty looks for it.
            workers: The most processes that read pages; 0 means one per processor.

        Raises:
            ArchiveError: The index must be rebuilt while another process writes it, or a server cannot be used.
        """
        local = None if isinstance(root, ServerAddress) or into else find_place(root, cache, private=private)
        place = local or _place_on_server(root, readers, into, host, with_pages=with_pages)
        limits = limits._replace(json_field=json_field, with_pages=with_pages and local is None)
        return cls(root, place, limits, rebuild=rebuild, workers=workers)

    def __enter__(self) -> Self:
        """Close the archive at the end of a `with`."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the archive."""
        self.stop()

    def start(self, *, gently: bool = False, watch: bool = True) -> None:
        """Start to read changes, in a thread and worker processes; returns at once. Later calls do nothing.

        Args:
            gently: Read on after the first articles only when this is called again: they are to be shown first.
            watch: Notice what changes later, too.
        """
        self._indexer.begin(gently=gently, watch=watch)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until every folder has been scanned once; return whether that has happened."""
        return self._indexer.first_pass.wait(timeout)

    def rescan(self) -> None:
        """Scan every folder again."""
        self._indexer.ask("look")

    def stop(self) -> None:
        """Stop the thread and the workers, and close the index."""
        self._indexer.stop()
        self._maker.close()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` from the archive's thread when there is news; return a function that unsubscribes."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    def _tell(self, news: ArchiveNews) -> None:
        for listener in tuple(self._listeners):
            listener(news)

    @property
    def index(self) -> IndexStore:
        """The index; read it inside `index.reading()`."""
        return self._indexer.index

    @property
    def catalogue(self) -> Catalogue:
        """The articles in order and by facet, at present; immutable, and replaced when they change."""
        return self._indexer.catalogue

    @property
    def progress(self) -> Progress:
        """The progress of reading changes."""
        return self._indexer.progress

    @property
    def warning(self) -> str:
        """What the person should know about the index; empty when all is well."""
        return self._indexer.warning

    @property
    def failure(self) -> Problem | None:
        """Why reading has stopped; None while all is well."""
        return self._indexer.failure

    def row(self, number: Number) -> Row:
        """The row of one article."""
        return self.rows((number,))[0]

    def rows(self, numbers: Iterable[Number]) -> list[Row]:
        """Rows in the order asked for; one whose page has just vanished says so in its title."""
        wanted = list(numbers)
        with self.index.reading() as reader:
            found = reader.rows(wanted)
            check_gone(reader, [number for number, row in zip(wanted, found, strict=True) if row is None])
        return [row or vanished_row(number) for number, row in zip(wanted, found, strict=True)]

    def article(self, number: Number) -> Article:
        """An article without its body.

        Raises:
            ArchiveError: Its page is no longer there.
        """
        with self.index.reading() as reader:
            return _there(reader, number, reader.article(number))

    def text(self, number: Number) -> str:
        """The words of an article."""
        with self.index.reading() as reader:
            return _there(reader, number, reader.texts([number]).get(number))

    def texts(self, numbers: Iterable[Number]) -> Mapping[int, str]:
        """The words of articles, without those of pages that are no longer there."""
        with self.index.reading() as reader:
            return reader.texts(numbers)

    def page(self, number: Number) -> PageName:
        """The place of an article's page."""
        with self.index.reading() as reader:
            return _there(reader, number, reader.name(number))

    def path(self, number: Number) -> bytes:
        """The path of an article's page, relative to the archive, as the file system has it."""
        return self.page(number).path

    def keys(self, number: Number) -> tuple[str, ...]:
        """The identity keys of an article."""
        return self.article(number).keys

    def has_markdown(self, number: Number) -> bool:
        """Whether the Markdown of an article is in the index."""
        with self.index.reading() as reader:
            return reader.markdown(number) is not None

    def markdown(self, number: Number, timeout: float = 15) -> str:
        """The Markdown of an article, from the index or converted now by a worker.

        Raises:
            ArchiveError: It is not ready in time, or its page is no longer there.
            PageError: The page cannot be read.
        """
        with self.index.reading() as reader:
            if kept := reader.markdown(number):
                return clean(unpack(kept))
        if not isinstance(self.root, ServerAddress):
            packed = self._maker.make(self.page(number), timeout)
            self._indexer.ask("markdown", (number, packed))
        elif saved := self._shared_page(number, timeout):
            packed = self._maker.make(saved.name, timeout, saved.data, saved.facts)
        else:
            raise ArchiveError(_("Its page is on another host, which has not prepared it for reading yet."))
        return clean(unpack(packed))

    def saved_page(self, number: Number, timeout: float = 15) -> bytes:
        """The page of an article as it was saved; of a file of many pages, that page. Slow.

        Raises:
            ArchiveError: It is on another host, is not ready in time, or is no longer there.
            PageError: The page cannot be read.
        """
        name = self.page(number)
        if not isinstance(self.root, ServerAddress):
            return self._maker.read(name, timeout)[0]
        if saved := self._shared_page(number, timeout):
            return saved.data
        raise ArchiveError(_("The saved page is on the host that indexed it."))

    def _shared_page(self, number: Number, timeout: float) -> SavedPage | None:
        return read_shared_page(self.index, number, self._maker, self._most, timeout)

    def count_stored(self) -> tuple[int, int]:
        """How many pages are stored with their bytes, and how many bytes they take; none in a local index."""
        with self.index.reading() as reader:
            return reader.count_stored()

    def forget_markdown(self, numbers: Sequence[Number], timeout: float = 60) -> None:
        """Remove the Markdown of articles from the index: it tells which articles were opened.

        Raises:
            ArchiveError: Another termnews writes the index, or it cannot be written.
        """
        from concurrent.futures import Future

        if isinstance(self.root, ServerAddress):
            return  # Hosts convert all pages, so its presence tells nothing.
        done: Future[None] = Future()
        self._indexer.ask("forget", (numbers, done))
        try:
            done.result(timeout)
        except TimeoutError:
            raise ArchiveError(_("Another termnews has this archive open; close it and try again.")) from None

    def numbers_for_id(self, prefix: str) -> list[Number]:
        """The pages of articles whose id begins with `prefix`; those that represent theirs come first."""
        with self.index.reading() as reader:
            return best_first(reader, reader.with_id(prefix))

    def numbers_for_keys(self, keys: Iterable[str]) -> list[Number]:
        """The pages known by any of some identity keys; those that represent their articles come first."""
        with self.index.reading() as reader:
            return best_first(reader, sorted(numbers_of_keys(reader, keys)))

    def numbers_for_url(self, url: str) -> list[Number]:
        """The pages that an address belongs to; those that represent their articles come first."""
        with self.index.reading() as reader:
            return numbers_of_address(reader, url)

    def numbers_for_path(self, path: str | Path) -> list[Number]:
        """The article at a path relative to the archive; none or one."""
        with self.index.reading() as reader:
            number = reader.at(PageName(os.fsencode(path)))
        return [] if number is None else [Number(number)]

    def around(self, number: Number, article: Article) -> Around:
        """What the archive knows about an article beside itself."""
        with self.index.reading() as reader:
            return Around(
                repeats=repeats_in(reader, article),
                known=known_links(reader, article),
                cited_by=one_of_each(reader, citing(reader, article.keys)),
                copies=reader.copies_of(number),
            )

    def story(self, number: Number) -> Story:
        """The versions of an article, the oldest first; one when it was captured once."""
        with self.index.reading() as reader:
            return story_of(reader.captures(sorted(sharing_keys(reader, number))))

    def problems(self) -> list[Problem]:
        """All problems with pages, by kind and path."""
        failure = self._indexer.failure
        try:
            with self.index.reading() as reader:
                found = reader.problems()
        except IndexUnusableError:
            if failure is None:
                raise
            found = []  # It failed before there was an index.
        problems = [
            Problem(ProblemKind(problem.kind), PageName(problem.path, problem.member).shown, clean(problem.reason))
            for problem in found
        ]
        return [failure, *problems] if failure else problems


def _place_on_server(
    root: Path | ServerAddress,
    readers: ServerAddress | None,
    into: ServerAddress | None,
    host: str,
    *,
    with_pages: bool,
) -> IndexPlace:
    """The place of an archive that is read from a server, or of a folder that is indexed into one."""
    from termnews.archive.store.postgres_place import OwnedPlace, ServerPlace

    if isinstance(root, ServerAddress):
        return ServerPlace(root, readers)
    assert into is not None, "else its index is here"
    return OwnedPlace(into, root, host, with_pages=with_pages)


def vanished_row(number: Number) -> Row:
    """The row of an article whose page has vanished since the list was made."""
    return Row(number=number, id=ArticleId(""), title=_("This page no longer exists."))


def check_gone(reader: IndexReader, numbers: Collection[Number]) -> None:
    """Check that articles are missing because their pages vanished, not because the index is damaged.

    Raises:
        DamagedIndexError: The index still lists one of them.
    """
    if numbers and not BitMap(numbers).isdisjoint(BitMap(reader.kept_order() or ())):
        raise DamagedIndexError(_("The index is damaged."))


def _there(reader: IndexReader, number: Number, found: T | None) -> T:
    if found is None:
        check_gone(reader, [number])
        raise VanishedError(_("The page of this article no longer exists."))
    return found
