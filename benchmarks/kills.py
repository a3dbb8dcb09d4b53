"""Kill the reader under a person's keys, and look for what its screen had called saved.

    python benchmarks/kills.py [--rounds 300] [--most 12] [--seed 1]

Each round starts the real reader in a terminal of its own, moves from row to row, stars, marks,
tags and notes, and kills it at a random moment. What the status line called saved must be there.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import importlib
import json
import os
import pty
import random
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyte

from termnews.shelf.marks import Marks, marks_of
from termnews.shelf.store import ShelfStore

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS, LINES = 80, 24
ARTICLES = 60
DEEDS = ("star", "read", "star", "read", "note", "tag")
"""What is done; marks most often, because a round holds many of them."""

SAVED = "saved"
"""What the status line says of a mark that is on the disk."""

FIRST_S = 0.1
"""For the first deed of a round, when that is the one that is cut short."""

NEEDED = (
    "termnews.archive.compare",
    "termnews.archive.scan",
    "termnews.archive.watch",
    "termnews.cli.main",
    "termnews.cli.reader",
    "termnews.extract.urls",
    "termnews.extract.fingerprint",
    "termnews.shelf.checking",
    "termnews.shelf.saving",
    "termnews.ui.app",
    "termnews.ui.terminal.driver",
    "termnews.ui.terminal.endings",
    "termnews.ui.windows.note",
    "termnews.ui.windows.tags",
    "termnews.ui.panes.query_line",
    "termnews.ui.widgets.reader_pane",
    "watchfiles",
)
"""What a round would import one by one, as it comes to it."""


class KilledError(Exception):
    """The moment has come."""


@dataclass
class Reader:
    """The reader in a terminal, seen as a person sees it."""

    pid: int
    terminal: int
    screen: pyte.Screen = field(default_factory=lambda: pyte.Screen(COLUMNS, LINES))
    end: float = float("inf")

    def __post_init__(self) -> None:
        """Begin with an empty screen."""
        self.stream = pyte.ByteStream(self.screen)

    @property
    def status(self) -> str:
        """The line at the top."""
        return self._line(0)

    @property
    def text(self) -> str:
        """The screen; pyte's own `display` fails where half of a wide character stands, as in a frame half read."""
        return "\n".join(self._line(number) for number in range(LINES))

    def _line(self, number: int) -> str:
        row = self.screen.buffer[number]
        return "".join(row[column].data for column in range(COLUMNS))

    def wait_for_rows(self) -> None:
        """Read until all articles are in the list, and go to the first: the round before may have left a place."""
        self.wait_until(lambda: self.status.endswith(f"/{ARTICLES} ") and "…" not in self.status)
        self.type("g")
        self.wait_until(lambda: self.is_at(0))

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self.terminal, keys.encode())

    def is_at(self, row: int, saving: str = "") -> bool:
        """Whether the status line ends with how saving stands and with the place of a row, and with nothing between."""
        return self.status.endswith(f"  {saving + '  ' if saving else ''}{row + 1}/{ARTICLES} ")

    def wait(self, *words: str) -> None:
        """Read until words stand on the screen."""
        self.wait_until(lambda: all(word in self.text for word in words))

    def wait_until(self, is_so: Callable[[], bool]) -> None:
        """Read until something is to be seen."""
        began = time.monotonic()
        while not is_so():
            if time.monotonic() > self.end:
                raise KilledError
            if time.monotonic() > began + 60:
                raise TimeoutError(f"What was waited for did not come:\n{self.text}")
            self.read(min(0.05, max(0.0, self.end - time.monotonic())))

    def read(self, seconds: float) -> bool:
        """Draw what has come."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        with contextlib.suppress(OSError):
            data = os.read(self.terminal, 65536)
            self.stream.feed(data.replace(b"\x1b[?2026$p", b"").replace(b"\x1b[?2048$p", b""))
            return bool(data)
        return False

    def kill(self) -> None:
        """End it without a warning, and draw what it had written by then."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        while self.read(0):
            pass
        os.close(self.terminal)


def start(archive: Path) -> Reader:
    """Start the reader in a process of its own; forked, because importing it takes longest."""
    pid, terminal = pty.fork()
    if pid == 0:
        from termnews.cli.main import run

        # Those of the process before may stand for files.
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            stream = os.fdopen(number, "rw"[number > 0], encoding="utf-8", closefd=False)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)
        os._exit(run([str(archive)]))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    return Reader(pid, terminal)


