"""Archive and shelf together, for one person: what the screens and the command line call.

A method documented as slow waits for a worker or for the disk; screens call it in a thread. All others return within
a frame.
"""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from platformdirs import user_cache_path

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.database.server_address import ServerAddress, is_address
from termnews.desk.facets import FacetCounter
from termnews.desk.identity import keys_of
from termnews.desk.listing import ArticleList, ListedRow
from termnews.desk.marked import MarkedNumbers
from termnews.desk.marking import Marking
from termnews.desk.pooling import pool_named, pools_of
from termnews.desk.results import cut_snippets, find_results, snippets_of
from termnews.errors import ArchiveError, PageError, QueryError, UsageError
from termnews.model.query import Field, Term, parse_query
from termnews.shelf.marks import NO_MARKS
from termnews.shelf.person import SavedSearch
from termnews.shelf.syncer import Pooling, Syncer
from termnews.text.clean import clean_path
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pyroaring import BitMap

    from termnews.archive.search import Explanation
    from termnews.desk.answers import Snippet
    from termnews.desk.comparison import Comparison
    from termnews.desk.news import News, Progress, ShelfState
    from termnews.desk.opened import OpenedArticle, RenderedArticle
    from termnews.desk.results import Results
    from termnews.desk.versions import VersionRow
    from termnews.errors import TermnewsError
    from termnews.model.article import Article
    from termnews.model.completion import Candidate
    from termnews.model.problem import Problem
    from termnews.model.query import Query
    from termnews.model.row import Number, Row
    from termnews.settings import Settings
    from termnews.shelf.marks import Marks
    from termnews.shelf.person import LastPlace
    from termnews.shelf.shelf import Shelf


