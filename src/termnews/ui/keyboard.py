"""The thread that reads what the terminal sends: keys, the mouse, pasted text, answers."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from threading import Thread
from typing import TYPE_CHECKING

from textual import events
from textual._time import get_time
from textual._xterm_parser import XTermParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from textual.message import Message

_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
PASTE_LENGTH = 1_000_000
"""Most characters of a paste that are kept."""

# Nobody types this many characters at once: a paste in a terminal that does not mark pastes.
_TOO_FAST = 1024


class PasteFinder:
    """Takes pasted text out of what the terminal sends: a megabyte is too much for a parser that asks for each key."""

    def __init__(self) -> None:
        self._pasted: list[str] | None = None
        """Pieces of the paste that is coming in; None between pastes."""
        self._held = ""
        """What may be the first half of a mark."""
        self._passed = ""
        """The beginning of a mark that was passed on, because an Escape is a key, too."""
        self._left_to_parser = False
        """Whether the parser, having got the beginning of a mark, takes this paste."""

    def split(self, data: str) -> Iterator[str | events.Paste]:
        """Give typed text and pastes in their order; a paste comes when its end has come."""
        data = self._held + data
        self._held = ""
        if self._passed and (self._passed + data).startswith(_PASTE_START):
            self._left_to_parser = True
        self._passed = ""
        while data:
            if self._left_to_parser:
                text, end, data = data.partition(_PASTE_END)
                self._left_to_parser = not end
                yield text + end
            elif self._pasted is None:
                typed, start, data = data.partition(_PASTE_START)
                if start:
                    self._pasted = []
                else:
                    typed, self._held = _hold_back(typed)
                self._passed = next((mark for mark in ("\x1b[", "\x1b") if typed.endswith(mark)), "")
                if typed:
                    yield events.Paste(typed) if _is_pasted(typed) else typed
            else:
                text, end, data = data.partition(_PASTE_END)
                if not end:
                    text, self._held = text[: -len(_PASTE_END)], text[-len(_PASTE_END) :]
                self._keep(text)
                if end:
                    yield events.Paste("".join(self._pasted).replace("\x00", ""))
                    self._pasted = None

    def _keep(self, text: str) -> None:
        pasted = self._pasted or []
        self._pasted = [*pasted, text[: max(0, PASTE_LENGTH - sum(map(len, pasted)))]]


def _is_pasted(typed: str) -> bool:
    return len(typed) >= _TOO_FAST and "\x1b" not in typed


def _hold_back(typed: str) -> tuple[str, str]:
    """Cut off what may be the first half of a paste's mark; no key ends like it."""
    for length in range(len(_PASTE_START) - 1, 2, -1):
        if typed.endswith(_PASTE_START[:length]):
            return typed[:-length], typed[-length:]
    return typed, ""


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
        parser = XTermParser()
        pastes = PasteFinder()
        # A byte that is not UTF-8 becomes a visible mark.
        decode = getincrementaldecoder("utf-8")("replace").decode
        while (data := self._read(parser)) is not None:
            for piece in pastes.split(decode(data)):
                self._hand_on([piece] if isinstance(piece, events.Paste) else parser.feed(piece))
            self._hand_on(parser.tick())

    def _hand_on(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self._on_message(message)

    def _read(self, parser: XTermParser) -> bytes | None:
        """Give what came in, or nothing when an Escape has waited long enough to be a key; None at the end."""
        until = parser._timeout_time  # noqa: SLF001 - the parser says when it wants to be asked again
        patience = None if until is None else max(0.0, until - get_time())
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
