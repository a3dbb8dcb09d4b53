"""The driver, which enters, draws, reads and leaves the terminal.

Textual calls it through its public `driver_class`. Only what is written in this
file and in `output/` can reach the terminal; the names in capitals
are all the modes.
"""

from __future__ import annotations

import asyncio
import errno
import os
import select
import signal
import sys
import termios
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from textual import events
from textual.driver import Driver
from textual.geometry import Size
from textual.messages import TerminalSupportsSynchronizedOutput

from termnews.ui.terminal.clipboard import clipboard_sequence
from termnews.ui.terminal.keyboard import Keyboard
from termnews.ui.terminal.output.frames import is_frame
from termnews.ui.terminal.output.pace import QUESTION
from termnews.ui.terminal.output.writer import TerminalWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App
    from textual.message import Message

_END_OF_FRAME = "\x1b[?2026l\x1b[m"
_MOUSE = "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
_MOUSE_OFF = "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l"
# On terminals without an alternate screen, what was drawn is erased.
_ERASE = "\x1b[H\x1b[2J"
_ONE_SCREEN = ("linux", "vt", "ansi", "cons")
_LEAVE = "\x1b[?2004l\x1b[?7h\x1b[?1004l\x1b[?1049l\x1b[?25h"

MOST_COLUMNS, MOST_LINES = 1000, 500
"""The largest size that is drawn: a hostile client may claim to have 65535 columns."""

# Seconds to wait, when leaving, for a terminal that has stopped reading.
_PATIENCE = 0.2
# Seconds to wait for its last answers, which would otherwise be typed into the shell. At 20 kB a second,
# `pace.WINDOW` takes 0.2. It must be less than `endings.PATIENCE`.
_ANSWERS_S = 0.4

HANG_UP_CODE = 128 + signal.SIGHUP
"""The exit code when the terminal is lost."""


