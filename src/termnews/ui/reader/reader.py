"""The reader: one article, shown to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.message import Message
from textual.reactive import reactive
from textual.worker import Worker, WorkerState

from termnews.text.words import _
from termnews.ui.reader.document import Document, View
from termnews.ui.reader.page_view import MEASURE
from termnews.ui.reader.script import Convert, Script, load_converter
from termnews.ui.reader.selecting import SelectablePage

if TYPE_CHECKING:
    from textual import events

    from termnews.ui.reader.article import OpenArticle, Position

_STEP = 4
_NARROWEST, _WIDEST = 20, 200
_WORDS = re.compile(r"\w{2,24}")
_FEW = 6
"""By such runs of letters, so many of them, a place is found again in another view."""


class ArticleReader(SelectablePage):
    """One article with its header and what it points to.

    Set `article`, or call `show` to restore a place. Everything a key can ask
    is an action; while `is_busy_with_keys` letters belong to the reader.
    """

    DEFAULT_CSS: ClassVar[str] = """
    ArticleReader {
        background: $surface;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        &> .reader--title { text-style: bold; color: $primary; }
        &> .reader--meta { color: $text-muted; }
        &> .reader--tags { color: $text-muted; }
        &> .reader--heading { text-style: bold; color: $primary; }
        &> .reader--caption { text-style: italic; color: $text-muted; }
        &> .reader--image { text-style: italic; color: $text-muted; }
        &> .reader--rule { color: $text-disabled; }
        &> .reader--section { text-style: bold; color: $text-muted; }
        &> .reader--fold { color: $text-muted; }
        &> .reader--notice { color: $text-muted; }
        &> .reader--sign { color: $text-muted; }
        &> .reader--code-words { text-style: bold; }
        &> .reader--link { text-style: underline; color: $accent; }
        &> .reader--archived-link { text-style: bold underline; color: $accent; }
        &> .reader--arrow { color: $text-muted; }
        &> .reader--match { text-style: bold; background: $warning 30%; }
        &> .reader--current-match { text-style: bold reverse; }
        &> .reader--focused-link { text-style: reverse; }
        &> .reader--selection { text-style: reverse; }
        &> .reader--caret { text-style: bold underline; }
        &> .reader--hint { text-style: bold reverse; color: $warning; }
    }
    ArticleReader:ansi > .reader--meta { text-style: dim; }
    ArticleReader:ansi > .reader--tags { text-style: dim; }
    ArticleReader:ansi > .reader--sign { text-style: dim; }
    ArticleReader:ansi > .reader--rule { text-style: dim; }
    ArticleReader:ansi > .reader--fold { text-style: dim; }
    ArticleReader:ansi > .reader--notice { text-style: dim; }
    ArticleReader:ansi > .reader--arrow { text-style: dim; }
    ArticleReader:ansi > .reader--match { text-style: bold underline; background: ansi_default; }
    """

    @dataclass
    class LookChanged(Message):
        """The article is shown in another view, script or width."""

        view: View
        script: Script
        measure: int

    article: reactive[OpenArticle | None] = reactive(None, init=False)
    """What is shown. Set from above."""
    script: reactive[Script] = reactive(Script.ORIGINAL, init=False)
    """Which Chinese characters are shown; kept from article to article."""

    def show(self, article: OpenArticle | None, position: Position | None = None) -> None:
        """Show an article, from the place where it was left when one is given."""
        self.set_reactive(ArticleReader.article, article)
        self._beneath = None
        self._has_reached_end = False
        self.focused_link = None
        self._left_for_note = None
        self.end_hints()
        self.end_selecting()
        if self.is_attached and self.text_selection is not None:
            self.screen.clear_selection()
        self.set_matches(article.find_matches if article else None)
        document = Document(article) if article else None
        if document is not None and self._convert is not None:
            document.set_convert(self._convert)
        self.show_document(document, position)

    def watch_article(self, article: OpenArticle | None) -> None:
        """Show what was set from above."""
        self.show(article)

    # Keys that belong to a mode

    @property
    def is_busy_with_keys(self) -> bool:
        """Whether letters choose a hint or move the caret, and commands wait."""
        return self._hints is not None or self.is_selecting

    @property
    def mode_keys(self) -> list[tuple[str, str]]:
        """The keys of the mode that is on, with their words; none outside of modes."""
        if self.is_selecting:
            return [
                ("y", _("copy words")),
                ("Esc", _("back")),
                ("hjkl", _("move")),
                ("v", _("begin here")),
                ("o", _("other end")),
            ]
        return [("a-z", _("follow a link")), ("Esc", _("back"))] if self._hints is not None else []

    def on_key(self, event: events.Key) -> None:
        """Give keys to the mode that is on."""
        if self.take_hint_key(event) or self.take_selecting_key(event):
            event.stop()
            event.prevent_default()

    def step_back(self) -> bool:
        """End what is on: selecting, hints, the link in hand, the words found; gives whether something was."""
        if self.is_busy_with_keys:
            self.end_hints()
            self.end_selecting()
            return True
        if self.selected_text:
            self.screen.clear_selection()
            return True
        if self.leave_note() or self.leave_link():
            return True
        if self._is_finding:
            self.action_clear_find()
            return True
        return False

    # Width

    def action_wider(self) -> None:
        """Make lines longer."""
        self.set_measure(self.measure + _STEP)

    def action_narrower(self) -> None:
        """Make lines shorter."""
        self.set_measure(self.measure - _STEP)

    def set_measure(self, measure: int = MEASURE) -> None:
        """Set the length of lines, in cells."""
        self.measure = max(_NARROWEST, min(measure, _WIDEST))
        self.lay_out_again()
        self._tell_look()

    # View

    _beneath: Document | None = None
    """The article as blocks while its source is shown."""

    @property
    def position(self) -> Position:
        """The place at the top of the screen, counted in the blocks of the article whatever the view."""
        if self.view is View.SOURCE and self._beneath is not None:
            return self._beneath.find_words(*self._words_at_top())
        return super().position

    @property
    def view(self) -> View:
        """What is shown of the article."""
        return self.document.view if self.document else View.CLEAN

    def action_next_view(self) -> None:
        """Go from clean to with notices to source, and round again."""
        views = list(View)
        self.set_view(views[(views.index(self.view) + 1) % len(views)])

    def set_view(self, view: View) -> None:
        """Show another view of the article, at the same place."""
        document = self.document
        if document is None or document.view is view:
            return
        self.focused_link = None
        if View.SOURCE in (view, document.view):
            self._beneath = document if view is View.SOURCE else None
            self._replace_document(Document(document.article, view))
        else:
            document.view = view
            self.redo_folds()
        self._tell_look()

    def _replace_document(self, document: Document) -> None:
        """Show the article as other blocks, at the words that stood at the top."""
        words, share = self._words_at_top()
        if self._convert is not None and document.view is not View.SOURCE:
            document.set_convert(self._convert)
        document.read_all()
        self.set_matches(self._find_matches)
        self.show_document(document, document.find_words(words, share))

    def _words_at_top(self) -> tuple[list[str], float]:
        """Give the words at the top as the page has them, the longest first, and how far down they stand."""
        document = self.document
        if document is None or (self._anchor.block == 0 and not self._anchor.character):
            return [], 0.0
        text = document.originals[self._anchor.block].text
        # Runs of letters: no sign of the Markdown stands in them, nor any that is drawn for it.
        words = sorted(_WORDS.findall(text[self._anchor.character :]), key=len, reverse=True)[:_FEW]
        return words, self._anchor.block / max(1, len(document.blocks))

    # Script

    _convert: Convert | None = None

    def action_next_script(self) -> None:
        """Go from the script of the page to simplified to traditional, and round again."""
        scripts = list(Script)
        self.script = scripts[(scripts.index(self.script) + 1) % len(scripts)]

    def watch_script(self, script: Script) -> None:
        """Show the article in another script as soon as its tables are there."""
        if script is Script.ORIGINAL:
            self._apply_convert(None)
        else:
            self.run_worker(
                lambda: load_converter(script), name=script.value, thread=True, group="script", exit_on_error=False
            )

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Use the tables that were loaded, unless another script was chosen meanwhile."""
        if event.worker.name != self.script.value:
            return
        if event.state is WorkerState.SUCCESS:
            self._apply_convert(event.worker.result)
        elif event.state is WorkerState.ERROR:
            self.script = Script.ORIGINAL
            sentence = _("The tables of characters cannot be loaded: {reason}")
            self.notify(sentence.format(reason=event.worker.error), severity="warning", markup=False)

    def _apply_convert(self, convert: Convert | None) -> None:
        self._convert = convert
        if self.document is not None and self.view is not View.SOURCE:
            self.document.set_convert(convert)
            self.look_again()
            self.lay_out_again()
        self._tell_look()

    def _tell_look(self) -> None:
        self.post_message(self.LookChanged(self.view, self.script, self.measure))
