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
