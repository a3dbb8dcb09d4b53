"""Where an index lies: in the cache folder, in a temporary one, in memory, or only to be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from termnews.archive.archive import Archive
from termnews.archive.store import sqlite_place
from termnews.archive.store.sqlite import SqliteStore
from termnews.archive.store.sqlite_place import (
    MemoryPlace,
    ReadingPlace,
    SqlitePlace,
    find_place,
    sweep,
)
from termnews.desk.saved_page import read_page_bytes
from termnews.errors import ArchiveError, IndexUnusableError, PageError
from termnews.settings.folders import temporary_folder

FAILED = IndexUnusableError("The disk is full.")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive of two articles in two folders."""
    folder = tmp_path / "archive"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.md", "sub/b.md"):
        (folder / name).write_text(f"---\ntitle: {name}\ndate: 2021-01-01\n---\n\n第一篇的內容在此，不長。\n")
    return folder


@pytest.fixture
def cache(tmp_path: Path, root: Path) -> Path:
    """A cache folder with its index."""
    folder = tmp_path / "cache"
    with Archive.open(root, cache=folder) as archive:
        archive.start()
        assert archive.wait(60)
    return folder


def files_in(folder: Path) -> Mapping[str, tuple[bytes, int]]:
    """What lies in a folder, and when it was written."""
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}


def test_one_process_writes_and_others_see_that_it_is_busy(tmp_path: Path, root: Path) -> None:
    one, other = find_place(root, tmp_path), find_place(root, tmp_path)
    assert isinstance(one, SqlitePlace)
    assert isinstance(other, SqlitePlace)
    assert (one.file, one.temporary) == (other.file, False)
    assert one.file.stat().st_mode & 0o777 == 0o600
    assert one.lock()
    assert not other.lock()
    assert other.busy
    one.set_busy(busy=False)
    assert not other.busy
    one.set_busy(busy=True)
    other.set_busy(busy=False)  # It may not.
    assert other.busy
    one.close()
    assert other.lock()
    other.close()


