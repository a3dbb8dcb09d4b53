"""When nothing can be saved, nothing is lost: changes wait in memory, and the person is told."""

from __future__ import annotations

import errno
import itertools
import json
import os
import queue
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.shelf.done import set_note, set_read, set_starred

from termnews.errors import ShelfError
from termnews.shelf import files, forgetting, news, saving, store
from termnews.shelf.exchange import export_lines, import_lines
from termnews.shelf.marks import NO_MARKS
from termnews.shelf.news import ChangedElsewhere, Saving, ShelfState, StateChanged, reason_of
from termnews.shelf.shelf import Shelf

OpenShelf = Callable[..., Shelf]
ARTICLE = ("url:a",)
OTHER = ("url:b",)

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small disk")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", disk], check=True)


def remount(disk: Path, how: str) -> None:
    """Change a mounted disk."""
    subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again soon."""
    monkeypatch.setattr(saving, "LAST_RETRY_SECONDS", 0.1)


@pytest.mark.usefixtures("quick_retries")
def test_that_saving_fails_and_that_it_works_again_is_told(tmp_path: Path, open_shelf: OpenShelf) -> None:
    in_the_way = tmp_path / "folder"
    in_the_way.touch()
    shelf = open_shelf(in_the_way / "shelf.db")
    told: queue.Queue[Saving] = queue.Queue()
    shelf.subscribe(lambda event: told.put(event.state.saving) if isinstance(event, StateChanged) else None)
    assert told.get(timeout=10) is Saving.FAILED
    in_the_way.unlink()
    while told.get(timeout=10) is not Saving.SAVED:
        pass


@needs_root
@pytest.mark.usefixtures("quick_retries")
def test_a_full_disk_keeps_what_was_confirmed_and_takes_the_rest_when_there_is_room(
    small_disk: Path, open_shelf: OpenShelf
) -> None:
    shelf = open_shelf(small_disk / "shelf.db")
    shelf.ledger.wait_checked()
    confirmed = 0
    while shelf.wait_saved(0.5):
        set_note(shelf, (f"url:{confirmed}",), "字" * 2000)
        confirmed += 1
        assert confirmed < 1000
    set_starred(shelf, [ARTICLE])
    assert shelf.state.saving is Saving.FAILED
    assert shelf.state.reason == "The disk is full."
    assert shelf.state.unsaved == 2
    assert shelf.marks(ARTICLE).starred
    confirmed -= 1

    again = open_shelf(small_disk / "shelf.db")
    assert all(again.marks((f"url:{n}",)).note for n in range(confirmed))
    assert again.marks(ARTICLE) == NO_MARKS

    remount(small_disk, "size=8m")
    assert shelf.wait_saved(20)
    assert shelf.state.saving is Saving.SAVED
    assert again.marks(ARTICLE).starred
    again.close()
    shelf.close()


@needs_root
@pytest.mark.usefixtures("quick_retries")
def test_a_disk_that_cannot_be_written_shows_the_marks_and_counts_what_is_lost(
    small_disk: Path, open_shelf: OpenShelf
) -> None:
    file = small_disk / "state" / "shelf.db"
    first = open_shelf(file)
    set_note(first, ARTICLE, "old")
    first.close()
    remount(small_disk, "ro")
    shelf = open_shelf(file)
    assert shelf.state.saving is Saving.FAILED
    assert shelf.state.reason
    assert shelf.marks(ARTICLE).note == "old"
    set_starred(shelf, [OTHER])
    assert shelf.marks(OTHER).starred
    assert shelf.close() == 1
    remount(small_disk, "rw")
    assert open_shelf(file).marks(OTHER) == NO_MARKS


@needs_root
@pytest.mark.usefixtures("quick_retries")
def test_marks_are_read_on_a_full_disk_and_seen_when_it_has_room_again(small_disk: Path, open_shelf: OpenShelf) -> None:
    file = small_disk / "shelf.db"
    first = open_shelf(file)
    set_note(first, ARTICLE, "old")
    first.close()
    fill(small_disk / "filling")
    shelf = open_shelf(file)
    assert shelf.marks(ARTICLE).note == "old"
    assert shelf.reading_problem == ""
    set_starred(shelf, [OTHER])
    assert not shelf.wait_saved(0.2)
    (small_disk / "filling").unlink()
    assert shelf.wait_saved(20)
    assert shelf.marks(OTHER).starred
    assert shelf.marks(ARTICLE).note == "old"
    shelf.close()


def test_a_folder_that_cannot_be_looked_into_is_worked_without(tmp_path: Path, open_shelf: OpenShelf) -> None:
    """As with permissions, which do not stop root, no question about such a path has an answer."""
    shelf = open_shelf(tmp_path / ("x" * 300) / "shelf.db")
    assert shelf.state.saving is Saving.FAILED
    set_starred(shelf, [ARTICLE])
    assert shelf.marks(ARTICLE).starred


def fill(file: Path) -> None:
    """Write until there is no room."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while True:
            os.write(descriptor, bytes(4096))
    os.close(descriptor)


