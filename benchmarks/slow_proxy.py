"""A line of so many bytes a second to a port on this machine, for ssh's ProxyCommand.

Called with the port and the rate.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time

PIECES_A_SECOND = 50


def main() -> None:
    """Pass on what comes from the port at the rate, and to it at once."""
    port, rate = int(sys.argv[1]), int(sys.argv[2])
    line = socket.create_connection(("127.0.0.1", port))
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=send, args=(line,), daemon=True).start()
    free = time.monotonic()
    while data := line.recv(max(64, rate // PIECES_A_SECOND)):
        os.write(1, data)
        free = max(free, time.monotonic() - 1 / PIECES_A_SECOND) + len(data) / rate
        time.sleep(max(0.0, free - time.monotonic()))


def send(line: socket.socket) -> None:
    """Pass on what is typed."""
    while data := os.read(0, 65536):
        line.sendall(data)
    line.shutdown(socket.SHUT_WR)


if __name__ == "__main__":
    main()
