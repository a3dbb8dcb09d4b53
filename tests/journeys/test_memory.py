"""What was on the screen and is no longer is not kept: memory stays as it is however long one reads."""

from __future__ import annotations

from typing import Any

from textual.widgets._toast import ToastHolder

SENTENCES = 12


async def test_sentences_that_made_room_leave_nothing(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (80, 24)) as session:
        for number in range(SENTENCES):
            session.app.notify(f"第{number}句", markup=False)
            await session.settle()
        assert f"第{SENTENCES - 1}句" in session.text
        assert len(session.app.screen.query(ToastHolder)) < SENTENCES / 2
