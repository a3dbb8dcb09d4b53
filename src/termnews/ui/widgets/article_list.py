"""The articles of a query: one or two lines each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message

from termnews.text.words import ngettext
from termnews.ui.commands import Where, bindings
from termnews.ui.widgets.cells import Line, Piece, crop, cropped, fit, spread
from termnews.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.binding import BindingType

    from termnews.archive.matches import Snippet
    from termnews.desk.listing import ListedRow
    from termnews.model.row import Number

    FindMatches = Callable[[str], Sequence[tuple[int, int]]]
    FindSnippet = Callable[[Number], Snippet | None]

_UNREAD, _STARRED, _NOTED, _COPIES, _SELECTED = "o", "*", "n", "=", "+"


class ArticleList(RowList["ListedRow"]):
    """Articles, their marks and the person's selection; knows no archive."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ARTICLES, Where.LISTS)]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__(id=id)
        self.selected: set[Number] = set()
        self.find_matches: FindMatches = lambda _title: []
        """Where the words of the query stand in a title. Set by the screen."""
        self.find_snippet: FindSnippet = lambda _number: None
        """The words of an article around those of the query; None when it asks for no words. Set by the screen."""

    @dataclass
    class SelectionChanged(Message):
        """Articles were selected or let go."""

        count: int

    def draw_row(self, row: ListedRow, width: int) -> list[Line]:
        """Marks, title, date, source, tags and length."""
        chosen = row.row.number in self.selected
        title = marked_title(row, self.find_matches(row.row.title))
        if self.row_height == 1:
            return [one_line(row, title, width, chosen=chosen)]
        return two_lines(row, title, width, chosen=chosen, snippet=self.find_snippet(row.row.number))

    def action_select(self) -> None:
        """Select the article under the cursor, or let it go, and move on."""
        if (row := self.row) is not None:
            self.selected ^= {row.row.number}
            self.redraw(self.cursor)
            self.post_message(self.SelectionChanged(len(self.selected)))
            self.action_down()

    def action_select_all(self) -> None:
        """Select all articles of the list; with some selected, turn the selection round."""
        numbers = getattr(self.rows, "numbers", ())
        self.selected = set(numbers) - self.selected
        self.redraw()
        self.post_message(self.SelectionChanged(len(self.selected)))

    def clear_selection(self) -> None:
        """Let all selected articles go."""
        self.selected.clear()
        self.redraw()
        self.post_message(self.SelectionChanged(0))


def marks_of(row: ListedRow, *, chosen: bool = False) -> Line:
    """Three cells: selected or unread, starred, noted or with copies. Never colour alone."""
    marks = row.marks
    first = _SELECTED if chosen else " " if marks.read else _UNREAD
    third = _NOTED if marks.noted else _COPIES if row.row.copies > 1 else " "
    return [Piece(first, "mark"), Piece(_STARRED if marks.starred else " ", "mark"), Piece(third, "mark"), Piece(" ")]


def one_line(row: ListedRow, title: Line, width: int, *, chosen: bool = False) -> Line:
    """Marks, day and title at the left; tags where there is room, and the source, at the right."""
    marks = marks_of(row, chosen=chosen)
    day = fit(row.row.published[:10] if width >= 76 else row.row.published[5:10], 10 if width >= 76 else 5)
    right: Line = []
    if width >= 46:
        right = [Piece("  "), Piece(fit(row.row.source, 10), "dim")]
    if width >= 96:
        right = [Piece("  "), Piece(fit(" ".join(tags_of(row)), 20), "dim"), *right]
    if width >= 60 and (copies := copies_words(row)):
        right = [Piece(f"  {copies}", "mark"), *right]
    left = [*marks, Piece(day, "dim"), Piece("  "), *title]
    return spread(left, right, width)


def two_lines(
    row: ListedRow, title: Line, width: int, *, chosen: bool = False, snippet: Snippet | None = None
) -> list[Line]:
    """Marks and title; below them day, then the words that were looked for, or source, tags and the length."""
    first = cropped([*marks_of(row, chosen=chosen), *title], width)
    day = row.row.published[:10]
    if snippet is not None and snippet.matches:
        start = [Piece("    "), Piece(f"{day}  " if day else "", "dim")]
        return [first, cropped([*start, *marked(snippet.text, snippet.matches, "dim")], width)]
    length = [Piece(f" {row.row.characters:,}".replace(",", " "), "dim")] if width >= 40 and row.row.characters else []
    parts = (day, copies_words(row), crop(row.row.source, 16), " ".join(tags_of(row)))
    words = "  ".join(part for part in parts if part)
    return [first, spread([Piece("    "), Piece(words, "dim")], length, width)]


def copies_words(row: ListedRow) -> str:
    """How many copies an article has; empty for one."""
    copies = row.row.copies
    return ngettext("{count} copy", "{count} copies", copies).format(count=copies) if copies > 1 else ""


def marked_title(row: ListedRow, matches: Sequence[tuple[int, int]]) -> Line:
    """The title with its matches; what was read stands back."""
    return marked(row.row.title, matches, "dim" if row.marks.read else "strong")


def marked(text: str, matches: Sequence[tuple[int, int]], look: str) -> Line:
    """Words whose matches stand out."""
    line: Line = []
    here = 0
    for start, end in matches:
        line += [Piece(text[here:start], look), Piece(text[start:end], "match")]
        here = end
    return [*line, Piece(text[here:], look)]


def tags_of(row: ListedRow) -> tuple[str, ...]:
    """Own tags first, then the page's."""
    return tuple(dict.fromkeys((*row.marks.tags, *row.row.tags)))
