"""One line of words at both edges: status above the panes, keys below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from termnews.ui.widgets.cells import Line, Piece, cropped, draw, spread, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style


class Bar(Widget):
    """A line with a left and a right side; words of pages are drawn as they are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "bar--dim",
        "bar--strong",
        "bar--mark",
        "bar--error",
        "bar--key",
    }

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Begin empty."""
        super().__init__(id=id, classes=classes)
        self.left: Sequence[Piece] = ()
        self.right: Sequence[Piece] = ()
        self._styles: dict[str, Style] = {}

    def show(self, left: Sequence[Piece], right: Sequence[Piece] = ()) -> None:
        """Show other words."""
        if (left, right) != (self.left, self.right):
            self.left, self.right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line with a cell of air at both edges."""
        width = self.size.width
        if y or width < 2:
            return Strip.blank(width, self.rich_style)
        line = spread(self.left, self.right, width - 2)
        return draw([Piece(" "), *cropped(line, width - 2), Piece(" ")], width, self._style)

    def _style(self, look: str) -> Style:
        if look not in self._styles:
            component = self.get_component_rich_style(f"bar--{look}", partial=True) if look else None
            self._styles[look] = self.rich_style + component
        return self._styles[look]

    def notify_style_update(self) -> None:
        """Forget colours."""
        super().notify_style_update()
        self._styles.clear()


class KeysBar(Bar):
    """The keys that matter where the person is: as many as fit, never cut in a word."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        """Begin without keys."""
        super().__init__(id=id)
        self.keys: Sequence[tuple[str, str]] = ()

    def show_keys(self, keys: Sequence[tuple[str, str]], right: Sequence[Piece] = ()) -> None:
        """Show keys with their words, the most important first."""
        if (keys, right) != (self.keys, self.right):
            self.keys, self.right = keys, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the keys that fit."""
        self.left = fitting_keys(self.keys, self.size.width - 4 - width_of(self.right))
        return super().render_line(y)


def fitting_keys(keys: Sequence[tuple[str, str]], cells: int) -> Line:
    """The first keys that fit whole."""
    line: Line = []
    for key, words in keys:
        longer = [*line, Piece("  " if line else ""), Piece(key, "key"), Piece(f" {words}", "dim")]
        if width_of(longer) > cells:
            break
        line = longer
    return line


def number_words(number: int) -> str:
    """A count with spaces between thousands."""
    return f"{number:,}".replace(",", " ")


def bits(*pairs: tuple[str, str]) -> list[Piece]:
    """Pieces that are not empty, two spaces between them."""
    pieces: list[Piece] = []
    for text, look in pairs:
        if text:
            pieces += [*([Piece("  ")] if pieces else []), Piece(text, look)]
    return pieces
