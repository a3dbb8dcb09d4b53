"""Settings of the reader's process: garbage collection, thread switching, heaps, modules never loaded.

The only such place. The starter of the reader makes a `Runtime` and passes it
in; a test's app has one that was never prepared, and nothing is changed.
"""

from __future__ import annotations

import gc
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


_QUIET_S = 0.7
"""Seconds without a key after which garbage is collected: all of it takes as long as the answer to a key may."""
_LONGEST_S = 20.0
"""Seconds after which it is collected though keys never pause."""
_THRESHOLDS = (2000, 10, 50)
"""Python's own collecting: of what is young as often as ever; of everything only while keys never pause."""
_TURN_S = 0.001
"""Seconds a thread of slow work may go on when the screen's wants to: Python lets it go on for five times as long."""
_ARENA_MAX = -8
"""`M_ARENA_MAX` of malloc.h."""
_ARENAS = 2
"""Heaps for all threads: only one of them runs Python at a time."""
_NEVER_LOADED = ("ssl", "_hashlib")
"""asyncio and hashlib take OpenSSL where it is and do without it where it is not: a program that connects to nothing
starts 12 ms sooner and is safer without."""


class Timers(Protocol):
    """Has timers: a Textual app or widget."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> object:
        """Call something after so many seconds."""


class Runtime:
    """The process of a reader: prepared before anything is imported, begun with the first rows."""

    def __init__(self) -> None:
        """Change nothing yet."""
        self._is_prepared = False
        self._has_begun = False
        self._timers: Timers | None = None
        self._at_rest: Callable[[], None] = lambda: None
        self._typed = 0.0
        self._collected = 0.0
        self._is_waiting = False

    def prepare(self) -> None:
        """Leave out of this process what only costs a start time."""
        # A start makes two hundred thousand objects and throws few away: `begin` takes over.
        gc.disable()
        blocked: dict[str, object] = dict.fromkeys(_NEVER_LOADED)
        sys.modules.update(blocked)  # type: ignore[arg-type]
        self._is_prepared = True

    def begin(self, timers: Timers, at_rest: Callable[[], None]) -> None:
        """Take garbage collection over from the start, which had none; nearly all that a start makes, stays.

        Args:
            timers: Whose timers are used.
            at_rest: What else to do when no key is pressed for a while.
        """
        if not self._is_prepared:
            return
        self._timers, self._at_rest = timers, at_rest
        share_heaps()
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        gc.enable()
        sys.setswitchinterval(_TURN_S)
        self._has_begun = True

    def on_key(self) -> None:
        """A key was pressed: garbage is collected when no other comes for a while."""
        self.on_work()

    def on_work(self) -> None:
        """Much was done: what is free goes back to the system when nothing more is done for a while."""
        if self._has_begun:
            self._typed = time.monotonic()
            if not self._is_waiting:
                self._collected = self._typed
                self._wait(_QUIET_S)

    def _wait(self, seconds: float) -> None:
        if self._timers is not None:
            self._is_waiting = True
            self._timers.set_timer(seconds, self._look)

    def _look(self) -> None:
        self._is_waiting = False
        now = time.monotonic()
        left = min(self._typed + _QUIET_S, self._collected + _LONGEST_S) - now
        if left > 0:
            self._wait(left)
            return
        self._at_rest()
        if any(gc.get_count()[1:]):
            self._collected = now
            gc.collect()
            give_back()


def share_heaps() -> None:
    """Let threads that begin from now on share heaps, where the C library is glibc.

    It gives every thread a heap of its own and keeps what is freed in them: after ten
    minutes of marking a hundred thousand articles a third of the memory was free.
    """
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give free memory back to the system; that takes some milliseconds."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
