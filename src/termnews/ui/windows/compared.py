"""A window that says what changed: paragraphs, and words inside them, by sign and by colour."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from termnews.text.words import _
from termnews.ui.windows.choice import Choice
from termnews.ui.windows.picker import Picker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.binding import BindingType

    from termnews.desk.versions import Change, Piece

_WIDTH = 92
"""Cells of a line."""
_MOST = 5000
"""Lines that are shown."""
_LOOKS = {"-": "error", "+": "mark"}


class ComparedWindow(Picker[None]):
    """What changed from one version to another; n and N go to the next and the last change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "change(1)", show=False),
        Binding("N", "change(-1)", show=False),
    ]

    def __init__(self, heading: str, changes: Sequence[Change]) -> None:
        """Show `changes`."""
        rows = list(change_rows(changes))[:_MOST] or [Choice(_("Same text."))]
        hint = _("- removed   + added   n N  next and previous change")
        super().__init__(heading, rows, hint=hint, types=False)
        self._starts = [
            next(places)[0]
            for is_change, places in groupby(enumerate(rows), lambda row: bool(row[1].mark))
            if is_change
        ]

    def action_change(self, step: int) -> None:
        """Go to the next change, or to the one before."""
        here = self.list.cursor
        ahead = [place for place in self._starts if (place > here if step > 0 else place < here)]
        if ahead:
            self.list.cursor = ahead[0] if step > 0 else ahead[-1]


def change_rows(changes: Sequence[Change]) -> Iterator[Choice[None]]:
    """The lines of every change: the paragraph before it, what was removed, what was added."""
    for change in changes:
        yield from lines_of(change.after or "…", look="dim")
        for paragraph in change.pieces:
            for sign in "-+":
                if any(piece.sign == sign for piece in paragraph):
                    yield from lines_of(side(paragraph, sign), mark=sign, look=_LOOKS[sign])


def side(paragraph: Sequence[Piece], sign: str) -> str:
    """A paragraph as one of the two versions has it; where only words changed, they stand in brackets."""
    if len(paragraph) == 1:
        return paragraph[0].text
    opening, closing = ("[-", "-]") if sign == "-" else ("{+", "+}")
    words = (
        piece.text if piece.sign == " " else f"{opening}{piece.text}{closing}"
        for piece in paragraph
        if piece.sign in {" ", sign}
    )
    return "".join(words)


def lines_of(text: str, *, mark: str = "", look: str = "") -> Iterator[Choice[None]]:
    """A paragraph as the lines of a window."""
    from termnews.text.lines import break_lines

    for span in break_lines(text, _WIDTH):
        yield Choice(text[span.start : span.end], look=look, mark=mark)
