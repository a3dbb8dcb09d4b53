"""What the person is looking at: query, results, cursor, selection, the open article, the trail.

Plain data and the rules for it: no thread, no terminal. Commands change it and
panes draw it.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from pyroaring import BitMap

from termnews.desk.news import Progress
from termnews.desk.results import AUTO
from termnews.desk.sidebar import SidebarWish, recounted_rows
from termnews.model.query import Query
from termnews.shelf.person import LastPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from termnews.desk.comparison import Compared
    from termnews.desk.desk import Desk
    from termnews.desk.listing import ListedRow
    from termnews.desk.opened import OpenedArticle
    from termnews.desk.results import Results
    from termnews.desk.sidebar import SidebarRow
    from termnews.model.row import Number


class Pane(StrEnum):
    """The panes that can have the focus."""

    SIDEBAR = "sidebar"
    ARTICLES = "articles"
    READER = "reader"


class Trail:
    """The articles that were opened in order, and the current one among them."""

    def __init__(self) -> None:
        """Begin with none."""
        self._past: list[Number] = []
        self._place = -1

    def add(self, number: Number) -> None:
        """Add an opened article: newer history is dropped, and reopening the current article adds nothing."""
        if self._past[self._place : self._place + 1] != [number]:
            self._past[self._place + 1 :] = [number]
            self._place = len(self._past) - 1

    def step(self, by: int) -> Number | None:
        """Go back (-1) or forward (1); None at the end."""
        if not 0 <= self._place + by < len(self._past):
            return None
        self._place += by
        return self._past[self._place]


class Arrival:
    """The article to begin at: a requested page, or the place that the person left."""

    def __init__(self, page: Path | Number | None = None) -> None:
        """Create for a page (its path in the archive, or its number); None resumes where the person left off."""
        self.page = page
        self.article = ""
        """Id of the article that the cursor goes to; empty when there is none, or it was reached."""
        self.opens = page is not None
        """Whether to open that article."""
        self.above = 0
        """The number of rows above it on the screen."""

    def resume(self, place: LastPlace) -> None:
        """Resume at a stored place, unless a page was requested."""
        if self.page is None:
            self.article, self.opens, self.above = place.open or place.cursor, bool(place.open), int(place.above)

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to go to."""
        return self.page is None and not self.article

    def end(self) -> None:
        """Forget it, because the article was reached, or the person has moved elsewhere."""
        self.page, self.article = None, ""


