"""Whatever ends, fails or fills up: every page is there at the next start, once."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import post
from tests.left_open import what_is_open

from termnews.archive.archive import Archive
from termnews.archive.search import Search
from termnews.archive.store import DamagedIndexError
from termnews.archive.store.sqlite import SqliteStore
from termnews.archive.store.sqlite_place import MemoryPlace, SqlitePlace, find_place, sweep, temporary_place
from termnews.errors import IndexUnusableError, TermnewsError
from termnews.model.problem import ProblemKind
from termnews.model.query import parse_query

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
Opened = Callable[..., Archive]

READ_IN = """
import sys
from pathlib import Path
from termnews.archive.archive import Archive
archive = Archive.open(Path(sys.argv[1]), cache=Path(sys.argv[2]))
archive.start()
archive.wait()
print(len(archive.catalogue), flush=True)
sys.stdin.read()
archive.stop()
"""


def pages(count: int) -> dict[str, str]:
    """Posts in several folders, each with words of its own."""
    return {
        f"{2000 + number % 7}/{number}.md": post(
            f"第{number}篇", f"这是第{number}篇文章，说的是第{number}件事。\n\n大家都一样的一段。"
        )
        for number in range(count)
    }


def start_reader(root: Path, cache: Path) -> subprocess.Popen[str]:
    """Another termnews that reads the archive in, says how many articles there are, and stays."""
    return subprocess.Popen(
        [sys.executable, "-c", READ_IN, str(root), str(cache)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def assert_whole(archive: Archive, count: int) -> None:
    """Every page is there once, in the catalogue, in the rows and in the search."""
    assert len(archive.catalogue) == len(archive.catalogue.all) == count
    with archive.index.reading() as reader:
        ask = reader._ask
        assert ask("SELECT count(*), count(DISTINCT path) FROM page").fetchone() == (count, count)
        assert ask("SELECT count(*) FROM body").fetchone() == (count,)
        found = [number for (number,) in ask("SELECT rowid FROM words WHERE words MATCH '大'")]
        assert sorted(found) == sorted(archive.catalogue.order)
        assert ask("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_indexing_run_may_be_killed_at_any_moment(make_archive: MakeArchive, opened: Opened, tmp_path: Path) -> None:
    root, cache = make_archive(pages(300)), tmp_path / "cache"
    chance = random.Random(7)
    for _kill in range(6):
        reader = start_reader(root, cache)
        time.sleep(chance.uniform(0.05, 0.9))
        reader.kill()
        reader.communicate()

    assert_whole(opened(root), 300)


def workers_of(pid: int) -> list[Path]:
    """The worker processes that a process has started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == pid and b"worker_main" in (process / "cmdline").read_bytes():
                found.append(process)
        except OSError:
            continue
    return found


