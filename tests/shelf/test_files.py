"""The shelf is nobody else's, and is written as its file system wants."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.shelf.done import damaged_files_of, set_note, set_read

from termnews.shelf import store
from termnews.shelf.files import locked, log_file, sync_folder, takes_wal
from termnews.shelf.log import line_of, read_head
from termnews.shelf.marks import Entry
from termnews.shelf.news import Saving
from termnews.shelf.shelf import Shelf
from termnews.shelf.shelf_tables import APPLICATION_ID, VERSION
from termnews.shelf.store import ShelfStore, StaleStoreError

OpenShelf = Callable[..., Shelf]
ARTICLE = ("url:a",)


def mode(path: Path) -> int:
    """Who may do what."""
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777], ids=oct)
def test_nobody_else_can_read_anything_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    script = (
        "import os, sys; from pathlib import Path; from termnews.shelf.shelf import Shelf\n"
        "from tests.shelf.done import set_read\n"
        "os.umask(int(sys.argv[2])); s = Shelf.open(Path(sys.argv[1])); set_read(s, [('url:a',)])\n"
        "assert s.wait_saved(10)\n"
        "print(*(f'{p.name}={oct(p.stat().st_mode & 0o777)}' for p in Path(sys.argv[1]).parent.iterdir()))"
    )
    file = tmp_path / "a" / "b" / "shelf.db"
    done = subprocess.run([sys.executable, "-c", script, file, str(umask)], capture_output=True, text=True, check=True)
    modes = dict(word.split("=") for word in done.stdout.split())
    assert {"shelf.db", "shelf.db-wal", "shelf.db-shm", "shelf.db.log", "shelf.db.lock"} <= set(modes)
    assert set(modes.values()) == {"0o600"}
    assert mode(file.parent) == mode(file.parent.parent) == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(file: Path, open_shelf: OpenShelf) -> None:
    file.parent.mkdir()
    file.touch(0o644)
    file.chmod(0o644)
    open_shelf()
    assert mode(file) == 0o600


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path, open_shelf: OpenShelf) -> None:
    tmp_path.chmod(0o755)
    open_shelf(tmp_path / "shelf.db")
    assert mode(tmp_path) == 0o755


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.rclone", "afpfs", "virtiofs"])
def test_marks_get_no_write_ahead_log_where_the_index_gets_none(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(store, "network_kind", lambda folder: kind if folder == file.parent else "")
    shelf = open_shelf()
    set_read(shelf, [ARTICLE])
    assert shelf.wait_saved(10)
    assert not file.with_name("shelf.db-wal").exists()


@pytest.mark.parametrize(("on_network", "journal"), [(True, "delete"), (False, "wal"), (None, "wal")])
def test_the_journal_fits_the_file_system(
    file: Path, open_shelf: OpenShelf, on_network: bool | None, journal: str
) -> None:
    shelf = open_shelf(on_network=on_network)
    set_read(shelf, [ARTICLE])
    assert shelf.close() == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == (journal,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_a_shelf_moved_to_the_network_and_back_changes_its_journal(open_shelf: OpenShelf) -> None:
    for on_network in (False, True, False):
        shelf = open_shelf(on_network=on_network)
        set_read(shelf, [(f"url:{on_network}",)])
        assert shelf.close() == 0
    assert open_shelf().marks(("url:True",)).read


def test_without_a_write_ahead_log_the_shelf_works(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "takes_wal", lambda _: False)
    for _ in range(2):
        shelf = open_shelf()
        set_read(shelf, [ARTICLE])
        assert shelf.close() == 0
    assert not file.with_name("shelf.db-wal").exists()


def test_the_try_of_a_write_ahead_log_leaves_nothing(tmp_path: Path) -> None:
    assert takes_wal(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not takes_wal(tmp_path / "none")


def test_one_writes_at_a_time(file: Path) -> None:
    file.parent.mkdir()
    with locked(file), pytest.raises(TimeoutError), locked(file, 0.01):
        pass
    with locked(file):
        pass


def test_a_file_system_without_locks_is_used_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int, _kind: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    file.parent.mkdir()
    monkeypatch.setattr(fcntl, "flock", refuse)
    with locked(file), locked(file):
        pass


def test_other_errors_of_a_lock_are_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int, _kind: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    file.parent.mkdir()
    monkeypatch.setattr(fcntl, "flock", fail)
    with pytest.raises(OSError, match="Input/output"), locked(file):
        pass


def test_a_folder_that_cannot_be_synced_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(os, "fsync", refuse)
    sync_folder(tmp_path)


# Versions


def make_newer(file: Path) -> None:
    """Let a later termnews have written the shelf."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    head = read_head(log_file(file))
    assert head
    lines = log_file(file).read_bytes().split(b"\n", 1)
    first = line_of({"termnews": "shelf", "version": head.version + 1, "host": head.host, "id": head.id})
    log_file(file).write_bytes(first + lines[1])


