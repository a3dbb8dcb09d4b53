"""Many people log in at once: when each sees the first rows, against as many empty Textual apps.

    python -m benchmarks.logins [FOLDER] [--people 40] [--rounds 3]

Both are started by the same sshd on loopback, in turn: termnews as an account of strangers starts it
(`--private`, with an index that is there), the other as an app that draws one word. Prints the median and
what 95 of 100 stay within, in seconds from the start of ssh, and the ratio. Ends with 1 above 1.5.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.startup import EMPTY_APP
from tests.terminals.session import TERMNEWS, Session
from tests.terminals.sshd import running_server

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.terminals.sshd import Server

SEEDS = Path(__file__).parent.parent / "seeds"
SETTINGS = "AuthorizedKeysFile {folder}/key.pub\nMaxStartups 500\nLoginGraceTime 600\n"
PATIENCE = 300.0
PROMISE = 1.5


def log_in(server: Server, command: Sequence[str], people: int, words: bytes) -> list[float]:
    """Let people log in at once; gives the seconds after which each had `words` on the screen."""
    with contextlib.ExitStack() as stack:
        started = [
            (time.perf_counter(), stack.enter_context(Session([*server.ssh("-tt"), shlex.join(command)])))
            for _person in range(people)
        ]
        waiting, took = dict(enumerate(started)), []
        while waiting and time.perf_counter() - started[0][0] < PATIENCE:
            for person, (begun, session) in list(waiting.items()):
                session.read(0.001)
                if words in session.received:
                    took.append(time.perf_counter() - begun)
                    del waiting[person]
        if waiting:
            last = bytes(next(iter(waiting.values()))[1].received[-300:])
            raise SystemExit(f"{len(waiting)} of {people} saw nothing: {last!r}")
    return took


def within(took: Sequence[float], share: float = 0.95) -> float:
    """What so many stay within."""
    return sorted(took)[math.ceil(share * len(took)) - 1]


def main() -> None:
    """Let both be logged in to in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=SEEDS)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        home.mkdir()
        environment = ["env", f"HOME={home}"]
        subprocess.run([*environment, *TERMNEWS, "index", wanted.folder], check=True, stdout=subprocess.DEVNULL)
        commands = {
            "termnews": ([*environment, *TERMNEWS, "--private", str(wanted.folder)], b"unread"),
            "an empty Textual app": ([*environment, sys.executable, "-c", EMPTY_APP], b"ready"),
        }
        took: dict[str, list[float]] = {name: [] for name in commands}
        with running_server(Path(name), SETTINGS.format(folder=name)) as server:
            for _round in range(wanted.rounds):
                for name, (command, words) in commands.items():
                    took[name] += log_in(server, command, wanted.people, words)
    for name, times in took.items():
        print(
            f"{wanted.people} logins, {name}: median {statistics.median(times):.2f} s, 95 of 100 {within(times):.2f} s"
        )
    ratio = within(took["termnews"]) / within(took["an empty Textual app"])
    print(f"ratio of the latter: {ratio:.2f}")
    sys.exit(ratio > PROMISE)


if __name__ == "__main__":
    main()
