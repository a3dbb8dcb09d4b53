"""All commands, from which keys, palette, help and docs/keys.md are made.

Those of the panes stand here, those of a family at the end of its module in `actions/`.
"""

from __future__ import annotations

from textual.binding import Binding

from termnews.text.words import N_
from termnews.ui.actions import asking, leaving, marks, moving, open, outside, queries, trail, versions, windows  # noqa: A004
from termnews.ui.actions.command import Command, Where, everywhere

_MOVING = (
    Command("down", "j,down", N_("Down"), {Where.LISTS: "down", Where.READER: "scrolling.line_down"}),
    Command("up", "k,up", N_("Up"), {Where.LISTS: "up", Where.READER: "scrolling.line_up"}),
    Command(
        "half-down",
        "ctrl+d",
        N_("Half page down"),
        {Where.LISTS: "half_down", Where.READER: "scrolling.half_page_down"},
    ),
    Command("half-up", "ctrl+u", N_("Half page up"), {Where.LISTS: "half_up", Where.READER: "scrolling.half_page_up"}),
    Command(
        "page-down", "pagedown,ctrl+f", N_("Page down"), {Where.LISTS: "page_down", Where.READER: "scrolling.page_down"}
    ),
    Command("page-up", "pageup,b", N_("Page up"), {Where.LISTS: "page_up", Where.READER: "scrolling.page_up"}),
    Command("first", "g,home", N_("Top"), {Where.LISTS: "first", Where.READER: "scrolling.home"}),
    Command("last", "G,end", N_("Bottom"), {Where.LISTS: "last", Where.READER: "scrolling.end"}),
    Command("open", "enter", N_("Open"), {Where.LISTS: "choose", Where.READER: "following.open_link"}),
)
_LISTS = (
    Command("require", "plus", N_("Require in the search"), {Where.SIDEBAR: "require"}),
    Command("exclude", "minus", N_("Exclude from the search"), {Where.SIDEBAR: "exclude"}),
    Command("forget-search", "delete", N_("Delete the saved search"), {Where.SIDEBAR: "remove"}),
    Command("select", "v", N_("Select and move down"), {Where.ARTICLES: "select"}),
    Command("select-all", "V", N_("Select all, or invert"), {Where.ARTICLES: "select_all"}),
)
_READER = (
    Command("next-heading", "right_curly_bracket", N_("Next heading"), {Where.READER: "headings.next_heading"}),
    Command(
        "previous-heading", "left_curly_bracket", N_("Previous heading"), {Where.READER: "headings.previous_heading"}
    ),
    Command("next-link", "right_parenthesis", N_("Next link"), {Where.READER: "following.next_link"}),
    Command("previous-link", "left_parenthesis", N_("Previous link"), {Where.READER: "following.previous_link"}),
    Command("link-hints", "f", N_("Follow a link"), {Where.READER: "following.show_hints"}),
    Command("visual", "v", N_("Select text"), {Where.READER: "selecting.select"}),
    Command("view", "x", N_("View: article, notices, source"), {Where.READER: "looks.next_view"}),
    Command("script", "c", N_("Script: original, 简体, 繁體"), {Where.READER: "looks.next_script"}),
    Command("wider", "greater_than_sign", N_("Wider text"), {Where.READER: "looks.wider"}),
    Command("narrower", "less_than_sign", N_("Narrower text"), {Where.READER: "looks.narrower"}),
)
_APP = (
    Command("mouse", "", N_("Mouse on or off"), everywhere("app.toggle_mouse")),
    Command("redraw", "ctrl+l", N_("Redraw the screen"), everywhere("app.redraw")),
)

COMMANDS: tuple[Command, ...] = (
    *_MOVING,
    *trail.COMMANDS,
    *leaving.COMMANDS,
    *asking.COMMANDS,
    *queries.COMMANDS,
    *_LISTS,
    *marks.COMMANDS,
    *_READER,
    *open.COMMANDS,
    *versions.COMMANDS,
    *outside.COMMANDS,
    *windows.COMMANDS,
    *moving.COMMANDS,
    *_APP,
)
"""In the order in which help, palette and docs/keys.md list them."""

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
