"""The thread that writes to the terminal.

It has two grids: one for Textual's frames, and one for what the terminal shows. While a write waits for a slow line,
frames continue to change the first; the next write brings the terminal up to date. So a slow line makes termnews skip
frames, but never wait or use more memory. While the line is free, a frame is written at once by the calling thread:
waking another takes longer than painting.
"""

from __future__ import annotations

import os
import select
from contextlib import suppress
from threading import Condition, Thread, current_thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

from termnews.ui.terminal.environment import open_without_waiting
from termnews.ui.terminal.output.frames import read_frame
from termnews.ui.terminal.output.grid import Grid
from termnews.ui.terminal.output.pace import Pace
from termnews.ui.terminal.output.pen import Pen
from termnews.ui.terminal.output.updates import CLEAR, paint

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.ui.terminal.output.cell_strings import Cells

    _Frame = tuple[dict[int, Cells], tuple[int, int], tuple[int, int] | None]

_SYNC_START, _SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
# Bytes per write: stopping the writer waits for no more than these.
_PIECE = 1024
# Seconds of sleep after a write, twice the time that the system needs to pass it on.
_REST = 60e-6
# Seconds that a resize waits for the frame of the new size before the old content is repainted.
_RESIZE_PATIENCE = 0.3


class TerminalWriter:
    """Updates a terminal in a separate thread."""

    def __init__(self, fileno: int, on_lost: Callable[[], None]) -> None:
        """Write to a file descriptor; `on_lost` is called, from the thread, when the reading end is gone."""
        self._fileno = fileno
        self._on_lost = on_lost
        self._news = Condition()
        self._wanted = Grid(0, 0)
        self._shown = Grid(0, 0)
        self._pen = Pen()
        self._pace = Pace()
        self._controls: list[str] = []
        self._repaint = True
        self._changed = False
        self._patient_until = 0.0
        self._is_waiting = False
        """Whether the thread has nothing to do."""
        self._rest = b""
        """The rest of a frame that the line did not accept at once; the thread continues with it."""
        self._own: int | None = None
        """A second, non-blocking descriptor of the terminal; None when it cannot be opened."""
        self._thread: Thread | None = None
        """The thread that writes; any other must end."""
        self._last: Thread | None = None
        """The previous thread, which may still be blocked by a stuck terminal."""
        self.synchronized = False
        """Whether the terminal supports synchronized output (mode 2026)."""

    def start(self) -> None:
        """Start to write; the screen counts as unknown and is repainted."""
        self._repaint = True
        self._rest = b""
        self._pace.begin()
        self._own = open_without_waiting(self._fileno, os.O_WRONLY)
        self._changed = self._wanted.height > 0
        self._thread = Thread(target=self._run, args=(self._last,), name="termnews-writer", daemon=True)
        self._thread.start()

    def stop(self, patience: float = 0.3) -> None:
        """Stop the thread after the current piece, without waiting for a terminal that does not read."""
        with self._news:
            if self._thread is not None:
                self._last, self._thread = self._thread, None
            self._news.notify()
        if self._last is not None:
            self._last.join(patience)
        if self._own is not None:
            os.close(self._own)
            self._own = None

    def show(self, frame: str, width: int, height: int) -> None:
        """Accept a frame for a screen size; never waits for the terminal."""
        with self._news:
            if (width, height) != (self._wanted.width, self._wanted.height):
                self._wanted = Grid(width, height)
                self._repaint = True
                self._patient_until = 0.0
            read_frame(frame, self._wanted)
            self._changed = True
            if not (written := self._write_at_once()):
                self._news.notify()
        if written:
            # Linux passes on terminal output when the processor is free: on this one, only after the app's next work.
            sleep(_REST)

    def send(self, control: str) -> None:
        """Write a control sequence before the next frame."""
        with self._news:
            self._controls.append(control)
            self._news.notify()

    def redraw(self) -> None:
        """Paint everything again."""
        with self._news:
            self._repaint = self._changed = True
            self._news.notify()

    def note_answer(self) -> None:
        """Note the terminal's answer that it supports synchronized output."""
        with self._news:
            self.synchronized = self._pace.is_on = True
            self._pace.answer()
            self._news.notify()

    @property
    def is_asking(self) -> bool:
        """Whether an answer is pending that would be typed into the next user of the terminal."""
        return self._pace.is_asking

    def resized(self) -> None:
        """Note that the terminal has been resized, which damages its content."""
        with self._news:
            # A frame of the new size will follow; if none does, the terminal is back at its old size.
            self._repaint = self._changed = True
            self._patient_until = monotonic() + _RESIZE_PATIENCE
            self._news.notify()

    def _run(self, last: Thread | None) -> None:
        if last is not None:
            last.join()
        while True:
            with self._news:
                self._wait_for_news()
                if not self._is_wanted:
                    return
                data, self._rest = self._rest, b""
                controls, frame = ("", None) if data else (self._take_controls(), self._take_frame())
            data = data or self._bytes_of(controls, frame)
            if data and not self._write(data):
                self._on_lost()
                return

    def _write_at_once(self) -> bool:
        """Write a frame in the calling thread, if the line is free; return whether all of it is written."""
        is_free = self._is_waiting and self._thread is not None and not self._rest
        if self._own is None or not is_free or not self._is_frame_due():
            return False
        data = self._bytes_of(self._take_controls(), self._take_frame())
        # Errors here also occur in the thread, which reports them.
        with suppress(OSError):
            data = data[os.write(self._own, data) :]
        self._rest = data
        return not data

    @property
    def _is_wanted(self) -> bool:
        """Whether the calling thread is still the writer."""
        return self._thread is current_thread()

    def _wait_for_news(self) -> None:
        while self._is_wanted and not self._controls and not self._rest and not self._is_frame_due():
            self._is_waiting = True
            until = max(self._patient_until, self._pace.holds_until)
            self._news.wait(max(0.0, until - monotonic()) if self._changed else None)
            self._is_waiting = False

    def _bytes_of(self, controls: str, frame: _Frame | None) -> bytes:
        return (controls + (self._paint(*frame) if frame else "")).encode("utf-8", "replace")

    def _take_controls(self) -> str:
        controls = "".join(self._controls)
        self._controls.clear()
        return controls

    def _is_frame_due(self) -> bool:
        return self._changed and monotonic() >= max(self._patient_until, self._pace.holds_until)

    def _take_frame(self) -> _Frame | None:
        """Return the rows to paint, the cursor, and the size if everything must be repainted."""
        if not self._is_frame_due():
            return None
        self._changed = False
        size = None
        if self._repaint:
            self._repaint = False
            size = (self._wanted.width, self._wanted.height)
            self._wanted.changed.update(range(self._wanted.height))
        return self._wanted.take_changes(), self._wanted.cursor, size

    def _paint(self, rows: dict[int, Cells], cursor: tuple[int, int], size: tuple[int, int] | None) -> str:
        start = ""
        if size is not None:
            start = CLEAR
            self._pen = Pen(0, 0)
            self._shown = Grid(*size)
        frame = start + paint(self._shown, rows, cursor, self._pen)
        if not frame or not self.synchronized:
            return frame
        with self._news:
            return self._pace.write(f"{_SYNC_START}{frame}{_SYNC_END}")

    def _write(self, data: bytes) -> bool:
        """Write everything; return False when the terminal is lost. When stopped, it ends between two sequences."""
        place = 0
        while place < len(data) and self._is_wanted:
            end = end_of_piece(data, place)
            if not self._write_piece(memoryview(data)[place:end]):
                return False
            place = end
        return True

    def _write_piece(self, piece: memoryview) -> bool:
        while piece:
            try:
                count = os.write(self._fileno, piece)
            except BlockingIOError:
                reads = select.select([], [self._fileno], [], 0.2)[1]
                if not reads and not self._is_wanted:
                    return True
                continue
            except OSError:
                return False
            piece = piece[count:]
        return True


def end_of_piece(data: bytes, place: int) -> int:
    """Where to split output: never within a control sequence."""
    end = place + _PIECE
    if end >= len(data):
        return len(data)
    escape = data.rfind(b"\x1b", place + 1, end)
    return escape if escape > place else end
