"""The reader as a pane of the main screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from termnews.ui.commands import Where, bindings
from termnews.ui.opening import kept_place, reader_article
from termnews.ui.reader.reader import ArticleReader

if TYPE_CHECKING:
    from textual.binding import BindingType

    from termnews.desk.opened import OpenedArticle


class ReaderPane(ArticleReader):
    """One article, with the keys of the table of commands."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.READER)]

    def __init__(self, measure: int) -> None:
        """Begin empty, with lines of at most `measure` cells."""
        super().__init__(id="reader")
        self.measure = measure

    def show_article(self, opened: OpenedArticle) -> None:
        """Show an article from where the person left off."""
        self.show(reader_article(opened), kept_place(opened))
