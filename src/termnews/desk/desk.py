"""Archive and shelf together, for one person: what the screens and the command line call.

A call that says "slow" waits for a worker or for the disk; screens make it on
a thread. Everything else answers within a frame.
"""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from platformdirs import user_cache_path

from termnews.archive.archive import Archive, vanished_row
from termnews.archive.search import Search
from termnews.archive.walk import folder_of
from termnews.database.address import ServerAddress, is_address
from termnews.desk.completion import complete_query
from termnews.desk.facets import FacetCounter
from termnews.desk.identity import keys_of
from termnews.desk.listing import ArticleList, ListedRow, RowMarks
from termnews.desk.marked import MarkedNumbers
from termnews.desk.marking import Marking
from termnews.desk.opened import OpenedArticle, RenderedArticle
from termnews.desk.pooling import pool_named, pools_of
from termnews.desk.results import find_results, snippets_of
from termnews.errors import ArchiveError, IndexUnusableError, PageError, QueryError, UsageError
from termnews.model.query import Field, Term, parse_query
from termnews.shelf.marks import NO_MARKS
from termnews.shelf.person import SavedSearch
from termnews.shelf.syncer import Pooling, Syncer
from termnews.text.clean import clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyroaring import BitMap

    from termnews.archive.search import Explanation
    from termnews.desk.answers import Snippet
    from termnews.desk.comparison import Paragraph
    from termnews.desk.news import News, Progress, ShelfState
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
    from termnews.shelf.person import Place
    from termnews.shelf.shelf import Shelf


