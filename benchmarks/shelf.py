"""What the shelf costs at the key, and what a million marks cost at the start.

    python benchmarks/shelf.py [--marks 1000000] [--kill-rounds 0]

A mark may hold the key up for 2 ms (95 of 100 times); a shelf with a million marks may open in
50 ms more than an empty one, the first answer included. With --kill-rounds a writer is killed that
many times, and every change that it had confirmed must be there.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.shelf.done import set_read, set_starred

from termnews.shelf.marks import READ, Entry, Keys
from termnews.shelf.shelf import Shelf
from termnews.shelf.store import ShelfStore

MARK_MS, OPEN_MS = 2.0, 50.0

WRITER = """
import sys
from pathlib import Path
from termnews.shelf.news import Confirmed
from termnews.shelf.shelf import Shelf
shelf = Shelf.open(Path(sys.argv[1]))
def tell(news):
    if isinstance(news, Confirmed):
        print(news.number, flush=True)
shelf.subscribe(tell)
for number in range(10**9):
    set_note(shelf, (f"url:https://example.org/{number}",), f"note {number}")
    if number % 7 == 0:
        shelf.wait_saved(1)
"""


def main() -> int:
    """Measure, print, and say by the exit code whether the limits hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--marks", type=int, default=1_000_000)
    parser.add_argument("--kill-rounds", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        good = [
            check_key(Path(folder, "key.db")),
            check_open(Path(folder), arguments.marks),
            check_bulk(Path(folder, "bulk.db")),
            check_kills(Path(folder, "killed.db"), arguments.kill_rounds),
        ]
    return 0 if all(good) else 1


def keys(number: int) -> Keys:
    """Keys as an article has them."""
    return (f"url:https://www.example.org/b5/2021/{number:09d}.htm", f"sha256:{number:064x}")


def check_key(file: Path) -> bool:
    """Time what happens between a key and the changed screen: the change, and the marks read again."""
    shelf = Shelf.open(file)
    times = []
    for number in range(500):
        article = keys(number)
        began = time.perf_counter()
        set_starred(shelf, [article])
        shelf.marks(article)
        times.append(1000 * (time.perf_counter() - began))
        time.sleep(0.002)
    began = time.perf_counter()
    set_read(shelf, [keys(-1)])
    shelf.wait_saved(10)
    confirmed = 1000 * (time.perf_counter() - began)
    shelf.close()
    slow = statistics.quantiles(times, n=20)[-1]
    print(f"a mark at the key: median {statistics.median(times):.2f} ms, 95 of 100 in {slow:.2f} ms", end="")
    print(f" (at most {MARK_MS:g} ms); confirmed after {confirmed:.1f} ms")
    return slow <= MARK_MS


def check_open(folder: Path, count: int) -> bool:
    """Time the start with many marks against the start with one."""
    few, many = folder / "few.db", folder / "many.db"
    fill(few, 1)
    fill(many, count)
    times: dict[Path, list[float]] = {few: [], many: []}
    for _ in range(9):
        for file, taken in times.items():
            began = time.perf_counter()
            shelf = Shelf.open(file)
            shelf.marks(keys(0))
            taken.append(1000 * (time.perf_counter() - began))
            shelf.close()
    few_ms, many_ms = (statistics.median(taken) for taken in times.values())
    print(f"open with {count:,} marks: {many_ms:.1f} ms, with one: {few_ms:.1f} ms; ", end="")
    print(f"{many_ms - few_ms:+.1f} ms (at most {OPEN_MS:g} ms); file {many.stat().st_size / 1e6:.0f} MB")
    shelf = Shelf.open(many)
    began = time.perf_counter()
    walked = sum(1 for _ in shelf.keyed_marks())
    print(f"all {walked:,} marks walked through in {time.perf_counter() - began:.1f} s")
    shelf.close()
    return many_ms - few_ms <= OPEN_MS


def fill(file: Path, count: int) -> None:
    """Make a shelf on which so many articles are read."""
    store = ShelfStore.open_to_write(file)
    for start in range(0, count, 50_000):
        store.apply(Entry(keys(n), READ, 1, 1) for n in range(start, min(count, start + 50_000)))
    store.close()


def check_bulk(file: Path, count: int = 100_000) -> bool:
    """Time one step that marks many articles."""
    shelf = Shelf.open(file)
    articles = [keys(number) for number in range(count)]
    began = time.perf_counter()
    set_read(shelf, articles)
    shown = time.perf_counter() - began
    shelf.wait_saved()
    saved = time.perf_counter() - began
    began = time.perf_counter()
    shelf.undo()
    undone = time.perf_counter() - began
    lost = shelf.close(60)
    print(f"{count:,} articles marked as read in {shown:.2f} s, saved after {saved:.2f} s; undone in {undone:.2f} s")
    return lost == 0


def check_kills(file: Path, rounds: int) -> bool:
    """Kill a writer at random moments; count what it had confirmed and is not there."""
    lost = confirmed = 0
    chance = random.Random(1)
    for _ in range(rounds):
        file.unlink(missing_ok=True)
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(file)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        writer.send_signal(signal.SIGKILL)
        numbers = [int(line) for line in writer.communicate()[0].split("\n")[:-1]]
        shelf = Shelf.open(file)
        last = max(numbers, default=0)
        confirmed += last
        lost += sum(not shelf.marks((f"url:https://example.org/{n}",)).note for n in range(last))
        shelf.close()
    print(f"{rounds} kills: {confirmed:,} changes confirmed, {lost} of them lost")
    return lost == 0


if __name__ == "__main__":
    sys.exit(main())