@pytest.mark.parametrize("has_log", [True, False])
def test_a_newer_shelf_is_read_and_never_written(file: Path, open_shelf: OpenShelf, has_log: bool) -> None:
    shelf = open_shelf()
    set_note(shelf, ARTICLE, "from the future")
    shelf.close()
    make_newer(file)
    if not has_log:
        log_file(file).unlink()
    shelf = open_shelf()
    assert shelf.marks(ARTICLE).note == "from the future"
    assert shelf.state.saving is Saving.FAILED
    assert "newer termnews" in shelf.state.reason
    set_read(shelf, [ARTICLE])
    assert shelf.marks(ARTICLE).read
    assert shelf.close() == 1
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM mark WHERE field = 'read'").fetchone() == (0,)


def test_a_newer_shelf_with_other_tables_is_not_taken_for_a_damaged_one(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_note(shelf, ARTICLE, "from the future")
    shelf.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE mark RENAME TO marks_of_tomorrow")
    make_newer(file)
    before = file.read_bytes(), log_file(file).read_bytes()
    shelf = open_shelf()
    assert shelf.marks(ARTICLE).note == ""
    set_read(shelf, [ARTICLE])
    assert not shelf.wait_saved(0.3)
    assert "newer termnews" in shelf.state.reason
    assert shelf.close() == 1
    assert (file.read_bytes(), log_file(file).read_bytes()) == before
    assert damaged_files_of(file) == []


def test_a_shelf_of_a_trial_version_is_left_alone(file: Path, open_shelf: OpenShelf) -> None:
    open_shelf().close()
    log_file(file).unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION - 1}")
    before = file.read_bytes()
    shelf = open_shelf()
    assert shelf.state.reason == "A trial version of termnews wrote this shelf; name another with --shelf."
    shelf.close()
    assert file.read_bytes() == before


def test_many_changes_go_in_one_transaction(file: Path) -> None:
    with closing(ShelfStore.open_to_write(file)) as opened:
        opened.apply(Entry((f"url:{n}",), "read", 1, 1) for n in range(10_001))
        assert opened.connection.execute("SELECT count(*) FROM mark").fetchone() == (10_001,)


def test_changes_that_fail_leave_nothing(file: Path) -> None:
    with closing(ShelfStore.open_to_write(file)) as opened:
        with pytest.raises(sqlite3.Error):
            opened.apply([Entry(ARTICLE, "read", 1, 1), Entry(ARTICLE, "note", "x", None)])  # type: ignore[arg-type]
        assert opened.find(ARTICLE) == {}


def test_a_file_that_was_replaced_is_not_written(file: Path, open_shelf: OpenShelf) -> None:
    open_shelf().close()
    with closing(ShelfStore.open_to_write(file)) as opened:
        file.rename(file.with_name("elsewhere.db"))
        file.touch()
        with pytest.raises(StaleStoreError):
            opened.apply([Entry(ARTICLE, "read", 1, 1)])