def test_archives_do_not_share_an_index_and_ways_to_one_do(tmp_path: Path, root: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    places = [find_place(path, tmp_path / "cache") for path in (root, tmp_path / "link", root / "sub")]
    files = [place.file for place in places if isinstance(place, SqlitePlace)]
    assert files[0] == files[1] != files[2]
    for place in places:
        place.close()


def test_another_file_in_the_place_is_noticed_once(tmp_path: Path, root: Path) -> None:
    place = find_place(root, tmp_path)
    assert isinstance(place, SqlitePlace)
    assert not place.is_replaced()
    (tmp_path / "new").write_bytes(b"")
    (tmp_path / "new").replace(place.file)
    assert place.is_replaced()
    assert not place.is_replaced()
    place.file.unlink()
    assert not place.is_replaced()
    place.throw_away()
    assert place.file.stat().st_size == 0
    place.close()


def test_what_cannot_be_written_goes_to_a_temporary_folder_that_ends(tmp_path: Path, root: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    place = find_place(root, tmp_path / "file" / "cache")
    assert isinstance(place, SqlitePlace)
    assert place.temporary
    assert "Cannot write to" in place.warning
    assert place.file.exists()
    place.close()
    assert not place.file.parent.exists()


def test_an_index_that_cannot_be_written_is_copied_not_made_again(cache: Path, root: Path) -> None:
    """As on a disk that is mounted read-only: pages are not read again at every start."""
    (lock := next(cache.glob("*.lock"))).unlink()
    lock.mkdir()
    place = find_place(root, cache)
    assert isinstance(place, SqlitePlace)
    assert place.temporary
    with closing(place.open()) as store, store.reading() as reader:
        assert reader.count_pages() == 2
    place.close()


def test_on_a_network_file_system_the_index_is_temporary(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_place, "network_kind", lambda _path: "nfs4")
    place = find_place(root, tmp_path)
    assert isinstance(place, SqlitePlace)
    assert place.temporary
    assert "nfs4" in place.warning
    place.close()


def test_without_a_temporary_folder_the_index_is_in_memory(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    place = find_place(root, None)
    assert isinstance(place, MemoryPlace)
    assert place.lock()
    assert (place.is_memory, place.is_shared, place.busy, place.is_replaced()) == (True, False, False, False)
    with pytest.raises(ArchiveError, match="disk is full"):
        place.next_place(FAILED)
    place.throw_away()
    place.close()


def test_the_current_folder_is_none_for_temporary_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python takes it where no other can be written, and it may be the archive."""
    monkeypatch.chdir(root)
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(root))
    before = files_in(root / "sub"), sorted(root.iterdir())

    place = find_place(root, None)

    assert isinstance(place, MemoryPlace)
    with pytest.raises(PageError, match="no folder accepts temporary files"):
        read_page_bytes(b"words")
    assert (files_in(root / "sub"), sorted(root.iterdir())) == before
    place.close()
    monkeypatch.setenv("TMPDIR", ".")  # Who names it means it.
    assert temporary_folder() == str(root)


def test_the_umask_keeps_nobody_from_the_own_index(tmp_path: Path, root: Path) -> None:
    before = os.umask(0o777)
    try:
        place = find_place(root, tmp_path)
    finally:
        os.umask(before)
    modes = {file.stat().st_mode & 0o777 for file in tmp_path.glob("*.*")}
    place.close()
    assert modes == {0o600}


def test_temporary_files_of_sqlite_lie_beside_the_index(tmp_path: Path, root: Path) -> None:
    """The usual folders may be full or read-only, and the last that SQLite tries is the current one."""
    place = find_place(root, tmp_path)
    with closing(place.open()) as store, closing(sqlite3.connect("")) as connection:
        assert isinstance(store, SqliteStore)
        store.open_for_writing("", b"")
        connection.execute("CREATE TABLE t AS SELECT randomblob(9000000)")
        opened = [file.readlink() for file in Path("/proc/self/fd").iterdir() if file.is_symlink()]
    place.close()
    assert [file for file in opened if "etilqs" in file.name and file.parent == tmp_path]


def test_an_index_in_memory_is_dropped_by_another_thread_than_the_one_that_made_it() -> None:
    place = MemoryPlace()
    with ThreadPoolExecutor(1) as other:
        other.submit(place.throw_away).result()
    place.close()


def test_a_folder_where_the_index_should_be_leaves_its_lock_to_others(tmp_path: Path, root: Path) -> None:
    expected = find_place(root, tmp_path)
    assert isinstance(expected, SqlitePlace)
    expected.close()
    expected.file.unlink()
    expected.file.mkdir()

    place = find_place(root, tmp_path)

    assert isinstance(place, SqlitePlace)
    assert place.temporary
    assert expected.lock()
    expected.close()
    place.close()


def test_a_place_that_fails_is_followed_by_a_temporary_one_then_by_memory(cache: Path, root: Path) -> None:
    place = find_place(root, cache)
    following = place.next_place(FAILED)
    assert isinstance(following, SqlitePlace)
    assert following.temporary
    with closing(following.open()) as store, store.reading() as reader:
        assert reader.count_pages() == 2
    last = following.next_place(FAILED)
    assert isinstance(last, MemoryPlace)
    for each in (place, following, last):
        each.close()


def test_where_no_temporary_file_can_be_written_memory_follows(
    tmp_path: Path, cache: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under `ulimit -f 0`."""
    place = find_place(root, cache)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))

    following = place.next_place(FAILED)

    assert isinstance(following, MemoryPlace)
    following.close()
    place.close()


@pytest.mark.parametrize(("more", "goes_to"), [(0, MemoryPlace), (1, SqlitePlace)])
def test_a_temporary_file_needs_twice_the_room_of_the_index_and_64_mib(
    cache: Path, root: Path, monkeypatch: pytest.MonkeyPatch, more: int, goes_to: type
) -> None:
    place = find_place(root, cache)
    assert isinstance(place, SqlitePlace)
    free = 2 * place.file.stat().st_size + 64 * 1024 * 1024 + more
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(free, 0, free))

    following = place.next_place(FAILED)

    assert isinstance(following, goes_to)
    following.close()
    place.close()


