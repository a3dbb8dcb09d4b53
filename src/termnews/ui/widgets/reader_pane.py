"""The reader as a pane of the main screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from termnews.ui.commands import Where, bindings
from termnews.ui.opening import kept_place, reader_article
from termnews.ui.reader.reader import ArticleReader
from termnews.ui.reader.script import Script

if TYPE_CHECKING:
    from textual.binding import BindingType

    from termnews.desk.opened import OpenedArticle
    from termnews.model.query import Query


class ReaderPane(ArticleReader):
    """One article, with the keys of the table of commands."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.READER)]

    def __init__(self, measure: int, script: str) -> None:
        """Begin empty, with lines of at most `measure` cells, in a Chinese script."""
        super().__init__(id="reader")
        self.measure = measure
        self._first_script = Script(script)

    def on_mount(self) -> None:
        """Load the tables of the script."""
        self.script = self._first_script

    def show_article(self, opened: OpenedArticle, query: Query) -> None:
        """Show an article from where the person left off."""
        self.show(reader_article(opened, query), kept_place(opened))
