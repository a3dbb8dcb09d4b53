"""SQLite says that a file cannot be opened or written; the system says why."""

from __future__ import annotations

import errno
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from termnews.settings.scarcity import scarce


@contextmanager
def limited(which: int, most: int) -> Iterator[None]:
    """Give this process less."""
    before = resource.getrlimit(which)
    resource.setrlimit(which, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(which, before)


def open_files() -> list[int]:
    """The descriptors of this process, and one for looking."""
    return [int(path.name) for path in Path("/dev/fd").iterdir()]


def told(code: int) -> sqlite3.Error:
    """An error of SQLite."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


def test_a_system_that_gives_enough_explains_nothing() -> None:
    assert scarce(told(sqlite3.SQLITE_CANTOPEN)) == scarce(told(sqlite3.SQLITE_IOERR_WRITE)) == 0


@pytest.mark.parametrize("left", [0, 5])
def test_few_files_are_an_explanation_and_none_is_left_open(left: int) -> None:
    before = open_files()
    with limited(resource.RLIMIT_NOFILE, max(before) + left):
        assert scarce(told(sqlite3.SQLITE_CANTOPEN)) == errno.EMFILE
        assert scarce(told(sqlite3.SQLITE_BUSY)) == 0
    assert len(open_files()) == len(before)


def test_small_files_are_an_explanation_only_of_a_file_that_did_not_grow() -> None:
    """A disk that cannot be read or flushed is told as that, whatever else the account may not do."""
    with limited(resource.RLIMIT_FSIZE, 1 << 40):
        assert scarce(told(sqlite3.SQLITE_IOERR_WRITE)) == errno.EFBIG
        assert scarce(told(sqlite3.SQLITE_IOERR_READ)) == scarce(told(sqlite3.SQLITE_IOERR_FSYNC)) == 0


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("most", [0, 1 << 10, 1 << 14, 1 << 16])
def test_whatever_sqlite_could_not_make_larger_is_explained(tmp_path: Path, journal: str, most: int) -> None:
    with limited(resource.RLIMIT_FSIZE, most), closing(sqlite3.connect(tmp_path / "a.db")) as database:
        script = f"PRAGMA journal_mode = {journal}; CREATE TABLE a (b); INSERT INTO a VALUES (zeroblob(200000));"
        with pytest.raises(sqlite3.Error) as raised:
            database.executescript(script)
        assert scarce(raised.value) == errno.EFBIG
