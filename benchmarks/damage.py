"""Damage every file of a shelf in every way that is listed here, and count the marks that are lost.

    python benchmarks/damage.py [--every 1] [--seed 0] [--marks 200]

A shelf with 200 marks lies on the disk in two states: closed, and as a process leaves it that is
killed, with a write-ahead log. Of each file of both, one at a time, every byte is flipped, every
512 bytes are zeroed, the end is cut off at every 100 bytes, and the whole is emptied, deleted, put
back to an older state, or taken from another shelf. After each the shelf is opened, and opened
again: all marks must be there both times, and the second time nothing may be left to mend.

Then database and log are damaged together, 512 bytes of each: at most what was in the zeroed part of
the log may be lost, and the loss must be told.

With --every N one of N flips, drawn by the seed, is made.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termnews.shelf.marks import NO_MARKS, Change, Keys, Marks
from termnews.shelf.news import ShelfNews, Told
from termnews.shelf.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTOR, CUT = 512, 100
NAME = "shelf.db"

Files = dict[str, bytes]
"""The files of a shelf in one state, by name."""


class Fault(NamedTuple):
    """One way to damage a file."""

    kind: str
    file: str
    place: int
    data: bytes | None
    """What the file holds afterwards; None when it is deleted."""


def article(number: int) -> Keys:
    """Keys of an article."""
    return (f"url:example.org/news/{number}", f"sha256:{number:064x}")


def mark(shelf: Shelf, numbers: range, words: str) -> None:
    """Make one mark on each of some articles, of every kind in turn."""
    for number in numbers:
        field, value = (("note", f"{words} {number} 筆記"), ("starred", number + 1), ("read", number + 1))[number % 3]
        shelf.change([Change(article(number), field, value)])
    if not shelf.wait_saved(60):
        raise SystemExit(shelf.state.reason)


def files_in(folder: Path) -> Files:
    """Read everything that lies in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class Shelves(NamedTuple):
    """The states of one shelf, and what is on it."""

    closed: Files
    killed: Files
    older: Files
    """As the killed one was when it had half of the marks."""
    other: Files
    """Of another shelf."""
    marks: dict[Keys, Marks]


def make_shelves(folder: Path, count: int) -> Shelves:
    """Make a shelf with so many marks, in all states."""
    other = Shelf.open(folder / "other" / NAME)
    mark(other, range(count // 2), "other")
    of_other = files_in(folder / "other")
    other.close()
    shelf = Shelf.open(folder / "own" / NAME)
    mark(shelf, range(count // 2), "own")
    older = files_in(folder / "own")
    mark(shelf, range(count // 2, count), "own")
    killed = files_in(folder / "own")
    marks = marks_on(shelf)
    shelf.close()
    return Shelves(files_in(folder / "own"), killed, older, of_other, marks)


def marks_on(shelf: Shelf) -> dict[Keys, Marks]:
    """Give everything that is marked."""
    return {tuple(sorted(keys)): marks for keys, marks in shelf.keyed_marks() if marks != NO_MARKS}


def faults(name: str, data: bytes, shelves: Shelves, places: Iterator[int]) -> Iterator[Fault]:
    """Give every way to damage a file."""
    for place in places:
        flipped = bytes((data[place] ^ 0xFF,))
        yield Fault("byte flipped", name, place, data[:place] + flipped + data[place + 1 :])
    for place in range(0, len(data), SECTOR):
        end = min(place + SECTOR, len(data))
        yield Fault("512 bytes zeroed", name, place, data[:place] + bytes(end - place) + data[end:])
    for place in range(0, len(data), CUT):
        yield Fault("cut off", name, place, data[:place])
    yield Fault("deleted", name, 0, None)
    for kind, state in (("older", shelves.older), ("of another shelf", shelves.other)):
        if name in state:
            yield Fault(kind, name, 0, state[name])


def open_damaged(folder: Path, files: Files) -> tuple[dict[Keys, Marks], list[str]]:
    """Open a shelf that is made of these files; give what is on it, and what was told."""
    told: list[str] = []

    def listen(news: ShelfNews) -> None:
        if isinstance(news, Told):
            told.append(news.message)

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    shelf = Shelf.open(folder / NAME)
    shelf.subscribe(listen)
    found = marks_on(shelf)
    if not shelf.wait_saved(10):
        told.append(f"NOT SAVED: {shelf.state.reason}")
    shelf.close()
    return found, told


def try_fault(folder: Path, state: Files, fault: Fault, marks: dict[Keys, Marks]) -> str:
    """Damage one file; give what went wrong, or nothing."""
    files = {name: data for name, data in state.items() if name != fault.file}
    if fault.data is not None:
        files[fault.file] = fault.data
    for _opening in range(2):
        found, told = open_damaged(folder, files)
        files = files_in(folder)
        lost = [keys for keys, held in marks.items() if found.get(keys) != held]
        if lost:
            return f"{len(lost)} marks lost or changed, {told}"
    return f"still damaged when opened again: {told}" if told else ""


def try_both(folder: Path, shelves: Shelves, chance: random.Random) -> str:
    """Damage database and log, a sector each; give what went wrong, or nothing."""
    files = dict(shelves.closed)
    lines_lost = 0
    for name in (NAME, f"{NAME}.log"):
        data = files[name]
        place = chance.randrange(0, len(data), SECTOR)
        end = min(place + SECTOR, len(data))
        if name.endswith(".log"):
            # Every line that has a byte in the sector; the first names the log and holds no mark.
            lines_lost = data[place:end].count(b"\n") + 1
        files[name] = data[:place] + bytes(end - place) + data[end:]
    found, told = open_damaged(folder, files)
    lost = [keys for keys, held in shelves.marks.items() if found.get(keys) != held]
    if len(lost) > lines_lost:
        return f"{len(lost)} marks lost where {lines_lost} lines were hit: {told}"
    if lost and not any("could not be read" in words for words in told):
        return f"{len(lost)} marks lost and not told: {told}"
    return ""


def main() -> int:
    """Damage, count, and say by the exit code whether all marks survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--marks", type=int, default=200)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    rounds, failures = Counter[str](), Counter[str]()
    started = time.monotonic()
    in_memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=in_memory) as made:
        folder = Path(made)
        shelves = make_shelves(folder, arguments.marks)
        for state_name, state in (("closed", shelves.closed), ("killed", shelves.killed)):
            for name, data in sorted(state.items()):
                places = (place for place in range(len(data)) if chance.randrange(arguments.every) == 0)
                for fault in faults(name, data, shelves, places):
                    label = f"{state_name:6} {name:14} {fault.kind}"
                    rounds[label] += 1
                    if problem := try_fault(folder / "damaged", state, fault, shelves.marks):
                        failures[label] += 1
                        print(f"FAILED {label} at {fault.place}: {problem}", flush=True)
        for _round in range(max(1, 1000 // arguments.every)):
            rounds["closed both, a sector each"] += 1
            if problem := try_both(folder / "damaged", shelves, chance):
                failures["closed both, a sector each"] += 1
                print(f"FAILED both: {problem}", flush=True)
    for label, count in rounds.items():
        print(f"{label:48} {count:7} rounds {failures[label]:5} failed")
    seconds = time.monotonic() - started
    print(f"{rounds.total()} rounds, {failures.total()} failed, {seconds:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
