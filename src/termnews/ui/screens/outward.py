"""What leaves termnews: addresses, citations, files, pipes. Nothing is ever fetched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on

from termnews.errors import ArchiveError
from termnews.model.row import Number
from termnews.text.clean import clean_body, clean_line, clean_path
from termnews.text.words import _, ngettext
from termnews.ui.choice import Choice
from termnews.ui.late import Question
from termnews.ui.purpose import Purpose
from termnews.ui.reader import messages
from termnews.ui.screens.windowed import Windowed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from termnews.desk.desk import Desk
    from termnews.model.article import Article
    from termnews.settings import Settings


class Outward(Windowed):
    """Copies, opens, writes and pipes."""

    def __init__(self, desk: Desk, settings: Settings, keymap: Mapping[str, str] | None = None) -> None:
        """Begin with nothing under way."""
        super().__init__(desk, settings, keymap)
        self.numbers_asked: Sequence[Number] = ()
        """The articles that a folder or a command was asked for."""
        self.outside_question: Question[str] = Question(self, "outside")

    @property
    def is_settled(self) -> bool:
        """Whether nothing is under way, outside neither."""
        return super().is_settled and self.outside_question.is_idle

    def article_chosen(self) -> Article | None:
        """The article that is read, or under the cursor."""
        number = next(iter(self.chosen_numbers()), None)
        try:
            return None if number is None else self.desk.article(number)
        except ArchiveError as error:
            self.say(str(error), severity="warning")
            return None

    def action_open_original(self) -> None:
        """Open the original in a browser where there is one; else copy its address."""
        if (article := self.article_chosen()) is not None:
            self.open_address(article.original or article.permalink)

    def open_address(self, url: str) -> None:
        """Show an address and copy it; a browser is started only where one can be."""
        from termnews.ui.opener import LinkError, can_open, check_link, open_link

        if not url:
            self.say(_("This page names no address."))
            return
        self.copy(url)
        try:
            link = check_link(url)
            if can_open():
                open_link(link)
        except LinkError as error:
            self.say(f"{clean_line(url)}\n{error}", severity="warning")
            return
        opened = _("Opened in the browser: {address}") if can_open() else _("Sent to the clipboard: {address}")
        self.say(opened.format(address=clean_line(url)))

    def copy(self, text: str) -> None:
        """Send text to the clipboard of the terminal."""
        self.app.copy_to_clipboard(clean_body(text).text)

    def action_copy_address(self) -> None:
        """Copy the words that the mouse selected, else the address of the article."""
        if self.words_selected:
            self.action_copy_text()
            self.clear_selection()
        elif (article := self.article_chosen()) is not None:
            url = article.original or article.permalink
            if url:
                self.copy(url)
                self.say(_("Sent to the clipboard: {address}").format(address=clean_line(url)))
            else:
                self.say(_("This page names no address."))

    def action_copy_citation(self) -> None:
        """Copy title, source, date and address as Markdown."""
        if (article := self.article_chosen()) is not None:
            self.copy(citation(article))
            self.say(_("Sent to the clipboard: {address}").format(address=clean_line(citation(article))))

    def follow_link(self, url: str) -> None:
        """Open an archived page in place; show and copy any other address."""
        from termnews.ui.opening import ARTICLE

        if url.startswith(ARTICLE):
            self.read_article(Number(int(url.removeprefix(ARTICLE))))
            return
        known = self.opened.known if self.opened is not None else {}
        if url in known:
            self.read_article(known[url])
            return
        numbers = self.desk.archive.numbers_for_url(url)
        if numbers:
            self.read_article(numbers[0])
        else:
            self.open_address(url)

    @on(messages.LinkChosen)
    def open_link(self, event: messages.LinkChosen) -> None:
        """Follow a link of the article."""
        event.stop()
        self.follow_link(event.url)

    @on(messages.Copy)
    def copy_words(self, event: messages.Copy) -> None:
        """Copy words that were selected in the article."""
        event.stop()
        self.copy(event.text)
        self.say(_("Sent to the clipboard: {address}").format(address=clean_line(event.text, 80)))

    # Files and commands

    def action_write(self) -> None:
        """Write articles to files; the folder is asked for."""
        self.numbers_asked = self.chosen_numbers()
        if self.numbers_asked:
            self.ask_line.ask(Purpose.WRITE, _("write to folder"), "~/")

    def action_pipe(self) -> None:
        """Give the article to a command."""
        self.numbers_asked = self.chosen_numbers()
        if self.numbers_asked:
            self.ask_line.ask(Purpose.PIPE, _("pipe into"), "")

    def hear_command(self, purpose: Purpose, text: str) -> None:
        """A folder or a command was typed."""
        if not text.strip():
            return
        numbers, desk = self.numbers_asked, self.desk
        if purpose is Purpose.PIPE:
            from termnews.ui.outside import pipe_text

            def pipe() -> str:
                markdown = "\n\n".join(desk.open_article(number).markdown for number in numbers)
                return pipe_text(text, markdown)[1]

            self.outside_question.ask(pipe, self.show_output, self.hear_mistake)
        elif purpose is Purpose.WRITE:
            folder = Path(text).expanduser()
            self.outside_question.ask(lambda: write_files(desk, numbers, folder), self.say, self.hear_mistake)

    def show_output(self, output: str) -> None:
        """Show what a command printed."""
        lines = clean_body(output).text.splitlines() or [_("The command printed nothing.")]
        self.offer(_("Output"), [Choice(line) for line in lines[:2000]], types=False)

    def action_open_in_pager(self) -> None:
        """Show the saved page in the person's pager."""
        from termnews.archive.walk import folder_of
        from termnews.ui.outside import page_file

        if numbers := self.chosen_numbers()[:1]:
            with self.app.suspend():
                shown = page_file(folder_of(self.desk.archive.root) / os.fsdecode(self.desk.archive.path(numbers[0])))
            self.refresh(layout=True)
            if not shown:
                self.say(_("No pager could be started: set $PAGER."), severity="warning")


def write_files(desk: Desk, numbers: Sequence[Number], folder: Path) -> str:
    """Write articles as Markdown into a folder, never over a file; say what was written. Slow."""
    from termnews.desk.export import export_name, make_folder, write_export
    from termnews.desk.forms import render_markdown
    from termnews.desk.opened import ShownArticle

    make_folder(folder)
    written = 0
    for number in numbers:
        article = desk.article(number)
        shown = ShownArticle(article, desk.archive.markdown(number), desk.path(number))
        written += write_export(folder, export_name(article, "md"), render_markdown(shown))
    words = ngettext("{count} article written to {folder}.", "{count} articles written to {folder}.", written)
    sentence = words.format(count=written, folder=clean_path(str(folder)))
    if taken := len(numbers) - written:
        left = ngettext("{count} file was there already.", "{count} files were there already.", taken)
        sentence = f"{sentence} {left.format(count=taken)}"
    return sentence


def citation(article: Article) -> str:
    """Title, source, date and address on one line of Markdown."""
    address = article.original or article.permalink
    title = f"[{article.title}]({address})" if address else article.title
    day = article.published.day if article.published else ""
    return " · ".join(part for part in (title, article.source, day) if part)
