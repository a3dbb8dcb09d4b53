"""What is told in passing takes one line, and what went wrong waits for a key."""

from __future__ import annotations

from typing import Any

import pytest

from termnews.ui.message_line import MessageLine

LONG = "設定檔第三行：按鍵「，」同時屬於兩個命令。Give one of them another key, or none at all, please. " * 3


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24), (50, 20), (30, 8)], ids=str)
async def test_a_message_takes_the_place_of_the_one_before(
    open_app: Any, three_articles: dict[str, str], size: tuple[int, int]
) -> None:
    """Making the text narrower five times covers one line, the lowest."""
    async with open_app(three_articles, size) as session:
        await session.press("enter", *["less_than_sign"] * 5)

        told = [line for line in session.lines if "cells" in line or "56" in line]
        assert told == session.lines[-1:]


@pytest.mark.parametrize("width", [100, 50])
async def test_a_long_message_takes_two_lines_at_most(
    open_app: Any, three_articles: dict[str, str], width: int
) -> None:
    async with open_app(three_articles, (width, 20)) as session:
        session.main.say(LONG)
        await session.settle()

        assert session.app.screen.query_one(MessageLine).region.height == 2
        assert session.lines[-2].startswith(" 設定檔第三行")
        assert session.lines[-1].rstrip().endswith("…")


async def test_what_went_wrong_stays_until_a_key(
    open_app: Any, three_articles: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("termnews.ui.message_line._READ_S", 0.01)
    monkeypatch.setattr("termnews.ui.message_line._PASSING_S", 0.02)
    async with open_app(three_articles, (80, 24)) as session:
        session.main.say("in passing")
        await session.settle()
        await session.pilot.pause(0.05)
        assert session.told == ""

        session.main.say("cannot open ~/x", severity="warning")
        session.main.say("the disk is full", severity="error")
        await session.settle()
        await session.pilot.pause(0.05)
        assert "cannot open ~/x" in session.lines[-1]
        await session.press("j")
        assert "the disk is full" in session.lines[-1]
        await session.pilot.pause(0.05)
        await session.press("j")
        assert session.told == ""
        assert "help" in session.lines[-1]


async def test_a_message_is_told_over_a_window_and_goes_on_below_it(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, (80, 24)) as session:
        await session.press("question_mark")
        session.main.say("cannot open ~/x", severity="warning")
        await session.settle()
        assert "cannot open ~/x" in session.lines[-1]

        await session.press("escape")
        assert session.app.screen is session.main
        assert "cannot open ~/x" in session.lines[-1]


async def test_what_is_told_when_the_screen_has_gone_does_no_harm(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    """A timer or a thread may be late."""
    async with open_app(three_articles, (80, 24)) as session:
        pass
    assert not session.app.screen_stack

    session.app.teller.tell("cannot open ~/x", "warning")

    assert session.told == "cannot open ~/x"


async def test_a_click_takes_a_message_away(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (80, 24)) as session:
        session.main.say("cannot open ~/x", severity="warning")
        await session.settle()
        await session.pilot.click(offset=(3, 23))
        await session.settle()

        assert session.told == ""
