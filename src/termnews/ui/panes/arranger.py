"""Arranging the panes by the size of the screen, the settings, and the active pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.desk.session import Pane
from termnews.ui.panes.sizes import (
    SIZE_CLASSES,
    WIDEST_SIDEBAR,
    WISHES,
    Arrangement,
    arrangement_for,
    is_small,
    lines_a_row,
    size_classes,
)

if TYPE_CHECKING:
    from textual.screen import Screen

    from termnews.desk.session import Session
    from termnews.settings import Settings
    from termnews.ui.panes.list_pane import ListPane
    from termnews.ui.panes.sidebar import Sidebar
    from termnews.ui.widgets.reader_pane import ReaderPane


class PaneArranger:
    """Arranges sidebar, list and article on one screen."""

    def __init__(
        self, screen: Screen[None], settings: Settings, session: Session, sidebar: Sidebar, articles: ListPane
    ) -> None:
        """Begin with the list.

        Args:
            screen: Where the panes are.
            settings: How the person wants them.
            session: Tells whether the archive is still being indexed.
            sidebar: The pane at the left.
            articles: The list.
        """
        self._screen, self._settings, self._session = screen, settings, session
        self._sidebar, self._articles = sidebar, articles
        self._reader: ReaderPane | None = None
        self._wish = settings.layout
        self._turn = Pane.ARTICLES
        """The active pane, also while the query line has the focus."""
        self.arrangement = Arrangement.SINGLE
        self._sidebar_cells = self._kept_cells = 0
        """The width of the sidebar; the greatest that it has needed, which it keeps. 0 for the normal one."""

    @property
    def is_one_pane(self) -> bool:
        """Whether list and article take turns."""
        return self.arrangement in {Arrangement.SINGLE, Arrangement.PHONE}

    @property
    def is_zen(self) -> bool:
        """Whether only the article is shown."""
        return self._screen.has_class("-zen")

    @property
    def rows_above(self) -> int:
        """The number of rows of the list above its cursor."""
        return self._articles.above

    def add_reader(self, reader: ReaderPane) -> None:
        """Add the reader."""
        self._reader = reader
        self._show_edges()
        self._take_turns()

    def fit(self, width: int, height: int) -> None:
        """Arrange the panes for a size."""
        app = self._screen.app
        self.arrangement = arrangement_for(width, height, self._wish)
        wanted = size_classes(width, height, self.arrangement) | {f"-borders-{self._settings.borders}"}
        # All at once, because each change restyles every widget.
        self._screen.update_classes({name: name in wanted for name in SIZE_CLASSES | wanted})
        if self.arrangement is not Arrangement.COLUMNS and self._sidebar_cells:
            self._sidebar_cells = self._kept_cells = 0
            self._sidebar.styles.min_width = None
        elif self.arrangement is Arrangement.COLUMNS:
            self.widen_sidebar()
        self._show_edges()
        self._take_turns()
        app.set_class(is_small(width, height), "-small")
        app.set_class(height < 10, "-low")
        self._articles.wraps = self.arrangement in {Arrangement.PHONE, Arrangement.COLUMNS}
        lines = lines_a_row(self.arrangement, width, self._settings.list_lines)
        self._articles.set_lines(lines, lines if self._settings.list_lines == "1" else 2)

    def _show_edges(self) -> None:
        """Mark the focused pane by a bar, if there are several side by side."""
        for pane in (self._sidebar, self._articles, self._reader):
            if pane is not None:
                pane.has_edge = not self.is_one_pane
                pane.show_edge(on=pane.has_edge and pane.has_focus)

    def widen_sidebar(self) -> None:
        """Make the sidebar as wide as its rows need, and keep it so for other rows.

        While the archive is being indexed, nothing is kept: the longest row may be gone a moment later.
        """
        if self.arrangement is not Arrangement.COLUMNS:
            return
        cells = max(self._kept_cells, min(self._sidebar.cells_wanted, WIDEST_SIDEBAR))
        if self._session.progress.finished:
            self._kept_cells = cells
        if cells != self._sidebar_cells:
            self._sidebar_cells, self._sidebar.styles.min_width = cells, cells

    def next_wish(self) -> str:
        """Switch to the next arrangement; return its name."""
        self._wish = WISHES[(WISHES.index(self._wish) + 1) % len(WISHES)]
        self.fit(*self._screen.size)
        return self._wish

    def go_to(self, pane: Pane) -> None:
        """Bring a pane to the front where panes take turns, and show it where it was hidden."""
        self._turn = pane
        self._take_turns()
        classes = {}
        if pane is Pane.SIDEBAR:
            classes["-no-sidebar"] = False
        if pane is not Pane.READER:
            classes["-zen"] = False
            if self._reader is not None:
                self._reader.is_centred = False
        self._screen.update_classes(classes)

    def set_zen(self, *, on: bool) -> None:
        """Show only the article, centred, or the other panes, too."""
        if self._reader is not None:
            self._reader.is_centred = on
        self._screen.set_class(on, "-zen")

    def toggle_sidebar(self) -> bool:
        """Show or hide the sidebar; return whether it is hidden."""
        self._screen.toggle_class("-no-sidebar")
        return self._screen.has_class("-no-sidebar")

    def _take_turns(self) -> None:
        """Show the active pane; not by a class, which would restyle all widgets."""
        reader = self._reader
        is_reading = self.is_one_pane and reader is not None and self._turn is Pane.READER
        self._sidebar.styles.display = "block" if self.is_one_pane and self._turn is Pane.SIDEBAR else None
        self._articles.styles.display = "none" if is_reading else None
        if reader is None:
            return
        # Setting a height causes a layout, even if it is unchanged.
        if is_reading != reader.styles.inline.has_rule("height"):
            reader.styles.display = "block" if is_reading else None
            reader.styles.height = "1fr" if is_reading else None
        reader.is_peek = self.is_one_pane and not is_reading