def test_an_index_too_large_for_memory_goes_nowhere(cache: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, 0))
    monkeypatch.setattr(sqlite_place, "_MEMORY", 10)
    place = find_place(root, cache)
    with pytest.raises(ArchiveError, match="Showing what is known"):
        place.next_place(FAILED)
    place.close()


def test_temporary_places_of_processes_that_were_killed_are_swept(tmp_path: Path) -> None:
    places = {}
    for name, age in (("old", 100), ("held", 100), ("young", 0)):
        folder = tmp_path / f"termnews-index-{name}"
        folder.mkdir()
        (folder / "index.sqlite").touch()
        places[name] = SqlitePlace(folder, "index", temporary=True)
        os.utime(folder, (time.time() - age,) * 2)
    assert places["held"].lock()
    os.utime(tmp_path / "termnews-index-held", (time.time() - 100,) * 2)
    (tmp_path / "other").mkdir()
    sweep(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"termnews-index-held", "termnews-index-young", "other"}
    places["held"].close()


# Private sessions


def test_a_private_place_reads_and_never_writes(cache: Path, root: Path) -> None:
    before = files_in(cache)
    place = find_place(root, cache, private=True)
    assert isinstance(place, ReadingPlace)
    assert not place.lock()
    assert not place.busy
    assert not place.is_memory
    assert place.warning == ""
    store = place.open()
    with store.reading() as reader:
        assert reader.count_pages() == 2
    place.throw_away()
    place.set_busy(busy=True)
    store.close()
    place.close()
    assert files_in(cache) == before
    following = place.next_place(FAILED)
    assert isinstance(following, MemoryPlace)
    following.close()


def test_a_private_place_without_an_index_is_memory(tmp_path: Path, root: Path) -> None:
    for cache in (None, tmp_path / "none"):
        place = find_place(root, cache, private=True)
        assert isinstance(place, MemoryPlace)
        place.close()
    assert not (tmp_path / "none").exists()


def break_it(file: Path, how: Any) -> None:
    """Change the index of an archive."""
    connection = sqlite3.connect(file)
    with connection:
        connection.execute(how)
    connection.close()


@pytest.mark.parametrize(
    "how", ["PRAGMA user_version = 99", "DELETE FROM state WHERE name = 'compared'", "DROP TABLE page"]
)
def test_an_index_of_another_version_or_never_finished_is_not_read(cache: Path, root: Path, how: str) -> None:
    (file,) = cache.glob("*.sqlite")
    break_it(file, how)
    place = find_place(root, cache, private=True)
    if "DROP" not in how:
        assert isinstance(place, MemoryPlace)
    place.close()


@pytest.mark.parametrize("changed", ["", "sub"])
def test_a_folder_that_has_changed_since_is_told(cache: Path, root: Path, changed: str) -> None:
    (file,) = cache.glob("*.sqlite")
    os.utime(file, ns=(10**18, 10**18))
    for folder in (root, root / "sub"):
        os.utime(folder, ns=(10**18, 10**18))
    assert find_place(root, cache, private=True).warning == ""
    os.utime(root / changed, ns=(10**18 + 1, 10**18 + 1))
    assert "as it was when its index was last written" in find_place(root, cache, private=True).warning


def test_a_private_place_follows_a_process_that_writes(cache: Path, root: Path) -> None:
    place = find_place(root, cache, private=True)
    assert isinstance(place, ReadingPlace)
    assert not place.is_replaced()
    with Archive.open(root, cache=cache) as writing:
        (root / "c.md").write_text("---\ntitle: c\ndate: 2021-01-01\n---\n\n第三篇的內容在此。\n")
        writing.start()
        assert writing.wait(60)
        assert place.is_replaced()
        with closing(place.open()) as store, store.reading() as reader:
            assert reader.count_pages() == 3


def test_a_word_left_by_a_process_that_was_killed_is_not_believed(cache: Path, root: Path) -> None:
    (lock,) = cache.glob("*.lock")
    lock.write_bytes(b"busy")
    place = find_place(root, cache, private=True)
    assert isinstance(place, ReadingPlace)
    assert not place.busy
    writer = find_place(root, cache)
    assert writer.lock()
    writer.set_busy(busy=True)
    assert place.busy
    writer.close()
    lock.unlink()
    assert not place.busy