@dataclass(eq=False, repr=False)
class Session:
    """One person before one archive; it begins with all articles, before any of them is known."""

    order: str = AUTO
    """The chosen order; one in the query takes precedence."""
    arrival: Arrival = field(default_factory=Arrival)
    """The article to begin at."""
    text: str = ""
    """The query whose results are shown, as typed."""
    query: Query = field(default_factory=Query)
    results: Results | None = None
    """None until the first articles are known."""
    rows: Sequence[ListedRow] = ()
    """The rows as they are drawn: those of a server may be without words still."""
    explanation: str = ""
    """How a query that finds nothing was read; empty until it is known."""
    cursor: int = 0
    """The row of the list that the person is at."""
    selected: BitMap = field(default_factory=BitMap)
    """Numbers of the articles that are selected."""
    narrowed_from: Query = field(default_factory=Query)
    """The query that is being narrowed."""
    sidebar_wish: SidebarWish = field(default_factory=SidebarWish)
    sidebar_rows: Sequence[SidebarRow] = ()
    pane: Pane = Pane.ARTICLES
    """The pane with the focus, or the one that had it before the query line."""
    is_asking: bool = False
    """Whether the query line has the focus."""
    wanted: Number | None = None
    """The article that is shown or requested."""
    opened: OpenedArticle | None = None
    """The article that is shown, with its text."""
    compared: Compared | None = None
    """The articles whose differences are shown in place of the open one."""
    has_moved_in_article: bool = False
    """Whether the person has moved in the open article since its position was stored."""
    trail: Trail = field(default_factory=Trail)
    progress: Progress = field(default_factory=Progress)
    saving_problem: str = ""
    """Why marks cannot be saved; empty when they can."""
    shows_saved: bool = False
    """Whether the status line says how the saving of the last mark is going."""
    is_leaving: bool = False
    leaving_words: str = ""
    """What leaving waits for; empty when not leaving."""
    _came_to: int = 0
    """The row where the last results put the cursor."""
    _marked_at: int = 0
    """The row of the cursor when the last mark was made, or where results put it since."""
    _kept: LastPlace | None = None

    @property
    def is_reading(self) -> bool:
        """Whether the article has the focus."""
        return self.pane is Pane.READER and not self.is_asking

    # Results

    @property
    def numbers(self) -> Sequence[Number]:
        """The articles of the list, in order."""
        return self.results.listing.numbers if self.results is not None else ()

    @property
    def current(self) -> Number | None:
        """The article under the cursor."""
        return self.numbers[self.cursor] if 0 <= self.cursor < len(self.numbers) else None

    @property
    def row(self) -> ListedRow | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    @property
    def has_moved(self) -> bool:
        """Whether the person has moved since the last results were shown."""
        return self.is_reading or self.cursor != self._came_to

    def show(self, text: str, results: Results, *, cursor_on: Number | None = None) -> None:
        """Set the results of a query.

        Args:
            text: The query as typed.
            results: What it found.
            cursor_on: The article to put the cursor on, which stays in its row when the article is not among
                them; None puts it on the first.
        """
        if self.results is not None and (text != self.text or self.has_moved):
            # Do not move a person back who has moved on.
            self.arrival.article = ""
        if str(results.query) != str(self.query):
            self.explanation = ""
        self.text, self.query, self.results, self.rows = text, results.query, results, results.listing
        place = results.listing.place_of(cursor_on) if cursor_on is not None else 0
        is_where_marked = self.cursor == self._marked_at
        self.cursor = max(0, min(self.cursor if place is None else place, len(results.listing) - 1))
        self._came_to = self.cursor
        # Results that arrive after the cursor has left that row must not move it.
        if is_where_marked:
            self._marked_at = self.cursor

    def recount(self, unread: BitMap) -> None:
        """Recount unread articles, because marks have changed."""
        if self.results is not None:
            self.results = self.results._replace(unread=unread.intersection_cardinality(self.results.found))

    def narrowed(self, query: Query) -> Query:
        """The query that is being narrowed, with one more part."""
        base = self.narrowed_from
        wanted = base if query == Query() else base.also(query.part)
        return Query(wanted.part, query.sort or base.sort)

    # Saving

    def show_saved(self) -> None:
        """Show the state of saving the latest mark, until the cursor moves on."""
        self.shows_saved, self._marked_at = True, self.cursor

    def hide_saved(self) -> None:
        """Hide the state of saving once the cursor has left the marked row."""
        # The list reports the cursor late, and again with new results: neither is a move.
        self.shows_saved = self.shows_saved and self.cursor == self._marked_at

    # Moving in the list

    def step(self, by: int) -> bool:
        """Move the cursor; return whether there is such a row."""
        if not 0 <= self.cursor + by < len(self.numbers):
            return False
        self.cursor += by
        return True

    def step_to(self, wanted: BitMap, by: int) -> bool:
        """Move the cursor to the nearest of some articles in one direction; return whether there is one."""
        place = self.cursor + by
        while 0 <= place < len(self.numbers) and self.numbers[place] not in wanted:
            place += by
        if not 0 <= place < len(self.numbers):
            return False
        self.cursor = place
        return True

    def jump(self, choose: Callable[[int], int]) -> bool:
        """Move the cursor to the row that `choose` picks, given the number of rows; return whether there is any."""
        if not self.numbers:
            return False
        self.cursor = choose(len(self.numbers))
        return True

    def arrive_at(self, number: Number) -> None:
        """Put the cursor on the article to begin at, as if the results had put it there."""
        self.move_to(number)
        self._came_to = self.cursor

    def is_listed(self, number: Number) -> bool:
        """Whether an article is in the list."""
        return self.results is not None and self.results.listing.place_of(number) is not None

    def move_to(self, number: Number) -> None:
        """Put the cursor on an article, if it is in the list."""
        if self.results is not None and (place := self.results.listing.place_of(number)) is not None:
            self.cursor = place

    # Selection

    @property
    def meant(self) -> Number | None:
        """The article that is read, even if the one before is still shown; else the one under the cursor."""
        return self.wanted if self.is_reading and self.wanted is not None else self.current

    def chosen(self) -> Sequence[Number]:
        """The selected articles, else the one that is read or under the cursor."""
        if self.selected and not self.is_reading:
            return in_four_bytes(self.selected)
        return [] if self.meant is None else [self.meant]

    @property
    def first_chosen(self) -> Number | None:
        """The first of the chosen articles."""
        return next(iter(self.chosen()), None)

    def toggle_selected(self, number: Number) -> None:
        """Select an article, or unselect it."""
        self.selected ^= BitMap((number,))

    def select_all(self) -> None:
        """Select all articles of the list; with some selected, invert the selection."""
        self.selected = BitMap(self.numbers) - self.selected

    # Reading

    @property
    def has_wanted(self) -> bool:
        """Whether the shown article is the wanted one, and not the one before."""
        return self.opened is not None and self.opened.number == self.wanted

    def is_awaited(self, opened: OpenedArticle) -> bool:
        """Whether the header of an article is needed, because its text is not shown yet and it is still wanted."""
        is_shown = self.opened is not None and self.opened.number == opened.number
        return opened.number == self.wanted and not is_shown

    # What is stored

    def place(self, above: int) -> LastPlace | None:
        """The place where the next start resumes; None when it is stored already, or not known yet.

        Args:
            above: The number of rows above the cursor on the screen.
        """
        cursor = self.row.row.id if self.row is not None else ""
        opened = ""
        if self.is_reading and self.opened is not None:
            is_coming = not self.has_wanted and self.wanted == self.current
            opened = cursor if is_coming else self.opened.article.id
        place = LastPlace(str(self.query), self.order, cursor, opened, str(above))
        is_known = bool(cursor) or not self.numbers
        if self.results is None or not is_known or place == self._kept:
            return None
        self._kept = place
        return place


def in_four_bytes(numbers: Iterable[int]) -> Sequence[Number]:
    """Numbers in four bytes each, because a queued mark may concern the whole archive."""
    return array("I", numbers)  # type: ignore[return-value]  # numbers of the catalogue are Numbers


def recount(desk: Desk, session: Session) -> None:
    """Recount what depends on marks; the results and the rest of the sidebar stay."""
    if (results := session.results) is None:
        return
    session.recount(desk.unread())
    if not session.sidebar_wish.looked_for:
        session.sidebar_rows = recounted_rows(desk, session.sidebar_rows, session.query, results.found, results.total)
