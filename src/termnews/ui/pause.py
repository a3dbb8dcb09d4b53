"""One call after a pause, which can be taken back until it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer


class Pause:
    """At most one pending call.

    A timer of Textual's that is stopped may call all the same: what has fallen due waits in the queue of messages,
    behind the very key that stops it.
    """

    def __init__(self, set_timer: Callable[[float, Callable[[], object]], Timer]) -> None:
        """Create with nothing pending; `set_timer` is of the app, the screen or the widget that waits."""
        self._set_timer = set_timer
        self._timer: Timer | None = None
        self._callback: Callable[[], object] | None = None
        self._turn = 0

    @property
    def is_pending(self) -> bool:
        """Whether a call is still to be made."""
        return self._callback is not None

    def begin(self, seconds: float, callback: Callable[[], object]) -> None:
        """Make a call after a pause, in place of the pending one."""
        self.stop()
        self._callback, turn = callback, self._turn
        self._timer = self._set_timer(seconds, lambda: self.end() if turn == self._turn else None)

    def end(self) -> object:
        """Make the pending call now; return what it returns, which may have to be awaited."""
        callback = self._callback
        self.stop()
        return callback() if callback is not None else None

    def stop(self) -> None:
        """Take the pending call back."""
        self._turn += 1
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._callback = None
