"""End private sessions in every way and at every moment, and look for what they left.

    python -m benchmarks.private [--rounds 50] [--seed 1]

Half of the sessions find an index in the cache folder, half do not. Each reads, stars and notes an
article, as far as it comes, and ends: by its own key, by a signal, by the line that drops, or by
SIGKILL of it alone or of all its processes at once. Afterwards every file of the home folder and of
the temporary folder must be as it was before, to the byte and the moment of its change.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.terminals.session import TERMNEWS, Session

if TYPE_CHECKING:
    from collections.abc import Callable

ENDINGS: dict[str, Callable[[Session], None]] = {
    "its own key": lambda session: session.send("Q"),
    "SIGTERM": lambda session: session.signal(signal.SIGTERM),
    "SIGHUP": lambda session: session.signal(signal.SIGHUP),
    "the line drops": lambda session: session.hang_up(),
    "SIGKILL": lambda session: session.signal(signal.SIGKILL),
    "SIGKILL to all": lambda session: os.killpg(session.process.pid, signal.SIGKILL),
}


def make_archive(root: Path, count: int) -> None:
    """Write articles."""
    root.mkdir()
    for number in range(count):
        text = f"---\ntitle: 祕密 {number:03d}\ndate: 2021-01-01\n---\n\n密語{number}的內容在此。\n"
        (root / f"{number:03d}.md").write_text(text, "utf-8")


def state_of(*folders: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and folder below some folders: when it was changed, and what is in it."""
    return {
        str(path): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for folder in folders
        for path in folder.rglob("*")
    }


def end_privately(archive: Path, ending: str, seconds: float) -> None:
    """Start a private session, do as much as there is time for, and end it."""
    with Session([*TERMNEWS, "--private", str(archive)], environment={"ESCDELAY": "25"}) as session:
        end = time.monotonic() + seconds
        for keys in ("", "\r", "m", "r", "j", "a", "密註\x1b", "j", "m"):
            while time.monotonic() < end and not session.wait_readable(0.01):
                pass
            session.settle(0.05, max(0.0, end - time.monotonic()))
            if time.monotonic() >= end:
                break
            session.send(keys)
        ENDINGS[ending](session)
        if ending == "its own key" and session.process.poll() is None:
            session.settle(0.5, 0.5)
            session.signal(signal.SIGTERM)
        with contextlib.suppress(OSError):  # the line may have dropped
            session.wait(20)
    wait_until_gone(str(archive))


def wait_until_gone(words: str) -> None:
    """Wait until no process with such words in its command line is left."""
    for _turn in range(200):
        if not any(words.encode() in command for command in commands()):
            return
        time.sleep(0.05)
    raise SystemExit(f"processes of {words} are left")


def commands() -> list[bytes]:
    """The command lines of all processes but this one."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        if int(folder.name) != os.getpid():
            try:
                found.append((folder / "cmdline").read_bytes())
            except OSError:
                continue
    return found


def what_is_left(folder: Path, ending: str, seconds: float, *, with_index: bool) -> list[str]:
    """End one private session; give the files that are not as they were."""
    archive, home, temporary = folder / "archive", folder / "home", folder / "tmp"
    for made in (home, temporary):
        made.mkdir()
    make_archive(archive, 60)
    os.environ |= {"HOME": str(home), "TMPDIR": str(temporary), "LANG": "C.UTF-8"}
    if with_index:
        subprocess.run([*TERMNEWS, "list", str(archive)], check=True, capture_output=True)
    before = state_of(home, temporary)
    end_privately(archive, ending, seconds)
    after = state_of(home, temporary)
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def main() -> int:
    """End sessions, count, and say by the exit code whether any left something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    for name in [name for name in os.environ if name.startswith(("XDG_", "TERMNEWS_", "LC_"))]:
        del os.environ[name]
    for usual in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        # Under nohup they arrive ignored, and whoever is started would ignore them too.
        signal.signal(usual, signal.SIG_DFL)
    failed = 0
    for number in range(arguments.rounds):
        ending, with_index = list(ENDINGS)[number % len(ENDINGS)], number // len(ENDINGS) % 2 == 0
        seconds = chance.uniform(0, 4)
        with tempfile.TemporaryDirectory() as folder:
            try:
                left = what_is_left(Path(folder), ending, seconds, with_index=with_index)
            except AssertionError as error:
                left = [str(error)]
        if left:
            failed += 1
            print(f"FAILED {ending} after {seconds:.2f} s, index: {with_index}: {left}", flush=True)
    print(f"{arguments.rounds} endings, {failed} left something")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
