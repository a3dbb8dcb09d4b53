"""The articles of a query: one or two lines each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.message import Message

from termnews.desk.answers import find_matches
from termnews.text.han import fold, has_han
from termnews.text.words import _, ngettext
from termnews.ui.actions.command import Where
from termnews.ui.commands import bindings
from termnews.ui.reading_time import reading_minutes
from termnews.ui.widgets.fitting import JOINER, Line, StyledText, crop, cropped, fit, spread, width_of, wrap
from termnews.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType

    from termnews.desk.answers import Snippet
    from termnews.desk.listing import ListedRow
    from termnews.desk.session import Session
    from termnews.model.query import Query
    from termnews.model.row import Number

    FindMatches = Callable[[str], Sequence[tuple[int, int]]]
    FindSnippet = Callable[[Number], Snippet | None]

UNREAD, STARRED, NOTED, COPIES, SELECTED = "∙", "*", "n", "=", "+"
"""One cell wide in every terminal; "●" and "★" take two in some Chinese ones."""
INDENT = " " * 5
"""Below the marks, in the second line of a row."""


class ListPane(RowList["ListedRow"]):
    """Articles with their marks; cursor and selection are the session's."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ARTICLES, Where.LISTS)]

    def __init__(self, session: Session) -> None:
        """Create empty; moves the cursor of `session`."""
        super().__init__(id="articles")
        self._session = session
        self.find_matches: FindMatches = lambda _title: []
        """The matches of the query in a title."""
        self.find_snippet: FindSnippet = lambda _number: None
        """The words of an article around those of the query; None when it asks for no words."""
        self.wraps = False
        """Whether a long title takes both lines of its row. Set by the screen."""
        self._lines, self._lines_in_search = 1, 1
        self._asks_for_words = False

    class SelectionChanged(Message):
        """Articles were selected or unselected."""

    def watch_cursor(self, old: int, new: int) -> None:
        """Move the session's cursor at once, too, because the next key may concern the article under it."""
        self._session.cursor = new
        super().watch_cursor(old, new)

    def set_lines(self, lines: int, in_search: int) -> None:
        """Set the lines per article; two during a search, for the snippets."""
        self._lines, self._lines_in_search = lines, in_search
        self._fit_lines()

    def _fit_lines(self) -> None:
        self.row_height = self._lines_in_search if self._asks_for_words else self._lines

    def show_query(self, listing: Sequence[ListedRow], query: Query, find_snippet: FindSnippet, cursor: int) -> None:
        """Show the articles of a query, with its words marked."""
        self.find_matches = lambda title: find_matches(title, query, of_title=True)
        self.find_snippet = find_snippet
        self._asks_for_words = bool(query.wanted)
        self._fit_lines()
        self.show_rows(listing, cursor)

    def draw_row(self, row: ListedRow, width: int) -> list[Line]:
        """Marks, title, date, source, tags and length."""
        chosen = row.row.number in self._session.selected
        title = marked_title(row, self.find_matches(row.row.title))
        if self.row_height == 1:
            return [one_line(row, title, width, chosen=chosen)]
        return two_lines(row, title, width, chosen=chosen, snippet=self.find_snippet(row.row.number), wraps=self.wraps)

    def action_select(self) -> None:
        """Select or unselect the article under the cursor, and move on."""
        if (row := self.row) is not None:
            self._session.toggle_selected(row.row.number)
            self.redraw(self.cursor)
            self.post_message(self.SelectionChanged())
            self.action_down()

    def action_select_all(self) -> None:
        """Select all articles of the list; with some selected, invert the selection."""
        self._session.select_all()
        self.redraw()
        self.post_message(self.SelectionChanged())


def marks_of(row: ListedRow, *, chosen: bool = False) -> Line:
    """Unread, starred, noted or with copies, selected, and a blank: as wide as `INDENT`. Never colour alone."""
    marks = row.marks
    first, last = " " if marks.read else UNREAD, SELECTED if chosen else " "
    third = NOTED if marks.noted else COPIES if row.row.copies > 1 else " "
    star = StyledText(STARRED if marks.starred else " ", "star")
    return [StyledText(first, "mark"), star, StyledText(third, "mark"), StyledText(f"{last} ", "mark")]


