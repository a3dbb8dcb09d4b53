"""Output to other programs: addresses, citations, files, pipes, the person's own programs. Nothing is ever fetched."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from termnews.errors import UsageError
from termnews.settings.folders import expand_home
from termnews.text.clean import clean_body, clean_line, clean_path
from termnews.text.words import N_, _, ngettext
from termnews.ui.actions.command import Command, everywhere, on_article
from termnews.ui.panes.query_messages import Purpose
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from termnews.desk.desk import Desk
    from termnews.errors import TermnewsError
    from termnews.model.article import Article
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context

_MOST_LINES = 2000
"""The maximum number of lines of a command's output that are shown."""


class OutsideCommands:
    """Commands that lead out of termnews; a restricted account may only copy."""

    def __init__(
        self,
        context: Context,
        set_note: Callable[[Number, str], None],
        *,
        is_allowed: bool,
    ) -> None:
        """Act on the selection.

        Args:
            context: Has the selection, and suspends the terminal.
            set_note: Stores a note written in an editor.
            is_allowed: Whether the settings allow starting programs, writing files, and stopping the reader.
        """
        self._desk, self._session, self._stage, work = context
        self._set_note, self._is_allowed = set_note, is_allowed
        self._running, self._asking = work.latest(), work.latest()
        self._numbers: Sequence[Number] = ()
        """The articles for which a folder or a command is being typed."""

    def _may_go(self) -> bool:
        """Whether the settings allow it; if not, a message says so."""
        if not self._is_allowed:
            self._stage.say(_("Disabled here (outside = false)."))
        return self._is_allowed

    def _with_article(self, then: Callable[[Article], None]) -> None:
        """Pass the article that is read, or under the cursor, to `then`, when it has been looked up."""
        if (number := self._session.first_chosen) is not None:
            self._asking.ask(lambda: self._desk.articles.get(number), then, self._warn)

    def _warn(self, error: TermnewsError) -> None:
        self._stage.say(str(error), severity="warning")

    # Addresses

    def original(self) -> None:
        """Open the original in a browser, if there is one, else copy its address."""
        self._with_article(lambda article: self.open_address(article.original or article.permalink))

    def open_address(self, url: str) -> None:
        """Show an address and copy it; a browser is started only where one can be."""
        from termnews.ui.browser import LinkError, can_open, check_link, is_over_ssh, open_link

        if not self._is_allowed:
            self._stage.copy(clean_body(url).text)
            return
        if not url:
            self._stage.say(_("This page has no address."))
            return
        self._stage.copy(clean_body(url).text)
        try:
            address = check_link(url)
            if can_open():
                open_link(address)
        except LinkError as error:
            self._stage.say(f"{clean_line(url)}\n{error}", severity="warning")
            return
        if can_open():
            words = _("Opened in the browser: {address}")
        elif is_over_ssh():
            words = _("No browser over ssh; copied {address}")
        else:
            words = _("No browser here; copied {address}")
        self._stage.say(words.format(address=clean_line(url)))

    def copy_address(self) -> None:
        """Copy the words that the mouse selected, else the address of the article."""
        if words := self._stage.article.selecting.text:
            self.copy(words, shown=80)
            self._stage.article.step_back()
        else:
            self._with_article(self._copy_address_of)

    def _copy_address_of(self, article: Article) -> None:
        if url := article.original or article.permalink:
            self.copy(url)
        else:
            self._stage.say(_("This page has no address."))

    def copy_citation(self) -> None:
        """Copy title, source, date and address as Markdown."""
        from termnews.desk.forms import citation

        self._with_article(lambda article: self.copy(citation(article)))

    def copy(self, text: str, shown: int | None = None) -> None:
        """Send text to the clipboard of the terminal, and show the beginning of it."""
        self._stage.copy(clean_body(text).text)
        self.say_copied(text, shown)

    def say_copied(self, text: str, shown: int | None = None) -> None:
        """Report what was sent to the clipboard."""
        words = clean_line(text) if shown is None else clean_line(text, shown)
        self._stage.say(_("Copied: {address}").format(address=words))

    # Files and commands

    def write(self) -> None:
        """Write articles to files, after asking for the folder."""
        self._ask(Purpose.WRITE, _("export to folder"), "~/")

    def pipe(self) -> None:
        """Pipe the article to a command."""
        self._ask(Purpose.PIPE, _("pipe to"))

    def _ask(self, purpose: Purpose, prompt: str, text: str = "") -> None:
        if self._may_go():
            self._numbers = self._session.chosen()
            if self._numbers:
                self._stage.ask(purpose, prompt, text)

    def on_entered(self, purpose: Purpose, text: str) -> None:
        """Handle a typed folder or command."""
        if not self._may_go() or not text.strip():
            return
        numbers, desk = self._numbers, self._desk
        if purpose is Purpose.PIPE:
            self._running.ask(lambda: pipe_articles(desk, numbers, text), self._show_output, self._stage.say)
        else:
            folder = expand_home(text)
            self._running.ask(lambda: write_files(desk, numbers, folder), self._stage.say, self._stage.say)

    def _show_output(self, output: str) -> None:
        """Show the output of a command."""
        lines = clean_body(output).text.splitlines() or [_("The command printed nothing.")]
        offer(self._stage, _("Output"), [Choice(line) for line in lines[:_MOST_LINES]], types=False)

    # Programs that use the terminal

    def pager(self) -> None:
        """Show the saved page in the person's pager."""
        if self._may_go() and (number := self._session.first_chosen) is not None:
            self._asking.ask(lambda: self._desk.articles.saved_page(number), self._show_page, self._warn)

    def _show_page(self, page: bytes) -> None:
        from termnews.ui.programs import show_page

        try:
            with self._stage.suspend():
                show_page(page)
        except UsageError as error:
            self._warn(error)

    def note_in_editor(self) -> None:
        """Write the note in the person's editor."""
        if self._may_go() and (number := self._session.first_chosen) is not None:
            self._asking.ask(
                lambda: self._desk.articles.marks(number).note, partial(self._edit_note, number), self._warn
            )

    def _edit_note(self, number: Number, before: str) -> None:
        from termnews.ui.programs import edit_text

        try:
            with self._stage.suspend():
                note = edit_text(before)
        except UsageError as error:
            self._warn(error)
        else:
            if note.strip() != before:
                self._set_note(number, note)

    def stop(self) -> None:
        """Stop, as ^Z does elsewhere."""
        if self._may_go():
            self._stage.stop()


