"""What was on the screen and is no longer is not kept: memory stays as it is however long one reads."""

from __future__ import annotations

import gc
import weakref
from typing import Any

from termnews.ui.message_line import MessageLine
from termnews.ui.runtime import Runtime

SENTENCES = 6


async def test_sentences_that_made_room_and_closed_windows_leave_nothing(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, (60, 12)) as session:
        for number in range(SENTENCES):
            session.app.notify(f"第{number}句", markup=False)
            await session.settle()
        assert f"第{SENTENCES - 1}句" in session.text
        assert session.told == f"第{SENTENCES - 1}句"
        assert len(session.app.screen.query(MessageLine)) == 1

        await session.press("i")
        drawn = [weakref.ref(widget._styles_cache) for widget in session.app.screen.walk_children()]
        assert drawn
        await session.press("escape", "j")
        gc.collect()
        assert [lines() for lines in drawn] == [None] * len(drawn)


class Listening(Runtime):
    """Counts how often much was done."""

    works = 0

    def on_work(self) -> None:
        """Much was done."""
        self.works += 1
        super().on_work()


async def test_what_a_reading_has_left_goes_though_no_key_is_pressed(
    open_app: Any, three_articles: dict[str, str], in_a_folder: None
) -> None:
    async with open_app(three_articles) as session:
        session.main._runtime = runtime = Listening()
        session.desk.rescan()
        for _moment in range(2_000):
            if runtime.works:
                break
            await session.pilot.pause(0.01)

        assert runtime.works
