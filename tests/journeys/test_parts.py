"""The parts that the main screen is made of."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.screen import Screen

from termnews.ui.commands import COMMANDS


async def test_no_family_of_commands_holds_the_screen_or_the_app(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        families = {name: part for name, part in vars(session.main.families).items() if name != "_stage"}
        for family in families.values():
            for name, value in getattr(family, "__dict__", {}).items():
                assert not isinstance(value, Screen | App), (family, name)


async def test_every_row_of_the_table_has_a_family_that_does_it(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        modules = {type(family).__module__ for family in vars(session.main.families).values()}
        for command in COMMANDS:
            for action in command.actions.values():
                if not isinstance(action, str):
                    assert action.__module__ in modules, command.id
