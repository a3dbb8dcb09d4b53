"""What a test leaves behind: connections, threads, processes, timers, descriptors.

Since Python 3.13 a connection that nobody closed is a warning, which falls on whichever
test runs when it is collected. Here it falls on the test that opened it, in every Python.
"""

from __future__ import annotations

import functools
import signal
import sqlite3
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.nursery import Nursery

_PATIENCE = 5.0
"""Seconds for threads that were told to end, and for processes that were killed."""
_STEP = 0.005
_OWN = Path("/proc/self")
nurseries: list[Nursery] = []
"""Their children were started here; they themselves stay."""
_open: dict[int, str] = {}
_connect = sqlite3.connect


class WatchedConnection(sqlite3.Connection):
    """A connection that is known until it is closed."""

    def __init__(self, database: Any, *arguments: Any, **named: Any) -> None:
        """Open it, and remember that."""
        super().__init__(database, *arguments, **named)
        _open[id(self)] = str(database)

    def close(self) -> None:
        """Close it, and forget it."""
        super().close()
        _open.pop(id(self), None)


def watch_connections() -> None:
    """Know from now on which connections are open."""
    sqlite3.connect = functools.partial(_connect, factory=WatchedConnection)  # type: ignore[assignment]


Opened = dict[str, set[object]]
"""What is open, by kind."""


def open_connections() -> Opened:
    """The connections to databases."""
    return {"connections": set(_open.items())}


def what_is_open() -> Opened:
    """All that somebody has to close."""
    return {
        **open_connections(),
        "threads": {thread for thread in threading.enumerate() if thread.is_alive()},
        "processes": set(_children()),
        "timers": {which for which in (signal.ITIMER_REAL, signal.ITIMER_PROF) if any(signal.getitimer(which))},
        "descriptors": set(_descriptors()),
    }


def left_since(before: Opened, look: Callable[[], Opened]) -> Opened:
    """What has been opened since and is not closed; waits for what is just ending."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        left = {kind: found - before[kind] for kind, found in look().items()}
        if not any(left.values()) or time.monotonic() > deadline:
            return {kind: found for kind, found in left.items() if found}
        time.sleep(_STEP)


def _children() -> list[str]:
    """The processes that were started here and not waited for; none where the system does not say."""
    found: list[str] = []
    staying = [str(nursery.pid) for nursery in nurseries if nursery.pid]
    for parent in ("self", *staying):
        for task in Path("/proc", parent, "task").glob("*/children"):
            with suppress(OSError):
                found += task.read_text().split()
    return [pid for pid in found if pid not in staying]


def _descriptors() -> list[tuple[int, str]]:
    """Open descriptors with what they lead to; none where the system does not say."""
    found: list[tuple[int, str]] = []
    with suppress(OSError):
        for descriptor in (_OWN / "fd").iterdir():
            with suppress(OSError):
                found.append((int(descriptor.name), str(descriptor.readlink())))
    return found
