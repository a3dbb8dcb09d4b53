"""Damage every file of a shelf in every way that is listed here, and count the marks that are lost.

    python benchmarks/damage.py [--every 1] [--seed 0] [--marks 200] [--processes 1] [--both]

A shelf with 200 marks lies on the disk in two states: closed, and as a process leaves it that is
killed, with a write-ahead log. Of each file of both, one at a time, every byte is flipped, every
512 bytes are zeroed, the end is cut off at every 100 bytes, and the whole is emptied, deleted, put
back to an older state, or taken from another shelf. After each the shelf is opened, checked and
mended, as its threads do it, but without them: starting them takes most of a round. All marks must
be there, and at the next opening nothing may be left to mend.

Then database and log are damaged together, each in a way drawn by the seed, and the shelf is opened
with its threads: at most what was in the damaged part of the log may be lost, and the loss must be told.

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
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from termnews.errors import ShelfError
from termnews.shelf.marks import NO_MARKS, Change, Keys, Marks, Register, Value
from termnews.shelf.news import FILE_ERRORS, ShelfNews, Told, is_damage
from termnews.shelf.pair import is_log_whole, log_state
from termnews.shelf.recovery import mend
from termnews.shelf.shelf import Shelf
from termnews.shelf.shelf_tables import check_file, is_whole
from termnews.shelf.store import ShelfStore

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTOR, CUT = 512, 100
AT_ONCE = 50
"""Marks in a transaction: each leaves all pages that it changes in the write-ahead log."""
STRETCH = 4_096
"""Bytes of a file in one part of the work."""
NAME = "shelf.db"

Registers = dict[Keys, dict[str, Register]]

Files = dict[str, bytes]
"""The files of a shelf in one state, by name."""


class Fault(NamedTuple):
    """One way to damage a file."""

    kind: str
    file: str
    place: int
    data: bytes | None
    """What the file holds afterwards; None when it is deleted."""


class Part(NamedTuple):
    """A stretch of a file in one of the states; both files together when it has no name."""

    state: str
    file: str
    start: int


def article(number: int) -> Keys:
    """Keys of an article."""
    return (f"url:example.org/news/{number}", f"sha256:{number:064x}")


def mark(shelf: Shelf, numbers: range, words: str) -> None:
    """Make one mark on each of some articles, of every kind in turn, many in a transaction."""
    for start in range(numbers.start, numbers.stop, AT_ONCE):
        part = range(start, min(start + AT_ONCE, numbers.stop))
        shelf.change([Change(article(number), *mark_of(number, words)) for number in part])
        if not shelf.wait_saved(60):
            raise SystemExit(shelf.state.reason)


def mark_of(number: int, words: str) -> tuple[str, Value]:
    """Give the field and value of a mark."""
    return (("note", f"{words} {number} 筆記"), ("starred", number + 1), ("read", number + 1))[number % 3]


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
    registers: Registers


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
    closed = files_in(folder / "own")
    return Shelves(closed, killed, older, of_other, marks, registers_of(folder / "own" / NAME))


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


def mended(file: Path) -> list[str]:
    """Open and check a shelf, and mend what is damaged; give what is told, last what could not be done."""
    told: list[str] = []
    for _time in range(3):
        try:
            with closing(ShelfStore.open_to_write(file)) as store:
                if is_whole(store.connection) and is_log_whole(file, log_state(store.connection)):
                    return told
        except (*FILE_ERRORS, ShelfError) as error:
            if not is_damage(error):
                return [*told, f"NOT OPENED: {error!r}"]
        check_file(file)
        told += filter(None, [mend(file)])
    return [*told, "STILL DAMAGED"]


def registers_of(file: Path) -> Registers:
    """Give everything that is marked, as it is kept."""
    with closing(ShelfStore.open_to_read(file)) as store:
        return {tuple(sorted(keys)): registers for keys, registers in store.walk()}


def try_fault(folder: Path, state: Files, fault: Fault, marks: dict[Keys, Marks]) -> str:
    """Damage one file, and open the shelf with its threads; give what went wrong, or nothing."""
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


def try_alone(folder: Path, state: Files, fault: Fault, marked: Registers) -> str:
    """Damage one file, and mend it in this thread; give what went wrong, or nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in state.items():
        if name != fault.file:
            (folder / name).write_bytes(data)
    if fault.data is not None:
        (folder / fault.file).write_bytes(fault.data)
    told = mended(folder / NAME)
    found = registers_of(folder / NAME)
    if lost := [keys for keys, held in marked.items() if found.get(keys) != held]:
        return f"{len(lost)} marks lost or changed, {told}"
    again = mended(folder / NAME)
    return f"still damaged when opened again: {again}" if again else ""


