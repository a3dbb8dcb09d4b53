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

from termnews.shelf import backups, files, salvage, store
from termnews.shelf.backups import is_due, keep_copy
from termnews.shelf.files import copies_of, damaged_files_of, is_on_network, locked, sync_folder, takes_wal
from termnews.shelf.marks import Entry
from termnews.shelf.migrations import APPLICATION_ID, VERSION
from termnews.shelf.news import Saving
from termnews.shelf.shelf import Shelf
from termnews.shelf.store import StaleStoreError, Store

OpenShelf = Callable[..., Shelf]
ARTICLE = ("url:a",)

MOUNTS = r"""
20 1 8:1 / / rw - ext4 /dev/sda1 rw
21 20 0:40 / /home rw,relatime shared:1 - nfs4 server:/home rw
22 21 8:2 / /home/local rw - xfs /dev/sdb1 rw
23 20 0:41 / /mnt/a\040b rw - fuse.sshfs host:/ rw
broken line
"""


def mode(path: Path) -> int:
    """Who may do what."""
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777], ids=oct)
def test_nobody_else_can_read_anything_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    script = (
        "import os, sys; from pathlib import Path; from termnews.shelf.shelf import Shelf\n"
        "os.umask(int(sys.argv[2])); s = Shelf.open(Path(sys.argv[1])); s.set_read([('url:a',)])\n"
        "assert s.wait_saved(10); s.ledger.wait_kept()\n"
        "print(*(f'{p.name}={oct(p.stat().st_mode & 0o777)}' for p in Path(sys.argv[1]).parent.iterdir()))"
    )
    file = tmp_path / "a" / "b" / "shelf.db"
    done = subprocess.run([sys.executable, "-c", script, file, str(umask)], capture_output=True, text=True, check=True)
    modes = dict(word.split("=") for word in done.stdout.split())
    assert {"shelf.db", "shelf.db-wal", "shelf.db-shm", "shelf.db.bak.1"} <= set(modes)
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


