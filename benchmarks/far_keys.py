"""Keys on an archive whose server is far away, beside the same server near by.

    python -m benchmarks.far_keys FOLDER [--delay 30] [--presses 15]

FOLDER holds pages; they are brought to a server made with Debian's programs. Then the reader is
driven twice in a terminal: over the server's own socket, and over one that holds back every byte
for --delay milliseconds in each direction. Prints, for every key, the milliseconds to the first
byte of its answer, median and 95th percentile of both. 1 when the far median is more than one way
longer than the near one: then a key has waited for the server.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from queue import SimpleQueue

from benchmarks.keys import QUIET, press
from benchmarks.postgres import filled, running
from benchmarks.query import percentile
from tests.terminals.session import TERMNEWS, Session

from termnews.archive.making import make_ready

STEPS = (
    ("j", "j", "", ""),
    ("PgDn", "\x1b[6~", "g", ""),
    ("m", "m", "g", ""),
    ("r", "r", "", ""),
    ("Enter", "\r", "", "hjl"),
    ("space, reading", " ", "\r", ""),
    ("s, typing", "的", "hls", "\x7f"),
)
"""Name, key, what is pressed before all, and what between two presses."""
SOCKET = ".s.PGSQL.5432"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--delay", type=int, default=30, help="milliseconds each way")
    parser.add_argument("--presses", type=int, default=15)
    arguments = parser.parse_args()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tn-", dir="/tmp")))
        home.chmod(0o755)
        server, folder = stack.enter_context(running(home)), arguments.folder.resolve()
        filled(folder, server.address())
        make_ready(folder, server.address(), "", lambda _progress: None)
        near = str(server.address())
        far = near.replace(str(server.folder), str(delayed(server.folder, home / "far", arguments.delay / 1000)))
        times = {address: drive(address, home, arguments.presses) for address in (near, far)}
        has_waited = False
        for name, _key, _before, _between in STEPS:
            (here, slow_here), (there, slow_there) = (
                (statistics.median(took[name]), percentile(took[name], 0.95)) for took in (times[near], times[far])
            )
            has_waited |= there - here > arguments.delay
            print(f"{name:16} near {here:5.0f} (p95 {slow_here:5.0f}) ms   far {there:5.0f} (p95 {slow_there:5.0f}) ms")
        return int(has_waited)


def drive(address: str, home: Path, presses: int) -> dict[str, list[float]]:
    """Milliseconds from each key to the first byte of its answer."""
    times: dict[str, list[float]] = {}
    command = [*TERMNEWS, address, "--shelf", str(home / "shelf.db")]
    with Session(command, columns=160, lines=45, environment={"HOME": str(home)}) as session:
        session.wait_for("unread", 60)
        session.settle(3)
        for name, key, before, between in STEPS:
            for pressed in before:
                session.send(pressed)
                session.settle(QUIET)
            times[name] = []
            for _press in range(presses):
                times[name].append(press(session, key).first)
                for pressed in between:
                    session.send(pressed)
                    session.settle(QUIET)
    return times


def delayed(server: Path, folder: Path, delay: float) -> Path:
    """A folder whose socket leads to a server's, with so many seconds each way; it ends with this process."""
    folder.mkdir()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(folder / SOCKET))
    listening.listen()

    def serve() -> None:
        while True:
            theirs, _address = listening.accept()
            ours = socket.socket(socket.AF_UNIX)
            ours.connect(str(server / SOCKET))
            for source, target in ((theirs, ours), (ours, theirs)):
                line: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
                threading.Thread(target=take, args=(source, line, delay), daemon=True).start()
                threading.Thread(target=give, args=(target, line), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    return folder


def take(source: socket.socket, line: SimpleQueue[tuple[float, bytes]], delay: float) -> None:
    """Put what comes on the line, with the time at which it is due."""
    data = b"-"
    while data:
        try:
            data = source.recv(65536)
        except OSError:
            data = b""
        line.put((time.monotonic() + delay, data))


def give(target: socket.socket, line: SimpleQueue[tuple[float, bytes]]) -> None:
    """Pass on what is on the line when it is due."""
    with suppress(OSError):
        while True:
            due, data = line.get()
            time.sleep(max(0.0, due - time.monotonic()))
            if not data:
                target.shutdown(socket.SHUT_WR)
                return
            target.sendall(data)


if __name__ == "__main__":
    sys.exit(main())