_MOST_OPENED = 200
"""Articles that the history lists, at most."""


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
            root, cache=kept, private=settings.private, json_field=settings.json_field, workers=settings.workers
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
    def notice(self) -> str:
        """What the person should know about the index; empty when all is well."""
        return self.archive.notice

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

    def number_with_id(self, beginning: str) -> Number | None:
        """The newest page of the article whose id begins so."""
        return next(iter(self.archive.numbers_for_id(beginning)), None)

    def number_at_path(self, path: Path) -> Number | None:
        """The article of a page, whose path is relative to the archive."""
        return next(iter(self.archive.numbers_for_path(path)), None)

    def number_at_address(self, url: str) -> Number | None:
        """The article that an address belongs to."""
        return next(iter(self.archive.numbers_for_url(url)), None)

    def recently_opened(self) -> list[Number]:
        """The distinct articles of this archive that were opened last."""
        found = (
            next(iter(self.archive.numbers_for_keys(keys)), None) for keys, _moment in self.shelf.history(_MOST_OPENED)
        )
        return list(dict.fromkeys(number for number in found if number is not None))

    # The person

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

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches, by name."""
        return self.shelf.saved_searches()

    def save_search(self, name: str, query: Query, order: str) -> None:
        """Store a query under a name."""
        self.shelf.save_search(SavedSearch(name, str(query), order))

    def remove_search(self, name: str) -> None:
        """Remove a saved search."""
        self.shelf.remove_search(name)

    def place(self) -> LastPlace:
        """Where the person was in this archive."""
        return self.shelf.place(Path(str(self.archive.root)))

    def set_place(self, place: LastPlace) -> None:
        """Keep where the person is in this archive."""
        self.shelf.set_place(Path(str(self.archive.root)), place)

    def theme(self) -> str:
        """The last chosen theme; empty when there is none."""
        return self.shelf.theme()

    def set_theme(self, name: str) -> None:
        """Store a theme for the next start."""
        self.shelf.set_theme(name)

    # Articles

    def rows(self, numbers: Sequence[Number]) -> list[ListedRow]:
        """Rows in the given order."""
        rows = self.archive.rows(numbers)
        return [ListedRow(row, self.marked.of(row.number)) for row in rows]

    def row(self, number: Number) -> ListedRow:
        """One row."""
        return self.rows([number])[0]

    def article(self, number: Number) -> Article:
        """Everything about an article except its body."""
        return self.archive.article(number)

    def marks(self, number: Number) -> Marks:
        """What the person did with one article; nothing when its page has just vanished."""
        known_by = keys_of(self.archive, [number])
        return self.shelf.marks(known_by[0]) if known_by else NO_MARKS

    def marks_on(self, article: Article) -> Marks:
        """What the person did with an article at hand; the index is not asked."""
        return self.shelf.marks(article.keys)

    def path(self, number: Number) -> str:
        """The path of an article's page, relative to the archive; bytes that are not UTF-8 become surrogates."""
        return os.fsdecode(self.archive.path(number))

    def shown_path(self, number: Number) -> str:
        """The path of an article's page for display: "news.zip!a/1.html"."""
        return self.archive.page(number).shown

    def saved_page(self, number: Number) -> bytes:
        """The page of an article as it was saved. Slow.

        Raises:
            ArchiveError: It is on another host, or no longer there.
            PageError: It cannot be read.
        """
        return self.archive.saved_page(number)

    def versions(self, number: Number) -> list[VersionRow]:
        """The versions of an article, the oldest first. Slow."""
        from termnews.desk.versions import version_rows

        return version_rows(self.archive, number)

    def compare(self, one: Number, other: Number) -> Comparison:
        """What changed from one article to another, paragraph by paragraph. Slow."""
        from termnews.desk.comparison import compare

        return compare(self.archive, one, other)

    def alike(self, number: Number, limit: int = 12) -> list[tuple[Row, tuple[str, ...]]]:
        """The articles most like one, each with the rare words that both have. Slow."""
        found = self.search.alike(number, limit)
        return list(zip(self.archive.rows(one.number for one in found), (one.words for one in found), strict=True))

    def shown(self, number: Number) -> RenderedArticle:
        """An article with its Markdown. Slow when that must be converted first."""
        from termnews.desk.opened import RenderedArticle

        return RenderedArticle(self.article(number), self.archive.markdown(number), self.path(number))

    def find_shown(self, beginning: str) -> RenderedArticle | None:
        """Find the article whose id begins so; the newest page of it when several hold it. Slow.

        Raises:
            UsageError: The ids of several articles begin so.
        """
        # Ids are letters and digits; anything else is a missing file.
        numbers = self.archive.numbers_for_id(beginning.lower()) if beginning.isalnum() and beginning.isascii() else []
        rows = self.archive.rows(numbers)
        if len({row.id for row in rows}) > 1:
            raise UsageError(_("Several ids begin with {id}; type more of it.").format(id=beginning))
        return self.shown(numbers[0]) if rows else None

    def open_article(self, number: Number, early: Callable[[OpenedArticle], None] | None = None) -> OpenedArticle:
        """Return an article with its Markdown. Slow when that must be converted first.

        Args:
            number: Which article.
            early: Called with the article without Markdown when that must be converted first.

        Raises:
            ArchiveError: It has vanished, or the index cannot be used. If only the conversion fails, the Markdown
            explains why and has the plain text.
        """
        from termnews.desk.opened import OpenedArticle

        article = self.archive.article(number)
        if early is not None and not self.archive.has_markdown(number):
            marks = self.marks_on(article)
            early(OpenedArticle(number=number, article=article, markdown="", is_ready=False, marks=marks))
        try:
            markdown = self.archive.markdown(number)
        except (ArchiveError, PageError) as error:
            markdown = words_instead(self.archive.text(number), error)
        around = self.archive.around(number, article)
        return OpenedArticle(
            number=number,
            article=article,
            markdown=markdown,
            marks=self.marks_on(article),
            repeats=around.repeats,
            known=around.known,
            cited_by=tuple(self.archive.rows(around.cited_by)),
            copies=tuple(self.archive.rows(around.copies)),
        )

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


def words_instead(text: str, error: TermnewsError) -> str:
    """Markdown that explains why an article cannot be converted, followed by its plain text from the index."""
    lines = [line.strip() for line in text.split("\n")]
    reason = _("Showing the text only: {reason}.").format(reason=without_stop(error))
    return "\n\n".join(["*" + _escaped(reason) + "*", *(_escaped(line) for line in lines if line)])


def _escaped(line: str) -> str:
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)
