"""The interface of the screen for commands."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from textual.screen import Screen, ScreenResultCallbackType
    from textual.timer import Timer

    from termnews.desk.opened import OpenedArticle
    from termnews.desk.session import Pane
    from termnews.errors import TermnewsError
    from termnews.model.query import Query
    from termnews.ui.panes.query_messages import Purpose
    from termnews.ui.reader.finding import Finding
    from termnews.ui.reader.following import Following
    from termnews.ui.reader.headings import HeadingWalk
    from termnews.ui.reader.scrolling import Scrolling
    from termnews.ui.reader.selecting import Selecting
    from termnews.ui.reader.shown_article import ReaderArticle
    from termnews.ui.reader.viewport import Viewport

P = ParamSpec("P")
T = TypeVar("T")


class Part(Enum):
    """Parts of the session that must be redrawn; the status line always is."""

    RESULTS = auto()
    """The list has other articles."""
    ROWS = auto()
    """The same articles, with other marks."""
    CURSOR = auto()
    PLACE = auto()
    """The cursor, and the number of rows above it at the start."""
    SIDEBAR = auto()
    STATUS = auto()


class ArticleView(Protocol):
    """What commands may ask of the article on the screen."""

    viewport: Viewport
    scrolling: Scrolling
    headings: HeadingWalk
    finding: Finding
    following: Following
    selecting: Selecting

    def show_article(self, opened: OpenedArticle, query: Query) -> None: ...  # noqa: D102
    def show_links_of(self, opened: OpenedArticle) -> None: ...  # noqa: D102
    def show(self, article: ReaderArticle | None) -> None: ...  # noqa: D102
    def step_back(self) -> bool: ...  # noqa: D102


class Stage(Protocol):
    """What commands may ask of the screen."""

    @property
    def article(self) -> ArticleView:
        """The article; its pane is mounted on first use."""

    def redraw(self, *parts: Part) -> None:
        """Redraw what has changed in the session."""

    def go_to(self, pane: Pane) -> None:
        """Focus a pane, and bring it to the front where panes take turns."""

    def say(self, what: str | TermnewsError, *, severity: str = "information") -> None:
        """Show a message; an error in what is being typed is marked there."""

    def ask(self, purpose: Purpose, prompt: str, text: str = "") -> None:
        """Open the query line for something to be typed."""

    def explain(self, words: str) -> None:
        """Explain below the query line how the input is read."""

    def open_window(self, window: Screen[T], then: ScreenResultCallbackType[T] | None = None) -> None:
        """Open a window over the panes; `then` is called with its result."""

    def set_timer(self, delay: float, callback: Callable[[], object]) -> Timer:
        """Call something after so many seconds."""

    def copy(self, text: str) -> None:
        """Send text to the clipboard of the person's terminal."""

    def suspend(self) -> AbstractContextManager[None]:
        """Suspend the app while another program uses the terminal."""

    def stop(self) -> None:
        """Stop the process, as ^Z does elsewhere."""

    def leave(self) -> None:
        """End the reader."""