def one_line(row: ListedRow, title: Line, width: int, *, chosen: bool = False) -> Line:
    """Marks, day and title at the left; tags where there is room, and the source, at the right.

    A long source takes what a short title leaves.
    """
    marks = marks_of(row, chosen=chosen)
    day = f"{fit(row.row.published[:10], 10)}  " if width >= 40 else ""
    left = [*marks, StyledText(day, "dim"), *title]
    right: Line = []
    if width >= 60 and (copies := copies_words(row)):
        right.append(StyledText(f"  {copies}", "mark"))
    if width >= 96:
        right += [StyledText("  "), StyledText(fit(" ".join(tags_of(row)), 20), "dim")]
    if width >= 46:
        room = min(cell_len(row.row.source), width - width_of([*left, *right]) - 2)
        right += [StyledText("  "), StyledText(fit(row.row.source, max(room, 10 if width < 80 else 16)), "dim")]
    # A long title takes the columns where there is nothing to say.
    return spread(left, right if any(text.strip() for text, _look in right) else [], width)


def two_lines(
    row: ListedRow,
    title: Line,
    width: int,
    *,
    chosen: bool = False,
    snippet: Snippet | None = None,
    wraps: bool = False,
) -> list[Line]:
    """Marks and title; below them the day, then the snippet, or source, tags and length.

    A long title that `wraps` continues in the second line.
    """
    marks = marks_of(row, chosen=chosen)
    first = cropped([*marks, *title], width)
    day = row.row.published[:10]
    if snippet is not None and snippet.matches:
        start = [StyledText(INDENT), StyledText(f"{day}  " if day else "", "dim")]
        return [first, cropped([*start, *marked(snippet.text, snippet.matches, "dim")], width)]
    if wraps and width_of(title) > width - width_of(marks):
        return wrapped_lines(row, marks, title, width)
    length = [StyledText(f"  {time_words(row)}", "dim")] if width >= 40 and row.row.characters else []
    parts = (day, copies_words(row), crop(row.row.source, 16), " ".join(tags_of(row)))
    words = "  ".join(part for part in parts if part)
    return [first, spread([StyledText(INDENT), StyledText(words, "dim")], length, width)]


def wrapped_lines(row: ListedRow, marks: Line, title: Line, width: int) -> list[Line]:
    """Marks and a long title; its rest, with day and source at the right where there is room."""
    title = [StyledText(text.replace(JOINER, ""), look) for text, look in title]
    start = len(wrap("".join(piece.text for piece in title), width - len(INDENT), 2)[0])
    above, below = split(title, start)
    room = width - len(INDENT) - width_of(below)
    day, source = row.row.published[:10], row.row.source
    choices = [f"{day}  {crop(source, 12)}".strip(), day]
    beside = next((words for words in choices if words and cell_len(words) + 2 <= room), "")
    right = [StyledText(f"  {beside}", "dim")] if beside else []
    return [[*marks, *above], spread([StyledText(INDENT), *below], right, width)]


def split(line: Line, at: int) -> tuple[Line, Line]:
    """Split a line at a character, dropping spaces at the break."""
    before: Line = []
    after: Line = []
    for text, look in line:
        cut = max(0, min(at, len(text)))
        before.append(StyledText(text[:cut], look))
        after.append(StyledText(text[cut:] if any(piece.text for piece in after) else text[cut:].lstrip(), look))
        at -= len(text)
    return before, after


def time_words(row: ListedRow) -> str:
    """How long an article takes to read: "37m"; its title tells the script."""
    is_han = has_han(row.row.title)
    return _("{count}m").format(count=reading_minutes(row.row.characters, is_han=is_han))


def copies_words(row: ListedRow) -> str:
    """Since when an article is gone, how many versions it has, or how many copies; empty for one."""
    if row.row.withdrawn:
        day = row.row.withdrawn[:10]
        return _("withdrawn") if day == "?" else _("withdrawn {day}").format(day=day)
    if row.row.versions > 1:
        count = row.row.versions
        return ngettext("{count} version", "{count} versions", count).format(count=count)
    copies = row.row.copies
    return ngettext("{count} copy", "{count} copies", copies).format(count=copies) if copies > 1 else ""


def marked_title(row: ListedRow, matches: Sequence[tuple[int, int]]) -> Line:
    """The title with its matches; unread ones are bold."""
    return marked(row.row.title, matches, "" if row.marks.read else "strong")


def marked(text: str, matches: Sequence[tuple[int, int]], look: str) -> Line:
    """Text with highlighted matches."""
    line: Line = []
    here = 0
    for start, end in matches:
        line += [StyledText(text[here:start], look), StyledText(text[start:end], "match")]
        here = end
    return [*line, StyledText(text[here:], look)]


def tags_of(row: ListedRow) -> tuple[str, ...]:
    """Own tags first, then those of the page's that differ from the source."""
    said = fold(row.row.source)
    return tuple(dict.fromkeys((*row.marks.tags, *(tag for tag in row.row.tags if fold(tag) != said))))
