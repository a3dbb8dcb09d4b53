"""Reading the terminal in the app's event loop: keys, mouse, pastes, answers.

A separate thread, as in Textual, would have to be woken first to wake the loop.
"""

from __future__ import annotations

import os
import select
import sys
from asyncio import SelectorEventLoop
from codecs import getincrementaldecoder
from contextvars import Context
from selectors import SelectSelector
from time import monotonic
from typing import TYPE_CHECKING

from termnews.ui.terminal.environment import open_without_waiting
from termnews.ui.terminal.key_parser import KeyParser

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle
    from collections.abc import Callable

    from textual.message import Message


def new_loop() -> AbstractEventLoop:
    """Create a loop that can wait for every terminal."""
    # For /dev/tty (xargs -o termnews), macOS supports only select.
    return SelectorEventLoop(SelectSelector() if sys.platform == "darwin" else None)


class Keyboard:
    """Reads a terminal and passes on input."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        fileno: int,
        on_message: Callable[[Message], None],
        on_lost: Callable[[], None],
    ) -> None:
        """Read a file descriptor in a loop; `on_lost` is called when the terminal is lost."""
        self._loop = loop
        self._own = open_without_waiting(fileno, os.O_RDONLY)
        # Another program may have taken the key that woke the loop: the loop must not wait for the next one.
        self._fileno = fileno if self._own is None else self._own
        self._on_message = on_message
        self._on_lost = on_lost
        self._parser = KeyParser()
        # A byte that is not UTF-8 becomes a visible mark.
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._patience: TimerHandle | None = None
        """The timer that ends the wait for the rest of a sequence."""

    def start(self) -> None:
        """Begin to read."""
        # Keys have no sender, not even the widget that re-entered the terminal.
        Context().run(self._loop.add_reader, self._fileno, self._read)

    def stop(self) -> None:
        """Stop reading."""
        self._loop.remove_reader(self._fileno)
        self._wait(None)

    def close(self) -> None:
        """Close the terminal."""
        self.stop()
        if self._own is not None:
            os.close(self._own)
            self._own = None

    def read_until(self, condition: Callable[[], bool], seconds: float) -> None:
        """Read while the loop is blocked, until a condition holds or a timeout has passed."""
        until = monotonic() + seconds
        while not condition() and select.select([self._fileno], [], [], max(0.0, until - monotonic()))[0]:
            if not self._read():
                return

    def _read(self) -> bool:
        """Read available input; return False when the terminal is lost."""
        try:
            data = os.read(self._fileno, 65536)
        except BlockingIOError:
            return True
        except OSError:
            data = b""
        if not data:
            self.stop()
            self._on_lost()
            return False
        for message in self._parser.feed(self._decode(data)):
            self._on_message(message)
        self._wait(self._parser.until)
        return True

    def _give_up(self) -> None:
        for message in self._parser.give_up():
            self._on_message(message)

    def _wait(self, until: float | None) -> None:
        """Wait for the rest of a sequence until some time of the monotonic clock, which is the loop's."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if until is not None:
            self._patience = self._loop.call_at(until, self._give_up)
