"""Windows: commands, help, problems, themes, outline, details of an article."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from termnews.text.address import shown_address
from termnews.text.words import N_, _, ngettext
from termnews.ui.actions.command import Command, everywhere, on_article
from termnews.ui.windows.choice import Choice, offer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from termnews.desk.desk import Desk
    from termnews.model.dates import WrittenDate
    from termnews.model.problem import Problem
    from termnews.model.row import Number
    from termnews.ui.actions.context import Context
    from termnews.ui.actions.marks import MarkCommands
    from termnews.ui.actions.queries import QueryCommands
    from termnews.ui.reader.shown_article import Position
    from termnews.ui.typed_command import TypedCommand

_ZONE = re.compile(r"(?<=:\d\d)([+-]\d\d:?\d\d|Z)$")
"""The time zone after a time."""


class WindowCommands:
    """Commands that open windows."""

    def __init__(
        self,
        context: Context,
        *,
        queries: QueryCommands,
        marks: MarkCommands,
        keymap: Mapping[str, str],
        set_theme: str,
        run: Callable[[Command], Awaitable[None]],
    ) -> None:
        """Show what desk and session know.

        Args:
            context: Where windows open.
            queries: Runs typed commands that query.
            marks: Runs typed commands that mark.
            keymap: The person's keys by command.
            set_theme: The theme that the settings set, with which the next start begins; empty for none.
            run: Runs a command in the focused pane.
        """
        self._desk, self._session, self._stage, work = context
        self._queries, self._marks = queries, marks
        self._keymap, self._set_theme, self._run = keymap, set_theme, run
        self._told = work.latest()

    # Commands

    def palette(self) -> None:
        """All commands, by name, and those that take words."""
        from termnews.ui.actions.queries import ORDERS
        from termnews.ui.commands import COMMANDS
        from termnews.ui.help_rows import MOVEMENTS
        from termnews.ui.keymap import key_titles, keys_of
        from termnews.ui.windows.palette import PaletteWindow

        choices = [
            Choice(c.title, c, beside=c.id, before=key_titles(keys_of(c, self._keymap)))
            for c in sorted(COMMANDS, key=lambda command: command.id in MOVEMENTS)
        ]
        window = PaletteWindow(choices, ORDERS, self._desk.facets.tags_known())
        self._stage.open_window(window, self._on_chosen)

    async def _on_chosen(self, chosen: Command | TypedCommand | None) -> None:
        """Run what was chosen or typed in the palette."""
        from termnews.ui.typed_command import TypedCommand, Verb

        if not isinstance(chosen, TypedCommand):
            await self._on_command(chosen)
        elif chosen.verb is Verb.THEME:
            self._keep_theme(chosen.name)
        elif chosen.verb is Verb.SORT:
            self._queries.sort_by(chosen.name)
        elif chosen.verb is Verb.SEARCH:
            self._queries.show_found(chosen.query)
        else:
            self._marks.run(chosen)

    async def _on_command(self, command: Command | None) -> None:
        """Run the choice made in a window."""
        if command is not None:
            await self._run(command)

    def help(self) -> None:
        """The keys, those of the focused pane first."""
        from termnews.ui.help_rows import help_rows

        offer(self._stage, _("Help"), help_rows(self._session.pane, self._keymap), self._on_command)

    def search_help(self) -> None:
        """How a query is written."""
        from termnews.ui.windows.search_help import SearchHelp

        self._stage.open_window(SearchHelp())

    def theme(self) -> None:
        """Choose a theme, previewed while the cursor moves."""
        from termnews.ui.windows.themes import ThemeWindow

        self._stage.open_window(ThemeWindow(self._set_theme), self._keep_theme)

    def _keep_theme(self, name: str | None) -> None:
        """Store the chosen theme for the next start."""
        if name:
            self._desk.person.set_theme(name)

    # The archive

    def problems(self) -> None:
        """The list of problems, followed by the ignored files."""
        from termnews.ui.problem_words import problem_words

        problems = sorted(self._desk.problems(), key=lambda problem: not problem.is_flaw)
        wrong = sum(problem.is_flaw for problem in problems)
        choices = [
            Choice(problem.path or "-", problem, beside=problem_words(problem.kind), is_path=True)
            for problem in problems
        ]
        if passed := len(problems) - wrong:
            words = ngettext("{count} file was skipped.", "{count} files were skipped.", passed)
            choices.insert(wrong, Choice(words.format(count=passed), look="heading"))
        if not wrong:
            choices.insert(0, Choice(_("No problems: every page was read.")))
        counted = ngettext("{count} problem", "{count} problems", wrong).format(count=wrong)
        heading = counted if wrong else _("Problems")
        offer(self._stage, heading, choices, self._show_problem, types=bool(problems))

    def _show_problem(self, problem: Problem | None) -> None:
        """Explain a problem and what can be done; then return to the list."""
        if problem is not None:
            from termnews.ui.problem_words import problem_words

            kind = problem_words(problem.kind)
            pairs = [(_("File"), problem.path or "-"), (_("Kind"), kind), (_("Reason"), problem.reason)]
            self._show_pairs(_("Problem"), pairs, then=self.problems)

    def rescan(self) -> None:
        """Look for changed pages."""
        self._desk.rescan()
        self._stage.say(_("Looking for changes …"))

    # The article

    def outline(self) -> None:
        """The headings of the article."""
        headings = self._stage.article.headings.outline()
        if not headings:
            self._stage.say(_("No headings in this article."))
            return
        top = min(heading.level for heading in headings)
        choices = [Choice("  " * (heading.level - top) + heading.text, heading.position) for heading in headings]
        here = self._stage.article.viewport.position
        at = sum(heading.position <= here for heading in headings) - 1
        offer(self._stage, _("Outline"), choices, self._go_to_place, at=max(0, at))

    def _go_to_place(self, position: Position | None) -> None:
        """Go to a place in the article."""
        if position is not None:
            from termnews.desk.session import Pane

            self._stage.go_to(Pane.READER)
            self._stage.article.scrolling.go_to(position)

    def info(self) -> None:
        """What is known about the article."""
        if (number := self._session.first_chosen) is not None:
            show = partial(self._show_pairs, _("About this article"))
            self._told.ask(lambda: about_article(self._desk, number), show, self._stage.say)

    def _show_pairs(
        self, heading: str, pairs: Iterable[tuple[str, str]], then: Callable[[], None] = lambda: None
    ) -> None:
        """Show names and their values in full, however narrow the window is."""
        from termnews.ui.windows.telling import TellingWindow

        window = TellingWindow(heading, [(name, value) for name, value in pairs if value])
        self._stage.open_window(window, lambda _none: then())


def spaced_date(date: WrittenDate | None) -> str:
    """A date with its time and zone, separated by spaces: "2021-01-05 09:00 +08:00"; empty without one."""
    return _ZONE.sub(r" \1", date.iso).replace("T", " ") if date is not None else ""


def about_article(desk: Desk, number: Number) -> list[tuple[str, str]]:
    """What is known about an article, by name; called in another thread."""
    from termnews.ui.reader.frame import language_name
    from termnews.ui.status_words import number_words

    row, article = desk.articles.row(number).row, desk.articles.get(number)
    return [
        (_("Title"), article.title),
        (_("Source"), article.source),
        (_("Byline"), article.byline),
        (_("Published"), spaced_date(article.published)),
        (_("Posted"), spaced_date(article.posted)),
        (_("Section"), article.section),
        (_("Tags"), ", ".join(article.tags)),
        (_("Language"), language_name(article.language)),
        (_("Characters"), number_words(row.characters)),
        (_("Original"), shown_address(article.original)),
        (_("Permalink"), shown_address(article.permalink)),
        (_("File"), desk.articles.shown_path(row.number)),
        (_("Layout"), article.layout),
        (_("Id"), article.id),
        (_("Versions"), str(row.versions) if row.versions > 1 else ""),
        (_("Copies"), str(row.copies) if row.copies > row.versions else ""),
    ]


COMMANDS = (
    Command("outline", "O", N_("Outline"), everywhere(WindowCommands.outline)),
    Command("info", "i", N_("About this article"), on_article(WindowCommands.info)),
    Command("palette", "colon,ctrl+p", N_("Command palette"), everywhere(WindowCommands.palette)),
    Command("help", "question_mark,f1", N_("Help"), everywhere(WindowCommands.help)),
    Command("search-help", "", N_("Search by tag: date: source: is:"), everywhere(WindowCommands.search_help)),
    Command("problems", "P", N_("Problems"), everywhere(WindowCommands.problems)),
    Command("theme", "T", N_("Theme"), everywhere(WindowCommands.theme)),
    Command("rescan", "f5", N_("Reload changed pages"), everywhere(WindowCommands.rescan)),
)
