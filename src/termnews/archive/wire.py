"""Plain values between processes: a length, then the value.

marshal rather than pickle, because only plain values may come from a process that has read hostile pages, and both
ends run the same Python.
"""

from __future__ import annotations

import marshal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

_LENGTH = 4
_AT_ONCE = 1 << 18


def encode_message(value: Any) -> bytes:
    """Serialize a value of tuples, lists, strings, bytes and numbers."""
    payload = marshal.dumps(value)
    return len(payload).to_bytes(_LENGTH, "big") + payload


class MessageReader:
    """Splits the data of a socket into messages."""

    def __init__(self, connection: socket.socket) -> None:
        """Read from `connection`."""
        self._connection = connection
        self._buffer = bytearray()

    def read(self) -> Iterator[Any]:
        """Wait for data once, and return the complete messages.

        Raises:
            EOFError: The other end is closed.
        """
        try:
            received = self._connection.recv(_AT_ONCE)
        except ConnectionError as error:
            raise EOFError from error
        if not received:
            raise EOFError
        self._buffer += received
        start = 0
        while len(self._buffer) - start >= _LENGTH:
            end = start + _LENGTH + int.from_bytes(self._buffer[start : start + _LENGTH], "big")
            if end > len(self._buffer):
                break
            yield marshal.loads(memoryview(self._buffer)[start + _LENGTH : end])  # noqa: S302 - see above
            start = end
        del self._buffer[:start]