@pytest.mark.parametrize(
    ("folder", "shared"),
    [("/", False), ("/home/ann", True), ("/home/local/x", False), ("/mnt/a b/c", True), ("/mnt/ab", False)],
)
def test_network_file_systems_are_known_by_their_mount(tmp_path: Path, folder: str, shared: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert is_on_network(Path(folder), mounts) is shared


def test_where_mounts_cannot_be_read_the_disk_is_taken_for_local(tmp_path: Path) -> None:
    assert not is_on_network(tmp_path, tmp_path / "none")
    empty = tmp_path / "mountinfo"
    empty.touch()
    assert not is_on_network(tmp_path, empty)


@pytest.mark.parametrize(("on_network", "journal"), [(True, "delete"), (False, "wal"), (None, "wal")])
def test_the_journal_fits_the_file_system(
    file: Path, open_shelf: OpenShelf, on_network: bool | None, journal: str
) -> None:
    shelf = open_shelf(on_network=on_network)
    shelf.set_read([ARTICLE])
    assert shelf.close() == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == (journal,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_a_shelf_moved_to_the_network_and_back_changes_its_journal(open_shelf: OpenShelf) -> None:
    for on_network in (False, True, False):
        shelf = open_shelf(on_network=on_network)
        shelf.set_read([(f"url:{on_network}",)])
        assert shelf.close() == 0
    assert open_shelf().marks(("url:True",)).read


def test_without_a_write_ahead_log_the_shelf_works(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "takes_wal", lambda _: False)
    for _ in range(2):
        shelf = open_shelf()
        shelf.set_read([ARTICLE])
        assert shelf.close() == 0
    assert not file.with_name("shelf.db-wal").exists()


def test_the_try_of_a_write_ahead_log_leaves_nothing(tmp_path: Path) -> None:
    assert takes_wal(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not takes_wal(tmp_path / "none")


def test_one_writes_at_a_time(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.01)
    file.parent.mkdir()
    with locked(file), pytest.raises(TimeoutError), locked(file):
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


# Copies


def test_one_copy_a_day_is_taken_and_three_are_kept(file: Path, open_shelf: OpenShelf) -> None:
    for day in range(5):
        for _ in range(2):
            shelf = open_shelf()
            shelf.ledger.wait_kept()
            shelf.set_note(ARTICLE, f"day {day}")
            shelf.close()
        for age, copy in enumerate(copies_of(file), 1):
            os.utime(copy, (1_600_000_000 - age * 86_400,) * 2)
    assert [copy.name for copy in copies_of(file)] == ["shelf.db.bak.1", "shelf.db.bak.2", "shelf.db.bak.3"]
    notes = []
    for copy in copies_of(file):
        with closing(Store.open_to_read(copy)) as opened:
            notes.append(opened.find(ARTICLE)["note"].value)
    assert notes == ["day 3", "day 2", "day 1"]


def test_a_copy_that_is_stopped_leaves_nothing(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.ledger.wait_kept()
    copy = copies_of(file)[0]
    before = copy.stat()
    with closing(Store.open_to_read(file)) as opened:
        keep_copy(opened.connection, file, anew=True, is_stopped=lambda: True)
        keep_copy(opened.connection, file)  # there is one of today
    assert copies_of(file) == [copy]
    assert copy.stat().st_ino == before.st_ino
    assert not list(file.parent.glob("*.new-*"))


def test_a_copy_is_due_when_there_is_none(file: Path) -> None:
    assert is_due(file)


def test_a_busy_shelf_is_not_taken_for_a_broken_one(file: Path, open_shelf: OpenShelf) -> None:
    open_shelf().close()
    with closing(Store.open_to_read(file)) as opened:
        opened.connection.set_progress_handler(lambda: 1, 1)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            backups.is_whole(opened.connection)


# Versions


def test_an_older_shelf_is_brought_up_to_date_after_a_copy(
    file: Path, monkeypatch: pytest.MonkeyPatch, open_shelf: OpenShelf
) -> None:
    shelf = open_shelf()
    shelf.set_note(ARTICLE, "old")
    shelf.ledger.wait_kept()
    shelf.close()
    copies_of(file)[0].unlink()

    def add_table(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE later (value)")

    from termnews.shelf import migrations

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, add_table))
    monkeypatch.setattr(migrations, "VERSION", VERSION + 1)
    monkeypatch.setattr(store, "VERSION", VERSION + 1)
    shelf = open_shelf()
    assert shelf.marks(ARTICLE).note == "old"
    shelf.set_note(ARTICLE, "new")
    assert shelf.close() == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        assert connection.execute("SELECT count(*) FROM later").fetchone() == (0,)
    with closing(Store.open_to_read(copies_of(file)[-1])) as copy:
        assert copy.find(ARTICLE)["note"].value == "old"


def test_a_step_that_fails_leaves_the_old_version(
    file: Path, monkeypatch: pytest.MonkeyPatch, open_shelf: OpenShelf
) -> None:
    shelf = open_shelf()
    shelf.set_note(ARTICLE, "old")
    shelf.close()

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (value)")
        connection.execute("nonsense")

    from termnews.shelf import migrations

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, fail))
    monkeypatch.setattr(migrations, "VERSION", VERSION + 1)
    monkeypatch.setattr(store, "VERSION", VERSION + 1)
    shelf = open_shelf()
    assert shelf.state.saving is Saving.FAILED
    assert shelf.marks(ARTICLE).note == "old"
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'half'").fetchone() is None


def test_a_newer_shelf_is_read_and_never_written(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.set_note(ARTICLE, "from the future")
    shelf.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    shelf = open_shelf()
    assert shelf.marks(ARTICLE).note == "from the future"
    assert shelf.state.saving is Saving.FAILED
    assert "later termnews" in shelf.state.reason
    shelf.set_read([ARTICLE])
    assert shelf.marks(ARTICLE).read
    assert shelf.close() == 1
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM mark WHERE field = 'read'").fetchone() == (0,)


def test_a_newer_shelf_with_other_tables_is_not_taken_for_a_broken_one(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.set_note(ARTICLE, "from the future")
    shelf.close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE mark RENAME TO marks_of_tomorrow")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = file.read_bytes()
    shelf = open_shelf()
    assert shelf.marks(ARTICLE).note == ""
    shelf.set_read([ARTICLE])
    assert not shelf.wait_saved(0.3)
    assert "later termnews" in shelf.state.reason
    assert shelf.close() == 1
    assert file.read_bytes() == before
    assert damaged_files_of(file) == []
    assert salvage.repair(file) == ""


def test_many_changes_go_in_one_transaction(file: Path) -> None:
    with closing(Store.open_to_write(file)) as opened:
        opened.apply(Entry((f"url:{n}",), "read", 1, 1) for n in range(10_001))
        assert opened.connection.execute("SELECT count(*), max(change) FROM mark").fetchone() == (10_001, 1)


def test_changes_that_fail_leave_nothing(file: Path) -> None:
    with closing(Store.open_to_write(file)) as opened:
        with pytest.raises(sqlite3.Error):
            opened.apply([Entry(ARTICLE, "read", 1, 1), Entry(ARTICLE, "note", b"x", None)])  # type: ignore[arg-type]
        assert opened.find(ARTICLE) == {}


def test_a_file_that_was_replaced_is_not_written(file: Path, open_shelf: OpenShelf) -> None:
    open_shelf().close()
    with closing(Store.open_to_write(file)) as opened:
        file.rename(file.with_name("elsewhere.db"))
        file.touch()
        with pytest.raises(StaleStoreError):
            opened.apply([Entry(ARTICLE, "read", 1, 1)])
        with pytest.raises(StaleStoreError):
            opened.learn([ARTICLE])
