"""The table of commands, from which keys, palette, footer, help and docs/keys.md are made.

A row names the method that runs it. Strings are actions of the focused list ("half_down" is `action_half_down`) or of
the app, and in the reader methods of its parts ("scrolling.line_down" is `line_down` in reader/scrolling.py), whose
modules are imported with the first article.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from textual.binding import Binding

from termnews.text.words import N_, _
from termnews.ui.actions import asking, leaving, marks, moving, open, outside, queries, trail, versions, windows  # noqa: A004

Action = Callable[[Any], None] | str
"""The method of a family that runs a command, an action of the focused list or the app, or a method of the reader."""


class Where(StrEnum):
    """Where a command's keys work."""

    LISTS = "lists"
    """In every list: sidebar, articles, pickers."""
    SIDEBAR = "sidebar"
    ARTICLES = "articles"
    READER = "reader"
    EVERYWHERE = "everywhere"
    """On the main screen, whichever pane has the focus."""


class Command(NamedTuple):
    """A command."""

    id: str
    """Its name in the settings file and in the palette: "next-unread"."""
    keys: str
    """Comma-separated names of keys; empty when it has none."""
    words: str
    """What it does, in English; `title` gives it in the person's language."""
    actions: Mapping[Where, Action]
    """Its actions, by the place where its keys work."""
    footer: Mapping[Where, str] = {}
    """A short label for the key line, by place."""

    @property
    def title(self) -> str:
        """What it does, in the person's language."""
        return _(self.words)


_LISTS, _SIDEBAR, _ARTICLES, _READER, _ALL = Where.LISTS, Where.SIDEBAR, Where.ARTICLES, Where.READER, Where.EVERYWHERE


def _all(action: Action) -> dict[Where, Action]:
    return {_ALL: action}


def _article(action: Action) -> dict[Where, Action]:
    """In the list and in the reader."""
    return {_ARTICLES: action, _READER: action}