class TermnewsDriver(Driver):
    """Sends only changed cells, never waits for the terminal, and restores it at the end."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        """Draw on standard error and read standard input, as Textual does."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.app = app
        self.loop = asyncio.get_running_loop()
        self.uses_mouse = mouse
        """Whether the app, rather than the terminal, handles the mouse."""
        self.takes_back = True
        """Whether the terminal is re-entered automatically after the process was stopped."""
        self._in = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._out = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._attributes: list[Any] | None = None
        self._keyboard: Keyboard | None = None
        self._writer = TerminalWriter(self._out, self._lose_terminal)
        self._active = False
        self._fixed_size = size
        signal.signal(signal.SIGTSTP, self._stop_process)
        signal.signal(signal.SIGCONT, self._continue_process)

    @property
    def can_suspend(self) -> bool:
        """Whether the app can be suspended: always."""
        return True

    @property
    def is_active(self) -> bool:
        """Whether the app has the terminal."""
        return self._active

    def write(self, data: str) -> None:
        """Draw a frame of Textual; whatever else it or a page wants to write is dropped."""
        if is_frame(data):
            width, height = self.app.size
            self._writer.show(data, width, height)

    def copy(self, text: str) -> int:
        """Put text on the clipboard of the person's terminal; return the number of characters that fit."""
        sequence, count = clipboard_sequence(text)
        if count:  # an empty text leaves the clipboard unchanged
            self._writer.send(sequence)
        return count

    def redraw(self) -> None:
        """Repaint everything, over whatever else has written to the terminal."""
        self._writer.redraw()

    def start_application_mode(self) -> None:
        """Enter the terminal, for the first time or again."""
        with suppress(termios.error):
            self._attributes = termios.tcgetattr(self._in)
        self._enter()
        self.loop.add_signal_handler(signal.SIGWINCH, self._resize)
        self._active = True
        self._writer.start()
        self._keyboard = Keyboard(self.loop, self._in, self.process_message, self._lose_terminal)
        self._keyboard.start()
        self._report_size()

    def disable_input(self) -> None:
        """Stop listening."""
        if self._keyboard is not None:
            self.loop.remove_signal_handler(signal.SIGWINCH)
            self._keyboard.stop()

    def stop_application_mode(self) -> None:
        """Restore the terminal."""
        if not self._active:
            return
        self._active = False
        self._writer.stop()
        if self._keyboard is not None:
            self._keyboard.read_until(lambda: not self._writer.is_asking, _ANSWERS_S)
            self.disable_input()
            self._keyboard.close()
            self._keyboard = None
        give_back(self._in, self._out, self._attributes)

    def process_message(self, message: Message) -> None:
        """Inspect input before the app does."""
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._writer.note_answer()
        else:
            super().process_message(message)

    def send_message(self, message: Message) -> None:
        """Pass a message to the app, with fewer turns of the loop than Textual takes."""
        self.app.post_message(message)

    @contextmanager
    def no_automatic_restart(self) -> Iterator[None]:
        """Let the caller re-enter the terminal after a stop."""
        before, self.takes_back = self.takes_back, False
        try:
            yield
        finally:
            self.takes_back = before

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Do nothing: links are opened by `termnews.ui.browser`, which checks them first."""

    def _enter(self) -> None:
        """Switch to raw mode and the alternate screen. In the background, this waits for the foreground."""
        with suppress(termios.error):
            raw = termios.tcgetattr(self._in)
            raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
            raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
            raw[6][termios.VMIN] = 1
            _set_attributes(self._in, raw)
        # Apple's terminal does not know the query and prints a "p".
        question = "" if os.environ.get("TERM_PROGRAM") == "Apple_Terminal" else QUESTION
        self._writer.send(_ENTER + (_MOUSE if self.uses_mouse else "") + question)

    def use_mouse(self, *, wanted: bool) -> None:
        """Capture the mouse, or leave it to the terminal's selection."""
        self.uses_mouse = wanted
        self._writer.send(_MOUSE if wanted else _MOUSE_OFF)

    def _report_size(self) -> None:
        size = Size(*(self._fixed_size or terminal_size(self._out, self._in)))
        self._post(events.Resize(size, size))

    def _resize(self) -> None:
        self._writer.resized()
        self._report_size()

    def _post(self, message: Message) -> None:
        self.loop.call_soon_threadsafe(self.app.post_message, message)

    def _lose_terminal(self) -> None:
        """End the app when the terminal is lost; called from any thread."""
        with suppress(RuntimeError):  # the loop has ended already
            self.loop.call_soon_threadsafe(self.app.exit, None, HANG_UP_CODE)

    def _stop_process(self, *_: object) -> None:
        """Leave the terminal, stop, and re-enter it when the process continues (Ctrl-Z, fg)."""
        restart = self.takes_back and self._active
        if restart:
            self.suspend_application_mode()
        # The system ignores this stop where no shell could continue the process.
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, self._stop_process)
        if restart:
            self.resume_application_mode()
            self._post(self.SignalResume())

    def _continue_process(self, *_: object) -> None:
        """Re-enter the terminal after an unexpected stop (SIGSTOP)."""
        if self._active and self.takes_back:
            self._enter()
            self._resize()


def terminal_size(*filenos: int) -> tuple[int, int]:
    """Return columns and lines of the first terminal among file descriptors; an impossible size is corrected."""
    for fileno in filenos:
        with suppress(OSError):
            columns, lines = os.get_terminal_size(fileno)
            if columns and lines:
                return min(columns, MOST_COLUMNS), min(lines, MOST_LINES)
    return 80, 24


def give_back(terminal_in: int, terminal_out: int, attributes: list[Any] | None) -> None:
    """Leave the alternate screen and all modes, without waiting for a terminal that does not read."""
    with suppress(termios.error):
        termios.tcflush(terminal_in, termios.TCIFLUSH)
        if attributes is not None:
            _set_attributes(terminal_in, attributes)
    erase = _ERASE if os.environ.get("TERM", "").startswith(_ONE_SCREEN) else ""
    rest = memoryview(f"{_END_OF_FRAME}{_MOUSE_OFF}{erase}{_LEAVE}".encode())
    with suppress(OSError):  # it is gone
        blocking = os.get_blocking(terminal_out)
        os.set_blocking(terminal_out, False)
        while rest and select.select([], [terminal_out], [], _PATIENCE)[1]:
            rest = rest[os.write(terminal_out, rest) :]
        os.set_blocking(terminal_out, blocking)


def _set_attributes(fileno: int, attributes: list[Any]) -> None:
    while True:
        try:
            termios.tcsetattr(fileno, termios.TCSANOW, attributes)
        except termios.error as error:
            # A background process is stopped here, and continues with this error.
            if error.args[0] == errno.EINTR:
                continue
        return
