"""The windows of the main screen: commands, help, problems, order, colours, outline, links, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.facets import count_facet
from termnews.model.query import Field, Query, Sort, Term
from termnews.text.words import _, ngettext
from termnews.ui.answer import FITTING, sort_words
from termnews.ui.choice import Choice
from termnews.ui.commands import COMMANDS, Command, Where
from termnews.ui.keymap import heard_in, key_titles, keys_of
from termnews.ui.screens.commanding import Commanding
from termnews.ui.typed_command import TypedCommand
from termnews.ui.widgets.cells import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.dom import DOMNode

    from termnews.model.problem import Problem
    from termnews.model.row import Number
    from termnews.ui.reader.article import Position


_LINE = 72
"""Cells of a line of a long sentence in a window."""
_MOST_TAGS = 2000
"""Tags that the palette offers to give and take."""


class Windowed(Commanding):
    """Opens windows and does what was chosen in them."""

    # Commands

    def action_palette(self) -> None:
        """All commands, by name, and those that take words."""
        from termnews.ui.screens.palette_window import PaletteWindow

        choices = [Choice(f"{c.title}", c, beside=f"{c.id}  {self.keys_of(c)}".strip()) for c in COMMANDS]
        own = self.desk.marked.tags()
        tags = [*own, *(tag for tag, _n in count_facet(self.desk.archive.catalogue, "tag", most=_MOST_TAGS).values)]
        window = PaletteWindow(choices, _SORTS, sorted(self.app.available_themes), list(dict.fromkeys(tags)))
        self.open_window(window, self.run_chosen)

    async def run_chosen(self, chosen: Command | TypedCommand | None) -> None:
        """Do what was chosen or typed in the palette."""
        if isinstance(chosen, TypedCommand):
            self.run_typed(chosen)
        else:
            await self.run_command(chosen)

    def action_help(self) -> None:
        """The keys, those of the focused pane first."""
        self.offer(_("Help"), help_rows(self.pane, self.keymap), then=self.run_command)

    def keys_of(self, command: Command) -> str:
        """The keys of a command as a person knows them."""
        return key_titles(keys_of(command, self.keymap))

    async def run_command(self, command: Command | None) -> None:
        """Do what was chosen, where the person is when it can be done there."""
        if command is None:
            return
        where = place_to_run(command, self.pane)
        lists = self.sidebar if self.pane is Where.SIDEBAR else self.articles
        nodes: dict[Where, DOMNode] = {
            Where.EVERYWHERE: self,
            Where.ARTICLES: self.articles,
            Where.READER: self.reader,
            Where.SIDEBAR: self.sidebar,
            Where.LISTS: lists,
        }
        await self.app.run_action(command.actions[where], nodes[where])

    # Choosing

    def action_sort(self) -> None:
        """Another order of the list."""
        now = self.query_now.sort or self.sort
        choices = [Choice(sort_words(sort), sort, mark=">" if sort == now else "") for sort in _SORTS]
        at = next((place for place, sort in enumerate(_SORTS) if sort == now), 0)
        self.offer(_("Order"), choices, types=False, at=at, then=self.sort_by)

    def sort_by(self, sort: str | None) -> None:
        """Show the list in another order; one in the query gives way to it."""
        if sort:
            self.show_query(str(Query(self.query_now.part)), sort=sort)

    def action_theme(self) -> None:
        """Other colours, tried on while the cursor moves."""
        from termnews.ui.screens.theme_window import ThemeWindow

        self.open_window(ThemeWindow(sorted(self.app.available_themes), self.app.theme))

    # The archive

    def action_problems(self) -> None:
        """Pages that could not be read as they should be."""
        problems = self.desk.problems()
        if not problems:
            self.offer(_("Problems"), [Choice(_("Every page could be read."))])
            return
        choices = [Choice(problem.path or "-", problem, beside=str(problem.kind)) for problem in problems]
        counted = ngettext("{count} problem", "{count} problems", len(problems)).format(count=len(problems))
        self.offer(counted, choices, hint=_("Enter says what is wrong and what can be done."), then=self.tell_problem)

    def tell_problem(self, problem: Problem | None) -> None:
        """Say what is wrong with a page, and what can be done; then all problems again."""
        if problem is not None:
            rows = [(_("File"), problem.path or "-"), (_("Kind"), str(problem.kind)), (_("Reason"), problem.reason)]
            choices: list[Choice[str]] = []
            for name, value in rows:
                choices += self.told_rows(name, value)
            self.offer(_("Problem"), choices, types=False, then=lambda _none: self.action_problems())

    def told_rows(self, name: str, value: str) -> list[Choice[str]]:
        """Rows that tell something whole, however narrow the window is."""
        lines = wrap(value, max(8, min(_LINE, self.size.width - 8)), 9)
        return [Choice(name, look="heading"), *(Choice(line) for line in lines)]

    def action_history(self) -> None:
        """Articles opened lately."""
        numbers = self.numbers_of_keys(keys for keys, _moment in self.desk.shelf.history(200))
        self.choose_article(_("Opened lately"), numbers, _("No article was opened yet: Enter in the list opens one."))

    def action_half_read(self) -> None:
        """Articles begun and not ended."""
        self.show_query(str(Term(Field.IS, "half")), top=True)
        self.go_to(self.articles)

    def numbers_of_keys(self, many: Iterable[tuple[str, ...]]) -> list[Number]:
        """The articles of this archive that some keys of the shelf stand for, each once."""
        found = (next(iter(self.desk.archive.numbers_for_keys(keys)), None) for keys in many)
        return list(dict.fromkeys(number for number in found if number is not None))

    def choose_article(self, heading: str, numbers: list[Number], empty: str) -> None:
        """Offer articles, and read the chosen one; `empty` stands there when there are none."""
        rows = self.desk.rows(numbers)
        choices = [
            Choice(row.row.title, row.row.number, beside=" ".join((row.row.source, row.row.published[:10])))
            for row in rows
        ]
        self.offer(heading, choices, types=bool(choices), empty=empty, then=self.read_chosen)

    def read_chosen(self, number: Number | None) -> None:
        """Read an article that was chosen in a window."""
        if number is not None:
            self.read_article(number)

    # The article

    def action_outline(self) -> None:
        """The headings of the article."""
        headings = self.reader.outline()
        if not headings:
            self.say(_("This article has no headings."))
            return
        top = min(heading.level for heading in headings)
        choices = [Choice("  " * (heading.level - top) + heading.text, heading.position) for heading in headings]
        here = self.reader.position
        at = sum(heading.position <= here for heading in headings) - 1
        self.offer(_("Outline"), choices, at=max(0, at), then=self.goto_place)

    def goto_place(self, position: Position | None) -> None:
        """Go to a place in the article."""
        if position is not None:
            self.go_to(self.reader)
            self.reader.goto(position)

    def action_links(self) -> None:
        """The links of the article; those that lead to an archived page are marked."""
        links = self.reader.links()
        if not links:
            self.say(_("This article has no links."))
            return
        from termnews.ui.opening import ARTICLE

        choices = [
            Choice(
                link.text or link.url,
                link.url,
                beside="" if link.url.startswith(ARTICLE) or link.url == link.text else link.url,
                mark="=" if link.is_archived else "",
            )
            for link in links
        ]
        hint = _("= leads to an article of this archive")
        self.offer(_("Links"), choices, hint=hint, whole=True, then=self.follow_chosen)

    def follow_chosen(self, url: str | None) -> None:
        """Follow a link that was chosen in a window."""
        if url:
            self.follow_link(url)

    def follow_link(self, url: str) -> None:
        """Go where a link leads; said where links can be followed."""

    def action_info(self) -> None:
        """What is known about the article."""
        number = next(iter(self.chosen_numbers()), None)
        if number is not None:
            row, article = self.desk.row(number).row, self.desk.article(number)
            pairs = [
                (_("Title"), article.title),
                (_("Source"), article.source),
                (_("Byline"), article.byline),
                (_("Published"), article.published.iso if article.published else ""),
                (_("Posted"), article.posted.iso if article.posted else ""),
                (_("Section"), article.section),
                (_("Tags"), ", ".join(article.tags)),
                (_("Language"), article.language),
                (_("Characters"), str(row.characters)),
                (_("Original"), article.original),
                (_("Permalink"), article.permalink),
                (_("File"), self.desk.shown_path(row.number)),
                (_("Layout"), article.layout),
                (_("Id"), article.id),
                (_("Copies"), str(row.copies)),
            ]
            rows: list[Choice[str]] = []
            for name, value in pairs:
                rows += self.told_rows(name, value) if value else []
            self.offer(_("About this article"), rows, types=False)


def place_to_run(command: Command, pane: Where) -> Where:
    """Where a chosen command is done: in the pane with the keys, else in the first place that knows it."""
    wanted: tuple[Where, ...] = (pane, Where.LISTS, *Where) if pane is not Where.READER else (pane, *Where)
    return next((place for place in wanted if place in command.actions), Where.EVERYWHERE)


_SORTS = (
    FITTING,
    *map(str, (Sort.NEWEST, Sort.OLDEST, Sort.TITLE, Sort.LONGEST, Sort.SHORTEST, Sort.RELEVANCE)),
)


def help_rows(pane: Where, wishes: Mapping[str, str]) -> list[Choice[Command]]:
    """Commands under headings: those of the pane that has the keys first."""
    titles = {Where.SIDEBAR: _("IN THE SIDEBAR"), Where.ARTICLES: _("IN THE LIST"), Where.READER: _("IN THE ARTICLE")}
    rows: list[Choice[Command]] = []
    shown: set[str] = set()
    for place in (pane, None, *(other for other in titles if other is not pane)):
        commands = [
            command
            for command in COMMANDS
            if command.id not in shown
            and (
                Where.EVERYWHERE in command.actions
                if place is None
                else heard_in(command, place) and Where.EVERYWHERE not in command.actions
            )
        ]
        shown |= {command.id for command in commands}
        rows += [Choice("", look="heading")] if rows else []
        rows.append(Choice(titles[place] if place else _("EVERYWHERE"), look="heading"))
        rows += [Choice(command.title, command, beside=key_titles(keys_of(command, wishes))) for command in commands]
    return rows