def test_as_many_processes_read_as_are_asked_for(tmp_path: Path, make_archive: MakeArchive, one_core: None) -> None:
    """More than there are processors, when the person says so; they stay a while for what comes next."""
    with Archive.open(make_archive(pages(200)), cache=tmp_path / "cache", workers=3) as archive:
        archive.start()
        assert archive.wait(60)

        assert len(what_is_open()["processes"]) == 3


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc to see processes")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_the_process_that_started_them(
    make_archive: MakeArchive, tmp_path: Path, ending: signal.Signals
) -> None:
    root = make_archive(pages(30))
    reader = start_reader(root, tmp_path / "cache")
    assert reader.stdout is not None
    assert reader.stdout.readline() == "30\n"
    workers = workers_of(reader.pid)
    assert workers
    for worker in workers:
        assert os.fsencode(root) not in (worker / "cmdline").read_bytes(), "arguments are for all to see"

    reader.send_signal(ending)
    reader.communicate()

    deadline = time.monotonic() + 10
    while any(map(Path.exists, workers)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [worker for worker in workers if worker.exists()] == []


def test_a_second_termnews_shows_what_the_first_has_read_and_takes_over(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root, cache = make_archive(pages(40)), tmp_path / "cache"
    first = start_reader(root, cache)
    assert first.stdout is not None
    assert first.stdout.readline() == "40\n"

    second = opened(root, cache=cache)
    assert_whole(second, 40)
    assert second.progress.done == 0
    assert second.markdown(second.numbers_for_path("2000/0.md")[0])

    first.communicate("")
    (root / "new.md").write_text(post("新的", "第一个终端关了以后存下来的一篇。大家。"))
    wait_until(lambda: len(second.catalogue) == 41)


def test_several_at_once_on_a_new_archive_all_see_everything(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root, cache = make_archive(pages(200)), tmp_path / "cache"
    readers = [start_reader(root, cache) for _reader in range(3)]

    counts = [reader.communicate("")[0] for reader in readers]

    assert counts == ["200\n"] * 3
    assert_whole(opened(root), 200)


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something that another thread brings about."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_files_that_come_change_and_go_are_seen_while_the_archive_is_open(
    make_archive: MakeArchive, opened: Opened
) -> None:
    root = make_archive(pages(10))
    archive = opened(root)

    (root / "new/deeper").mkdir(parents=True)
    (root / "new/deeper/a.md").write_text(post("新的", "开着的时候存下来的一篇文章。"))
    (root / "new/b.md").write_text(post("新的二", "开着的时候存下来的又一篇文章。"))
    wait_until(lambda: bool(archive.numbers_for_path("new/deeper/a.md") and archive.numbers_for_path("new/b.md")))
    (root / "2001/1.md").write_text(post("改了", "开着的时候改掉的一篇文章。"))
    wait_until(lambda: "改了" in [row.title for row in archive.rows(archive.catalogue.order)])
    (root / "2002/2.md").unlink()
    wait_until(lambda: not archive.numbers_for_path("2002/2.md"))
    (root / "new").rename(root.parent / "elsewhere")
    wait_until(lambda: not (archive.numbers_for_path("new/deeper/a.md") or archive.numbers_for_path("new/b.md")))
    (root.parent / "elsewhere").rename(root / "back")
    wait_until(lambda: bool(archive.numbers_for_path("back/b.md")))

    wait_until(lambda: len(archive.catalogue) == 11)


def test_looking_again_is_a_key_away(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive(pages(3))
    archive = opened(root)
    (root / "new.md").write_text(post("新的", "又存下来的一篇文章。"))

    archive.rescan()

    wait_until(lambda: len(archive.catalogue) == 4)


@pytest.mark.parametrize("damage", ["not a database", "cut", "smashed"])
def test_a_damaged_index_is_made_anew_with_a_clear_line(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path, damage: str
) -> None:
    root = make_archive(pages(20))
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    held = index.read_bytes()
    damaged = {
        "not a database": b"nonsense" * 5000,
        "cut": held[: len(held) // 2],
        "smashed": held[:100] + random.Random(7).randbytes(60_000),
    }
    index.write_bytes(damaged[damage])

    archive = opened(root)

    wait_until(lambda: len(archive.catalogue) == 20)
    assert_whole(archive, 20)
    assert "being rebuilt" in archive.warning


@pytest.mark.parametrize(
    ("damage", "ask"),
    [
        ("UPDATE body SET text = x'01020304'", lambda archive: archive.text(archive.catalogue.order[0])),
        ("UPDATE page SET tags = '[' || x'ff'", lambda archive: archive.rows(archive.catalogue.order)),
        ("UPDATE facet SET numbers = x'0102'", lambda archive: archive.catalogue.facet("year")["2000"]),
        ("DROP TABLE words", lambda archive: Search(archive).select(parse_query("文章"))),
    ],
)
def test_damage_that_is_met_while_reading_is_told_and_mended(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path, damage: str, ask: Callable[[Archive], object]
) -> None:
    root = make_archive({"a.md": post("第一篇", "这是第一篇文章，大家都读。", date="2000-01-01")})
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection, connection:
        connection.execute(damage)
    archive = opened(root)

    with pytest.raises(DamagedIndexError, match="index is damaged"):
        ask(archive)

    def is_mended() -> bool:
        try:
            assert_whole(archive, 1)
            ask(archive)
        except (TermnewsError, AssertionError, LookupError):  # at first the new one has no tables, then no page
            return False
        return "being rebuilt" in archive.warning

    wait_until(is_mended)


def test_an_index_whose_tables_are_still_to_be_made_is_not_called_damaged(tmp_path: Path) -> None:
    """After an update of termnews, keys meet an index that has just been begun anew; that is no damage."""
    index = tmp_path / "index.sqlite"
    index.touch()
    with closing(SqliteStore(index.as_uri())) as store:
        with pytest.raises(IndexUnusableError, match=r"^The index is being rebuilt\.$"), store.reading() as reader:
            reader.changes()
        store.open_for_writing("rules", b"/")
        assert store.damage is None
        with store.reading() as reader:
            assert reader.changes() == 0


def test_damage_that_is_met_while_writing_is_told_and_mended(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root = make_archive(pages(1))
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection, connection:
        connection.execute("DELETE FROM state WHERE name = 'next_number'")
    make_archive(pages(3))

    archive = opened(root)

    assert_whole(archive, 3)
    assert "being rebuilt" in archive.warning


@pytest.mark.parametrize("damage", ["DELETE FROM catalogue", "UPDATE catalogue SET value = x'ffffffff'"])
def test_a_kept_list_that_is_damaged_is_made_of_the_rows(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path, damage: str
) -> None:
    root = make_archive(pages(3))
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection, connection:
        connection.execute(damage)

    assert_whole(opened(root), 3)


def test_damage_that_a_command_meets_is_gone_when_it_is_asked_again(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root = make_archive(pages(3))
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection, connection:
        connection.execute("DROP TABLE words")
    with Archive.open(root, cache=tmp_path / "cache") as archive, pytest.raises(DamagedIndexError):
        Search(archive).select(parse_query("文章"))

    assert_whole(opened(root), 3)


def test_the_index_of_another_version_is_made_anew(make_archive: MakeArchive, opened: Opened, tmp_path: Path) -> None:
    root = make_archive(pages(20))
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("PRAGMA user_version = 999")

    archive = opened(root)

    assert_whole(archive, 20)
    assert "another version" in archive.warning
    assert archive.progress.done == 20


def test_the_index_of_another_extraction_is_made_anew(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_archive(pages(5))
    opened(root).stop()
    monkeypatch.setattr("termnews.__version__", "999")

    assert opened(root).progress.done == 5


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 kB."""
    disk = tmp_path / "small"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)]
    if os.getuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root mounts a small disk")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_ends_nothing(make_archive: MakeArchive, opened: Opened, small_disk: Path) -> None:
    root = make_archive(pages(400))

    archive = opened(root, cache=small_disk / "cache")

    assert_whole(archive, 400)
    assert "No space left" in archive.warning
    assert archive.failure is None


def test_when_every_disk_is_full_the_index_is_in_memory(
    make_archive: MakeArchive, opened: Opened, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(small_disk))
    root = make_archive(pages(400))

    archive = opened(root, cache=small_disk / "cache")

    assert_whole(archive, 400)
    assert archive.markdown(archive.numbers_for_path("2000/0.md")[0])


def test_a_cache_that_cannot_be_written_is_replaced_by_a_temporary_file(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("a file, not a folder")

    archive = opened(make_archive(pages(5)), cache=tmp_path / "file/cache")

    assert_whole(archive, 5)
    assert "Cannot write to" in archive.warning


def test_the_cache_may_be_named_from_where_the_person_stands(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    opened(make_archive(pages(2)), cache=Path("here"))

    assert list((tmp_path / "here").glob("*.sqlite"))


def test_an_archive_on_a_disk_that_may_only_be_read_is_read(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root = make_archive(pages(5))
    bind = ["mount", "--bind", "-o", "ro", str(root), str(root)]
    if os.getuid() != 0 or subprocess.run(bind, capture_output=True, check=False).returncode != 0:
        pytest.skip("only root mounts read-only")
    try:
        archive = opened(root)
        assert_whole(archive, 5)
        archive.stop()
    finally:
        subprocess.run(["umount", "-l", str(root)], check=True)


def test_a_network_home_keeps_the_index_in_a_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termnews.archive.store.sqlite_place.network_kind", lambda _path: "nfs4")

    place = find_place(tmp_path, tmp_path / "cache")

    assert "network file system (nfs4)" in place.warning
    assert isinstance(place, SqlitePlace)
    assert place.temporary
    place.close()


def test_temporary_places_of_killed_processes_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    held, left, young = temporary_place(), tmp_path / "termnews-index-left", tmp_path / "termnews-index-young"
    for folder in (left, young):
        folder.mkdir()
    assert isinstance(held, SqlitePlace)
    for folder in (left, held.file.parent):
        os.utime(folder, (0, 0))

    sweep(tmp_path)

    assert not left.exists()
    assert young.exists()
    assert held.file.parent.exists()
    held.close()


def test_where_nothing_can_be_written_the_index_is_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))

    place = find_place(tmp_path, None)

    assert isinstance(place, MemoryPlace)
    assert place.lock()
    assert not place.is_replaced()
    place.throw_away()
    place.close()


def test_an_archive_that_vanishes_while_it_is_open_stays_readable(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive(pages(3))
    archive = opened(root)
    (number, *_others) = archive.catalogue.order
    root.rename(root.parent / "away")

    archive.rescan()

    wait_until(lambda: archive.failure is not None)
    assert archive.problems()[0].kind is ProblemKind.INDEX_FAILED
    assert archive.text(number)


def test_what_is_free_in_the_index_is_given_back_to_the_disk(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root = make_archive(pages(300))
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    for file in sorted(root.rglob("*.md"))[10:]:
        file.unlink()

    opened(root).stop()

    with closing(sqlite3.connect(index)) as connection:
        assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert connection.execute("PRAGMA auto_vacuum").fetchone() == (2,)


def test_a_place_that_is_busy_still_seems_so_at_every_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever follows would take an index just begun for a whole one."""
    place = SqlitePlace(tmp_path, "index", temporary=False)
    assert place.lock()
    seen: list[bool] = []
    for name in ("ftruncate", "pwrite"):
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *given, call=call: (call(*given), seen.append(place.busy))[0])

    place.set_busy(busy=True)

    place.close()
    assert seen
    assert all(seen)