def try_both(folder: Path, state: Files, chance: random.Random, marks: dict[Keys, Marks]) -> tuple[str, str]:
    """Damage database and log; give how, and what went wrong, or nothing."""
    (database_kind, database), (log_kind, log) = (any_damage(state[name], chance) for name in (NAME, f"{NAME}.log"))
    kind = f"database {database_kind}, log {log_kind}"
    whole = state[f"{NAME}.log"].splitlines(keepends=True)
    lines_lost = len(whole) - len(set(whole) & set(log.splitlines(keepends=True)))
    found, told = open_damaged(folder, state | {NAME: database, f"{NAME}.log": log})
    lost = [keys for keys, held in marks.items() if found.get(keys) != held]
    if lost and not told:
        places = differences(state[NAME], database), differences(state[f"{NAME}.log"], log)
        return kind, f"{len(lost)} marks lost and not told: {places}"
    if len(lost) > lines_lost:
        return kind, f"{len(lost)} marks lost where {lines_lost} lines were hit: {told}"
    if lost and any("no mark was lost" in words for words in told):
        return kind, f"{len(lost)} marks lost and not told: {told}"
    return kind, ""


def differences(whole: bytes, damaged: bytes) -> str:
    """Where damage begins, and how much of a file is left."""
    place = next(
        (at for at, (one, other) in enumerate(zip(whole, damaged, strict=False)) if one != other), len(damaged)
    )
    return f"from byte {place} of {len(whole)}, {len(damaged)} left"


def any_damage(data: bytes, chance: random.Random) -> tuple[str, bytes]:
    """Damage a file in any way; give how."""
    place = chance.randrange(0, len(data), SECTOR)
    end = min(place + SECTOR, len(data))
    byte = chance.randrange(len(data))
    return chance.choice(
        [
            ("zeroed in part", data[:place] + bytes(end - place) + data[end:]),
            ("zeroed to its end", data[:place] + bytes(len(data) - place)),
            ("cut off", data[:byte]),
            ("flipped", data[:byte] + bytes((data[byte] ^ 0xFF,)) + data[byte + 1 :]),
        ]
    )


def main() -> int:
    """Damage, count, and say by the exit code whether all marks survived."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--marks", type=int, default=200)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--both", action="store_true", help="only damage to both files")
    arguments = parser.parse_args()
    started = time.monotonic()
    in_memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(dir=in_memory) as made:
        folder = Path(made)
        shelves = make_shelves(folder, arguments.marks)
        chances = random.Random(arguments.seed)
        work = [
            (folder / str(number), shelves, part, arguments.every, chances.random())
            for number, part in enumerate(parts_of(shelves))
            if not (arguments.both and part.file)
        ]
        rounds, failures = Counter[str](), Counter[str]()
        with get_context("fork").Pool(arguments.processes) as pool:
            for tried, failed in pool.imap_unordered(try_part, work):
                rounds += tried
                failures += failed
    for label in sorted(rounds):
        print(f"{label:60} {rounds[label]:7} rounds {failures[label]:5} failed")
    seconds = time.monotonic() - started
    print(f"{rounds.total()} rounds, {failures.total()} failed, {seconds:.0f} s")
    return 1 if failures else 0


def parts_of(shelves: Shelves) -> Iterator[Part]:
    """Share the work: stretches of every file of both states, and both files together."""
    for state in ("closed", "killed"):
        for name, data in sorted(getattr(shelves, state).items()):
            yield from (Part(state, name, start) for start in range(0, max(1, len(data)), STRETCH))
        yield Part(state, "", 0)


def try_part(work: tuple[Path, Shelves, Part, int, float]) -> tuple[Counter[str], Counter[str]]:
    """Damage a part in every way; give how many rounds of each kind were tried, and how many failed."""
    folder, shelves, part, every, seed = work
    chance = random.Random(seed)
    rounds, failures = Counter[str](), Counter[str]()
    for label, problem in tries(folder, shelves, part, every, chance):
        rounds[label] += 1
        if problem:
            failures[label] += 1
            print(f"FAILED {label}: {problem}", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    return rounds, failures


def tries(folder: Path, shelves: Shelves, part: Part, every: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Try all of a part; give the kind of each round and what went wrong."""
    state: Files = getattr(shelves, part.state)
    if not part.file:
        for _round in range(max(1, 1000 // every)):
            kind, problem = try_both(folder, state, chance, shelves.marks)
            yield f"{part.state:6} {kind}", problem
        return
    data = state[part.file]
    end = min(part.start + STRETCH, len(data))
    places = (place for place in range(part.start, end) if chance.randrange(every) == 0)
    for fault in faults(part.file, data, shelves, places):
        if part.start <= fault.place < max(end, part.start + 1):
            problem = try_alone(folder, state, fault, shelves.registers)
            yield f"{part.state:6} {part.file:14} {fault.kind}", problem and f"at {fault.place}: {problem}"


if __name__ == "__main__":
    sys.exit(main())