def pipe_articles(desk: Desk, numbers: Sequence[Number], command: str) -> str:
    """Pipe the Markdown of articles to a command; returns its output. Slow."""
    from termnews.ui.programs import pipe_text

    return pipe_text(command, "\n\n".join(desk.articles.open(number).markdown for number in numbers))[1]


def write_files(desk: Desk, numbers: Sequence[Number], folder: Path) -> str:
    """Write articles as Markdown into a folder, never over a file; return a message. Slow."""
    from termnews.desk.export import export_name, make_folder, write_export
    from termnews.desk.forms import render_markdown

    make_folder(folder)
    written = 0
    for number in numbers:
        shown = desk.articles.shown(number)
        written += write_export(folder, export_name(shown.article, "md"), render_markdown(shown))
    words = ngettext("Exported {count} article to {folder}.", "Exported {count} articles to {folder}.", written)
    sentence = words.format(count=written, folder=clean_path(str(folder)))
    if taken := len(numbers) - written:
        left = ngettext("Skipped {count} existing file.", "Skipped {count} existing files.", taken)
        sentence = f"{sentence} {left.format(count=taken)}"
    return sentence


COMMANDS = (
    Command("original", "o", N_("Open the original in a browser"), on_article(OutsideCommands.original)),
    Command("copy-address", "y", N_("Copy the address"), on_article(OutsideCommands.copy_address)),
    Command("copy-citation", "Y", N_("Copy a citation"), on_article(OutsideCommands.copy_citation)),
    Command("note-editor", "E", N_("Edit the note in $EDITOR"), on_article(OutsideCommands.note_in_editor)),
    Command("write", "w", N_("Export articles"), on_article(OutsideCommands.write)),
    Command("page-in-pager", "e", N_("Open the saved page in $PAGER"), on_article(OutsideCommands.pager)),
    Command("pipe", "vertical_line", N_("Pipe to a command"), on_article(OutsideCommands.pipe)),
    Command("suspend", "ctrl+z", N_("Suspend"), everywhere(OutsideCommands.stop)),
)
