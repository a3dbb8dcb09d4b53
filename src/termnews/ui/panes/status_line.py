"""The line above the panes: the archive, the query, counts and order; progress and problems at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.desk.results import AUTO, order_of
from termnews.text.words import _, ngettext
from termnews.ui.panes.bar import Bar, bits
from termnews.ui.status_words import number_words, sort_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from termnews.desk.session import Session
    from termnews.ui.widgets.fitting import StyledText

Notes = list[tuple[str, str]]
"""Pieces of text with their styles."""

_ROOMY = 60
"""Cells from which on there is room for words in place of signs."""
_WIDE = 100
"""Width from which there is room for the archive's name and the usual order."""


class ArticleNotes(NamedTuple):
    """The part of the status line about the article."""

    looks: Sequence[str] = ()
    """The view and script, if they are not the usual ones."""
    match: tuple[int, int] | None = None
    """The current match, counted from 1, and the number of matches."""
    share: float = 0.0
    """The share above the lower edge: 0 to 1."""


class StatusLine(Bar):
    """The status line."""

    def __init__(self, session: Session, name: str) -> None:
        """Show `session` in the archive `name`."""
        super().__init__(id="status")
        self._session, self._archive = session, name

    def show_session(self, width: int, saving: str, article: ArticleNotes | None) -> None:
        """Show the state of the session.

        Args:
            width: Cells of the screen.
            saving: The state of saving the last mark; empty when it is not shown.
            article: The article's part; None while it is not being read.
        """
        session, count = self._session, len(self._session.numbers)
        notes = [*article_notes(article), (saving, "dim"), *session_notes(session, width)]
        if article is not None:
            notes.append((f"{article.share:.0%}", ""))
        place = f"{number_words(session.cursor + 1)}/{number_words(count)}" if count else ""
        self.show(self._left(width), bits(*notes, (place, "dim")))

    def _left(self, width: int) -> list[StyledText]:
        """The archive, the query, and what it finds."""
        session, wide = self._session, width >= _WIDE
        results, count = session.results, len(session.numbers)
        total, unread = (results.total, results.unread) if results is not None else (0, 0)
        whole = number_words(total)
        counted = whole if count == total else _("{count} of {total}").format(count=number_words(count), total=whole)
        order = sort_words(order_of(session.query, session.order))
        return bits(
            (session.saving_problem, "error"),
            (session.leaving_words, "mark"),
            (self._archive if wide or not session.text else "", "strong"),
            (f"[{session.text}]" if session.text else "", "mark"),
            (counted, ""),
            (ngettext("{count} unread", "{count} unread", unread).format(count=number_words(unread)), "dim"),
            # An order that the person chose is shown in all but the smallest terminals.
            (order if wide or (session.order != AUTO and width >= _ROOMY) else "", "dim"),
        )


def article_notes(article: ArticleNotes | None) -> Notes:
    """What is shown of the article, and which match."""
    if article is None:
        return []
    match = [f"[{article.match[0]}/{article.match[1]}]"] if article.match else []
    return [(words, "mark") for words in (*article.looks, *match)]


def session_notes(session: Session, width: int) -> Notes:
    """The selection, problems, and the progress of indexing."""
    notes: Notes = []
    if session.selected:
        notes.append((_("{count} selected").format(count=number_words(len(session.selected))), "mark"))
    problems = session.results.problems if session.results is not None else 0
    if problems and width >= _ROOMY:
        notes.append(
            (ngettext("{count} problem", "{count} problems", problems).format(count=number_words(problems)), "dim")
        )
    elif problems:
        notes.append((f"!{number_words(problems)}", "dim"))
    progress = session.progress
    if not progress.finished and progress.total:
        done = f"{number_words(progress.done)}/{number_words(progress.total)} …"
        notes.append((_("indexing {count}").format(count=done) if width >= _ROOMY else done, "dim"))
        if progress.time_left and width >= _ROOMY:
            rate = _("{rate}/s").format(rate=number_words(round(progress.rate)))
            notes.append((f"{rate} · " + _("{time} left").format(time=progress.time_left), "dim"))
    return notes
