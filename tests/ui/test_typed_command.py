"""What is typed after ":" is a verb, a name, a query."""

from __future__ import annotations

import pytest

from termnews.ui.typed_command import TypedCommand, Verb, read_typed, spelled, ways_on


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("tag 港聞", TypedCommand(Verb.TAG, "港聞")),
        ("tag 港聞 source:Times", TypedCommand(Verb.TAG, "港聞", "source:Times")),
        ('untag "two words" a OR b', TypedCommand(Verb.UNTAG, "two words", "a OR b")),
        ("read date:2020", TypedCommand(Verb.READ, query="date:2020")),
        ("sort title", TypedCommand(Verb.SORT, "title")),
        ("tags x", None),
        ("read", None),
        ("", None),
    ],
)
def test_a_verb_takes_what_stands_behind_it(text: str, command: TypedCommand | None) -> None:
    assert read_typed(text) == command
    if command is not None:
        assert read_typed(spelled(command)) == command


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("sort", ["sort date", "sort title"]),
        ("sort t", ["sort title"]),
        ("theme x", []),
        ("tag 港", ["tag 港", "tag 港聞"]),
        ("tag 港聞 x", ["tag 港聞 x"]),
        ("untag 港", ["untag 港聞"]),
        ("star", ["star"]),
        ("so", []),
    ],
)
def test_names_that_begin_so_are_offered(text: str, offered: list[str]) -> None:
    ways = ways_on(text, ["date", "title"], ["nord"], ["港聞", "經濟"])
    assert [spelled(way) for way in ways] == offered