class Desk:
    """One archive, open for one person.

    Screens ask the desk alone; the command line may ask `archive` and `shelf`
    for what they alone know.
    """

    def __init__(self, archive: Archive, shelf: Shelf, pools: Sequence[str] = ()) -> None:
        """Put an archive and a shelf side by side; both are closed with the desk.

        Args:
            archive: The articles.
            shelf: What the person did with them.
            pools: Where the shelf meets the logs of other hosts, from `start_syncing` on: folders, servers.
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
        """Open the folder `root` with the index and the shelf that the settings name.

        Args:
            root: The archive: a folder, a file of many pages, or the address of a server.
            settings: How the person wants it.
            at_once: Begin to read an archive of which nothing is known: its first articles are to be
                shown before `start` reads all.
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
        """Begin to look for changes in the archive, and for damage on the shelf; returns at once.

        Args:
            watch: Notice what changes in the archive later, too.
        """
        self.archive.start(watch=watch)
        self.shelf.check()

    def start_reading(self) -> None:
        """Read the first articles of an archive of which nothing is known; the others wait for `start`."""
        self.archive.start(gently=True)

    def start_syncing(self) -> None:
        """Begin to exchange marks with other hosts, where the settings say so; returns at once."""
        for syncer in self._syncers:
            syncer.start()

    def rescan(self) -> None:
        """Look at every folder of the archive again."""
        self.archive.rescan()

    def subscribe(self, listener: Callable[[News], None]) -> Callable[[], None]:
        """Call `listener` with news of archive and shelf, from their threads; answers how to end that."""
        ways_out = (self.archive.subscribe(listener), self.shelf.subscribe(listener))

        def unsubscribe() -> None:
            for way_out in ways_out:
                way_out()

        return unsubscribe

    def wait(self) -> None:
        """Wait until every page of the archive is known and every mark has found its page. Slow."""
        self.archive.wait()
        self.shelf.wait_checked()
        self.marked.gather()

    def close(self, patience: float = 5.0) -> int:
        """Close archive and shelf; saving gets some seconds.

        Returns:
            How many changes could not be saved.
        """
        unsaved = self.close_shelf(patience)
        self.close_archive()
        return unsaved

    def close_shelf(self, patience: float) -> int:
        """Close the shelf alone, for who has to tell what could not be saved before there is time for the archive."""
        for syncer in self._syncers:
            syncer.stop(patience)
        return self.shelf.close(patience)

    def close_archive(self) -> None:
        """Close the archive; the shelf is closed before."""
        self.archive.stop()

    @property
    def name(self) -> str:
        """What the archive's folder is called, clean."""
        return clean_path(self.archive.root.name)

    @property
    def is_known(self) -> bool:
        """Whether any article of the archive is known yet."""
        return bool(len(self.archive.catalogue))

    @property
    def progress(self) -> Progress:
        """How far the reading of changed pages has come."""
        return self.archive.progress

    @property
    def notice(self) -> str:
        """What the person should know about the index; empty when all is well."""
        return self.archive.notice

    # Finding

    def parse(self, text: str) -> Query:
        """Read a query as typed; raises QueryError with the place of the mistake."""
        try:
            return parse_query(text)
        except QueryError as error:
            raise QueryError(_(error.message), error.start, error.end, **error.values) from error

    def select(self, query: Query | None = None, sort: str = "", *, folded: bool = True) -> ArticleList:
        """Articles of a query in order.

        Args:
            query: None for all.
            sort: "date", "-date", "title", "length", "relevance" ...; empty takes the query's own, else newest first.
            folded: Show copies of one article as one row.
        """
        return ArticleList(self.search.ordered(query, sort, folded=folded), self._rows_to_draw)

    def every_page(self, query: Query | None = None) -> Sequence[Number]:
        """Numbers of the pages of a query, newest first, copies too."""
        return self.search.ordered(query, "", folded=False)

    def find(self, query: Query, order: str) -> Results:
        """Find what a query finds, for the screen. Slow at a million articles."""
        return find_results(self, query, order)

    def explain(self, query: Query, articles: int) -> Explanation:
        """Say how a query was read, and what each of its terms finds alone, once it is known how many it finds."""
        return self.search.explain(query, articles)

    def complete(self, text: str, place: int) -> list[Candidate]:
        """The ways in which a query may go on at a place."""
        return complete_query(self.archive.catalogue, self.marked, text, place)

    def snippets(self, query: Query) -> Callable[[Number], Snippet | None]:
        """Return the words of articles around those of a query."""
        return snippets_of(self, query)

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

    def recently_opened(self, most: int = 200) -> list[Number]:
        """The articles of this archive that were opened last, each once."""
        found = (next(iter(self.archive.numbers_for_keys(keys)), None) for keys, _moment in self.shelf.history(most))
        return list(dict.fromkeys(number for number in found if number is not None))

    # The person

    @property
    def pooling(self) -> Pooling:
        """Whether marks that are saved here also lie on the server of the settings."""
        return max((syncer.pooling for syncer in self._syncers), default=Pooling.DONE)

    @property
    def saving(self) -> ShelfState:
        """How the saving of the person's marks stands."""
        return self.shelf.state

    def wait_saved(self, seconds: float) -> bool:
        """Wait for marks to be on the disk; whether they are. Slow."""
        return self.shelf.wait_saved(seconds)

    def saved_searches(self) -> list[SavedSearch]:
        """The queries that the person named, by name."""
        return self.shelf.saved_searches()

    def save_search(self, name: str, query: Query, order: str) -> None:
        """Keep a query under a name."""
        self.shelf.save_search(SavedSearch(name, str(query), order))

    def remove_search(self, name: str) -> None:
        """Remove a query that was named."""
        self.shelf.remove_search(name)

    def place(self) -> Place:
        """Where the person was in this archive."""
        return self.shelf.place(Path(str(self.archive.root)))

    def set_place(self, place: Place) -> None:
        """Keep where the person is in this archive."""
        self.shelf.set_place(Path(str(self.archive.root)), place)

    def theme(self) -> str:
        """The theme that the person put on last; empty when none is kept."""
        return self.shelf.theme()

    def set_theme(self, name: str) -> None:
        """Keep a theme for the next start."""
        self.shelf.set_theme(name)

    # Articles

    def rows(self, numbers: Sequence[Number]) -> list[ListedRow]:
        """Rows in the given order."""
        rows = self.archive.rows(numbers)
        return [ListedRow(row, self.marked.of(row.number)) for row in rows]

    def _rows_to_draw(self, numbers: Sequence[Number]) -> list[ListedRow]:
        """Rows; while a damaged index is rebuilt, which the archive reports, those already drawn stand in."""
        try:
            return self.rows(numbers)
        except IndexUnusableError:
            return [ListedRow(vanished_row(number), RowMarks()) for number in numbers]

    def row(self, number: Number) -> ListedRow:
        """One row."""
        return self.rows([number])[0]

    def article(self, number: Number) -> Article:
        """Everything about an article but its body."""
        return self.archive.article(number)

    def marks(self, number: Number) -> Marks:
        """What the person did with one article; nothing when its page has just vanished."""
        known_by = keys_of(self.archive, [number])
        return self.shelf.marks(known_by[0]) if known_by else NO_MARKS

    def path(self, number: Number) -> str:
        """Where an article's page lies, relative to the archive; a name that is not UTF-8 holds surrogates."""
        return os.fsdecode(self.archive.path(number))

    def shown_path(self, number: Number) -> str:
        """Where an article's page lies, clean, for the person to see: "news.zip!a/1.html"."""
        return self.archive.page(number).shown

    def page_file(self, number: Number) -> Path:
        """The file of an article's page."""
        return folder_of(self.archive.folder) / self.path(number)

    def versions(self, number: Number) -> list[VersionRow]:
        """The versions of an article, the oldest first. Slow."""
        from termnews.desk.versions import version_rows

        return version_rows(self.archive, number)

    def compare(self, one: Number, other: Number) -> list[Paragraph]:
        """What changed from one article to another, paragraph by paragraph. Slow."""
        from termnews.desk.comparison import compare

        return compare(self.archive, one, other)

    def alike(self, number: Number, limit: int = 12) -> list[tuple[Row, tuple[str, ...]]]:
        """The articles most like one, each with the rare words that both have. Slow."""
        found = self.search.alike(number, limit)
        return list(zip(self.archive.rows(one.number for one in found), (one.words for one in found), strict=True))

    def shown(self, number: Number) -> RenderedArticle:
        """An article with its Markdown. Slow when that was never made before."""
        return RenderedArticle(self.article(number), self.archive.markdown(number), self.path(number))

    def find_shown(self, beginning: str) -> RenderedArticle | None:
        """Find the article whose id begins so; the newest page of it when several hold it. Slow.

        Raises:
            UsageError: The ids of several articles begin so.
        """
        # Ids are letters and digits; anything else is a file that is not there.
        numbers = self.archive.numbers_for_id(beginning.lower()) if beginning.isalnum() and beginning.isascii() else []
        rows = self.archive.rows(numbers)
        if len({row.id for row in rows}) > 1:
            raise UsageError(_("Several ids begin with {id}; type more of it.").format(id=beginning))
        return self.shown(numbers[0]) if rows else None

    def open_article(self, number: Number, early: Callable[[OpenedArticle], None] | None = None) -> OpenedArticle:
        """Put an article on the desk with its Markdown. Slow when its Markdown was never made before.

        Args:
            number: Which article.
            early: Is given the article without Markdown when that must be made first.

        Raises:
            ArchiveError: It has vanished, or the index cannot be used. When only its Markdown cannot be made,
                it says why and shows its words.
        """
        article = self.archive.article(number)
        if early is not None and not self.archive.has_markdown(number):
            marks = self.shelf.marks(article.keys)
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
            marks=self.shelf.marks(article.keys),
            repeats=around.repeats,
            known=around.known,
            cited_by=tuple(self.archive.rows(around.cited_by)),
            copies=tuple(self.archive.rows(around.copies)),
        )

    def problems(self) -> list[Problem]:
        """Pages and parts that could not be read as they should be."""
        return self.archive.problems()

    def other_files(self) -> str:
        """What lies in a folder without articles: "pictures: 12, videos: 3"; empty when nothing does. Slow."""
        from termnews.archive.other_files import other_files

        return "" if isinstance(self.archive.root, ServerAddress) else other_files(self.archive.root)

    def flaws(self) -> list[Problem]:
        """Problems without the files that were passed over: nothing is wrong with those."""
        return [problem for problem in self.problems() if problem.is_flaw]


def words_instead(text: str, error: TermnewsError) -> str:
    """Markdown that says why an article's own cannot be made, and then its words, which the index keeps."""
    lines = [line.strip() for line in text.split("\n")]
    reason = _("Showing the text only: {reason}").format(reason=error)
    return "\n\n".join(["*" + _escaped(reason) + "*", *(_escaped(line) for line in lines if line)])


def _escaped(line: str) -> str:
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)
