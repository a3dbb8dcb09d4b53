"""Measuring how far a terminal lags behind the output.

A line of ssh takes all that is written until its buffers are full, which at 20 kB a
second are many seconds. So now and then the terminal is sent a query that it is known to answer, and while too much
is unanswered, no frame is written: the next one shows the latest state.
"""

from __future__ import annotations

from collections import deque
from time import monotonic

QUESTION = "\x1b[?2026$p"
"""The query of the start: whether the terminal supports synchronized output."""

ASK_AFTER = 1024
"""Bytes after which the terminal is queried."""
WINDOW = 4096
"""The maximum number of unacknowledged bytes."""
PATIENCE = 2.0
"""Seconds after which a terminal counts as not answering, and is not queried again."""


class Pace:
    """Counts written and acknowledged bytes."""

    def __init__(self) -> None:
        """Create for a terminal that has not answered yet, and is not queried."""
        self.is_on = False
        """Whether the terminal has answered the question at the start."""
        self._written = 0
        self._asked_at = 0
        self._answered_to = 0
        self._questions: deque[tuple[int, float]] = deque()
        """The bytes written before each pending query, and its deadline."""

    def begin(self) -> None:
        """Expect no answers: the terminal is entered again."""
        self.is_on = False
        self._questions.clear()
        self._asked_at = self._answered_to = self._written

    def write(self, frame: str) -> str:
        """Count a frame that is about to be written, and append a query when one is due."""
        self._written += len(frame.encode("utf-8", "replace"))
        if not self.is_on or self._written - self._asked_at < ASK_AFTER:
            return frame
        self._asked_at = self._written
        self._questions.append((self._written, monotonic() + PATIENCE))
        return frame + QUESTION

    def answer(self) -> None:
        """Handle an answer of the terminal."""
        if self._questions:
            self._answered_to, _due = self._questions.popleft()

    @property
    def is_asking(self) -> bool:
        """Whether an answer is pending."""
        return bool(self._questions)

    @property
    def holds_until(self) -> float:
        """When a frame may be written without an answer, on the monotonic clock; 0.0 means at once."""
        if not self._questions or self._written - self._answered_to <= WINDOW:
            return 0.0
        due = self._questions[0][1]
        if monotonic() < due:
            return due
        self.begin()
        return 0.0
