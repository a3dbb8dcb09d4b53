"""Settings of the reader's process: garbage collection, thread switching, heaps, modules that are never loaded.

This is the only such place. A `Runtime` is created at the start and passed in; tests pass one that was never
prepared, which changes nothing.
"""

from __future__ import annotations

import gc
import resource
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


_QUIET_S = 0.7
"""Seconds without a key after which garbage is collected, which takes as long as a response to a key may."""
_LONGEST_S = 20.0
"""Seconds after which it is collected even if keys never pause."""
_THRESHOLDS = (2000, 10, 50)
"""Python's thresholds: young generations as usual; full collections only while keys never pause."""
_TURN_S = 0.001
"""Seconds after which a worker thread yields to the screen's; Python's default is five times as long."""
_ARENA_MAX = -8
"""`M_ARENA_MAX` of malloc.h."""
_ARENAS = 2
"""The number of heaps for all threads, of which only one runs Python at a time."""
_NEVER_LOADED = ("ssl", "_hashlib")
"""asyncio and hashlib work without OpenSSL.

A program that connects to nothing starts 12 ms sooner and is safer without it.
"""


class Timers(Protocol):
    """Has timers: a Textual app or widget."""

    def set_timer(self, delay: float, callback: Callable[[], None]) -> object:
        """Call something after so many seconds."""


class Runtime:
    """The process of a reader: prepared before other imports, begun with the first rows."""

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
        """Prepare for a fast start."""
        # A start creates two hundred thousand objects and drops few; `begin` resumes collection.
        gc.disable()
        blocked: dict[str, object] = dict.fromkeys(_NEVER_LOADED)
        sys.modules.update(blocked)  # type: ignore[arg-type]
        if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
            share_heaps()  # Each reserves 64 MB of what is limited, before anything lies in it.
        self._is_prepared = True

    def begin(self, timers: Timers, at_rest: Callable[[], None]) -> None:
        """Begin garbage collection, which is off during the start; nearly all objects of the start stay.

        Args:
            timers: Provides timers.
            at_rest: Called when no key has been pressed for a while.
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
        """Note a key press; garbage is collected after a pause."""
        self.on_work()

    def on_work(self) -> None:
        """Note heavy work; free memory is returned to the system after a pause."""
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
    """Let threads share heaps, with glibc.

    It gives every thread a separate heap and keeps freed memory: after marking a hundred thousand articles for ten
    minutes, a third of the memory was free.
    """
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return free memory to the system; that takes some milliseconds."""
    import ctypes

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
