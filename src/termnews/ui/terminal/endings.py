"""All ways in which the reader ends: quit, signal, hang-up, crash.

In every case, marks are saved, the terminal is restored, and the process ends within a second.
"""

from __future__ import annotations

import asyncio
import errno
import math
import os
import signal
import sys
import termios
import time
from contextlib import suppress
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from termnews.ui.terminal.driver import TermnewsDriver, give_back
from termnews.ui.terminal.keyboard import new_loop
from termnews.ui.textual_private import driver_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import App

PATIENCE = 0.6
"""Seconds for the app to end by itself."""

FLUSH_PATIENCE = 0.3
"""Additional seconds for saving marks."""

_UNSAVED = 2
"""The exit code when some marks could not be saved; also that of commands that save none."""

_LAST_WORDS = 0.15
"""Seconds of these that are reserved for reporting what could not be saved."""

_FAULTS = {"SIGBUS", "SIGEMT", "SIGFPE", "SIGILL", "SIGSEGV", "SIGSYS", "SIGTRAP"}
"""Signals of an error in the process, after which no Python can run."""
_HARMLESS = {"SIGCHLD", "SIGCLD", "SIGCONT", "SIGINFO", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH"}
"""Signals that end no process."""

_ENDINGS = tuple(
    number
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}
    if isinstance(number, signal.Signals) and number.name not in _FAULTS | _HARMLESS
)
"""All other signals, which would end the process and leave the terminal as it is; a script may send SIGUSR1."""


def run(app: App[Any], *, flush: Callable[[float], bool], mouse: bool = True) -> int:
    """Run an app to its end.

    Args:
        app: The app, run in the main thread.
        flush: Saves marks within some seconds and returns whether it saved all; called once in every case, perhaps from
            another thread.
        mouse: Whether the mouse is used.

    Returns:
        The exit code: 0 for a quit, 2 for one that left marks unsaved, 128 and the number for a signal, 1 for a crash.
    """
    end = _End(app, flush)
    # Ignored signals (nohup) stay ignored.
    heeded = [number for number in _ENDINGS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, end.on_signal) for number in heeded}
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            runner.run(end.run_app(mouse=mouse))
    except OSError:
        # A last message cannot be printed when the terminal is lost.
        if not has_gone(2):
            raise
        end.code = 128 + signal.SIGHUP
    finally:
        end.flush()
        for number, handler in before.items():
            # One that was not set from Python (PYTHONFAULTHANDLER) cannot be set again.
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
    return end.code


def has_gone(terminal: int) -> bool:
    """Whether a terminal has hung up."""
    try:
        termios.tcgetattr(terminal)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False


class _End:
    """The end of a run: its cause, and a watchdog that enforces it."""

    def __init__(self, app: App[Any], flush: Callable[[float], bool]) -> None:
        self.code = 0
        self._app = app
        self._keep = flush
        self._kept = False
        self._keeping = Lock()
        self._watched = False
        self._until = math.inf
        """The deadline of the process."""
        self._attributes: list[Any] | None = None
        with suppress(termios.error):
            self._attributes = termios.tcgetattr(0)

    async def run_app(self, *, mouse: bool) -> None:
        """Run the app; threads still running at its end are given `PATIENCE` seconds."""
        try:
            await self._app.run_async(mouse=mouse)
        finally:
            self.watch(self._app.return_code or 0)

    def on_signal(self, number: int, _frame: object) -> None:
        """End the app in order.

        It is a signal handler of the system, because asyncio's would not run while the app is busy.
        """
        self.watch(128 + number)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            sys.exit(self.code)
        loop.call_soon_threadsafe(self._app.exit, None, self.code)

    def watch(self, code: int) -> None:
        """Make sure that the process ends, even if the app or a thread hangs."""
        self.code = self.code or code
        if not self._watched:
            self._watched = True
            self._until = time.monotonic() + PATIENCE + FLUSH_PATIENCE
            Thread(target=self._bark, name="termnews-watchdog", daemon=True).start()

    def flush(self) -> None:
        """Save marks, once."""
        with self._keeping:
            if not self._kept:
                if not self._keep(max(0.0, self._until - time.monotonic() - _LAST_WORDS)):
                    self.code = self.code or _UNSAVED
                self._kept = True

    def _bark(self) -> None:
        Event().wait(PATIENCE)
        # This also waits for a running flush.
        keeper = Thread(target=self.flush, daemon=True)
        keeper.start()
        keeper.join(FLUSH_PATIENCE)
        driver = driver_of(self._app)
        if driver.is_active if isinstance(driver, TermnewsDriver) else self._app.is_running:
            give_back(0, 2, self._attributes)
        os._exit(self.code)
