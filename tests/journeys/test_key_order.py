"""Keys that arrive in one packet do what they would do one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.terminals.session import TERMNEWS, Session
from textual import events


def test_letters_behind_the_key_that_opens_a_line_are_typed_into_it(seeds: Path, own_home: Path) -> None:
    """On a slow line "smr" comes at once: it searches for "mr", and stars and reads nothing."""
    with Session((*TERMNEWS, str(seeds)), environment={"HOME": str(own_home)}) as reader:
        reader.wait_for("19 unread")
        reader.settle()
        reader.send("smrtour")
        reader.wait_for("search mrtour")
        reader.send("\x1b")
        reader.wait_for("19 unread")
        reader.settle()

        assert "* " not in reader.text.split("Welcome")[0]


def test_a_packet_of_keys_moves_as_single_keys_do(seeds: Path, own_home: Path) -> None:
    """Open, next article, back, down: four keys in one packet end where they should."""
    with Session((*TERMNEWS, str(seeds)), environment={"HOME": str(own_home)}) as reader:
        reader.wait_for("19 unread")
        reader.settle()
        reader.send("jj\rJqj")
        reader.wait_for("5/19")


@pytest.mark.parametrize("keys", [["t", *"later", "enter", "escape"], ["a", *"later", "escape"]], ids=["tag", "note"])
async def test_enter_and_escape_behind_what_was_typed_keep_it(
    open_app: Any, three_articles: dict[str, str], keys: list[str]
) -> None:
    """Escape closes a window only when Enter has done what it does."""
    async with open_app(three_articles) as session:
        for key in keys:
            session.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await session.settle()

        assert session.app.screen is session.main
        marks = session.desk.articles.marks(session.main.session.current)
        assert "later" in (*marks.tags, marks.note)


async def test_q_need_not_wait_for_the_results_of_the_q_before(open_app: Any, three_articles: dict[str, str]) -> None:
    """In a large archive they take long: the second key quits all the same."""
    async with open_app(three_articles) as session:
        await session.press("2")
        assert session.main.session.text
        session.main.families.leaving.back()
        session.main.families.queries.ask_again()  # as news of pages do
        session.main.families.leaving.back()
        await session.settle()

        assert session.app.return_code == 0
