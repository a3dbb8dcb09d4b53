"""Keys one at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widget import Widget

from termnews.ui.key_order import OrderedKeys

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Slow(Widget, can_focus=True):
    """Is not done with a key until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def on_key(self) -> None:
        """Wait."""
        await self.go_on.wait()


class Keys(OrderedKeys):
    """Counts the keys that were given when it is left."""

    def __init__(self) -> None:
        super().__init__()
        self.left: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def compose(self) -> ComposeResult:
        """One pane."""
        yield Slow()

    def exit(self, *args: Any, **names: Any) -> None:
        """Leave."""
        if not self.left.done():
            self.left.set_result(self._number)
        super().exit(*args, **names)


async def test_leaving_a_second_time_does_not_wait_for_what_was_typed_before() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        slow = app.query_one(Slow)
        slow.focus()
        await pilot.pause()

        for key in [*"jklmn", "ctrl+q", "ctrl+q"]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))

        given = await app.left
        slow.go_on.set()
        assert given == 1


async def test_a_key_that_takes_long_is_waited_for() -> None:
    """On a busy machine the line that a key opens comes late; the letters behind it must not go to the list."""
    app = Keys()
    async with app.run_test() as pilot:
        slow = app.query_one(Slow)
        slow.focus()
        await pilot.pause()

        for key in "sm":
            app.post_message(events.Key(key, key))
        await asyncio.sleep(0.3)
        given = app._number
        slow.go_on.set()
        while app.has_keys_to_give:
            await pilot.pause(0.01)

        assert given == 1
        assert app._number == 2


async def test_a_key_whose_pane_has_gone_holds_up_no_other() -> None:
    app = Keys()
    async with app.run_test() as pilot:
        slow = app.query_one(Slow)
        slow.focus()
        await pilot.pause()

        for key in "sm":
            app.post_message(events.Key(key, key))
        await pilot.pause(0.01)
        slow.go_on.set()
        await slow.remove()
        while app.has_keys_to_give:
            await pilot.pause(0.01)

        assert app._number == 2
