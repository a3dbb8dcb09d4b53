"""Keeps keys prompt and memory small: collecting garbage, giving memory back, letting threads take turns."""

from __future__ import annotations

import gc
import sys
import time
from typing import TYPE_CHECKING

from termnews.ui.malloc import give_back, share_heaps

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

_QUIET_S = 0.7
"""Seconds without a key after which garbage is collected: all of it takes as long as the answer to a key may."""
_LONGEST_S = 20.0
"""Seconds after which it is collected though keys never pause."""
_THRESHOLDS = (2000, 10, 50)
"""Python's own collecting: of what is young as often as ever; of everything only while keys never pause."""
_TURN_S = 0.001
"""Seconds a thread of slow work may go on when the screen's wants to: Python lets it go on for five times as long."""


class Promptness:
    """Collects garbage and gives memory back when nobody types."""

    def __init__(self, node: MessagePump, at_rest: Callable[[], None] = lambda: None) -> None:
        """Work in the message loop of `node`; nothing changes before `begin`.

        Args:
            node: Whose timers are used.
            at_rest: What else is to be done when nobody types.
        """
        self._node = node
        self._at_rest = at_rest
        self._typed = 0.0
        self._collected = 0.0
        self._is_waiting = False
        self._has_begun = False

    def begin(self) -> None:
        """Take garbage collection over from the start, which has none; nearly all that a start makes, stays."""
        share_heaps()
        gc.freeze()
        gc.set_threshold(*_THRESHOLDS)
        gc.enable()
        sys.setswitchinterval(_TURN_S)
        self._has_begun = True

    def note_key(self) -> None:
        """A key was pressed: wait until no other comes."""
        if self._has_begun:
            self._typed = time.monotonic()
            if not self._is_waiting:
                self._collected = self._typed
                self._wait(_QUIET_S)

    def _wait(self, seconds: float) -> None:
        self._is_waiting = True
        self._node.set_timer(seconds, self._look)

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