def make_archive(root: Path) -> list[str]:
    """Write articles; give their keys in the order of the list."""
    keys = []
    for number in range(ARTICLES):
        page = f"---\ntitle: 新聞 {number:03d}\ndate: 2021-01-01\n---\n\n第{number}篇的內容在此。\n".encode()
        (root / f"{number:03d}.md").write_bytes(page)
        keys.append(f"sha256:{hashlib.sha256(page).hexdigest()}")
    return keys


def kept(file: Path) -> dict[str, Marks]:
    """What the shelf holds now, by key; its database is brought up to its log, as at any start."""
    with contextlib.closing(ShelfStore.open_to_write(file)) as store:
        return {key: marks_of(registers) for keys, registers in store.walk() for key in keys}


def live(reader: Reader, chance: random.Random, name: str, whole: int) -> list[tuple[int, str]]:
    """Do what a person does, row after row, and kill the reader amid it.

    Args:
        reader: Shows the list, with the first row chosen.
        chance: Says what is done, and when the reader is killed.
        name: What notes and tags say.
        whole: So many deeds are let be; then comes a moment in the time that the slowest of them took.

    Returns:
        What was confirmed: the row, and what was done.
    """
    confirmed: list[tuple[int, str]] = []
    row, doing, slowest = 0, "", FIRST_S
    try:
        for row in range(ARTICLES):
            doing, began = "", time.monotonic()
            if row == whole:
                reader.end = began + chance.uniform(0, slowest)
            reader.wait_until(lambda row=row: reader.is_at(row) and "sav" not in reader.status)  # type: ignore[misc]
            doing = chance.choice(DEEDS)
            if doing == "note":
                reader.type("a")
                reader.wait("Esc", f"新聞 {row:03d}")
                reader.type(f"{name}\x1b")
            elif doing == "tag":
                reader.type("t")
                reader.wait("new or existing tag")
                reader.type(name)
                reader.wait(name)
                reader.type("\r")
                reader.type("\x1b")
            else:
                reader.type("m" if doing == "star" else "r")
            reader.wait_until(lambda row=row: reader.is_at(row, SAVED))  # type: ignore[misc]
            confirmed.append((row, doing))
            reader.type("j")
            slowest = time.monotonic() - began if row == 0 else max(slowest, time.monotonic() - began)
    except KilledError:
        reader.kill()
        # What was written before the end was seen, too.
        if doing and (row, doing) not in confirmed and reader.is_at(row, SAVED):
            confirmed.append((row, doing))
    else:
        reader.kill()
    return confirmed


def is_kept(what: str, before: Marks, now: Marks, name: str) -> bool:
    """Whether a confirmed change is there."""
    match what:
        case "star":
            return now.starred != before.starred
        case "read":
            return now.read != before.read
        case "note":
            return now.note.endswith(name) or name in now.note
        case _:
            return name in now.tags


def main() -> int:
    """Kill, count, and say by the exit code whether anything was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--most", type=int, default=12, help="deeds of a round before the one that is cut short")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    chance = random.Random(wanted.seed)
    confirmed = lost = 0
    with tempfile.TemporaryDirectory() as folder:
        home, archive = Path(folder, "home"), Path(folder, "archive")
        home.mkdir()
        archive.mkdir()
        for name in [name for name in os.environ if name.startswith(("XDG_", "TERMNEWS_", "LC_"))]:
            del os.environ[name]
        os.environ |= {"HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8", "ESCDELAY": "25"}
        keys = make_archive(archive)
        import_reader()
        file = home / ".local/state/termnews/shelf.db"
        for number in range(wanted.rounds):
            before = kept(file) if file.exists() else {}
            reader = start(archive)
            reader.wait_for_rows()
            name = f"r{number:03d}"
            done = live(reader, chance, name, chance.randint(0, wanted.most))
            now = kept(file)
            lost += sum(
                not is_kept(what, before.get(keys[row], Marks()), now.get(keys[row], Marks()), name)
                for row, what in done
            )
            confirmed += len(done)
    print(json.dumps({"rounds": wanted.rounds, "confirmed": confirmed, "lost": lost}))
    return 1 if lost else 0


def import_reader() -> None:
    """Import what every round needs; nothing of it starts a thread."""
    for module in NEEDED:
        importlib.import_module(module)


if __name__ == "__main__":
    sys.exit(main())
