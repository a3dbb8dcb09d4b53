"""One call after a pause."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.app import App

from termnews.ui.pause import Pause

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Waiting(App[None]):
    """An app with a pause, in whose message loop something is done."""

    def __init__(self) -> None:
        """Create with nothing pending."""
        super().__init__()
        self.pause = Pause(self.set_timer)
        self.made: list[str] = []

        self.called = asyncio.Event()

    def make(self, word: str) -> Callable[[], None]:
        """A call that is remembered by a word."""

        def call() -> None:
            self.made.append(word)
            self.called.set()

        return call


async def in_the_loop(app: Waiting, work: Callable[[], Awaitable[None]], *, waits: bool = False) -> list[str]:
    """Do work as a handler of a message does it, then return the calls made, waiting for one if that is said."""
    done = asyncio.Event()

    async def handle() -> None:
        await work()
        done.set()

    async with app.run_test() as pilot:
        app.call_later(handle)
        await done.wait()
        if waits:
            await app.called.wait()
        await pilot.pause(0.02)
    return app.made


async def test_a_call_is_made_after_its_pause() -> None:
    app = Waiting()

    async def work() -> None:
        app.pause.begin(0.001, app.make("late"))
        assert app.pause.is_pending

    assert await in_the_loop(app, work, waits=True) == ["late"]
    assert not app.pause.is_pending


async def test_a_call_that_has_fallen_due_is_taken_back_by_a_key_before_it_in_the_queue() -> None:
    app = Waiting()

    async def work() -> None:
        app.pause.begin(0.001, app.make("stale"))
        await asyncio.sleep(0.05)
        app.pause.stop()

    assert await in_the_loop(app, work) == []


async def test_a_call_that_has_fallen_due_does_not_bring_the_next_one_forward() -> None:
    app = Waiting()

    async def work() -> None:
        app.pause.begin(0.001, app.make("stale"))
        await asyncio.sleep(0.05)
        app.pause.begin(60, app.make("next"))

    assert await in_the_loop(app, work) == []
    assert app.pause.is_pending


async def test_a_call_is_made_at_once_when_the_pause_is_ended_and_not_again() -> None:
    app = Waiting()

    async def work() -> None:
        app.pause.begin(0.001, app.make("now"))
        await asyncio.sleep(0.05)
        app.pause.end()
        assert app.made == ["now"]
        app.pause.end()

    assert await in_the_loop(app, work) == ["now"]