@needs_root
def test_an_empty_home_that_cannot_be_written_is_worked_on_in_memory(small_disk: Path, open_shelf: OpenShelf) -> None:
    remount(small_disk, "ro")
    shelf = open_shelf(small_disk / "state" / "shelf.db")
    set_read(shelf, [ARTICLE])
    assert shelf.marks(ARTICLE).read
    assert list(shelf.keyed_marks())
    assert shelf.undo()
    assert shelf.close() == 2


@pytest.mark.usefixtures("quick_retries")
def test_changes_are_saved_once_the_folder_can_be_made(tmp_path: Path, open_shelf: OpenShelf) -> None:
    (tmp_path / "state").write_text("in the way")
    shelf = open_shelf(tmp_path / "state" / "shelf.db")
    set_read(shelf, [ARTICLE])
    assert not shelf.wait_saved(0.3)
    assert shelf.state.saving is Saving.FAILED
    (tmp_path / "state").unlink()
    assert shelf.wait_saved(20)
    assert shelf.state.saving is Saving.SAVED


def test_a_program_that_holds_the_shelf_is_named(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "locked", lambda file: files.locked(file, 0.05))
    shelf = open_shelf()
    shelf.ledger.wait_checked()
    with files.locked(file):
        set_read(shelf, [ARTICLE])
        assert not shelf.wait_saved(1)
        assert shelf.state.reason == "Another program has locked the shelf."
    assert shelf.wait_saved(20)


def test_closing_waits_its_turn_while_another_program_holds_the_shelf(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "locked", lambda file: files.locked(file, 0.05))
    shelf = open_shelf()
    shelf.ledger.wait_checked()
    with ThreadPoolExecutor(1) as pool:
        with files.locked(file):
            set_read(shelf, [ARTICLE])
            lost = pool.submit(shelf.close, 30)
            with pytest.raises(TimeoutError):
                lost.result(0.5)  # Ten tries.
        assert lost.result(30) == 0


def test_a_new_file_in_the_place_of_the_old_is_written_from_then_on(file: Path, open_shelf: OpenShelf) -> None:
    one = open_shelf()
    set_read(one, [ARTICLE])
    one.wait_saved(10)
    one.ledger.wait_checked()
    for old in file.parent.iterdir():
        old.unlink()
    set_read(one, [OTHER])
    assert one.wait_saved(10)
    two = open_shelf()
    assert two.marks(OTHER).read
    assert not two.marks(ARTICLE).read


def test_other_peoples_files_are_left_alone(tmp_path: Path, open_shelf: OpenShelf) -> None:
    words, database = tmp_path / "letter.txt", tmp_path / "shelf.db"
    words.write_bytes(b"Dear reader")
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE theirs (value)")
    for theirs in (words, database):
        before = theirs.read_bytes()
        shelf = open_shelf(theirs)
        assert shelf.state.saving is Saving.FAILED
        assert "not a termnews shelf" in shelf.state.reason
        assert shelf.marks(ARTICLE) == NO_MARKS
        set_read(shelf, [ARTICLE])
        assert shelf.close() == 1
        assert theirs.read_bytes() == before


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_FULL, "The disk is full."),
        (sqlite3.SQLITE_READONLY, "Cannot write to the shelf's folder."),
        (sqlite3.SQLITE_BUSY, "Another program has locked the shelf."),
        (sqlite3.SQLITE_IOERR | (3 << 8), "The disk reports an error."),
        (sqlite3.SQLITE_MISUSE, "as SQLite says it"),
    ],
)
def test_reasons_are_sentences(code: int, sentence: str) -> None:
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    assert reason_of(error) == sentence


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk is full."),
        (errno.EDQUOT, "The disk is full."),
        (errno.EROFS, "Cannot write to the shelf's folder."),
        (errno.EACCES, "Cannot write to the shelf's folder."),
        (errno.EAGAIN, "Another program has locked the shelf."),
        (errno.EIO, "The disk reports an error."),
        (errno.ENAMETOOLONG, "as the system says it"),
    ],
)
def test_errors_of_the_system_are_sentences_too(number: int, sentence: str) -> None:
    assert reason_of(OSError(number, "as the system says it")) == sentence


