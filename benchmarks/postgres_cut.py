"""The network between a reader and its server is cut: how soon is that told, and does it go on?

    python -m benchmarks.postgres_cut [--rounds 5]

Wants root, `ip` and PostgreSQL. The reader runs in a network namespace of its own, joined to the
server's by a pair of virtual cards; then what the server sends is dropped: nothing is refused.
Meanwhile an article comes to the server. Promised: the person is told within 5 s, and sees
the article when the network is back.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tests.postgres import Server, find_programs

from termnews.archive.archive import Archive
from termnews.database.server_address import ServerAddress, parse_address

if TYPE_CHECKING:
    from typing import IO

NET = "10.199.77"
ALLOWED = 5.0
READER = """
import sys, time
from termnews.archive.archive import Archive
from termnews.database.server_address import parse_address

with Archive.open(parse_address(sys.argv[1])) as archive:
    def tell(news):
        print(news.warning or f"{len(archive.catalogue)} articles", flush=True)

    archive.subscribe(tell)
    archive.start()
    sys.stdin.read()
"""


def run(*words: str) -> None:
    """Run a program, which must succeed."""
    subprocess.run(words, check=True)


def join(stack: ExitStack, name: str) -> None:
    """Make a namespace that sees the server over a pair of cards, and nothing else."""
    run("ip", "netns", "add", name)
    stack.callback(run, "ip", "netns", "delete", name)
    run("ip", "link", "add", f"{name}0", "type", "veth", "peer", "name", f"{name}1", "netns", name)
    run("ip", "address", "add", f"{NET}.1/24", "dev", f"{name}0")
    run("ip", "link", "set", f"{name}0", "up")
    run("ip", "-n", name, "address", "add", f"{NET}.2/24", "dev", f"{name}1")
    run("ip", "-n", name, "link", "set", f"{name}1", "up")


def serve(stack: ExitStack, folder: Path) -> Server:
    """Start a server that listens to the namespace."""
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed")
    (folder / "server").mkdir()
    server = Server(folder / "server", programs, {"listen_addresses": f"{NET}.1"})
    server.make()
    with (folder / "server/data/pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NET}.0/24 trust\n")
    server.start()
    stack.callback(server.stop)
    return server


def bring(folder: Path, number: int, address: ServerAddress) -> None:
    """Save an article, and bring it to the server."""
    (folder / f"{number}.md").write_text(f"---\ntitle: {number}\n---\n\n第{number}篇的几句话，写在这里。\n", "utf-8")
    with Archive.open(folder, into=address) as archive:
        archive.start()
        archive.wait()


def seconds_until(words: str, lines: IO[str]) -> float:
    """How long it takes until something is told."""
    started = time.monotonic()
    for line in lines:
        if words in line:
            return time.monotonic() - started
    sys.exit("the reader has ended")


def main() -> int:
    """Print how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    folder, name = Path(tempfile.mkdtemp(prefix="tn-cut-", dir="/tmp")), f"tn{os.getpid()}"
    folder.chmod(0o755)
    (folder / "pages").mkdir()
    told, seen = [], []
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        join(stack, name)
        server = serve(stack, folder)
        bring(folder / "pages", 0, server.address())
        far = parse_address(f"postgresql://postgres@{NET}.1/postgres?sslmode=disable")
        reader = stack.enter_context(
            subprocess.Popen(
                ["ip", "netns", "exec", name, sys.executable, "-c", READER, str(far)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
        )  # fmt: skip
        stack.callback(reader.kill)
        assert reader.stdout
        seconds_until("1 articles", reader.stdout)
        for number in range(1, arguments.rounds + 1):
            run("ip", "route", "add", "blackhole", f"{NET}.2/32")
            told.append(seconds_until("asked again", reader.stdout))
            bring(folder / "pages", number, server.address())
            run("ip", "route", "delete", "blackhole", f"{NET}.2/32")
            seen.append(seconds_until(f"{number + 1} articles", reader.stdout))
    for what, times in (("told", told), ("the new article seen", seen)):
        print(f"{what} after: " + ", ".join(f"{seconds:.1f}" for seconds in times) + " s")
    return int(max(told) > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
