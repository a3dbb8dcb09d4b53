"""A scrolling widget that draws its own lines, without affecting the layout of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from termnews.ui.textual_private import show_again

if TYPE_CHECKING:
    from textual.geometry import Region


class LineView(ScrollView, can_focus=True):
    """Textual lays out the whole screen again when scrolling content gets longer; here only the scrollbar changes."""

    has_edge = False
    """Whether a bar at the left marks the focus. Set by the screen."""
    _is_edge_shown = False
    _colours: tuple[str, Style] | None = None
    _size_drawn: Size | None = None
    """The size that Textual last reported."""

    virtual_size = Reactive(Size(0, 0), layout=False)
    """The size of the content, in cells."""

    def on_mount(self) -> None:
        """Look at the size after each layout."""
        self.screen.screen_layout_refresh_signal.subscribe(self, lambda _screen: self.call_later(self._catch_up))

    def on_resize(self) -> None:
        """Note the size."""
        self._size_drawn = self.size

    def _catch_up(self) -> None:
        """Draw everything in a size that was not reported.

        A widget that was hidden may ask to be drawn just before a layout. Then Textual places all widgets at once, sees
        no change when the layout comes, and draws of this one only the lines that it had before.
        """
        if self._size_drawn is not None and self.size != self._size_drawn:
            self.post_message(events.Resize(self.size, self.virtual_size, self.container_size))
            self.refresh()

    def watch_virtual_size(self) -> None:
        """Show the new length in the scrollbar."""
        if self.styles.auto_dimensions:
            self.refresh(layout=True)
        self.vertical_scrollbar.window_virtual_size = self.virtual_size.height
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    def notify_style_update(self) -> None:
        """Keep drawn lines while the colours are the same."""
        super().notify_style_update()
        if (colours := (self.app.theme, self.rich_style)) != self._colours:
            self._colours = colours
            self.forget_drawn()

    def forget_drawn(self) -> None:
        """Redraw every line."""

    def on_focus(self, event: events.Focus) -> None:
        """Take the focus."""
        self._set_focus(event, events.DescendantFocus(self), focused=True)

    def on_blur(self, event: events.Blur) -> None:
        """Give up the focus."""
        self._set_focus(event, events.DescendantBlur(self), focused=False)

    def _set_focus(self, event: events.Event, news: events.Event, *, focused: bool) -> None:
        """Do what Textual does, but keep the lines that are already drawn."""
        event.prevent_default()
        self.has_focus = focused
        if self.parent is not None:
            self.parent.post_message(news)

    def watch_has_focus(self, focused: bool) -> None:
        """Show the focus without style rules, whose lookup takes time."""
        self.show_edge(on=focused and self.has_edge)

    def show_edge(self, *, on: bool) -> None:
        """Draw a bar along the left edge, over the padding."""
        if on != self._is_edge_shown:
            self._is_edge_shown = on
            show_again(self)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines, and the bar over them."""
        lines = super().render_lines(crop)
        if not self._is_edge_shown or crop.x > 0:
            return lines
        below, background = self.background_colors
        ink, paper = Color.parse(self.app.theme_variables["ink-mark"]), below + background
        bar = Strip([Segment("▌", Style(color=ink.rich_color, bgcolor=paper.rich_color))])
        for line_filter in self.get_line_filters():
            bar = bar.apply_filter(line_filter, background)
        return [Strip.join([bar, line.crop(1)]) for line in lines]
