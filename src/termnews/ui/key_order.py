"""Keys one at a time: each is handled completely before the next is dispatched.

Textual sends a key to the widget that is focused when the key arrives. Of several keys in one ssh packet, the later
ones would still go to the list although the first opened an input line, and letters of a word would run commands.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.app import App
from textual.message import Message

from termnews.ui.pause import Pause

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message_pump import MessagePump

_PATIENCE = 0.1
"""Seconds after which it is checked whether the receiver of a key has gone."""
_LONGEST = 5.0
"""Seconds after which a key counts as handled in any case."""
_LEAVING = {"ctrl+q", "ctrl+c"}


@dataclass(eq=False, repr=False)
class KeyPassed(Message):
    """Follows a key through the same queues; when it returns and nothing waits, the key has been handled."""

    number: int


class OrderedKeys(App[int]):
    """An app that dispatches keys one by one."""

    def __init__(self, driver_class: type[Driver] | None = None, *, watch_css: bool = False) -> None:
        """Create without pending keys."""
        super().__init__(driver_class=driver_class, watch_css=watch_css)
        self._number = 0
        self._is_under_way = False
        self._waiting: deque[events.Event] = deque()
        self._receiver: MessagePump = self
        self._given = 0.0
        self._patience = Pause(self.set_timer)

    async def on_event(self, event: events.Event) -> None:
        """Dispatch a key, or queue it until the previous one has been handled."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._is_under_way and is_leaving(event) and any(map(is_leaving, self._waiting)):
            # Pressed a second time, while the first is still queued.
            self.exit(0)
        elif self._is_under_way:
            self._waiting.append(event)
            if not self._patience.is_pending:
                self._patience.begin(_PATIENCE, self._look_after)
        else:
            await self._give(event)

    async def give_key(self, event: events.Event) -> None:
        """Dispatch a key to the focused widget."""
        await super().on_event(event)

    async def on_key_passed(self, passed: KeyPassed) -> None:
        """Dispatch the next key."""
        passed.stop()
        if passed.number == self._number and not self._sends_round_again():
            await self._go_on()

    def _sends_round_again(self) -> bool:
        """Wait for everything that the key has triggered.

        Enter in an input line sends several messages. Otherwise Esc, which windows handle first, would close a
        window before it has received Enter.
        """
        shown = (node for screen in self.screen_stack[-1:] for node in screen.walk_children(with_self=True))
        waiting = any(node.message_queue_size for node in shown)
        in_time = monotonic() - self._given < _LONGEST
        return waiting and in_time and self._receiver.post_message(KeyPassed(self._number))

    async def _give(self, event: events.Event) -> None:
        self._is_under_way = True
        self._number += 1
        await self.give_key(event)
        # Determined now, because the previous key may have closed a window.
        receiver = self.focused or self.screen
        passed = KeyPassed(self._number)
        self._receiver, self._given = receiver, monotonic()
        if not receiver.post_message(passed):
            self.post_message(passed)

    async def _look_after(self) -> None:
        """Dispatch the next key if the receiver of the last one is gone; on a busy machine it may only be slow."""
        if self._receiver.is_running and monotonic() - self._given < _LONGEST:
            self._patience.begin(_PATIENCE, self._look_after)
        else:
            await self._go_on()

    async def _go_on(self) -> None:
        self._is_under_way = False
        self._patience.stop()
        if self._waiting:
            event = self._waiting.popleft()
            if self._waiting:
                self._patience.begin(_PATIENCE, self._look_after)
            await self._give(event)


def is_leaving(event: events.Event) -> bool:
    """Whether an event is the key that quits from everywhere."""
    return isinstance(event, events.Key) and event.key in _LEAVING
