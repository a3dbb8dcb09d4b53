"""Keys one at a time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.conftest import has_keys_to_give
from textual import events
from textual.message import Message
from textual.screen import Screen
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
        while has_keys_to_give(app):
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
        while has_keys_to_give(app):
            await pilot.pause(0.01)

        assert app._number == 2


class Hop(Message, bubble=False):
    """One of the messages by which a screen does what a key asks for."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left


class Hopping(Screen[None], can_focus=True):
    """Needs many messages to itself for a key, and writes down how many were left when each key came."""

    def __init__(self) -> None:
        super().__init__()
        self.left = 0
        self.left_at_keys: list[int] = []

    def on_key(self) -> None:
        """Begin again."""
        self.left_at_keys.append(self.left)
        self.left = 20
        self.post_message(Hop(self.left))

    async def on_hop(self, hop: Hop) -> None:
        """Do a part, and let others do theirs."""
        self.left = hop.left - 1
        if self.left:
            self.post_message(Hop(self.left))
        await asyncio.sleep(0)


async def test_a_key_waits_for_what_the_screen_itself_still_has_to_do() -> None:
    """Else Esc closed the window of tags before Enter had added the tag."""
    app = OrderedKeys()
    async with app.run_test() as pilot:
        screen = Hopping()
        await app.push_screen(screen)

        for key in "jkl":
            app.post_message(events.Key(key, key))
        while len(screen.left_at_keys) < 3:
            await pilot.pause(0.01)

        assert screen.left_at_keys == [0, 0, 0]
