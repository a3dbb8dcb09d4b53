"""Hosts that bring pages to one server are killed, and so is the server: is every article there, once?

    python -m benchmarks.postgres_kills [--hosts 8] [--rounds 20] [--pages 60] [--seed 0]

In every round each host starts `termnews index --into --with-pages`; at a random moment one or several of them
are killed with SIGKILL, in every third round the server too, which then recovers from its log.
Pages come, change and go between rounds. In the end all run undisturbed. Counted are pages that
are missing or there twice, pages whose words are not found, articles without Markdown, saved pages
with other bytes than in the folder, and after every round articles without their saved page and
saved pages without their article.
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

from tests.postgres import Server, find_programs

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


def end_round(running: list[subprocess.Popen[bytes]], server: Server, choose: random.Random, number: int) -> None:
    """Kill some at a random moment, the server in every third round, and then the rest."""
    time.sleep(choose.uniform(0.3, 6))
    for process in choose.sample(running, choose.randint(1, len(running))):
        os.kill(process.pid, signal.SIGKILL)
    if number % 3 == 2:
        server.stop("immediate")
        server.start()
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
    for name, default in (("hosts", 8), ("rounds", 20), ("pages", 60), ("seed", 0)):
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
        halves = 0
        for number in range(arguments.rounds):
            end_round([host.start(server.address()) for host in hosts], server, choose, number)
            halves += count_halves(server.address())
            for host in hosts:
                host.change(choose, number + 1)
        for process in [host.start(server.address()) for host in hosts]:
            assert process.wait(PATIENCE) == 0
        faults = {**count_faults(hosts, server.address()), "in halves": halves}
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{arguments.hosts} hosts, {arguments.rounds} rounds: ", end="")
    print(", ".join(f"{count} {what}" for what, count in faults.items()))
    return int(any(faults.values()))


if __name__ == "__main__":
    sys.exit(main())
