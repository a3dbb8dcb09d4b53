"""Hosts that bring pages to one server, and others that mark there, are killed, and so is the server: is all there?

    python -m benchmarks.postgres_kills [--hosts 8] [--marking 32] [--rounds 20] [--pages 60] [--seed 0]

In every round each host starts `termnews index --into --with-pages`, and others, four to a person, mark as fast as the
server commits (see `benchmarks/hosts.py`); at a random moment one or several of them
are killed with SIGKILL, in every third round the server too, which then recovers from its log.
Pages come, change and go between rounds. In the end all run undisturbed. Counted are pages that
are missing or there twice, pages whose words are not found, articles without Markdown, saved pages
with other bytes than in the folder, after every round articles without their saved page and
saved pages without their article, and in the end marks that are not where they were said to be saved.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.hosts import HERE, MACHINES, THERE, count_lost, kill_server, make_people, mark_on, words_of
from tests.postgres import Server, find_programs
from tests.shelf.forked import forked

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.database.connection import connect
from termnews.model.query import parse_query
from termnews.model.row import Number

if TYPE_CHECKING:
    from termnews.database.server_address import ServerAddress

PATIENCE = 600


class Host:
    """A host with a folder of its own."""

    def __init__(self, folder: Path, name: str, pages: int) -> None:
        """Make `pages` pages in `folder`."""
        self.folder = folder
        self.name = name
        self.words: dict[str, str] = {}
        folder.mkdir()
        for number in range(pages):
            self.write(f"{number}.md", 0)

    def write(self, page: str, edition: int) -> None:
        """Save a page whose words are nobody else's."""
        word = f"{self.name}x{page.partition('.')[0]}x{edition}"
        text = f"---\ntitle: {word}\ndate: 2021-01-01\n---\n\n这是{word}的正文，别处没有。\n"
        (self.folder / page).write_text(text, "utf-8")
        self.words[page] = word

    def change(self, choose: random.Random, edition: int) -> None:
        """Let a page come, one change and one go."""
        self.write(f"new{edition}.md", edition)
        self.write(choose.choice(sorted(self.words)), edition)
        gone = choose.choice(sorted(self.words))
        (self.folder / gone).unlink()
        del self.words[gone]

    def start(self, address: ServerAddress) -> subprocess.Popen[bytes]:
        """Bring the folder to the server, in a process group of its own."""
        command = [sys.executable, "-m", "termnews", "index", str(self.folder), "--into", str(address), "--with-pages"]
        return subprocess.Popen(
            [*command, "--host", self.name],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip


class Marking:
    """Hosts that mark, each with a shelf of its own."""

    def __init__(self, folder: Path, server: Server, count: int) -> None:
        """Keep the shelves of `count` hosts in `folder`."""
        people = make_people(server, -(-count // MACHINES))
        self.shelves = [(folder / f"shelf{n}" / "shelf.db", people[n // MACHINES]) for n in range(count)]
        self.here: list[list[int]] = [[] for _ in self.shelves]
        self.there: list[list[int]] = [[] for _ in self.shelves]
        self._started: list[tuple[int, int]] = []

    def start(self, number: int) -> list[int]:
        """Let all mark in a round; give their processes."""
        first = (number + 1) * len(self.shelves) * 1000
        self._started = [
            forked(lambda pipe, kept=kept, at=at: mark_on(kept[0], kept[1], first + at * 1000, pipe))  # type: ignore[misc]
            for at, kept in enumerate(self.shelves)
        ]
        return [pid for pid, _pipe in self._started]

    def end(self) -> None:
        """Kill those that are left, and note what all have said."""
        for pid, _pipe in self._started:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        for here, there, (_pid, pipe) in zip(self.here, self.there, self._started, strict=True):
            said = words_of(pipe)
            here += [mark for where, mark in said if where == HERE]
            there += [mark for where, mark in said if where == THERE]


def end_round(
    running: list[subprocess.Popen[bytes]], marking: list[int], server: Server, choose: random.Random, number: int
) -> None:
    """Kill some at a random moment, the server in every third round, and then the rest of those that bring pages."""
    time.sleep(choose.uniform(0.3, 6))
    pids = [process.pid for process in running] + marking
    for pid in choose.sample(pids, choose.randint(1, len(pids))):
        os.kill(pid, signal.SIGKILL)
    if number % 3 == 2:
        kill_server(server)
        time.sleep(choose.uniform(0, 4))
    for process in running:
        process.kill()
        _out, err = process.communicate()
        if b"Traceback" in err:
            sys.exit(err.decode())


def count_halves(address: ServerAddress) -> int:
    """Articles without their saved page, and saved pages without their article."""
    with connect(address) as connection:
        if connection.execute("SELECT to_regclass('saved')").fetchall() == [(None,)]:
            return 0
        halves = "page FULL JOIN saved USING (number) WHERE page.path IS NULL OR saved.page IS NULL"
        return int(connection.execute(f"SELECT count(*) FROM {halves}").fetchall()[0][0])


def count_faults(hosts: list[Host], address: ServerAddress) -> dict[str, int]:
    """Compare what is on the server with what lies in the folders."""
    expected = {f"{host.name}:{host.folder}/{page}": word for host in hosts for page, word in host.words.items()}
    with Archive.open(address) as archive:
        search = Search(archive)
        numbers = list(map(Number, archive.catalogue.order))
        shown = [archive.page(number).shown for number in numbers]
        files = {f"{host.name}:{host.folder}/{page}": host.folder / page for host in hosts for page in host.words}
        others = sum(
            archive.saved_page(number) != files[name].read_bytes()
            for number, name in zip(numbers, shown, strict=True)
            if name in files
        )
        unreadable = sum(not archive.has_markdown(number) for number in numbers)
        found = {
            place: [archive.page(number).shown for number in map(Number, search.select(parse_query(word)))]
            for place, word in expected.items()
        }
    return {
        "twice": len(shown) - len(set(shown)),
        "missing": len(expected.keys() - set(shown)),
        "too many": len(set(shown) - expected.keys()),
        "not found by their words": sum(places != [place] for place, places in found.items()),
        "without Markdown": unreadable,
        "with other bytes": others,
    }


def main() -> int:
    """Print what was counted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("hosts", 8), ("marking", 32), ("rounds", 20), ("pages", 60), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=default)
    arguments = parser.parse_args()
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed")
    choose = random.Random(arguments.seed)
    folder = Path(tempfile.mkdtemp(prefix="tn-kills-", dir="/tmp"))
    folder.chmod(0o755)
    os.environ["HOME"] = str(folder)
    (folder / "server").mkdir()
    server = Server(folder / "server", programs, {"synchronous_commit": "on", "full_page_writes": "on"})
    server.make()
    server.start()
    try:
        hosts = [Host(folder / f"host{n}", f"host{n}", arguments.pages) for n in range(arguments.hosts)]
        marking = Marking(folder, server, arguments.marking)
        halves = 0
        for number in range(arguments.rounds):
            marks = marking.start(number)
            end_round([host.start(server.address()) for host in hosts], marks, server, choose, number)
            marking.end()
            halves += count_halves(server.address())
            for host in hosts:
                host.change(choose, number + 1)
            print(f"round {number + 1}", file=sys.stderr, flush=True)
        for process in [host.start(server.address()) for host in hosts]:
            assert process.wait(PATIENCE) == 0
        faults = {**count_faults(hosts, server.address()), "in halves": halves}
        marks_of = count_lost(folder / "new", marking.shelves, marking.here, marking.there)
        saved = [marks_of.pop(name) for name in ("saved here", "committed")]
        faults |= marks_of
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{arguments.hosts} hosts, {arguments.marking} that mark, {arguments.rounds} rounds, ", end="")
    print("{} marks saved, {} of them committed: ".format(*saved), end="")
    print(", ".join(f"{count} {what}" for what, count in faults.items()))
    return int(any(faults.values()))


if __name__ == "__main__":
    sys.exit(main())
