"""A line of text at both edges: status above the panes, keys below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from termnews.ui.widgets.fitting import Line, StyledText, cropped, draw, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style


class Bar(Widget):
    """A line with a left and a right side; text of pages is drawn verbatim."""

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
        self.left: Sequence[StyledText] = ()
        self.right: Sequence[StyledText] = ()
        self._styles: dict[str, Style] = {}

    def show(self, left: Sequence[StyledText], right: Sequence[StyledText] = ()) -> None:
        """Set the text."""
        if (left, right) != (self.left, self.right):
            self.left, self.right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line with one cell of padding at both edges."""
        width = self.size.width
        if y or width < 2:
            return Strip.blank(width, self.rich_style)
        return draw([StyledText(" "), *cropped(self.line, width - 2), StyledText(" ")], width, self._style)

    @property
    def line(self) -> Line:
        """Both sides with the space between them."""
        return sides(self.left, self.right, self.size.width - 2)

    def _style(self, look: str) -> Style:
        if look not in self._styles:
            component = self.get_component_rich_style(f"bar--{look}", partial=True) if look else None
            self._styles[look] = self.rich_style + component
        return self._styles[look]

    def notify_style_update(self) -> None:
        """Discard cached colours."""
        super().notify_style_update()
        self._styles.clear()


def sides(left: Sequence[StyledText], right: Sequence[StyledText], cells: int) -> Line:
    """A line with pieces at both edges, and a gap between them though the left side is cut."""
    return spread(left, [StyledText("  "), *right] if right else [], cells)


def bits(*pairs: tuple[str, str]) -> list[StyledText]:
    """The non-empty pieces, separated by two spaces."""
    pieces: list[StyledText] = []
    for text, look in pairs:
        if text:
            pieces += [*([StyledText("  ")] if pieces else []), StyledText(text, look)]
    return pieces
