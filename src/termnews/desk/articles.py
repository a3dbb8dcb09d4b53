"""Articles, each with what the person did with it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from termnews.desk.identity import keys_of
from termnews.desk.listing import ListedRow
from termnews.errors import ArchiveError, PageError, UsageError
from termnews.shelf.marks import NO_MARKS
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from termnews.archive.archive import Archive
    from termnews.desk.comparison import Comparison
    from termnews.desk.marked import MarkedNumbers
    from termnews.desk.opened import OpenedArticle, RenderedArticle
    from termnews.desk.versions import VersionRow
    from termnews.errors import TermnewsError
    from termnews.model.article import Article
    from termnews.model.row import Number
    from termnews.shelf.marks import Marks
    from termnews.shelf.shelf import Shelf

_MOST_OPENED = 200
"""Articles that the history lists, at most."""


class Articles:
    """The articles of an archive, each with the marks of one person."""

    def __init__(self, archive: Archive, shelf: Shelf, marked: MarkedNumbers) -> None:
        """Look up articles in `archive`, and their marks on `shelf` or, for rows, in `marked`."""
        self._archive, self._shelf, self._marked = archive, shelf, marked

    # What is known of them

    def rows(self, numbers: Sequence[Number]) -> list[ListedRow]:
        """Rows in the given order."""
        rows = self._archive.rows(numbers)
        return [ListedRow(row, self._marked.of(row.number)) for row in rows]

    def row(self, number: Number) -> ListedRow:
        """One row."""
        return self.rows([number])[0]

    def get(self, number: Number) -> Article:
        """Everything about an article except its body."""
        return self._archive.article(number)

    def marks(self, number: Number) -> Marks:
        """What the person did with one article; nothing when its page has just vanished."""
        known_by = keys_of(self._archive, [number])
        return self._shelf.marks(known_by[0]) if known_by else NO_MARKS

    def marks_on(self, article: Article) -> Marks:
        """What the person did with an article that has been looked up; the index is not asked."""
        return self._shelf.marks(article.keys)

    def path(self, number: Number) -> str:
        """The path of an article's page, relative to the archive; bytes that are not UTF-8 become surrogates."""
        return os.fsdecode(self._archive.path(number))

    def shown_path(self, number: Number) -> str:
        """The path of an article's page for display: "news.zip!a/1.html"."""
        return self._archive.page(number).shown

    def saved_page(self, number: Number) -> bytes:
        """The page of an article as it was saved. Slow.

        Raises:
            ArchiveError: It is on another host, or no longer there.
            PageError: It cannot be read.
        """
        return self._archive.saved_page(number)

    def versions(self, number: Number) -> list[VersionRow]:
        """The versions of an article, the oldest first. Slow."""
        from termnews.desk.versions import version_rows

        return version_rows(self._archive, number)

    def compare(self, one: Number, other: Number) -> Comparison:
        """What changed from one article to another, paragraph by paragraph. Slow."""
        from termnews.desk.comparison import compare

        return compare(self._archive, one, other)

    # To read

    def shown(self, number: Number) -> RenderedArticle:
        """An article with its Markdown. Slow when that must be converted first."""
        from termnews.desk.opened import RenderedArticle

        return RenderedArticle(self.get(number), self._archive.markdown(number), self.path(number))

    def find_shown(self, beginning: str) -> RenderedArticle | None:
        """Find the article whose id begins so; the newest page of it when several hold it. Slow.

        Raises:
            UsageError: The ids of several articles begin so.
        """
        # Ids are letters and digits; anything else is a missing file.
        numbers = self._archive.numbers_for_id(beginning.lower()) if beginning.isalnum() and beginning.isascii() else []
        rows = self._archive.rows(numbers)
        if len({row.id for row in rows}) > 1:
            raise UsageError(_("Several ids begin with {id}; type more of it.").format(id=beginning))
        return self.shown(numbers[0]) if rows else None

    def open(self, number: Number, early: Callable[[OpenedArticle], None] | None = None) -> OpenedArticle:
        """Return an article with its Markdown. Slow when that must be converted first.

        Args:
            number: Which article.
            early: Called with the article without Markdown when that must be converted first.

        Raises:
            ArchiveError: It has vanished, or the index cannot be used. If only the conversion fails, the Markdown
            explains why and has the plain text.
        """
        from termnews.desk.opened import OpenedArticle

        article = self._archive.article(number)
        if early is not None and not self._archive.has_markdown(number):
            marks = self.marks_on(article)
            early(OpenedArticle(number=number, article=article, markdown="", is_ready=False, marks=marks))
        try:
            markdown = self._archive.markdown(number)
        except (ArchiveError, PageError) as error:
            markdown = words_instead(self._archive.text(number), error)
        around = self._archive.around(number, article)
        return OpenedArticle(
            number=number,
            article=article,
            markdown=markdown,
            marks=self.marks_on(article),
            repeats=around.repeats,
            known=around.known,
            cited_by=tuple(self._archive.rows(around.cited_by)),
            copies=tuple(self._archive.rows(around.copies)),
        )

    # Where they are

    def with_id(self, beginning: str) -> Number | None:
        """The newest page of the article whose id begins so."""
        return next(iter(self._archive.numbers_for_id(beginning)), None)

    def at_path(self, path: Path) -> Number | None:
        """The article of a page, whose path is relative to the archive."""
        return next(iter(self._archive.numbers_for_path(path)), None)

    def at_address(self, url: str) -> Number | None:
        """The article that an address belongs to."""
        return next(iter(self._archive.numbers_for_url(url)), None)

    def recently_opened(self) -> list[Number]:
        """The distinct articles of this archive that were opened last."""
        found = (
            next(iter(self._archive.numbers_for_keys(keys)), None)
            for keys, _moment in self._shelf.history(_MOST_OPENED)
        )
        return list(dict.fromkeys(number for number in found if number is not None))


def words_instead(text: str, error: TermnewsError) -> str:
    """Markdown that explains why an article cannot be converted, followed by its plain text from the index."""
    lines = [line.strip() for line in text.split("\n")]
    reason = _("Showing the text only: {reason}.").format(reason=without_stop(error))
    return "\n\n".join(["*" + _escaped(reason) + "*", *(_escaped(line) for line in lines if line)])


def _escaped(line: str) -> str:
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)
