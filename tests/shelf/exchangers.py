"""Real processes on shelves of their own that exchange in one folder at once, killed at random moments.

    python exchangers.py FOLDER HOSTS ROUNDS    prints {"confirmed": n, "lost": n, "differing": n}

In every round all hosts mark and exchange as fast as they can until each has confirmed a mark, and are
killed. In the end all exchange twice; every mark that was ever confirmed must be on every shelf.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

from writers import do, forked, heard, is_done

from termnews.shelf.folder import Folder
from termnews.shelf.news import Confirmed, ShelfNews
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncing import sync


def mark_on(folder: Path, host: int, first: int, pipe: int) -> None:
    """Mark and exchange, and say what is confirmed."""
    shelf = Shelf.open(folder / str(host) / "shelf.db")
    numbers: dict[int, int] = {}

    def listen(news: ShelfNews) -> None:
        if isinstance(news, Confirmed) and news.number in numbers:
            os.write(pipe, f"{numbers[news.number]}\n".encode())

    shelf.subscribe(listen)
    for number in range(first, first + 1_000):
        shelf.wait_saved()
        numbers[shelf.ledger.number + 1] = number
        do(shelf, number)
        if number % 3 == host % 3:
            sync(shelf, Folder(folder / "pool"), 60)


def compare(folder: Path, hosts: int, confirmed: list[int], pipe: int) -> None:
    """Exchange until all know all; say which confirmed marks are missing anywhere, and -1 for shelves that differ."""
    for host in [*range(hosts)] * 2:
        with closing(Shelf.open(folder / str(host) / "shelf.db")) as shelf:
            for problem in sync(shelf, Folder(folder / "pool")).problems:
                print(problem, file=sys.stderr)
    faces = []
    for host in range(hosts):
        with closing(Shelf.open(folder / str(host) / "shelf.db")) as shelf:
            lost = [number for number in confirmed if not is_done(shelf, number)]
            os.write(pipe, "".join(f"{number}\n" for number in lost).encode())
            faces.append(sorted(shelf.keyed_marks()))
    os.write(pipe, b"-1\n" * sum(face != faces[0] for face in faces))


def run(folder: Path, hosts: int, rounds: int) -> dict[str, int]:
    """Let all mark and exchange, and kill them, again and again."""
    (folder / "pool").mkdir(parents=True)
    chance = random.Random(rounds)
    confirmed: list[int] = []
    for part in range(rounds):
        firsts = [(part * hosts + host) * 1_000 for host in range(hosts)]
        started = [
            forked(lambda pipe, host=host, first=first: mark_on(folder, host, first, pipe))  # type: ignore[misc]
            for host, first in enumerate(firsts)
        ]
        waiting = {pipe for _, pipe in started}
        while waiting:
            waiting -= set(select.select(waiting, [], [], 60)[0])
        for pid, _ in chance.sample(started, hosts):
            time.sleep(chance.uniform(0, 0.1))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        confirmed += [number for _, pipe in started for number in heard(pipe)]
    pid, pipe = forked(lambda pipe: compare(folder, hosts, confirmed, pipe))
    missing = heard(pipe)
    os.waitpid(pid, 0)
    lost = sum(number >= 0 for number in missing)
    return {"confirmed": len(confirmed), "lost": lost, "differing": len(missing) - lost}


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    print(json.dumps(run(Path(where) / "hosts", *map(int, numbers))))
