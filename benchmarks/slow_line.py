"""How long the screen needs to settle after the last key on a slow line, against Textual's own driver.

    python -m benchmarks.slow_line [--rate 20000] [--keys 120]

The terminal takes so many bytes a second, as a line of an ssh session does; keys
are sent at 30 a second, in the list and in the reader. Prints the seconds from the last key to
the last byte; 1 when ours takes longer than the promise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.bytes import make_archive_of
from tests.terminals.session import TERMNEWS, Session

PROMISE = 0.6
KEYS_A_SECOND = 30
PLACES = {"list": "", "reader": "\r"}
QUIET = 1.5


def main() -> int:
    """Measure both drivers in both places, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=20_000, help="bytes a second")
    parser.add_argument("--keys", type=int, default=120)
    arguments = parser.parse_args()
    late = False
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "archive")
        make_archive_of(300, archive)
        for place, before in PLACES.items():
            ours, stock = (
                settle_time(archive, driver, before, rate=arguments.rate, keys=arguments.keys)
                for driver in ("termnews", "textual")
            )
            print(f"{place:8} termnews {ours:.2f} s (promise {PROMISE} s)   textual {stock:.2f} s")
            late = late or ours > PROMISE
    return int(late)


def settle_time(archive: Path, driver: str, before: str, *, rate: int, keys: int) -> float:
    """Run the reader, hold a key down, and wait for the last byte."""
    environment = {"HOME": str(archive.parent), "TERMNEWS_DRIVER": driver, "TERMNEWS_MARK_READ": "never"}
    with Session([*TERMNEWS, str(archive)], environment=environment) as session:
        session.wait_for("unread", 60)
        session.settle(1, 60)
        if before:
            session.send(before)
            session.settle(1)
        started = time.monotonic()
        allowance, sent, last_key, last_byte = float(rate) / 20, 0, started, started
        looked = started
        while sent < keys or time.monotonic() - max(last_byte, last_key) < QUIET:
            now = time.monotonic()
            allowance = min(rate / 20, allowance + (now - looked) * rate)
            looked = now
            if sent < keys and now >= started + sent / KEYS_A_SECOND:
                # There and back again, so that no end is reached.
                session.send_blindly("j" if sent // 20 % 2 == 0 else "k")
                sent, last_key = sent + 1, now
            if allowance >= 64 and (count := session.read_some(int(allowance))):
                allowance -= count
                last_byte = time.monotonic()
            time.sleep(0.002)
        return max(0.0, last_byte - last_key)


if __name__ == "__main__":
    sys.exit(main())
