"""Archive and shelf together, for one person: what the screens and the command line call.

A method documented as slow waits for a worker or for the disk; screens call it in a thread. All others return within
a frame.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Self

from platformdirs import user_cache_path

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.database.server_address import ServerAddress, is_address
from termnews.desk.articles import Articles
from termnews.desk.facets import FacetCounter
from termnews.desk.listing import ArticleList
from termnews.desk.marked import MarkedNumbers
from termnews.desk.marking import Marking
from termnews.desk.person import Person
from termnews.desk.pooling import pool_named, pools_of
from termnews.desk.results import cut_snippets, find_results, snippets_of
from termnews.errors import QueryError
from termnews.model.query import Field, Term, parse_query
from termnews.shelf.syncer import Pooling, Syncer
from termnews.text.clean import clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from pyroaring import BitMap

    from termnews.archive.search import Explanation
    from termnews.desk.answers import Snippet
    from termnews.desk.news import News, Progress, ShelfState
    from termnews.desk.results import Results
    from termnews.model.completion import Candidate
    from termnews.model.problem import Problem
    from termnews.model.query import Query
    from termnews.model.row import Number, Row
    from termnews.settings import Settings
    from termnews.shelf.shelf import Shelf


class Desk:
    """An archive, open for one person.

    Screens use only the desk; the command line may also use `archive` and `shelf`.
    """

    def __init__(self, archive: Archive, shelf: Shelf, pools: Sequence[str] = ()) -> None:
        """Combine an archive and a shelf; both are closed with the desk.

        Args:
            archive: The articles.
            shelf: What the person did with them.
            pools: The folders and servers with which marks are synced after `start_syncing`.
        """
        self.archive = archive
        self.shelf = shelf
        self._syncers = [Syncer(shelf, partial(pool_named, name), is_server=is_address(name)) for name in pools]
        self.marked = MarkedNumbers(archive, shelf)
        self.marking = Marking(archive, shelf, self.marked)
        """Change marks: `marking.read(numbers)`, `.star`, `.tag`, `.note`, `.place_in`, `.undo()`, `.redo()`."""
        self.articles = Articles(archive, shelf, self.marked)
        """Look up articles: `articles.row(number)`, `.open`, `.marks`, `.versions`, `.with_id` ..."""
        self.person = Person(shelf, archive.root)
        """What is kept beside marks: `person.saved_searches()`, `.place()`, `.theme()` ..."""
        self.search = Search(archive, self.marked.numbers_of)
        self.facets = FacetCounter(archive, self.marked)

    @classmethod
    def open(cls, root: Path | ServerAddress, settings: Settings, *, at_once: bool = False) -> Self:
        """Open an archive with the index and the shelf of the settings.

        Args:
            root: The archive: a folder, a file of many pages, or the address of a server.
            settings: The person's settings.
            at_once: Start to read an archive without an index, so that its first articles are shown before `start`
            reads all.
        """
        kept = None if settings.no_cache else settings.cache or user_cache_path("termnews")
        archive = Archive.open(
            root,
            cache=kept,
            readers=settings.readers if root == settings.archive else None,
            private=settings.private,
            json_field=settings.json_field,
            workers=settings.workers,
        )
        if at_once and not len(archive.catalogue):
            archive.start(gently=True)
        from termnews.shelf.shelf import Shelf

        shelf = Shelf.open(settings.shelf_file, private=settings.private, check=False)
        return cls(archive, shelf, pools_of(settings))

    def __enter__(self) -> Self:
        """Close the desk at the end of a with statement."""
        return self

    def __exit__(self, *_reason: object) -> None:
        """Close the desk."""
        self.close()

    def start(self, *, watch: bool = True) -> None:
        """Start to scan the archive for changes, and the shelf for damage; returns at once.

        Args:
            watch: Notice what changes in the archive later, too.
        """
        self.archive.start(watch=watch)
        self.shelf.check()

    def start_reading(self) -> None:
        """Read the first articles of an archive without an index; the others wait for `start`."""
        self.archive.start(gently=True)

    def start_syncing(self) -> None:
        """Start to sync marks with other hosts, if the settings say so; returns at once."""
        for syncer in self._syncers:
            syncer.start()

    def rescan(self) -> None:
        """Scan the archive again."""
        self.archive.rescan()

    def subscribe(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Call `listener` with news of archive and shelf, from their threads; return a function that unsubscribes."""
        ways_out = (self.archive.subscribe(listener), self.shelf.subscribe(listener))

        def unsubscribe() -> None:
            for way_out in ways_out:
                way_out()

        return unsubscribe

    def wait(self) -> None:
        """Wait until every page of the archive is indexed and every mark is matched to its page. Slow."""
        self.archive.wait()
        self.shelf.wait_checked()
        self.marked.gather()

    def close(self, patience: float = 5.0) -> int:
        """Close archive and shelf, allowing some seconds for saving.

        Returns:
            How many changes could not be saved.
        """
        unsaved = self.close_shelf(patience)
        self.close_archive()
        return unsaved

    def close_shelf(self, patience: float) -> int:
        """Close only the shelf, so that unsaved changes can be reported before the archive is closed."""
        for syncer in self._syncers:
            syncer.stop(patience)
        return self.shelf.close(patience)

    def close_archive(self) -> None:
        """Close the archive, after the shelf."""
        self.archive.stop()

    @property
    def name(self) -> str:
        """The clean name of the archive's folder."""
        return clean_path(self.archive.root.name)

    @property
    def is_far(self) -> bool:
        """Whether the archive is on a server, whose answers may take longer than a frame."""
        return isinstance(self.archive.root, ServerAddress)

    @property
    def is_known(self) -> bool:
        """Whether any article of the archive is known yet."""
        return bool(len(self.archive.catalogue))

    @property
    def progress(self) -> Progress:
        """The progress of reading changed pages."""
        return self.archive.progress

    @property
    def warning(self) -> str:
        """What the person should know about the index; empty when all is well."""
        return self.archive.warning

    # Finding

    def parse(self, text: str) -> Query:
        """Parse a query; raises QueryError with the place of the mistake."""
        try:
            return parse_query(text)
        except QueryError as error:
            raise QueryError(_(error.message), error.start, error.end, **error.values) from error

    def select(self, query: Query | None = None, sort: str = "", *, folded: bool = True) -> ArticleList:
        """Return the articles of a query in order.

        Args:
            query: None for all.
            sort: "date", "-date", "title", "length", "relevance" ...; empty takes the query's own, else newest first.
            folded: Show copies of one article as one row.
        """
        return ArticleList(self.search.ordered(query, sort, folded=folded), self.archive.rows, self.marked.of)

    def every_page(self, query: Query | None = None) -> Sequence[Number]:
        """Numbers of the pages of a query, newest first, copies too."""
        return self.search.ordered(query, "", folded=False)

    def find(self, query: Query, order: str) -> Results:
        """Return the results of a query for the screen. Slow at a million articles."""
        return find_results(self, query, order)

    def explain(self, query: Query, articles: int) -> Explanation:
        """Explain how a query was read, and what each of its terms finds alone, given the number of its results."""
        return self.search.explain(query, articles)

    def complete(self, text: str, place: int) -> list[Candidate]:
        """Completions of a query at a place."""
        from termnews.desk.completion import complete_query

        return complete_query(self.archive.catalogue, self.marked, text, place)

    def snippets(self, query: Query) -> Callable[[Number], Snippet | None]:
        """Return the words of articles around those of a query."""
        return snippets_of(self, query)

    def cut_snippets(self, query: Query, numbers: Sequence[Number]) -> Mapping[Number, Snippet]:
        """The words of several articles around those of a query. Slow."""
        return cut_snippets(self, query, numbers)

    def unread(self) -> BitMap:
        """The articles that are not read."""
        return self.marked.numbers_of(Term(Field.IS, "unread"))

    def alike(self, number: Number, limit: int = 12) -> list[tuple[Row, tuple[str, ...]]]:
        """The articles most like one, each with the rare words that both have. Slow."""
        found = self.search.alike(number, limit)
        return list(zip(self.archive.rows(one.number for one in found), (one.words for one in found), strict=True))

    # Marks that are saved

    @property
    def pooling(self) -> Pooling:
        """Whether marks that are saved here are also on the server of the settings."""
        return max((syncer.pooling for syncer in self._syncers), default=Pooling.DONE)

    @property
    def saving(self) -> ShelfState:
        """The state of saving marks."""
        return self.shelf.state

    def wait_saved(self, seconds: float) -> bool:
        """Wait for marks to be on the disk; return whether they are. Slow."""
        return self.shelf.wait_saved(seconds)

    def problems(self) -> list[Problem]:
        """Pages and parts that could not be read as they should be."""
        return self.archive.problems()

    def other_files(self) -> str:
        """The contents of a folder without articles: "pictures: 12, videos: 3"; may be empty. Slow."""
        from termnews.archive.other_files import other_files

        return "" if isinstance(self.archive.root, ServerAddress) else other_files(self.archive.root)

    def flaws(self) -> list[Problem]:
        """Problems without the ignored files, which have nothing wrong with them."""
        return [problem for problem in self.problems() if problem.is_flaw]
