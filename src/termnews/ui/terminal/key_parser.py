"""Parsing input into keys, mouse events and pastes, however the bytes are split.

An unknown sequence does nothing: a late answer, a key of an unknown keyboard. Textual's own parser types its
characters, so that the
end of ESC[27u would undo a mark; only its tables are used here.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING

from textual import constants, events
from textual.keys import Keys
from textual.messages import TerminalSupportsSynchronizedOutput

from termnews.ui.textual_private import KeyTables

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from textual.message import Message

PASTE_LENGTH = 1_000_000
"""The maximum number of characters of a paste that are kept."""
STRING_LENGTH = 65_536
"""The maximum number of characters of an unterminated answer that are discarded."""

# Seconds that an incomplete sequence waits for its end.
_PATIENCE = 2.0
# Too many characters at once for typing: a paste in a terminal that does not mark pastes.
_TOO_FAST = 1024
# No key is longer.
_LONGEST = 64
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"

# ECMA-48, and what is older: function keys of the Linux console (ESC[[A), shifted keys
# of rxvt (ESC[3$), three characters of mouse after ESC[M, a minus in Ghostty's mouse.
_STRING = r"[\]PX^_][^\x00-\x07\x0e-\x1f\x9c]*"
_WHOLE = re.compile(
    r"\x1b(?:(?=\x1b)|\[\[[A-E]|\[(?:[378]|2[34])\$|\[M.{3}|\[<[-\d;]*[Mm]|\[(?!M|\[\Z)[0-?]*[ -/]*[@-~]"
    r"|O[ -~]|" + _STRING + r"(?:\x07|\x9c|\x1b\\)|[^\x1b\[O\]PX^_])",
    re.DOTALL,
)
_BEGUN = re.compile(r"\x1b(?:\[M.{0,2}|\[\[\Z|\[[0-?]*[ -/]*|\[<[-\d;]*|O|" + _STRING + r"(?:\x1b\Z)?)?", re.DOTALL)
_BEGINS = "\x1b[O]PX^_"
"""Characters that may continue a sequence after its Escape."""
_INTRODUCER = 2
_MOUSE = re.compile(r"\x1b\[<\d+;-?\d+;-?\d+[Mm]")
_HOLDS_FRAMES = re.compile(r"\x1b\[\?2026;[1-4]\$y")


class KeyParser:
    """A parser that is fed piece by piece."""

    def __init__(self) -> None:
        """Create in the initial state."""
        self.until: float | None = None
        """When to `give_up`, on the monotonic clock; None while nothing is incomplete."""
        self._held = ""
        """The beginning of an incomplete sequence."""
        self._are_two = False
        """Whether it is Escape and a key pressed soon after it: Alt with a character comes as one piece."""
        self._left_out = 0
        """The number of its characters that were dropped as irrelevant."""
        self._began = 0.0
        """When it began, on the monotonic clock."""
        self._pasted: list[str] | None = None
        """Pieces of the current paste; None between pastes."""
        self._tables = KeyTables()

    def feed(self, data: str) -> Iterator[Message]:
        """Parse a piece, and return the complete events."""
        if not data:
            return
        self._are_two = self._held == "\x1b" and self._pasted is None
        if self._are_two and data[0] not in _BEGINS:
            yield from self.give_up()
        had_begun = bool(self._held)
        data, self._held = self._held + data, ""
        while data:
            if self._pasted is not None:
                data = yield from self._paste(data)
            elif data[0] != "\x1b":
                typed, escape, data = data.partition("\x1b")
                data = escape + data
                had_begun = False
                yield from self._type(typed)
            elif whole := _WHOLE.match(data):
                data, had_begun, self._left_out = data[whole.end() :], False, 0
                yield from self._read(whole[0])
            elif _BEGUN.fullmatch(data):
                self._hold(data, had_begun=had_begun)
                return
            else:
                # Its end is lost, because another sequence begins here.
                broken = _BEGUN.match(data)
                data, had_begun, self._left_out = data[broken.end() if broken else 1 :], False, 0
        self.until = None

    def give_up(self) -> Iterator[Message]:
        """Stop waiting for the rest of a sequence: a lone Escape is the key, an incomplete answer is dropped."""
        held, is_key, are_two = self._held, self._may_be_key, self._are_two
        self._forget()
        if is_key and are_two:
            yield from self._press(held[0])
            yield from self._type(held[1:])
        elif is_key:
            yield from self._press(held)

    @property
    def _may_be_key(self) -> bool:
        """Whether the held text may be complete: Escape, or Alt with a character that begins sequences."""
        return 0 < len(self._held) <= _INTRODUCER and not self._left_out

    def _forget(self) -> None:
        self._held, self._left_out, self.until = "", 0, None

    def _hold(self, begun: str, *, had_begun: bool) -> None:
        """Hold an incomplete sequence; of a long one, only what is needed to find its end."""
        kept = begun[:_LONGEST]
        if begun[1:_INTRODUCER] in {"]", "P", "X", "^", "_"}:
            kept = begun[:_INTRODUCER] + "\x1b" * begun.endswith("\x1b", _INTRODUCER)
        self._left_out += len(begun) - len(kept)
        self._held = kept
        if self._left_out > STRING_LENGTH:
            self._forget()
            return
        now = monotonic()
        if not had_begun:
            self._began = now
        # Further typing must not extend an answer indefinitely.
        self.until = now + constants.ESCAPE_DELAY if self._may_be_key else self._began + _PATIENCE

    def _paste(self, data: str) -> Generator[Message, None, str]:
        """Add a piece to a paste, emit the paste at its end, and return the text after it."""
        pasted = self._pasted or []
        text, end, rest = data.partition(_PASTE_END)
        if not end:
            text, self._held = text[: -len(_PASTE_END)], text[-len(_PASTE_END) :]
        pasted.append(text[: max(0, PASTE_LENGTH - sum(map(len, pasted)))])
        self._pasted = None if end else pasted
        if end:
            yield events.Paste("".join(pasted).replace("\x00", ""))
        return rest

    def _type(self, typed: str) -> Iterator[Message]:
        if len(typed) >= _TOO_FAST:
            yield events.Paste(typed)
            return
        for character in typed:
            yield from self._keys(character)

    def _read(self, sequence: str) -> Iterator[Message]:
        """Return the meaning of a whole sequence, if any."""
        if sequence == _PASTE_START:
            self._pasted = []
        elif sequence == "\x1b[I":
            yield events.AppFocus()
        elif sequence == "\x1b[O":
            yield events.AppBlur()
        elif _MOUSE.fullmatch(sequence):
            if (event := self._tables.mouse(sequence)) is not None:
                yield event
        elif _HOLDS_FRAMES.fullmatch(sequence):
            yield TerminalSupportsSynchronizedOutput()
        else:
            yield from self._press(sequence)

    def _press(self, sequence: str) -> Iterator[Message]:
        if self._tables.knows(sequence):
            yield from self._keys(sequence)
        elif len(sequence) == _INTRODUCER:
            yield from self._keys(sequence[1], alt=True)

    def _keys(self, sequence: str, *, alt: bool = False) -> Iterator[Message]:
        yield from (key for key in self._tables.keys(sequence, alt=alt) if key.key != Keys.Ignore)
