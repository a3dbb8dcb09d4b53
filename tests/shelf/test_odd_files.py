"""What is no file, in the place of a file of the shelf, is rebuilt or named; nothing waits for it, no mark is lost."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.shelf.done import set_note, set_starred

from termnews.shelf.files import log_file
from termnews.shelf.folder import Folder
from termnews.shelf.log import Head, LogReader, first_line, line_of_entry, new_head, read_head
from termnews.shelf.marks import Entry
from termnews.shelf.news import Saving
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncing import sync

OpenShelf = Callable[..., Shelf]
ARTICLE = ("url:a",)
OTHER = ("url:b",)
HUGE = 1 << 40
"""A terabyte, which no disk here holds: a hole."""


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _link_to_a_file(path: Path) -> None:
    path.with_name("file").touch()
    path.symlink_to("file")


def _link_to_nothing(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere" / "nothing")


def _endless_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as made:
        # The path of a test is too long for a socket.
        here = os.open(path.parent, os.O_RDONLY)
        made.bind(f"/proc/self/fd/{here}/{path.name}")
        os.close(here)


ODD = [os.mkfifo, Path.mkdir, _link_to_itself, _link_to_nothing, _endless_device, _socket]


def put_instead(path: Path, make: Callable[[Path], None]) -> None:
    """Replace a file by something else."""
    path.unlink(missing_ok=True)
    make(path)


@pytest.fixture
def kept(file: Path, open_shelf: OpenShelf) -> Path:
    """A closed shelf with a star."""
    shelf = open_shelf()
    set_starred(shelf, [ARTICLE])
    shelf.close()
    return file


@pytest.mark.parametrize("make", ODD)
@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal", ".lock"])
def test_what_is_no_file_is_named_and_no_mark_is_lost(
    kept: Path, open_shelf: OpenShelf, end: str, make: Callable[[Path], None]
) -> None:
    odd = kept.with_name(kept.name + end)
    aside = kept.with_name("aside")
    if odd.exists():
        odd.rename(aside)
    make(odd)
    shelf = open_shelf()
    set_starred(shelf, [OTHER])
    assert not shelf.wait_saved(0.2)
    named = f"{odd} is not a regular file. Move it, or name another shelf with --shelf."
    assert shelf.state.saving is Saving.FAILED
    assert shelf.state.reason == named
    assert shelf.marks(ARTICLE).starred == (end == ".lock")
    assert shelf.reading_problem == ("" if end == ".lock" else named)
    shelf.close()
    shutil.rmtree(odd) if odd.is_dir() else odd.unlink()
    if aside.exists():
        aside.rename(odd)
    assert open_shelf().marks(ARTICLE).starred


@pytest.mark.parametrize("make", [make for make in ODD if make is not Path.mkdir])
def test_a_log_that_is_no_file_is_rebuilt(kept: Path, open_shelf: OpenShelf, make: Callable[[Path], None]) -> None:
    put_instead(log_file(kept), make)
    shelf = open_shelf()
    set_starred(shelf, [OTHER])
    assert shelf.wait_saved(10)
    shelf.close()
    kept.unlink()
    again = open_shelf()
    assert again.marks(ARTICLE).starred
    assert again.marks(OTHER).starred


def test_a_folder_in_the_place_of_the_log_is_named(kept: Path, open_shelf: OpenShelf) -> None:
    put_instead(log_file(kept), Path.mkdir)
    shelf = open_shelf()
    assert shelf.state.reason.startswith(f"{log_file(kept)} is not a regular file.")
    assert shelf.marks(ARTICLE).starred


@pytest.mark.parametrize("end", ["", ".log"])
def test_a_hole_of_a_terabyte_is_not_read(kept: Path, open_shelf: OpenShelf, end: str) -> None:
    put_instead(kept.with_name(kept.name + end), lambda path: path.touch())
    os.truncate(kept.with_name(kept.name + end), HUGE)
    shelf = open_shelf()
    set_starred(shelf, [OTHER])
    assert shelf.wait_saved(10)
    assert shelf.marks(ARTICLE).starred
    shelf.close()


def test_changes_behind_a_hole_are_read(tmp_path: Path) -> None:
    log = tmp_path / "log"
    one, two = (Entry(keys, "starred", at, at) for at, keys in enumerate([ARTICLE, OTHER], 1))
    with log.open("wb") as stream:
        stream.write(first_line(new_head()) + line_of_entry(one))
        stream.seek(HUGE)
        stream.write(b"\n" + line_of_entry(two))
    reader = LogReader(log)
    assert [entry[:4] for entry in reader] == [one[:4], two[:4]]
    assert reader.end == log.stat().st_size
    assert len(reader.damaged) == 1


def test_a_change_of_any_length_is_read(tmp_path: Path) -> None:
    log = tmp_path / "log"
    entry = Entry(ARTICLE, "note", "字\0" * (1 << 20), 1)
    log.write_bytes(first_line(Head("host", "id")) + line_of_entry(entry))
    assert [found[:4] for found in LogReader(log)] == [entry[:4]]


@pytest.mark.parametrize("make", ODD)
def test_a_file_of_pools_that_is_no_file_keeps_no_sync_waiting(
    kept: Path, open_shelf: OpenShelf, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(kept.with_name("shelf.db.sync"))
    pool = tmp_path / "pool"
    pool.mkdir()
    with pytest.raises(Exception, match=r"shelf\.db\.sync is not a regular file"):
        sync(open_shelf(), Folder(pool))
    assert [read_head(log) is not None for log in pool.iterdir()] == [True]


def test_a_hole_in_a_log_of_another_host_is_told(kept: Path, open_shelf: OpenShelf, tmp_path: Path) -> None:
    pool = tmp_path / "pool"
    pool.mkdir()
    log = pool / "marks-0123456789ab.log"
    log.write_bytes(first_line(new_head("0123456789ab")) + line_of_entry(Entry(OTHER, "starred", 5, 5)))
    os.truncate(log, HUGE)
    shelf = open_shelf()
    done = sync(shelf, Folder(pool))
    assert done.problems == ("marks-0123456789ab.log is cut short; the marks before that were read.",)
    assert shelf.marks(OTHER).starred


@pytest.mark.parametrize("names", [("shelf.db", "shelf.db.log"), ("shelf.db",), ("shelf.db.log",)])
def test_what_is_forgotten_goes_from_files_that_links_lead_to(
    kept: Path, open_shelf: OpenShelf, tmp_path: Path, names: tuple[str, ...]
) -> None:
    far = tmp_path / "far"
    far.mkdir()
    for name in names:
        kept.with_name(name).rename(far / name)
        kept.with_name(name).symlink_to(far / name)
    shelf = open_shelf()
    set_note(shelf, ARTICLE, "secret")
    assert shelf.wait_saved(10)
    shelf.forget([ARTICLE])
    shelf.close()
    left = [path for folder in (far, kept.parent) for path in folder.iterdir() if b"secret" in path.read_bytes()]
    assert left == []
    assert all(kept.with_name(name).is_symlink() for name in names)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (Path.touch, "is not a folder. Move it, or name another shelf with --shelf."),
        (os.mkfifo, "is not a folder. Move it, or name another shelf with --shelf."),
        (_link_to_nothing, "is a link to a missing folder. Mount its disk, or name another shelf with --shelf."),
        (
            _link_to_itself,
            "cannot be opened: Too many levels of symbolic links. Repair it, or name another shelf with --shelf.",
        ),
        (_link_to_a_file, "is not a folder. Move it, or name another shelf with --shelf."),
    ],
)
@pytest.mark.parametrize("below", ["shelf.db", "termnews/shelf.db"])
def test_what_is_no_folder_in_the_place_of_one_is_named(
    tmp_path: Path, open_shelf: OpenShelf, make: Callable[[Path], None], reason: str, below: str
) -> None:
    """Marks on a disk that is not mounted are not said to be none, and what cannot be saved waits."""
    folder = tmp_path / "state"
    make(folder)
    shelf = open_shelf(folder / below)
    assert not shelf.marks(ARTICLE).starred
    assert shelf.reading_problem == f"{folder} {reason}"

    set_starred(shelf, [ARTICLE])
    shelf.wait_settled(10)

    assert (shelf.state.saving, shelf.state.reason) == (Saving.FAILED, f"{folder} {reason}")
    folder.unlink()
    assert shelf.wait_saved(30)
