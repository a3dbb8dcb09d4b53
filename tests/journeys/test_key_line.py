"""The lowest line says what keys do, in panes and in windows, and can be clicked."""

from __future__ import annotations

from typing import Any


async def test_a_click_on_a_key_presses_it(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (100, 30)) as session:
        await click(session, "m star")
        assert session.main.articles.row.marks.starred
        await click(session, "? help")
        assert "IN THE LIST" in session.text
        await click(session, "Esc close")
        assert "IN THE LIST" not in session.text
        await click(session, "Enter read")
        assert session.main.session.is_reading


async def test_the_way_out_stands_in_the_line(open_app: Any, three_articles: dict[str, str]) -> None:
    """From the full list q leaves; from a query it goes back."""
    async with open_app(three_articles, (80, 24)) as session:
        assert "q quit" in session.lines[-1]
        await session.press("2")
        assert "q back" in session.lines[-1]
        await session.press("q")
        assert "q quit" in session.lines[-1]


async def test_a_window_shows_its_own_keys(open_app: Any, three_articles: dict[str, str]) -> None:
    for size in ((100, 30), (50, 20)):
        async with open_app(three_articles, size) as session:
            await session.press("a")
            assert session.lines[-1].split() == ["Esc", "save", "^S", "save", "^X", "discard", "changes"]
            await session.press("ctrl+x", "t")
            assert session.lines[-1].split() == ["Enter", "add", "or", "remove", "Esc", "close"]


async def click(session: Any, words: str) -> None:
    """Click on words in the lowest line."""
    await session.pilot.click(offset=(session.lines[-1].index(words) + 2, len(session.lines) - 1))
    await session.settle()