@pytest.mark.parametrize(
    ("code", "number", "sentence"),
    [
        (sqlite3.SQLITE_CANTOPEN, errno.EMFILE, "Too many files are open."),
        (sqlite3.SQLITE_IOERR, errno.EFBIG, "The file would be larger than this account may write."),
        (sqlite3.SQLITE_IOERR, 0, "The disk reports an error."),
        (sqlite3.SQLITE_FULL, 0, "The disk is full."),
    ],
)
def test_what_sqlite_does_not_explain_the_system_does(
    monkeypatch: pytest.MonkeyPatch, code: int, number: int, sentence: str
) -> None:
    monkeypatch.setattr(news, "scarce", lambda _error: number)
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    assert reason_of(error) == sentence


def test_other_reasons_are_told_as_they_are() -> None:
    assert reason_of(OSError("odd")) == "odd"


def test_nothing_of_an_article_is_told_to_stderr(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from termnews.shelf.shelf import Shelf\n"
        "from tests.shelf.done import set_note\n"
        "s = Shelf.open(Path(sys.argv[1])); set_note(s, ('url:secret',), 'secret'); sys.exit(s.close())"
    )
    file = tmp_path / "letter.txt"
    file.write_bytes(b"Dear reader")
    done = subprocess.run([sys.executable, "-c", script, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")


def test_a_command_does_not_wait_for_a_disk_that_stays_full(
    open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "GRACE_SECONDS", 0.05)
    shelf = open_shelf()
    shelf.ledger.wait_checked()

    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "x")

    with monkeypatch.context() as full:
        full.setattr(store, "append", refuse)
        set_starred(shelf, [ARTICLE])
        assert not shelf.wait_settled(60)
        assert shelf.state.reason == "The disk is full."
    assert shelf.wait_saved(20)
    assert shelf.wait_settled(0)


def test_an_idle_shelf_finds_out_by_itself_that_it_can_save_again(
    tmp_path: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "POLL_SECONDS", 0.02)
    (tmp_path / "state").write_text("in the way")
    shelf = open_shelf(tmp_path / "state" / "shelf.db")
    saved = threading.Event()
    shelf.subscribe(lambda news: saved.set() if news == StateChanged(ShelfState(Saving.SAVED)) else None)
    assert shelf.state.saving is Saving.FAILED
    (tmp_path / "state").unlink()
    assert saved.wait(20)


def test_an_idle_shelf_takes_up_a_file_that_was_put_in_place_of_its_own(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "POLL_SECONDS", 0.02)
    shelf = open_shelf()
    shelf.ledger.wait_checked()
    other = open_shelf(file.with_name("other.db"))
    set_starred(other, [ARTICLE])
    other.close()
    changed = threading.Event()
    shelf.subscribe(lambda news: changed.set() if news == ChangedElsewhere() else None)
    file.with_name("other.db").replace(file)
    assert changed.wait(20)
    assert shelf.marks(ARTICLE).starred


def test_whoever_cannot_wait_is_told_what_is_unsaved(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    writing = shelf.ledger._writer.writing  # type: ignore[union-attr]
    with writing:
        set_read(shelf, [ARTICLE, OTHER])
        assert shelf.close(0.01) == 2
    assert shelf.close() == 0


def test_a_private_shelf_has_nothing_to_wait_for(open_shelf: OpenShelf) -> None:
    open_shelf(private=True).ledger.wait_checked()


def test_what_fails_while_forgetting_leaves_all(open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = open_shelf()
    set_starred(shelf, [ARTICLE])
    shelf.wait_saved(10)
    monkeypatch.setattr(forgetting, "_delete_article", failing)
    with pytest.raises(ShelfError, match="Not everything could be forgotten"):
        shelf.forget([ARTICLE])
    assert shelf.marks(ARTICLE).starred


def failing(connection: sqlite3.Connection, *_: object) -> None:
    """Do half of it."""
    connection.execute("DELETE FROM mark")
    connection.execute("nonsense")


# Another program that holds the shelf for long


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_shelf_that_another_program_holds_keeps_nobody_waiting_and_is_told(
    file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch, journal: str
) -> None:
    monkeypatch.setattr("termnews.shelf.store.LOCK_SECONDS", 0.3)
    prepare = store.prepare
    monkeypatch.setattr(store, "prepare", lambda connection, seconds=0.3: prepare(connection, min(seconds, 0.3)))
    monkeypatch.setattr(store, "locked", lambda file: files.locked(file, 0.3))
    first = open_shelf(on_network=journal == "DELETE")
    set_starred(first, [ARTICLE])
    first.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other, files.locked(file):
        other.execute("BEGIN EXCLUSIVE")
        shelf = open_shelf(on_network=journal == "DELETE")
        set_starred(shelf, [OTHER])
        assert shelf.marks(OTHER).starred
        assert not shelf.wait_saved(1)
        assert shelf.state == ShelfState(Saving.FAILED, "Another program has locked the shelf.", 1)
        assert shelf.marks(ARTICLE).starred == (journal == "WAL")
        assert shelf.reading_problem == ("" if journal == "WAL" else "Another program has locked the shelf.")
        other.execute("ROLLBACK")
    assert shelf.wait_saved(20)
    assert shelf.marks(ARTICLE).starred


# Limits of the system


def test_a_system_without_threads_to_give_is_told(open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    shelf = open_shelf()
    assert shelf.state.reason == "No thread available; nothing will be saved."
    set_starred(shelf, [ARTICLE])
    assert shelf.marks(ARTICLE).starred
    assert shelf.close() == 1


def test_a_lock_cannot_be_waited_for_without_threads(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    file.parent.mkdir()
    with files.locked(file):
        monkeypatch.setattr(threading.Thread, "start", refuse)
        with pytest.raises(TimeoutError), files.locked(file):
            pass


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.EMFILE, "x"), "Too many files are open."),
        (OSError(errno.ENFILE, "x"), "Too many files are open."),
        (OSError(errno.EFBIG, "x"), "The file would be larger than this account may write."),
        (MemoryError(), "There is not enough memory."),
    ],
)
@pytest.mark.usefixtures("quick_retries")
def test_what_the_system_refuses_is_told_and_tried_again(
    open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    shelf = open_shelf()

    def refuse(*_arguments: object) -> None:
        raise error

    with monkeypatch.context() as limited:
        limited.setattr(store, "append", refuse)
        set_starred(shelf, [ARTICLE])
        assert not shelf.wait_saved(0.3)
        assert shelf.state.reason == sentence
    assert shelf.wait_saved(20)


# A clock that is wrong

FAR = 253_000_000_000_000_000
"""The year 9987."""


def test_marks_of_a_clock_far_ahead_do_not_win_for_ever(open_shelf: OpenShelf) -> None:
    """They are later than all before, and earlier than all that is done when the clock is right again."""
    before = open_shelf(clock=lambda: 1_700_000_000_000_000)
    set_note(before, ARTICLE, "before")
    before.close()
    ahead = open_shelf(clock=lambda: FAR)
    set_note(ahead, ARTICLE, "ahead")
    ahead.set_opened(OTHER)
    ahead.close()
    after = open_shelf(clock=lambda: 1_700_000_001_000_000)
    assert after.marks(ARTICLE).note == "ahead"
    assert dict(after.history())[OTHER] < 1_700_000_001_000_000
    (late,) = [line for line in export_lines(after.ledger) if "ahead" in line]
    set_note(after, ARTICLE, "after")
    import_lines(after.ledger, [late])
    after.close()
    assert open_shelf().marks(ARTICLE).note == "after"


def test_lines_of_a_host_whose_clock_is_ahead_are_taken_as_of_now(open_shelf: OpenShelf) -> None:
    shelf = open_shelf(clock=itertools.count(1_700_000_000_000_000).__next__)
    line = json.dumps({"keys": ["url:a"], "marks": {"note": ["ahead", 4_000_000_000_000_000]}})
    set_note(shelf, ARTICLE, "here")
    import_lines(shelf.ledger, [line])
    assert shelf.marks(ARTICLE).note == "ahead"
    set_note(shelf, ARTICLE, "later")
    other = json.dumps({"keys": ["url:a"], "marks": {"note": ["tomorrow", 1_700_000_000_000_000 + 10**9]}})
    assert shelf.ledger.kept.find(ARTICLE)["note"].at_us < 1_700_000_001_000_000
    import_lines(shelf.ledger, [other])
    assert shelf.marks(ARTICLE).note == "tomorrow"
