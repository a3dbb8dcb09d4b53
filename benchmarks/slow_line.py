"""How long the screen needs to settle after the last key on a slow line, against Textual's own driver.

    python -m benchmarks.slow_line [--rate 20000] [--keys 120] [--ssh]

The terminal takes so many bytes a second; keys are sent at 30 a second, in the list
and in the reader, there and back again. Prints the seconds from the last key to the
last byte; 1 when ours takes longer than the promise.

With --ssh a real ssh client and server stand between, on loopback, with keys that are
thrown away, and the line between them is slow. They take what is written until
their buffers are full, so that it is the answers of the terminal that tell how far it is.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.bytes import PAGES, make_archive_of
from tests.terminals.session import PYTHON, TERMNEWS, Session
from tests.terminals.sshd import running_server

from termnews.ui.terminal.output.pace import QUESTION

if TYPE_CHECKING:
    from tests.terminals.sshd import Server

PROMISE = 0.6
KEYS_A_SECOND = 30


class Place(NamedTuple):
    """Keys that lead somewhere, and the two that are held there, there and back again."""

    before: str
    keys: tuple[str, str]


PLACES = {"list": Place("", ("j", "k")), "reader": Place("\r", ("j", "k")), "list by pages": Place("", PAGES)}
QUIET = 1.5
ANSWER = "\x1b[?2026;2$y"
"""What a terminal says that holds back its drawing amid a frame."""


def main() -> int:
    """Measure both drivers in all places, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=int, default=20_000, help="bytes a second")
    parser.add_argument("--keys", type=int, default=120)
    parser.add_argument("--ssh", action="store_true", help="with an ssh client and server between")
    arguments = parser.parse_args()
    late = False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        archive = Path(folder, "archive")
        make_archive_of(300, archive)
        own_keys = f"AuthorizedKeysFile {folder}/key.pub\n"
        # The line of ssh is slow already.
        limit = 0 if arguments.ssh else arguments.rate
        with running_server(Path(folder), own_keys) if arguments.ssh else nullcontext() as server:
            for name, place in PLACES.items():
                keys = there_and_back(place, arguments.keys)
                ours, stock = (
                    settle_time(reader(archive, driver, arguments.rate, server), place.before, keys, limit)
                    for driver in ("termnews", "textual")
                )
                print(f"{name:14} termnews {ours:.2f} s (promise {PROMISE} s)   textual {stock:.2f} s", flush=True)
                late = late or ours > PROMISE
    return int(late)


def there_and_back(place: Place, count: int) -> list[str]:
    """Twelve times one key, twelve times the other, so that no end is reached."""
    return [place.keys[number // 12 % 2] for number in range(count)]


def reader(archive: Path, driver: str, rate: int, server: Server | None) -> list[str]:
    """The command line of the reader under a driver, over ssh where there is a server."""
    environment = {"HOME": str(archive.parent), "TERMNEWS_DRIVER": driver, "TERMNEWS_MARK_READ": "never"}
    command = ["env", *(f"{name}={value}" for name, value in environment.items()), *TERMNEWS, str(archive)]
    if server is None:
        return command
    slowly = f"ProxyCommand={PYTHON} {Path(__file__).with_name('slow_proxy.py')} {server.port} {rate}"
    return [*server.ssh("-tt", "-o", slowly), shlex.join(command)]


def settle_time(command: list[str], before: str, keys: list[str], rate: int) -> float:
    """Run the reader, hold a key down, and wait for the last byte; a rate of 0 takes all that comes, and answers."""
    with Session(command) as session:
        session.wait_for("unread", 60)
        session.settle(1, 60)
        answers = Answers(session, is_on=not rate)
        answers.give()
        if before:
            session.send(before)
            session.settle(1)
        return hold(session, keys, rate or 1 << 30, answers)


class Answers:
    """What the terminal says when it is asked."""

    def __init__(self, session: Session, *, is_on: bool) -> None:
        """Answer, or do not."""
        self._session = session
        self._is_on = is_on
        self._given = 0

    def give(self) -> None:
        """Answer all questions that have come."""
        asked = self._session.received.count(QUESTION.encode()) if self._is_on else 0
        self._session.send_blindly(ANSWER * (asked - self._given))
        self._given = max(asked, self._given)


def hold(session: Session, keys: list[str], rate: int, answers: Answers) -> float:
    """Send keys at their pace and read at the rate; give the seconds from the last key to the last byte."""
    started = time.monotonic()
    allowance, sent, last_key, last_byte = rate / 20, 0, started, started
    looked = started
    while sent < len(keys) or time.monotonic() - max(last_byte, last_key) < QUIET:
        now = time.monotonic()
        allowance = min(rate / 20, allowance + (now - looked) * rate)
        looked = now
        if sent < len(keys) and now >= started + sent / KEYS_A_SECOND:
            session.send_blindly(keys[sent])
            sent, last_key = sent + 1, now
        if allowance >= 64 and (count := session.read_some(int(allowance))):
            allowance -= count
            last_byte = time.monotonic()
            answers.give()
        time.sleep(0.002)
    return max(0.0, last_byte - last_key)


if __name__ == "__main__":
    sys.exit(main())
