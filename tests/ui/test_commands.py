"""One table of commands: each can be done, none shares a key, all can be asked for."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import pytest

from termnews.errors import SettingsError
from termnews.settings import KeyWish
from termnews.ui.actions import families
from termnews.ui.actions.command import Command, Where
from termnews.ui.app import TermnewsApp
from termnews.ui.commands import COMMANDS
from termnews.ui.keymap import (
    ascii_form,
    find_conflicts,
    key_title,
    key_titles,
    keymap_of,
    split_keys,
)
from termnews.ui.panes.list_pane import ListPane
from termnews.ui.panes.sidebar import Sidebar
from termnews.ui.widgets.reader_pane import ReaderPane
from termnews.ui.widgets.row_list import RowList

_PANES: dict[Where, type[Any]] = {
    Where.EVERYWHERE: TermnewsApp,
    Where.ARTICLES: ListPane,
    Where.SIDEBAR: Sidebar,
    Where.LISTS: RowList,
}
FAMILIES = [value for value in vars(families).values() if isinstance(value, type) and value is not families.Families]
"""What the screen makes of each."""


@pytest.mark.parametrize(
    ("command", "where"), [pytest.param(c, where, id=f"{c.id}-{where}") for c in COMMANDS for where in c.actions]
)
def test_every_command_can_be_done_where_it_is_offered(command: Command, where: Where) -> None:
    """A row names a method of a family that the screen makes or of a part of the reader, or an action of a pane."""
    action = command.actions[where]
    if isinstance(action, str) and where is Where.READER:
        assert callable(attrgetter(action)(ReaderPane(80, "original")))
    elif isinstance(action, str):
        assert callable(getattr(_PANES[where], f"action_{action.removeprefix('app.')}", None))
    else:
        (family,) = (family for family in FAMILIES if family.__module__ == action.__module__)
        assert getattr(family, action.__name__, action) is action


def test_no_two_commands_share_a_name_or_a_key() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert find_conflicts([]) == []


def test_no_command_hangs_on_keys_that_a_torn_escape_sequence_or_a_multiplexer_types() -> None:
    for command in COMMANDS:
        keys = set(split_keys(command.keys))
        assert not keys or keys - {"left_square_bracket", "right_square_bracket", "ctrl+a", "ctrl+b"}, command.id
        assert not keys & {"left_square_bracket", "right_square_bracket"}, command.id


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("slash", "/"),
        ("ctrl+d", "^D"),
        ("question_mark", "?"),
        ("J", "J"),
        ("alt+left", "Alt-←"),
        ("full_stop", "."),
        ("f5", "F5"),
        ("plus", "+"),
    ],
)
def test_keys_are_named_as_people_know_them(key: str, title: str) -> None:
    assert key_title(key) == title


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("j,down", ["j", "down"]),
        (",", ["comma"]),
        ("+", ["plus"]),
        ("?, f1", ["question_mark", "f1"]),
        ("", []),
    ],
)
def test_keys_may_be_written_as_characters(written: str, names: list[str]) -> None:
    assert split_keys(written) == names


def test_several_keys_stand_side_by_side() -> None:
    assert key_titles("j,down,ctrl+n") == "j ↓ ^N"
    assert key_titles("j,down,ctrl+n", 1) == "j"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("？", "?"),
        ("／", "/"),
        ("：", ":"),
        ("，", ","),
        ("。", "."),
        ("、", "\\"),
        ("＋", "+"),
        ("－", "-"),
        ("｜", "|"),
        ("《", "<"),
        ("》", ">"),
        ("ｊ", "j"),
        ("Ｊ", "J"),
        ("１", "1"),
        ("　", " "),
        ("j", ""),
        ("中", ""),
        ("", ""),
    ],
)
def test_full_width_forms_stand_for_their_keys(typed: str, meant: str) -> None:
    assert ascii_form(typed) == meant


def test_an_unknown_command_is_told_with_its_line_and_nearest_neighbour() -> None:
    with pytest.raises(SettingsError, match=r"mine\.toml, line 7: unknown command stars. Did you mean star\?"):
        keymap_of([KeyWish("stars", "f", 7)], "mine.toml")


def test_a_conflict_is_told_with_the_line_that_brings_it_about() -> None:
    wishes = [KeyWish("next-article", "J", 3), KeyWish("star", "r", 4)]

    (sentence,) = find_conflicts(wishes, "mine.toml")

    assert sentence.startswith("mine.toml, line 4: r is set for both toggle-read and star.")


def test_a_key_that_was_taken_away_is_free() -> None:
    assert find_conflicts([KeyWish("toggle-read", "", 1), KeyWish("star", "r", 2)]) == []


@pytest.mark.parametrize("keys", ["f", "§", "full_stop,ctrl+n", "(", ",", "space", "f12", "ctrl+space", "alt+left"])
def test_keys_may_be_named_as_they_are_called(keys: str) -> None:
    assert keymap_of([KeyWish("star", keys, 7)])["star"]


@pytest.mark.parametrize(
    ("keys", "nearest"), [("ful_stop", "full_stop"), ("ctlr+n", "ctrl+n"), ("pagedwon", "pagedown")]
)
def test_a_key_that_no_keyboard_has_is_told(keys: str, nearest: str) -> None:
    with pytest.raises(SettingsError, match=r"mine\.toml, line 7: unknown key .*") as caught:
        keymap_of([KeyWish("star", keys, 7)], "mine.toml")
    assert f"Did you mean {nearest}" in str(caught.value)
