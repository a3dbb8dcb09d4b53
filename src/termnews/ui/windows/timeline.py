"""When the articles of the list were published: bars by year, and by the months of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widget import Widget

from termnews.text.words import _
from termnews.ui.panes.key_line import KeyLine
from termnews.ui.status_words import number_words
from termnews.ui.widgets.fitting import Line, StyledText, draw, spread
from termnews.ui.windows.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.style import Style
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.strip import Strip

    Bars = Sequence[tuple[str, int]]
    """Years or months, the first at the left, with their numbers of articles."""

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_LINES = 5
"""The height of bars, in lines."""
_YEAR = 4
"""Characters of a year."""


class Timeline(Widget, can_focus=True):
    """A bar chart with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"timeline--bar", "timeline--here", "timeline--dim"}

    def __init__(self, bars: Bars) -> None:
        """Begin on the last bar."""
        super().__init__()
        self.bars = bars
        self.here = len(bars) - 1

    @property
    def bar(self) -> tuple[str, int]:
        """The bar of the cursor."""
        return self.bars[self.here]

    def show(self, bars: Bars, here: int) -> None:
        """Show other bars."""
        self.bars, self.here = bars, max(0, min(here, len(bars) - 1))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the bars, their names, and the number of the cursor's bar."""
        width = self.size.width
        if y < _LINES:
            return draw(bar_line(self.bars, self.here, _LINES - 1 - y, width), width, self._style)
        if y == _LINES:
            return draw(name_line(self.bars, self.here, width), width, self._style)
        name, count = self.bar
        whole = sum(number for _name, number in self.bars)
        words = _("{date}: {count} of {total}").format(date=name, count=number_words(count), total=number_words(whole))
        return draw(spread([StyledText(words, "here")], [], width), width, self._style)

    def _style(self, look: str) -> Style:
        component = self.get_component_rich_style(f"timeline--{look}", partial=True) if look else None
        return self.rich_style + component


class TimelineWindow(Window[str]):
    """A window with bars; Enter chooses the year or month under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "walk(-1)", show=False),
        Binding("right,l", "walk(1)", show=False),
        Binding("home,g", "walk(-100000)", show=False),
        Binding("end,G", "walk(100000)", show=False),
        Binding("down,j", "months", show=False),
        Binding("up,k", "years", show=False),
        Binding("enter", "choose", show=False),
        Binding("q,C", "close", show=False),
    ]

    def __init__(self, years: Bars, months_of: Callable[[str], Bars]) -> None:
        """Begin with years, or with the months of the only one.

        Args:
            years: The years that have articles.
            months_of: Returns the months of a year that have articles.
        """
        super().__init__(_("Timeline"))
        self._years = every_year(years)
        self._months_of = months_of
        self.timeline = Timeline(self._years)

    def keys(self) -> list[tuple[str, str]]:
        """The keys for bars."""
        depth = ("↓", _("months")) if len(self.timeline.bar[0]) == _YEAR else ("↑", _("years"))
        moves = [("←", _("earlier")), ("→", _("later"))]
        return [("Enter", _("show only")), *super().keys(), depth, *moves]

    def compose_content(self) -> ComposeResult:
        """The bars."""
        yield self.timeline

    def on_mount(self) -> None:
        """Take the keys."""
        if len(self._years) == 1:
            self.action_months()
        self.timeline.focus()

    def action_walk(self, step: int) -> None:
        """To another bar."""
        self.timeline.show(self.timeline.bars, self.timeline.here + step)

    def action_months(self) -> None:
        """The months of the year under the cursor."""
        year = self.timeline.bar[0]
        if len(year) == _YEAR and (months := self._months_of(year)):
            counts = dict(months)
            bars = [(name, counts.get(name, 0)) for name in (f"{year}-{month:02}" for month in range(1, 13))]
            self._show(bars, bars.index(months[-1]))

    def action_years(self) -> None:
        """The years again."""
        year = self.timeline.bar[0][:_YEAR]
        names = [name for name, _count in self._years]
        self._show(self._years, names.index(year))

    def _show(self, bars: Bars, here: int) -> None:
        """Show years or months, and the key that leads to the others."""
        self.timeline.show(bars, here)
        self.query_one(KeyLine).show_keys(self.keys())

    def action_choose(self) -> None:
        """Show only these."""
        name, count = self.timeline.bar
        if count:
            self.dismiss(name)


def every_year(years: Bars) -> Bars:
    """Years including those in between without articles, unless they are too far apart."""
    first, last = int(years[0][0]), int(years[-1][0])
    if last - first > 10 * len(years) + 50:
        return years
    counts = dict(years)
    return [(name, counts.get(name, 0)) for name in (f"{year:04}" for year in range(first, last + 1))]


def step_of(bars: Bars, width: int) -> int:
    """Cells from one bar to the next: as many as fit, at most six, at least one."""
    return max(1, min(6, width // max(1, len(bars))))


def window_of(bars: Bars, here: int, width: int) -> range:
    """The visible bars: all, or those around the cursor."""
    most = max(1, width // step_of(bars, width))
    first = max(0, min(here - most // 2, len(bars) - most))
    return range(first, min(len(bars), first + most))


def bar_line(bars: Bars, here: int, level: int, width: int) -> Line:
    """One line of the bars, counted from the bottom; a bar with any article has at least an eighth."""
    step = step_of(bars, width)
    highest = max((count for _name, count in bars), default=1) or 1
    line: Line = []
    for place in window_of(bars, here, width):
        eighths = -(-bars[place][1] * 8 * _LINES // highest)
        sign = _EIGHTHS[max(0, min(8, eighths - 8 * level))]
        solid = max(1, step - 1)
        line += [StyledText(sign * solid, "here" if place == here else "bar"), StyledText(" " * (step - solid))]
    return line


def name_line(bars: Bars, here: int, width: int) -> Line:
    """Names below the bars, as many as fit; a sign marks the cursor without colours."""
    step = step_of(bars, width)
    line: Line = []
    used = 0
    for place in window_of(bars, here, width):
        at = (place - window_of(bars, here, width).start) * step
        name = bars[place][0]
        short = name[-2:]
        if place == here:
            words = next((f"^{text}" for text in (name, short) if step > len(text) + 1), "^")
        else:
            words = name if step > len(name) else short if step > len(short) else ""
        if words and at >= used:
            line += [StyledText(" " * (at - used)), StyledText(words, "here" if place == here else "dim")]
            used = at + len(words)
    return line
