"""Write into the index while `termnews list` reads it, at random, and look whether a short list passes for a whole one.

    python -m benchmarks.overwritten [ROUNDS] [--seed N]

Each round copies an index of 60 articles, starts the command, and at some moment of it writes zeros, noise or a piece
of the file itself over a random part of it, or cuts it. Ends with 1 after a traceback, or after a list that
is not whole though the command ended with 0.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.bytes import make_archive_of

ARTICLES = 60


def spoil(index: Path, chance: random.Random) -> str:
    """Damage a file as nobody should."""
    size = index.stat().st_size
    start, length = chance.randrange(size), chance.choice((16, 512, 4096, 65536))
    how = chance.choice(("zeros", "noise", "another part", "cut"))
    with index.open("r+b") as file:
        if how == "cut":
            file.truncate(start)
            return how
        file.seek(chance.randrange(size))
        other = file.read(length)
        file.seek(start)
        file.write({"zeros": bytes(length), "noise": chance.randbytes(length), "another part": other}[how])
    return how


def listed(archive: Path, home: Path, chance: random.Random, longest: float = 0) -> tuple[int, int, str]:
    """Run the command, with damage after at most so many seconds; gives its exit code, the lines, and what it says."""
    environment = os.environ | {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "termnews", "list", str(archive)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    if longest:
        time.sleep(chance.uniform(0, longest))
        for index in (home / "cache").rglob("*.sqlite"):
            spoil(index, chance)
    out, told = process.communicate(timeout=120)
    return process.returncode, len(out.splitlines()), told


def main() -> None:
    """Count what came of the rounds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    chance, short, tracebacks, told = random.Random(wanted.seed), 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        archive, sound = Path(name) / "archive", Path(name) / "sound"
        make_archive_of(ARTICLES, archive)
        sound.mkdir()
        listed(archive, sound, chance)
        began = time.monotonic()
        code, whole, _words = listed(archive, sound, chance)
        longest = time.monotonic() - began
        assert code == 0, "the archive can be listed"
        for _round in range(wanted.rounds):
            home = Path(name) / "home"
            shutil.copytree(sound, home)
            code, count, words = listed(archive, home, chance, longest)
            short += code == 0 and count != whole
            tracebacks += "Traceback" in words
            told += code != 0
            shutil.rmtree(home)
    counts = f"{short} short lists with exit code 0, {tracebacks} tracebacks, {told} ended in a sentence"
    print(f"{wanted.rounds} rounds: {counts}")
    sys.exit(bool(short or tracebacks))


if __name__ == "__main__":
    main()
