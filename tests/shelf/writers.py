"""Real processes that write to one shelf: killed at random moments, or many at once.

    python writers.py kill FILE ROUNDS      prints {"confirmed": n, "lost": n}
    python writers.py crowd FILE WRITERS CHANGES   prints {"failed": n}; reasons go to standard error

Processes are forked from this one, which never opens a shelf itself, so that
sixty of them take seconds.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from done import add_tag, set_note, set_read, set_starred
from forked import forked, lines_of

from termnews.shelf.marks import KeptPosition, Keys
from termnews.shelf.news import Confirmed, Saving, ShelfNews, ShelfState, StateChanged
from termnews.shelf.shelf import Shelf


def article(number: int) -> Keys:
    """Keys of an article."""
    return (f"url:example.org/{number}", f"sha256:{number:064x}")


def do(shelf: Shelf, number: int) -> int:
    """The one thing that is done as change `number`."""
    match number % 4:
        case 0:
            return set_note(shelf, article(number), f"note {number}")
        case 1:
            return set_starred(shelf, [article(number)])
        case 2:
            return add_tag(shelf, [article(number)], f"tag {number}")
        case _:
            return shelf.set_position(article(number), KeptPosition(number, 1, 2, 0.5))


def is_done(shelf: Shelf, number: int) -> bool:
    """Whether it is there."""
    marks = shelf.marks(article(number))
    return (
        marks.note == f"note {number}",
        marks.starred,
        marks.tags == (f"tag {number}",),
        marks.position == KeptPosition(number, 1, 2, 0.5),
    )[number % 4]


def heard(pipe: int) -> list[int]:
    """The numbers that a process wrote until its end."""
    return list(map(int, lines_of(pipe)))


def write_on(file: Path, first: int, pipe: int) -> None:
    """Change and change, and say what is confirmed."""
    shelf = Shelf.open(file)
    numbers: dict[int, int] = {}

    def listen(news: ShelfNews) -> None:
        if isinstance(news, Confirmed):
            os.write(pipe, f"{numbers[news.number]}\n".encode())

    shelf.subscribe(listen)
    chance = random.Random(first)
    for number in range(first, first + 100_000):
        numbers[shelf.ledger.number + 1] = number
        do(shelf, number)
        if chance.random() < 0.2:
            shelf.wait_saved(1)


def check(file: Path, last: int, pipe: int) -> None:
    """Say which changes up to `last` are not there."""
    shelf = Shelf.open(file)
    for number in range(last):
        if not is_done(shelf, number):
            os.write(pipe, f"{number}\n".encode())
    shelf.close()


def kill(file: Path, rounds: int) -> dict[str, int]:
    """Kill a writer again and again, at a random moment after its first word."""
    chance = random.Random(rounds)
    done = lost = 0
    for _ in range(rounds):
        pid, pipe = forked(lambda pipe, first=done: write_on(file, first, pipe))  # type: ignore[misc]
        select.select([pipe], [], [], 30)
        time.sleep(chance.uniform(0, 0.02))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        confirmed = heard(pipe)
        done = max((n + 1 for n in confirmed), default=done)
    pid, pipe = forked(lambda pipe: check(file, done, pipe))
    lost = len(heard(pipe))
    os.waitpid(pid, 0)
    return {"confirmed": done, "lost": lost}


def write_in_crowd(file: Path, writer: int, changes: int, pipe: int) -> None:
    """Write to articles of one's own and to one that all share; say so when saving ever fails.

    To wait for one's turn is no failure: a disk may stand still for longer than anyone waits before saying so.
    """
    shelf = Shelf.open(file)

    def look_at(state: ShelfState) -> None:
        if state.saving is Saving.FAILED and state.reason != "Another program has locked the shelf.":
            print(state.reason, file=sys.stderr, flush=True)
            os.write(pipe, b"1\n")

    def listen(news: ShelfNews) -> None:
        if isinstance(news, StateChanged):
            look_at(news.state)

    look_at(shelf.state)
    shelf.subscribe(listen)
    for change in range(changes):
        add_tag(shelf, [("url:shared",)], f"{writer} {change}")
        set_note(shelf, ("url:also shared",), f"{writer} {change}")
        set_read(shelf, [(f"url:{writer}/{change}",)])
        shelf.wait_saved(0.01)
    if shelf.close(60):
        os.write(pipe, b"1\n")


def crowd(file: Path, writers: int, changes: int) -> dict[str, int]:
    """Let many write at once."""
    started = [
        forked(lambda pipe, writer=writer: write_in_crowd(file, writer, changes, pipe))  # type: ignore[misc]
        for writer in range(writers)
    ]
    failed = sum(len(heard(pipe)) for _, pipe in started)
    failed += sum(os.waitpid(pid, 0)[1] != 0 for pid, _ in started)
    return {"failed": failed}


if __name__ == "__main__":
    what, file, *numbers = sys.argv[1:]
    print(json.dumps({"kill": kill, "crowd": crowd}[what](Path(file), *map(int, numbers))))
