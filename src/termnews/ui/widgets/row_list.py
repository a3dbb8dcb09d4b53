"""A list that draws its own lines, so that a million rows cost as much as ten."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from termnews.ui.widgets.fitting import GAP, Line, StyledText, draw, flow
from termnews.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

R = TypeVar("R")


class RowList(LineView, Generic[R], can_focus=True):
    """Rows of equal height over a lazy sequence; subclasses say how one row is drawn."""

    DEFAULT_CSS: ClassVar[str] = "RowList { overflow-x: hidden; overflow-y: scroll; height: 1fr; }"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "row-list--cursor",
        "row-list--cursor-away",
        "row-list--dim",
        "row-list--strong",
        "row-list--mark",
        "row-list--star",
        "row-list--heading",
        "row-list--match",
        "row-list--error",
    }
    BINDINGS: ClassVar[list[BindingType]] = []

    cursor: reactive[int] = reactive(0, init=False)
    """The row of the cursor."""
    row_height: reactive[int] = reactive(1, init=False)
    """Lines that each row takes."""
    chooses_by_click: ClassVar[bool] = False
    """Whether one click chooses a row; otherwise it moves the cursor, and a click on the cursor's row chooses."""
    empty_words: reactive[str] = reactive("", init=False)
    """The text while there are no rows; lines are broken at `GAP` if possible."""

    @dataclass(eq=False, repr=False)
    class Highlighted(Message):
        """The cursor moved to another row, or its row changed."""

        row_list: RowList[Any]
        index: int

    @dataclass(eq=False, repr=False)
    class Selected(Message):
        """The person chose a row."""

        row_list: RowList[Any]
        index: int

    def __init__(self, rows: Sequence[R] = (), *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        """Show rows; only those on the screen are fetched."""
        super().__init__(id=id, classes=classes)
        self.rows = rows
        self._styles: dict[str, Style] = {}
        self._cursor_styles: dict[str, Style] = {}
        self._strips: dict[tuple[int, int, bool], list[Strip]] = {}
        self._fitted = Size(0, 0)
        """The size for the rows, with padding and scrollbar."""
        self._above_wanted: int | None = None
        """The wanted number of rows above the cursor; None once the person has moved it."""

    # Overridden by subclasses

    def draw_row(self, row: R, width: int) -> list[Line]:
        """The lines of one row, each at most `width` cells; called for rows on the screen only."""
        return [[StyledText(str(row))] for _ in range(min(1, width))]

    def can_choose(self, index: int) -> bool:
        """Whether the cursor may be on a row; False for headings."""
        return 0 <= index < len(self.rows)

    # Rows

    def show_rows(self, rows: Sequence[R], cursor: int = 0) -> None:
        """Show other rows with the cursor at one of them, at the same height on the screen if possible."""
        offset = self.cursor * self.row_height - self.scroll_offset.y
        self.rows = rows
        self.set_reactive(RowList.cursor, self._nearest(cursor, 1))
        self.redraw()
        self._set_virtual_size()
        self._scroll(0 if self.cursor == self._nearest(0, 1) else self.cursor * self.row_height - offset)
        self._show_cursor()
        self.post_message(self.Highlighted(self, self.cursor))

    @property
    def row(self) -> R | None:
        """The row under the cursor; None while there are none."""
        return self.rows[self.cursor] if 0 <= self.cursor < len(self.rows) else None

    def redraw(self, index: int | None = None) -> None:
        """Redraw a row, or all."""
        if index is None:
            self._strips.clear()
            self.refresh()
            return
        for key in [key for key in self._strips if key[0] == index]:
            del self._strips[key]
        self._refresh_row(index)

    def _refresh_row(self, index: int) -> None:
        top = index * self.row_height - self.scroll_offset.y
        self.refresh(Region(0, top, self.room.width, self.row_height))

    # Drawing

    @property
    def room(self) -> Size:
        """The width of rows, without padding, border and scrollbar."""
        return self.scrollable_content_region.size

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        if self.size != self._fitted:
            # Textual sends no `Resize` when a region was requested before the layout.
            self._fit()
        width = self.room.width
        index, line = divmod(y + self.scroll_offset.y, self.row_height)
        if not self.rows:
            words = [line for part in self.empty_words.split("\n") for line in flow(part.split(GAP), width)]
            return draw([StyledText(words[y], "dim")] if y < len(words) else [], width, self._style)
        if index >= len(self.rows):
            return Strip.blank(width, self._style(""))
        key = (index, width, index == self.cursor)
        if (strips := self._strips.get(key)) is None:
            if len(self._strips) > 500:
                self._strips.clear()
            strips = self._strips[key] = self._draw(index, width)
        return strips[line]

    def _draw(self, index: int, width: int) -> list[Strip]:
        lines = self.draw_row(self.rows[index], width)[: self.row_height]
        lines += [[]] * (self.row_height - len(lines))
        style_of = self._cursor_style if index == self.cursor else self._style
        return [draw(line, width, style_of) for line in lines]

    def _style(self, look: str) -> Style:
        if look not in self._styles:
            base = self.rich_style
            component = self.get_component_rich_style(f"row-list--{look}", partial=True) if look else None
            self._styles[look] = base + component
        return self._styles[look]

    def _cursor_style(self, look: str) -> Style:
        # The cursor's background applies to all pieces; its foreground only to unstyled ones. Nothing is dimmed.
        look = {"dim": "", "mark": "strong"}.get(look, look)
        if look not in self._cursor_styles:
            name = "row-list--cursor" if self.has_focus else "row-list--cursor-away"
            self._cursor_styles[look] = self._style(look) + self.get_component_rich_style(name, partial=True)
        return self._cursor_styles[look]

    def forget_drawn(self) -> None:
        """Discard cached colours and lines."""
        self._styles.clear()
        self._cursor_styles.clear()
        self._strips.clear()

    def watch_has_focus(self, focused: bool) -> None:
        """Redraw the cursor's row, which shows the focus."""
        super().watch_has_focus(focused)
        self._cursor_styles.clear()
        self.redraw(self.cursor)

    # Size and scrolling

    def _set_virtual_size(self) -> None:
        lines, height = len(self.rows) * self.row_height, self.room.height
        # There is padding below the last row, so that a whole row is at the top there, too.
        air = height % self.row_height if lines > height >= self.row_height else 0
        self.virtual_size = Size(self.room.width, lines + air)

    def validate_scroll_y(self, value: float) -> float:
        """Align the top with a row, whatever scrolls."""
        value = super().validate_scroll_y(value)
        if self.row_height > self.room.height:
            return value
        rows = value / self.row_height
        return float((math.ceil(rows) if value > self.scroll_y else math.floor(rows)) * self.row_height)

    def on_resize(self) -> None:
        """Fit into another size."""
        self._fit()

    def _fit(self) -> None:
        """Keep the cursor's row on the screen."""
        self._fitted = self.size
        self._strips.clear()
        self._set_virtual_size()
        if self._above_wanted is None:
            self._show_cursor()
        else:
            self.show_below(self._above_wanted)

    def watch_row_height(self) -> None:
        """Handle another row height, keeping the cursor's row on the screen."""
        self._strips.clear()
        self._set_virtual_size()
        self._show_cursor()
        self.refresh()

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=max(0, top), animate=False, force=True, immediate=True)

    def scroll_to_top(self) -> None:
        """Show the first row."""
        self._scroll(0)

    @property
    def above(self) -> int:
        """The number of rows above the cursor on the screen."""
        return max(0, self.cursor - self.scroll_offset.y // self.row_height)

    def show_below(self, count: int) -> None:
        """Show the cursor's row below some others on the screen, until it moves."""
        self._above_wanted = count
        self._scroll((self.cursor - count) * self.row_height)
        self._show_cursor()

    def _show_cursor(self) -> None:
        top, height = self.cursor * self.row_height, self.room.height
        if self.cursor == self._nearest(0, 1) and top < height:
            # The heading above the first row is shown with it.
            top = 0
        if top < self.scroll_offset.y or self.row_height > height:
            self._scroll(top)
        elif top + self.row_height > self.scroll_offset.y + height:
            self._scroll(top + self.row_height - height)

    # Moving

    def _nearest(self, index: int, step: int) -> int:
        """The nearest selectable row, in one direction, then in the other."""
        index = max(0, min(index, len(self.rows) - 1))
        for way in (step, -step):
            found = index
            while 0 <= found < len(self.rows):
                if self.can_choose(found):
                    return found
                found += way
        return index

    def move_to(self, index: int, step: int = 1) -> None:
        """Put the cursor on a row; `step` is the direction in which a heading is skipped."""
        self.cursor = self._nearest(index, step)

    def watch_cursor(self, old: int, new: int) -> None:
        """Redraw two rows and notify the screen."""
        self._above_wanted = None
        self._refresh_row(old)
        self._refresh_row(new)
        self._show_cursor()
        self.post_message(self.Highlighted(self, new))

    @property
    def page(self) -> int:
        """Rows that fit on the screen."""
        return max(1, self.room.height // self.row_height)

    def action_down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def action_up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1, -1)

    def action_page_down(self) -> None:
        """A screenful down."""
        self.move_to(self.cursor + self.page)

    def action_page_up(self) -> None:
        """A screenful up."""
        self.move_to(self.cursor - self.page, -1)

    def action_half_down(self) -> None:
        """Half a screenful down."""
        self.move_to(self.cursor + max(1, self.page // 2))

    def action_half_up(self) -> None:
        """Half a screenful up."""
        self.move_to(self.cursor - max(1, self.page // 2), -1)

    def action_first(self) -> None:
        """The first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """The last row."""
        self.move_to(len(self.rows) - 1, -1)

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if self.can_choose(self.cursor):
            self.post_message(self.Selected(self, self.cursor))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor to a row; on the cursor's row, or if one click is enough, it chooses it."""
        place = event.get_content_offset(self)
        if place is None or not self.can_choose(index := (place.y + self.scroll_offset.y) // self.row_height):
            return
        is_here = index == self.cursor
        self.move_to(index)
        if is_here or self.chooses_by_click:
            self.action_choose()
