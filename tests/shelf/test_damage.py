"""Database and log are each made again from the other, whatever happens to one of them."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from benchmarks.damage import Fault, Files, Shelves, faults, files_in, make_shelves, open_damaged, try_alone, try_fault
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shelf.done import damaged_files_of

from termnews.shelf import recovery
from termnews.shelf.files import locked, log_file
from termnews.shelf.log import LogReader, line_of, line_of_entry, read_head
from termnews.shelf.marks import NO_MARKS, Change, Entry, Keys
from termnews.shelf.news import DamagedShelfError, Saving, ShelfNews, Told, is_damage
from termnews.shelf.recovery import mend
from termnews.shelf.shelf import Shelf
from termnews.shelf.shelf_tables import is_whole
from termnews.shelf.store import ShelfStore

OpenShelf = Callable[..., Shelf]
COUNT = 200
DATABASE, LOG = "shelf.db", "shelf.db.log"


def article(number: int) -> Keys:
    """Keys of an article, as benchmarks/damage.py has them."""
    return (f"url:example.org/news/{number}", f"sha256:{number:064x}")


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Shelves:
    """A shelf with 200 marks in several states."""
    return make_shelves(tmp_path_factory.mktemp("shelves"), COUNT)


def put(file: Path, files: Files) -> None:
    """Put the files of a shelf in place."""
    file.parent.mkdir(exist_ok=True)
    for name, data in files.items():
        file.with_name(name).write_bytes(data)


def listen(shelf: Shelf) -> list[str]:
    """Collect what the shelf tells the person."""
    told: list[str] = []

    def hear(news: ShelfNews) -> None:
        if isinstance(news, Told):
            told.append(news.message)

    shelf.subscribe(hear)
    return told


def some_faults(shelves: Shelves, state: Files, name: str) -> Iterator[Fault]:
    """A seeded sample of what benchmarks/damage.py does to a file, every kind of it."""
    chance, data = random.Random(f"{name} {len(state)}"), state[name]
    by_kind: dict[str, list[Fault]] = {}
    for fault in faults(name, data, shelves, iter(chance.sample(range(len(data)), min(12, len(data))))):
        by_kind.setdefault(fault.kind, []).append(fault)
    for alike in by_kind.values():
        yield from chance.sample(alike, min(6, len(alike)))


ALWAYS = [DATABASE, LOG, "shelf.db.lock"]
WHILE_OPEN = ["shelf.db-wal", "shelf.db-shm"]
"""What a process that is killed leaves beside these."""


@pytest.mark.parametrize(
    ("state", "name"),
    [*(("closed", name) for name in ALWAYS), *(("killed", name) for name in [*ALWAYS, *WHILE_OPEN])],
)
def test_no_damage_to_any_one_file_loses_a_mark(tmp_path: Path, shelves: Shelves, state: str, name: str) -> None:
    files: Files = getattr(shelves, state)
    problems = {
        (fault.kind, fault.place): problem
        for fault in some_faults(shelves, files, name)
        if (problem := try_fault(tmp_path / "damaged", files, fault, shelves.marks))
    }
    assert problems == {}


@pytest.mark.parametrize("place", [0, 5, 15, 18, 19, 28, 60, 63, 68, 100, 103, 110])
def test_a_damaged_header_loses_nothing_and_is_told(tmp_path: Path, shelves: Shelves, place: int) -> None:
    data = shelves.closed[DATABASE]
    flipped = data[:place] + bytes((data[place] ^ 0xFF,)) + data[place + 1 :]
    found, told = open_damaged(tmp_path / "damaged", shelves.closed | {DATABASE: flipped})
    assert found == shelves.marks
    assert all("shelf.db was damaged or missing. It was rebuilt from shelf.db.log" in t for t in told)


def test_no_byte_of_the_header_is_needed(tmp_path: Path, shelves: Shelves) -> None:
    """SQLite has other words for a format that it does not know than for a damaged page."""
    data = shelves.closed[DATABASE]
    problems = {}
    for place in range(108):
        flipped = data[:place] + bytes((data[place] ^ 0xFF,)) + data[place + 1 :]
        fault = Fault("flip", DATABASE, place, flipped)
        if problem := try_alone(tmp_path / "damaged", shelves.closed, fault, shelves.registers):
            problems[place] = problem
    assert problems == {}


@pytest.mark.parametrize("name", [DATABASE, LOG])
def test_what_was_made_again_is_told(tmp_path: Path, shelves: Shelves, name: str) -> None:
    files = {other: data for other, data in shelves.closed.items() if other != name}
    # Without the database, nothing tells where the log should end.
    whole = f"{LOG}, which shows no damage" if name == DATABASE else f"{DATABASE}; no mark was lost"
    found, told = open_damaged(tmp_path / "damaged", files)
    assert found == shelves.marks
    assert told == [f"{name} was damaged or missing. It was rebuilt from {whole}."]


def test_what_both_files_lost_is_told_by_number_and_address(tmp_path: Path, shelves: Shelves) -> None:
    log = shelves.closed[LOG].replace("own 120 筆記".encode(), "own 120 筆言".encode())
    files = shelves.closed | {LOG: log, DATABASE: b"\0" * len(shelves.closed[DATABASE])}
    found, told = open_damaged(tmp_path / "damaged", files)
    assert found == {tuple(sorted(k)): m for k, m in shelves.marks.items() if k != tuple(sorted(article(120)))}
    assert len(told) == 1
    assert "the marks of 199 articles were recovered" in told[0]
    assert "At least 1 change could not be read." in told[0]
    assert "Check the marks of: example.org/news/120" in told[0]
    kept = {path.name.partition(".damaged-")[0]: path for path in (tmp_path / "damaged").glob("*.damaged-*")}
    assert {name: path.read_bytes() for name, path in kept.items()} == {name: files[name] for name in (DATABASE, LOG)}
    assert all(name.partition(".damaged-")[0] in told[0] for name in kept)


def with_end_zeroed(data: bytes, size: int) -> bytes:
    """What a file holds whose last bytes are lost."""
    return data[:-size] + bytes(size)


@pytest.mark.parametrize("end", [lambda log: with_end_zeroed(log, 512), lambda log: log[:-20]], ids=["zeroed", "cut"])
def test_what_the_end_of_a_log_lost_is_told_when_the_database_is_lost_too(
    tmp_path: Path, shelves: Shelves, end: Callable[[bytes], bytes]
) -> None:
    log = end(shelves.closed[LOG])
    files = shelves.closed | {LOG: log, DATABASE: bytes(len(shelves.closed[DATABASE]))}
    found, told = open_damaged(tmp_path / "damaged", files)
    assert COUNT - 6 <= len(found) < COUNT
    assert len(told) == 1
    assert f"the marks of {len(found)} articles were recovered. At least 1 change could not be read." in told[0]
    # The first line of these that was hit has its address still.
    assert f"Check the marks of: example.org/news/{len(found)}" in told[0]


def without_last_lines(log: bytes, count: int) -> bytes:
    """A log that was cut off between two lines."""
    return b"".join(log.splitlines(keepends=True)[:-count])


def test_a_log_that_ends_too_early_is_told_by_what_is_left_of_the_database(tmp_path: Path, shelves: Shelves) -> None:
    short = {
        LOG: without_last_lines(shelves.closed[LOG], COUNT - 10),
        DATABASE: shelves.closed[DATABASE][:-5_000],
    }
    found, told = open_damaged(tmp_path / "damaged", shelves.closed | short)
    assert len(found) > COUNT // 2
    assert "The log, or the end of it, is missing." in told[0]


def record_page_lost(database: bytes) -> bytes:
    """A database that was cut off within the page on which it says how long the log is."""
    with closing(sqlite3.connect(":memory:")) as connection:
        # Of a database with a write-ahead log, SQLite makes none in memory: bytes 18 and 19 say that it has one.
        connection.deserialize(database[:18] + b"\1\1" + database[20:])
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'shelf'").fetchone()
    return database[: page * 4096 - 100]


@pytest.mark.parametrize(
    "lost", [lambda data: bytes(len(data)), record_page_lost], ids=["all", "its record of the log"]
)
def test_where_nothing_tells_the_end_of_the_log_no_one_says_that_all_is_there(
    tmp_path: Path, shelves: Shelves, lost: Callable[[bytes], bytes]
) -> None:
    short = {LOG: without_last_lines(shelves.closed[LOG], 1), DATABASE: lost(shelves.closed[DATABASE])}
    found, told = open_damaged(tmp_path / "damaged", shelves.closed | short)
    assert len(found) == COUNT - 1
    assert "It was rebuilt from shelf.db.log, which shows no damage." in told[0]
    assert "lost" not in told[0]


@pytest.mark.parametrize("size", [1, 512, 5_000])
def test_an_end_of_the_log_that_is_lost_alone_is_told_once_and_mended(
    tmp_path: Path, shelves: Shelves, size: int
) -> None:
    files = shelves.closed | {LOG: with_end_zeroed(shelves.closed[LOG], size)}
    found, told = open_damaged(tmp_path / "damaged", files)
    assert found == shelves.marks
    assert told == ["shelf.db.log was damaged or missing. It was rebuilt from shelf.db; no mark was lost."]
    found, told = open_damaged(tmp_path / "again", files_in(tmp_path / "damaged"))
    assert (found, told) == (shelves.marks, [])


def test_what_only_the_log_had_is_told_when_it_is_damaged_there(tmp_path: Path, shelves: Shelves) -> None:
    """A write-ahead log that is lost leaves a valid database, without what came last."""
    late = [line_of_entry(Entry((f"url:late/{n}",), "starred", 1, 2**50)) for n in range(3)]
    log = shelves.closed[LOG] + b"".join([late[0], late[1].replace(b"starred", b"starved"), late[2]])
    found, told = open_damaged(tmp_path / "damaged", shelves.closed | {LOG: log})
    assert found.keys() - shelves.marks.keys() == {("url:late/0",), ("url:late/2",)}
    assert len(told) == 1
    assert "At least 1 change could not be read. Check the marks of: late/1" in told[0]
    assert "no mark was lost" not in told[0]


def test_no_more_addresses_are_told_than_a_line_takes(tmp_path: Path, shelves: Shelves) -> None:
    files = {LOG: shelves.closed[LOG].replace("筆記".encode(), "筆言".encode())}
    _found, told = open_damaged(tmp_path / "damaged", files)
    assert "At least 67 changes could not be read" in told[0]
    assert told[0].count("example.org/news/") == 5
    assert "…" in told[0]


def test_rows_of_a_damaged_database_stand_in_for_lines_of_a_damaged_log(tmp_path: Path, shelves: Shelves) -> None:
    data, log = bytearray(shelves.closed[DATABASE]), shelves.closed[LOG]
    (tmp_path / DATABASE).write_bytes(data)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection:
        # A page with rows of marks, so that something is surely damaged.
        (page,) = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'mark' AND pagetype = 'leaf' ORDER BY pageno DESC LIMIT 1"
        ).fetchone()
    data[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    files = shelves.closed | {DATABASE: bytes(data), LOG: log[: len(log) // 8]}
    found, told = open_damaged(tmp_path / "damaged", files)
    # An eighth of the articles is in the log, and the rows before the damaged page in the database.
    assert COUNT // 4 < len(found) < COUNT
    assert all(found[keys] == shelves.marks[keys] for keys in found)
    assert f"the marks of {len(found)} articles were recovered" in told[0]


def test_a_log_that_was_never_finished_is_read_as_far_as_it_goes(tmp_path: Path, shelves: Shelves) -> None:
    torn = shelves.closed[LOG] + line_of_entry(Entry(("url:torn",), "starred", 1, 2**50))[:-9]
    found, told = open_damaged(tmp_path / "damaged", shelves.closed | {LOG: torn})
    assert found == shelves.marks
    assert told == []


def test_what_the_log_has_and_the_database_has_not_is_taken_over(tmp_path: Path, shelves: Shelves) -> None:
    longer = shelves.closed[LOG] + line_of_entry(Entry(("url:late",), "note", "遲", 2**50))
    found, told = open_damaged(tmp_path / "damaged", shelves.closed | {LOG: longer})
    assert found.pop(("url:late",)).note == "遲"
    assert found == shelves.marks
    assert told == []


def test_damage_that_comes_while_reading_is_mended(file: Path, shelves: Shelves, open_shelf: OpenShelf) -> None:
    put(file, shelves.closed)
    shelf = open_shelf()
    file.write_bytes(shelves.closed[DATABASE][:4096] + b"\xa5" * (len(shelves.closed[DATABASE]) - 4096))
    shelf.marks(article(3))
    list(shelf.keyed_marks())
    shelf.change([Change(("url:after",), "starred", 1)])
    assert shelf.wait_saved(20)
    assert {tuple(sorted(k)): m for k, m in shelf.keyed_marks() if k != ("url:after",)} == shelves.marks
    assert shelf.marks(("url:after",)).starred


def test_a_log_that_goes_while_the_shelf_is_open_is_made_again(
    file: Path, shelves: Shelves, open_shelf: OpenShelf
) -> None:
    put(file, shelves.closed)
    shelf = open_shelf()
    told = listen(shelf)
    log_file(file).unlink()
    shelf.change([Change(("url:after",), "starred", 1)])
    assert shelf.wait_saved(20)
    assert told == ["shelf.db.log was damaged or missing. It was rebuilt from shelf.db; no mark was lost."]
    file.unlink()
    assert open_shelf().marks(("url:after",)).starred
    assert len(list(shelf.keyed_marks())) == COUNT + 1


def test_the_host_of_a_log_stays_when_it_is_made_again(tmp_path: Path, shelves: Shelves) -> None:
    (tmp_path / LOG).write_bytes(shelves.closed[LOG])
    before = read_head(tmp_path / LOG)
    files = shelves.closed | {LOG: shelves.closed[LOG][:-1000]}
    open_damaged(tmp_path / "damaged", files)
    after = read_head(tmp_path / "damaged" / LOG)
    assert before
    assert after
    assert (after.host, after.version) == (before.host, before.version)
    assert after.id != before.id


def test_a_file_of_another_program_in_the_place_of_the_log_is_kept(tmp_path: Path, shelves: Shelves) -> None:
    found, told = open_damaged(tmp_path / "damaged", shelves.closed | {LOG: b"their log\n" * 20})
    assert found == shelves.marks
    (kept,) = (tmp_path / "damaged").glob("*.damaged-*")
    assert kept.read_bytes() == b"their log\n" * 20
    assert kept.name in told[0]


def test_a_first_page_that_is_lost_without_a_log_is_set_aside(file: Path, open_shelf: OpenShelf) -> None:
    file.parent.mkdir()
    file.write_bytes(b"\0" * 4096)
    shelf = open_shelf()
    told = listen(shelf)
    shelf.change([Change(("url:after",), "starred", 1)])
    assert shelf.wait_saved(20)
    assert damaged_files_of(file)[0].read_bytes() == b"\0" * 4096
    assert "damaged" in told[0]


def test_files_set_aside_in_the_same_second_are_all_kept(file: Path) -> None:
    file.parent.mkdir()
    for n in range(3):
        log_file(file).unlink(missing_ok=True)
        file.write_bytes(b"%d" % n * 4096)
        mend(file)
    assert len(damaged_files_of(file)) == 3


def test_a_whole_shelf_is_left_alone(file: Path, shelves: Shelves) -> None:
    put(file, shelves.closed)
    assert mend(file) == ""
    assert files_in(file.parent) == shelves.closed


def test_a_shelf_that_cannot_be_looked_at_is_not_replaced(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_shelf(on_network=True).close()
    real = ShelfStore.open_to_read
    monkeypatch.setattr(ShelfStore, "open_to_read", lambda file: real(file, 0.01))
    before = file.read_bytes()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            mend(file)
    assert file.read_bytes() == before
    assert damaged_files_of(file) == []


def test_a_mend_that_fails_leaves_everything(file: Path, shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    put(file, shelves.closed)
    file.write_bytes(b"\0" * 8192)
    before = files_in(file.parent)

    def fail(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recovery, "set_log_state", fail)
    with pytest.raises(OSError, match="No space"):
        mend(file)
    kept = {name: data for name, data in files_in(file.parent).items() if ".damaged-" not in name}
    assert kept == before


@given(st.integers(0, 2**20), st.binary(min_size=1, max_size=300), st.sampled_from([DATABASE, LOG]))
@settings(max_examples=40, deadline=None)
def test_with_any_bytes_overwritten_nothing_is_lost(shelves: Shelves, place: int, damage: bytes, name: str) -> None:
    data = bytearray(shelves.closed[name])
    place %= len(data)
    data[place : place + len(damage)] = damage
    folder = Path(os.environ.get("PYTEST_XDIST_WORKER", "main"))
    folder = Path("/tmp") / f"termnews-damage-{os.getpid()}-{folder}"
    try:
        found, _told = open_damaged(folder, shelves.closed | {name: bytes(data)})
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert found == shelves.marks


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mark SET value = 'other' WHERE field = 'note'",
        "UPDATE mark SET value = x'00'",
        "UPDATE mark SET at_us = 1.5",
        "UPDATE mark SET field = x'00'",
        "UPDATE mark SET value = cast(x'ff' AS TEXT)",
        "UPDATE work_key SET work = 1",
        "UPDATE work_key SET key = x'00' WHERE work = 2 AND key LIKE 'url:%'",
        "UPDATE undo SET value_before = 7",
        "DELETE FROM shelf",
        "UPDATE shelf SET salt = 1",
        "UPDATE shelf SET log_id = 'other'",
        "UPDATE shelf SET log_end = 5",
        "UPDATE shelf SET log_end = -5",
        "UPDATE shelf SET log_end = 'five'",
        "UPDATE shelf SET log_base = -5",
        "UPDATE shelf SET log_id = x'00'",
        "DROP TABLE undo",
        "DROP INDEX mark_by_field",
    ],
)
def test_rows_that_are_not_as_written_are_noticed(tmp_path: Path, shelves: Shelves, statement: str) -> None:
    (tmp_path / DATABASE).write_bytes(shelves.closed[DATABASE])
    with closing(sqlite3.connect(tmp_path / DATABASE)) as connection, connection:
        connection.execute(statement)
    files = shelves.closed | {DATABASE: (tmp_path / DATABASE).read_bytes()}
    found, told = open_damaged(tmp_path / "damaged", files)
    assert found == shelves.marks
    assert len(told) == 1


def test_marks_whose_article_is_lost_are_passed_over(file: Path, shelves: Shelves, open_shelf: OpenShelf) -> None:
    put(file, shelves.closed)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM work_key WHERE work > 3")
        connection.execute("UPDATE mark SET sum = 0 WHERE work = 1")
    log_file(file).unlink()
    shelf = open_shelf()
    assert sum(marks != NO_MARKS for _keys, marks in shelf.keyed_marks()) == 2
    assert shelf.undo() is None


def test_a_busy_shelf_is_not_taken_for_a_damaged_one(file: Path, open_shelf: OpenShelf) -> None:
    open_shelf().close()
    with closing(ShelfStore.open_to_read(file)) as opened:
        opened.connection.set_progress_handler(lambda: 1, 1)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            is_whole(opened.connection)


def test_damage_is_told_from_other_errors() -> None:
    assert is_damage(UnicodeDecodeError("utf-8", b"", 0, 1, "broken"))
    assert is_damage(DamagedShelfError())
    assert not is_damage(OSError("full"))
    assert not is_damage(sqlite3.OperationalError("syntax error"))


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 2**53))))
@settings(max_examples=30, deadline=None)
def test_a_log_is_read_as_it_was_written(notes: list[tuple[str, int]]) -> None:
    entries = [Entry(("url:a", "sha256:é"), "note", words, at) for words, at in notes]
    path = Path("/tmp") / f"termnews-log-{os.getpid()}"
    try:
        path.write_bytes(line_of({"termnews": "shelf"}) + b"".join(map(line_of_entry, entries)))
        reader = LogReader(path)
        assert list(reader) == entries
        assert (reader.damaged, reader.end) == ([], path.stat().st_size)
    finally:
        path.unlink()


@pytest.mark.parametrize(
    "first", [b"", b"\n", b"words\n", line_of([1]), line_of({"termnews": "no"}), line_of({"termnews": "shelf"})[:-1]]
)
def test_a_log_without_its_first_line_is_none(tmp_path: Path, first: bytes) -> None:
    (tmp_path / "x").write_bytes(first)
    assert read_head(tmp_path / "x") is None
    assert read_head(tmp_path / "none") is None


# Tidying the log


def test_a_log_is_written_again_without_what_later_changes_made_superfluous(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("termnews.shelf.checking._MOST_SUPERFLUOUS", 2_000)
    shelf = open_shelf()
    for n in range(60):
        shelf.change([Change(("url:a",), "note", f"note {n}")])
    shelf.close()
    before = log_file(file).stat().st_size
    shelf = open_shelf()
    assert log_file(file).stat().st_size < before // 20
    assert b"note 58" not in log_file(file).read_bytes()
    assert shelf.marks(("url:a",)).note == "note 59"
    shelf.close()
    kept = log_file(file).read_bytes()
    open_shelf().close()
    assert log_file(file).read_bytes() == kept


def test_a_check_that_is_stopped_tidies_nothing(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf(check=False)
    with locked(file):
        shelf.ledger._checker.stop()  # type: ignore[union-attr]
        shelf.check()
        shelf.wait_checked()
    assert shelf.state.saving is Saving.SAVED


def test_whoever_waits_for_the_check_waits_for_a_mend_that_takes_long(
    tmp_path: Path, shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("termnews.shelf.ledger._OPEN_SECONDS", 0.0)
    for cut in (0, 50, 7_200, 12_100):
        files = shelves.closed | {DATABASE: shelves.closed[DATABASE][:cut]}
        found, _told = open_damaged(tmp_path / "damaged", files)
        assert found == shelves.marks