COMMANDS: tuple[Command, ...] = (
    # Moving
    Command("down", "j,down", N_("Down"), {_LISTS: "down", _READER: "scrolling.line_down"}),
    Command("up", "k,up", N_("Up"), {_LISTS: "up", _READER: "scrolling.line_up"}),
    Command("half-down", "ctrl+d", N_("Half page down"), {_LISTS: "half_down", _READER: "scrolling.half_page_down"}),
    Command("half-up", "ctrl+u", N_("Half page up"), {_LISTS: "half_up", _READER: "scrolling.half_page_up"}),
    Command("page-down", "pagedown,ctrl+f", N_("Page down"), {_LISTS: "page_down", _READER: "scrolling.page_down"}),
    Command("page-up", "pageup,b", N_("Page up"), {_LISTS: "page_up", _READER: "scrolling.page_up"}),
    Command("first", "g,home", N_("Top"), {_LISTS: "first", _READER: "scrolling.home"}),
    Command("last", "G,end", N_("Bottom"), {_LISTS: "last", _READER: "scrolling.end"}),
    Command(
        "open",
        "enter",
        N_("Open"),
        {_LISTS: "choose", _READER: "following.open_link"},
        {_SIDEBAR: N_("show only"), _ARTICLES: N_("read")},
    ),
    Command(
        "read-on",
        "space",
        N_("Page down, then the next article"),
        {_ARTICLES: trail.TrailCommands.read_on, _READER: trail.TrailCommands.read_on, _SIDEBAR: "choose"},
        {_READER: N_("page")},
    ),
    Command("clear", "escape", N_("Back, then all articles"), _all(leaving.LeaveCommands.clear)),
    Command(
        "back",
        "q",
        N_("Back; quit from the full list"),
        _all(leaving.LeaveCommands.back),
        {_READER: N_("back"), _SIDEBAR: N_("back")},
    ),
    Command("left", "h,left", N_("Pane on the left"), _all(moving.MoveCommands.left)),
    Command("right", "l,right", N_("Pane on the right"), _all(moving.MoveCommands.right)),
    Command("next-pane", "tab", N_("Next pane"), _all(moving.MoveCommands.next_pane)),
    Command("previous-pane", "shift+tab", N_("Previous pane"), _all(moving.MoveCommands.previous_pane)),
    Command(
        "next-article",
        "J",
        N_("Next article"),
        _all(trail.TrailCommands.next_article),
        {_READER: N_("next")},
    ),
    Command("previous-article", "K", N_("Previous article"), _all(trail.TrailCommands.previous_article)),
    Command("next-unread", "full_stop", N_("Next unread article"), _all(trail.TrailCommands.next_unread)),
    Command("previous-unread", "comma", N_("Previous unread article"), _all(trail.TrailCommands.previous_unread)),
    Command("random-article", "W", N_("Random article"), _all(trail.TrailCommands.random_article)),
    Command("history-back", "H,alt+left,backspace", N_("Back in history"), _all(trail.TrailCommands.back)),
    Command("history-forward", "L,alt+right", N_("Forward in history"), _all(trail.TrailCommands.forward)),
    Command("history", "ctrl+o", N_("History"), _all(open.OpenCommands.history)),
    Command("continue-reading", "apostrophe", N_("Half-read articles"), _all(queries.showing("is:half"))),
    # Finding
    Command(
        "search",
        "s",
        N_("Search all articles"),
        _all(asking.AskCommands.search),
        {_ARTICLES: N_("search"), _SIDEBAR: N_("search")},
    ),
    Command(
        "narrow",
        "slash",
        N_("Filter, or find in the article"),
        {
            _SIDEBAR: asking.AskCommands.filter_sidebar,
            _ARTICLES: asking.AskCommands.narrow,
            _READER: asking.AskCommands.find,
        },
        {_SIDEBAR: N_("filter"), _READER: N_("find"), _ARTICLES: N_("filter")},
    ),
    Command("next-match", "n", N_("Next match"), _article(asking.AskCommands.next_match)),
    Command(
        "previous-match",
        "N",
        N_("Previous match"),
        _article(asking.AskCommands.previous_match),
    ),
    Command("only-all", "1", N_("All articles"), _all(queries.showing(""))),
    Command("only-unread", "2", N_("Unread articles"), _all(queries.showing("is:unread"))),
    Command("only-starred", "3", N_("Starred articles"), _all(queries.showing("is:starred"))),
    Command("require", "plus", N_("Require in the search"), {_SIDEBAR: "require"}, {_SIDEBAR: N_("require")}),
    Command("exclude", "minus", N_("Exclude from the search"), {_SIDEBAR: "exclude"}, {_SIDEBAR: N_("exclude")}),
    Command("timeline", "C", N_("Timeline by year and month"), _all(queries.QueryCommands.timeline)),
    Command("save-search", "ctrl+s", N_("Save the search in the sidebar"), _all(queries.QueryCommands.save_search)),
    Command("forget-search", "delete", N_("Delete the saved search"), {_SIDEBAR: "remove"}),
    Command("sort", "S", N_("Sort by"), _all(queries.QueryCommands.sort), {_ARTICLES: N_("sort")}),
    # Marking
    Command(
        "toggle-read",
        "r",
        N_("Mark read or unread"),
        _article(marks.MarkCommands.toggle_read),
        {_ARTICLES: N_("read/unread")},
    ),
    Command("all-read", "R", N_("Mark all in the list read"), _all(marks.MarkCommands.all_read)),
    Command("above-read", "", N_("Mark this and all above read"), _all(marks.MarkCommands.above_read)),
    Command("below-read", "", N_("Mark this and all below read"), _all(marks.MarkCommands.below_read)),
    Command(
        "star",
        "m",
        N_("Add or remove the star"),
        _article(marks.MarkCommands.star),
        {_ARTICLES: N_("star"), _READER: N_("star")},
    ),
    Command("tags", "t", N_("Edit tags"), _article(marks.MarkCommands.tags)),
    Command("note", "a", N_("Edit the note"), _article(marks.MarkCommands.note)),
    Command("note-editor", "E", N_("Edit the note in $EDITOR"), _article(outside.OutsideCommands.note_in_editor)),
    Command("select", "v", N_("Select and move down"), {_ARTICLES: "select"}),
    Command("select-all", "V", N_("Select all, or invert"), {_ARTICLES: "select_all"}),
    Command("undo", "u", N_("Undo"), _all(marks.MarkCommands.undo)),
    Command("redo", "ctrl+r", N_("Redo"), _all(marks.MarkCommands.redo)),
    # Reading
    Command("next-heading", "right_curly_bracket", N_("Next heading"), {_READER: "headings.next_heading"}),
    Command("previous-heading", "left_curly_bracket", N_("Previous heading"), {_READER: "headings.previous_heading"}),
    Command("outline", "O", N_("Outline"), _all(windows.WindowCommands.outline)),
    Command("next-link", "right_parenthesis", N_("Next link"), {_READER: "following.next_link"}),
    Command("previous-link", "left_parenthesis", N_("Previous link"), {_READER: "following.previous_link"}),
    Command("link-hints", "f", N_("Follow a link"), {_READER: "following.show_hints"}, {_READER: N_("links")}),
    Command("links", "F", N_("Links"), _all(open.OpenCommands.links)),
    Command("original", "o", N_("Open the original in a browser"), _article(outside.OutsideCommands.original)),
    Command("copy-address", "y", N_("Copy the address"), _article(outside.OutsideCommands.copy_address)),
    Command(
        "copy-citation",
        "Y",
        N_("Copy a citation"),
        _article(outside.OutsideCommands.copy_citation),
    ),
    Command("visual", "v", N_("Select text"), {_READER: "selecting.select"}),
    Command(
        "more-like-this",
        "M",
        N_("Similar, citing, copied articles"),
        _article(open.OpenCommands.more_like_this),
    ),
    Command("versions", "D", N_("Versions: compare what changed"), _article(versions.VersionCommands.list_versions)),
    Command("info", "i", N_("About this article"), _article(windows.WindowCommands.info)),
    Command("view", "x", N_("View: article, notices, source"), {_READER: "looks.next_view"}),
    Command("script", "c", N_("Script: original, 简体, 繁體"), {_READER: "looks.next_script"}),
    Command("wider", "greater_than_sign", N_("Wider text"), {_READER: "looks.wider"}),
    Command("narrower", "less_than_sign", N_("Narrower text"), {_READER: "looks.narrower"}),
    Command("zen", "z", N_("Article only"), _all(moving.MoveCommands.zen)),
    Command(
        "sidebar",
        "backslash",
        N_("Show or hide the sidebar"),
        _all(moving.MoveCommands.toggle_sidebar),
        {_ARTICLES: N_("sidebar")},
    ),
    # Outside
    Command("write", "w", N_("Export articles"), _article(outside.OutsideCommands.write)),
    Command("page-in-pager", "e", N_("Open the saved page in $PAGER"), _article(outside.OutsideCommands.pager)),
    Command("pipe", "vertical_line", N_("Pipe to a command"), _article(outside.OutsideCommands.pipe)),
    # The app
    Command("palette", "colon,ctrl+p", N_("Command palette"), _all(windows.WindowCommands.palette)),
    Command(
        "help",
        "question_mark,f1",
        N_("Help"),
        _all(windows.WindowCommands.help),
    ),
    Command(
        "search-help",
        "",
        N_("Search by tag: date: source: is:"),
        _all(windows.WindowCommands.search_help),
    ),
    Command("problems", "P", N_("Problems"), _all(windows.WindowCommands.problems)),
    Command("theme", "T", N_("Theme"), _all(windows.WindowCommands.theme)),
    Command("layout", "", N_("Next layout"), _all(moving.MoveCommands.next_arrangement)),
    Command("mouse", "", N_("Mouse on or off"), _all("app.toggle_mouse")),
    Command("rescan", "f5", N_("Reload changed pages"), _all(windows.WindowCommands.rescan)),
    Command("redraw", "ctrl+l", N_("Redraw the screen"), _all("app.redraw")),
    Command("suspend", "ctrl+z", N_("Suspend"), _all(outside.OutsideCommands.stop)),
    Command("quit", "Q,ctrl+q", N_("Quit"), _all(leaving.LeaveCommands.leave)),
)

COMMANDS_BY_ID = {command.id: command for command in COMMANDS}


def commands_of(*places: Where) -> list[Command]:
    """The commands whose keys work in any of some places, in the table's order."""
    return [command for command in COMMANDS if any(place in command.actions for place in places)]


def bindings(*places: Where) -> list[Binding]:
    """The commands of some places as Textual's bindings; the action is that of the first place that has the command."""
    return [
        # A command without keys gets one that no terminal sends, which the person's keys can replace.
        Binding(
            command.keys or f"unset_{command.id}",
            bound_action(command, place),
            command.words,
            show=False,
            id=command.id,
        )
        for command in commands_of(*places)
        for place in [next(place for place in places if place in command.actions)]
    ]


def bound_action(command: Command, place: Where) -> str:
    """The action of a command at a place, as Textual names it."""
    action = command.actions[place]
    if not isinstance(action, str):
        return f"screen.command('{command.id}', '{place}')"
    return f"part('{action}')" if place is Where.READER else action
