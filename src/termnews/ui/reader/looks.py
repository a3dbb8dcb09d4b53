"""How the article is shown: its view, its Chinese script, the length of its lines."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeVar

from termnews.text.words import _, without_stop
from termnews.ui.reader.document import Document, View, words_at
from termnews.ui.reader.messages import LookChanged
from termnews.ui.reader.script import Script
from termnews.ui.reader.viewport import MEASURE

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.ui.reader.article_search import ArticleSearch
    from termnews.ui.reader.following_links import LinkWalk
    from termnews.ui.reader.script import Convert
    from termnews.ui.reader.scrolling import Scrolling
    from termnews.ui.reader.surface import Surface

_STEP = 4
_NARROWEST, _WIDEST = 20, 200
_Choice = TypeVar("_Choice", bound=Enum)


class Looks:
    """View, script and width; the script is kept from article to article."""

    def __init__(
        self,
        scrolling: Scrolling,
        surface: Surface,
        search: ArticleSearch,
        walk: LinkWalk,
        load: Callable[[Script], object],
    ) -> None:
        """Show articles as they were written.

        Args:
            scrolling: What shows them.
            surface: The way to the screen.
            search: Searches again in other text.
            walk: Lets go of a link that may be gone.
            load: Begins to load the tables of a script; `on_loaded` or `on_failure` ends it.
        """
        self.script = Script.ORIGINAL
        self._scrolling = scrolling
        self._viewport = scrolling.viewport
        self._surface = surface
        self._search = search
        self._walk = walk
        self._load = load
        self._convert: Convert | None = None

    def convert(self, document: Document) -> None:
        """Show another document in the script."""
        if self._convert is not None and document.view is not View.SOURCE:
            document.set_convert(self._convert)

    # View

    @property
    def view(self) -> View:
        """What is shown of the article."""
        return self._viewport.document.view if self._viewport.document else View.CLEAN

    def next_view(self) -> None:
        """Cycle through the views: clean, with notices, source."""
        self.set_view(_next_of(self.view))

    def set_view(self, view: View) -> None:
        """Show another view of the article, at the same place."""
        document = self._viewport.document
        if document is not None and document.article.comparison:
            self._surface.say(_("Esc goes back to the article."))
            return
        if document is None or document.view is view:
            return
        self._walk.unfocus()
        if View.SOURCE in (view, document.view):
            self._replace(Document(document.article, view, document if view is View.SOURCE else None))
        else:
            document.view = view
            self._scrolling.redo_folds()
        self._report()

    def _replace(self, document: Document) -> None:
        """Show other blocks, at the text that was at the top."""
        here = words_at(self._viewport.document, self._viewport.anchor)
        self.convert(document)
        document.read_all()
        self._search.restart()
        self._viewport.show(document, document.find_words(*here))
        self._viewport.layout()
        self._surface.redraw()

    # Script

    def next_script(self) -> None:
        """Cycle through the scripts: the page's, simplified, traditional."""
        self.set_script(_next_of(self.script))

    def set_script(self, script: Script) -> None:
        """Show the article in another script as soon as its tables are there."""
        if script is self.script:
            return
        self.script = script
        if script is Script.ORIGINAL:
            self._convert_by(None)
        else:
            self._load(script)

    def on_loaded(self, script: Script, convert: Convert) -> None:
        """Use the tables that were loaded, unless another script was chosen meanwhile."""
        if script is self.script:
            self._convert_by(convert)

    def on_failure(self, script: Script, error: BaseException) -> None:
        """Show the page's script again."""
        if script is self.script:
            self.set_script(Script.ORIGINAL)
            self._surface.warn(_("Cannot load the conversion tables: {reason}.").format(reason=without_stop(error)))

    def _convert_by(self, convert: Convert | None) -> None:
        self._convert = convert
        document = self._viewport.document
        if document is not None and document.view is not View.SOURCE:
            document.set_convert(convert)
            self._search.forget()
            self._lay_out_again()
        self._report()

    # Width

    def wider(self) -> None:
        """Make lines longer."""
        self.set_measure(self._viewport.measure + _STEP)

    def narrower(self) -> None:
        """Make lines shorter."""
        self.set_measure(self._viewport.measure - _STEP)

    def set_measure(self, measure: int = MEASURE) -> None:
        """Set the length of lines, in cells."""
        self._viewport.measure = max(_NARROWEST, min(measure, _WIDEST))
        self._lay_out_again()
        self._report()

    def _lay_out_again(self) -> None:
        self._viewport.lay_out_again()
        self._surface.redraw()

    def _report(self) -> None:
        self._surface.post(LookChanged(self._viewport.measure))


def _next_of(choice: _Choice) -> _Choice:
    """The one after it; after the last, the first."""
    choices = list(type(choice))
    return choices[(choices.index(choice) + 1) % len(choices)]
