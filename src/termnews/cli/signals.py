"""Signals that end a command: it stops its processes, closes its files and removes temporary ones before it ends."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager, suppress
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 2.0
"""Seconds for a command to end by itself."""

_HANDLERS = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGHUP: lambda number, _frame: end(number),
    signal.SIGTERM: lambda number, _frame: end(number),
}


@contextmanager
def signals_heeded() -> Iterator[None]:
    """End in order at a signal, and at once at the next one. Ignored signals (nohup) stay ignored."""
    heeded = [number for number in _HANDLERS if signal.getsignal(number) is signal.SIG_DFL]
    for number in heeded:
        signal.signal(number, _HANDLERS[number])
    try:
        yield
    finally:
        leave_to_system(*heeded)


def leave_to_system(*numbers: signal.Signals) -> None:
    """Let signals end the process at once and without a traceback, unless they are ignored."""
    for number in numbers:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


def end(number: int) -> None:
    """Leave with 128 and the number of the signal, even if something holds the process up.

    Raises:
        SystemExit: Always.
    """
    leave_to_system(signal.SIGHUP, signal.SIGTERM)
    watchdog = Timer(PATIENCE, os._exit, [128 + number])
    watchdog.daemon = True
    with suppress(RuntimeError):  # The system has no thread for it.
        watchdog.start()
    raise SystemExit(128 + number)
