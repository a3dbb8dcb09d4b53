"""The thread that reads what the terminal sends: keys, the mouse, pasted text, answers."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from termnews.ui.key_parser import KeyParser

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message


class Keyboard:
    """Reads a terminal in a thread of its own and hands on what was typed."""

    def __init__(self, fileno: int, on_message: Callable[[Message], None], on_lost: Callable[[], None]) -> None:
        """Read a file descriptor; `on_lost` is called, from the thread, when the terminal is gone."""
        self._fileno = fileno
        self._on_message = on_message
        self._on_lost = on_lost
        self._wake_up, self._wake = os.pipe()
        self._thread = Thread(target=self._run, name="termnews-keyboard", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread at once."""
        os.write(self._wake, b"x")
        self._thread.join()
        os.close(self._wake)
        os.close(self._wake_up)

    def _run(self) -> None:
        parser = KeyParser()
        # A byte that is not UTF-8 becomes a visible mark.
        decode = getincrementaldecoder("utf-8")("replace").decode
        while (data := self._read(parser.until)) is not None:
            for message in (*parser.feed(decode(data)), *parser.tick()):
                self._on_message(message)

    def _read(self, until: float | None) -> bytes | None:
        """Give what came in, or nothing when a sequence has waited long enough for its end; None at the end."""
        patience = None if until is None else max(0.0, until - monotonic())
        readable, _, _ = select.select([self._fileno, self._wake_up], [], [], patience)
        if self._wake_up in readable:
            return None
        if not readable:
            return b""
        try:
            data = os.read(self._fileno, 65536)
        except BlockingIOError:
            return b""
        except OSError:
            data = b""
        if not data:
            self._on_lost()
            return None
        return data
