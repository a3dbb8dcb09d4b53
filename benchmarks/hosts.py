"""Kill processes that mark, and the server that keeps their marks, and look for what was called saved.

    python -m benchmarks.hosts [--hosts 8] [--rounds 20] [--seed 1]

In each round as many processes as there are hosts, each with a shelf of its own and four to a person, mark as fast
as the server commits. At random moments the server is killed (SIGKILL) and started again, and then the processes
are. Now and then, and in the end, a machine that has nothing but the server must find every mark that the server
was said to hold, and every host what it had called saved here. Needs the programs of a PostgreSQL server; as root,
a user `postgres`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.postgres import Server as PostgreSQL
from tests.postgres import find_programs
from tests.shelf.forked import forked, lines_of

from termnews.database.connection import connect
from termnews.database.server_address import ServerAddress, parse_address
from termnews.shelf.marks import NOTE, Change
from termnews.shelf.server import Server
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncer import Pooling, Syncer
from termnews.shelf.syncing import sync

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE, THERE = "here", "there"
"""Saved on the host's disk; committed on the server."""
LOOK_AFTER = 10
"""Rounds."""
MACHINES = 4
"""Of each person."""
Word = tuple[str, int]
"""What a process said of a mark."""


def mark_on(file: Path, address: ServerAddress, first: int, pipe: int) -> None:
    """Mark and mark, and say of each mark where it is saved."""
    shelf = Shelf.open(file)
    syncer = Syncer(shelf, lambda: Server(address), is_server=True)
    changed = threading.Condition()

    def listen(_news: object) -> None:
        with changed:
            changed.notify_all()

    shelf.subscribe(listen)
    syncer.start()
    for number in range(first, first + 100_000):
        shelf.change([Change((f"url:example.org/{number}",), NOTE, f"note {number}")])
        shelf.wait_saved()
        os.write(pipe, f"{HERE} {number}\n".encode())
        with changed:
            # In a while, whatever becomes of the server: what waits goes with the next ones.
            is_there = changed.wait_for(lambda: syncer.pooling is Pooling.DONE, 2)
        if is_there:
            os.write(pipe, f"{THERE} {number}\n".encode())


def missing(file: Path, address: ServerAddress, numbers: Sequence[int], pipe: int) -> None:
    """Say which marks a shelf does not have; one that is new is filled from the server alone."""
    with closing(Shelf.open(file)) as shelf:
        sync(shelf, Server(address), 60)
        for number in numbers:
            if shelf.marks((f"url:example.org/{number}",)).note != f"note {number}":
                os.write(pipe, f"{HERE} {number}\n".encode())


def words_of(pipe: int) -> list[Word]:
    """What a process said until its end."""
    return [(where, int(number)) for where, number in map(str.split, lines_of(pipe))]


def look(file: Path, address: ServerAddress, numbers: Sequence[int]) -> list[int]:
    """Give the marks that a shelf does not have."""
    pid, pipe = forked(lambda pipe: missing(file, address, numbers, pipe))
    found = [number for _where, number in words_of(pipe)]
    assert os.waitpid(pid, 0)[1] == 0
    return found


def kill_server(server: PostgreSQL) -> None:
    """End the server as a machine that runs out of memory does, and start it again."""
    pid = int((server.folder / "data" / "postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 60
    while True:
        try:
            server.start()
        except subprocess.CalledProcessError:
            # The last of its processes are still ending.
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def one_round(
    server: PostgreSQL, shelves: Sequence[tuple[Path, ServerAddress]], first: int, chance: random.Random
) -> list[list[Word]]:
    """Let all mark, kill the server under them, and then them; give what each said."""
    started = [
        forked(lambda pipe, file=file, address=address, at=at: mark_on(file, address, first + at * 1_000, pipe))  # type: ignore[misc]
        for at, (file, address) in enumerate(shelves)
    ]
    for _pid, pipe in started:
        select.select([pipe], [], [], 60)
    time.sleep(chance.uniform(1, 5))
    kill_server(server)
    # In some rounds they find the server again, which they look for every five seconds.
    time.sleep(chance.choice((0, 0, 6)))
    for pid, _pipe in chance.sample(started, len(started)):
        time.sleep(chance.uniform(0, 2 / len(started)))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return [words_of(pipe) for _pid, pipe in started]


def make_people(server: PostgreSQL, count: int) -> list[ServerAddress]:
    """Have the owner make the tables, and roles that may use them; give the address of each."""
    with tempfile.TemporaryDirectory() as folder, closing(Shelf.open(Path(folder) / "shelf.db")) as shelf:
        sync(shelf, Server(server.address()))
    with connect(server.address()) as owner:
        for number in range(count):
            owner.execute(f"CREATE ROLE person_{number} LOGIN")
            owner.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON shelf_log, shelf_line TO person_{number}")
    return [server.address(user=f"person_{number}") for number in range(count)]


def run(folder: Path, server: PostgreSQL, hosts: int, rounds: int, chance: random.Random) -> Iterator[dict[str, int]]:
    """Run the rounds; now and then count what was saved until then and what is lost."""
    addresses = [
        parse_address(f"{address}&options=-csynchronous_commit%3Don")
        for address in make_people(server, -(-hosts // MACHINES))
    ]
    shelves = [(folder / str(host) / "shelf.db", addresses[host // MACHINES]) for host in range(hosts)]
    here: list[list[int]] = [[] for _ in shelves]
    there: list[list[int]] = [[] for _ in shelves]
    for number in range(1, rounds + 1):
        for host, words in enumerate(one_round(server, shelves, number * hosts * 1_000, chance)):
            here[host] += [mark for where, mark in words if where == HERE]
            there[host] += [mark for where, mark in words if where == THERE]
        if number % LOOK_AFTER == 0 or number == rounds:
            yield {"rounds": number, **count_lost(folder / f"new {number}", shelves, here, there)}


def count_lost(
    new: Path, shelves: Sequence[tuple[Path, ServerAddress]], here: list[list[int]], there: list[list[int]]
) -> dict[str, int]:
    """Count what was saved, and what is found neither by a new machine of its person, nor where it was made."""
    lost_there = [
        look(new / f"{host} before" / "shelf.db", address, there[host]) for host, (_file, address) in enumerate(shelves)
    ]
    lost_here = [look(file, address, here[host]) for host, (file, address) in enumerate(shelves)]
    missing_after = [
        look(new / f"{host} after" / "shelf.db", address, here[host]) for host, (_file, address) in enumerate(shelves)
    ]
    return {
        "saved here": sum(map(len, here)),
        "lost here": sum(map(len, lost_here)),
        "committed": sum(map(len, there)),
        "lost there": sum(map(len, lost_there)),
        "missing after all synced": sum(map(len, missing_after)),
    }


def main() -> int:
    """Start a server, run the rounds, and say by the exit code whether any mark was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    programs = find_programs()
    if programs is None:
        parser.error("no PostgreSQL server is installed here")
    server = PostgreSQL(Path(tempfile.mkdtemp(prefix="tn-pg-", dir="/tmp")), programs)
    server.make()
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            chance = random.Random(arguments.seed)
            for done in run(Path(folder), server, arguments.hosts, arguments.rounds, chance):
                print(json.dumps(done), flush=True)
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
    return 1 if any(count for name, count in done.items() if name.startswith(("lost", "missing"))) else 0


if __name__ == "__main__":
    sys.exit(main())
