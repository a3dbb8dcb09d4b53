"""The database records how much of the log it has, and takes the rest from it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.shelf.done import set_starred

from termnews.shelf import checking
from termnews.shelf.checking import tidy
from termnews.shelf.files import locked, log_file
from termnews.shelf.log import Given, Head, append, is_continued, line_of_entry, rewrite, size_of, sum_of
from termnews.shelf.marks import STARRED, Entry
from termnews.shelf.pair import is_log_whole, log_state
from termnews.shelf.shelf import Shelf
from termnews.shelf.store import ShelfStore

ENTRY = Entry(("url:a",), STARRED, 5, 5)
LINE = line_of_entry(ENTRY)


def test_what_the_log_has_and_the_database_lacks_is_taken_and_recorded(file: Path) -> None:
    with closing(ShelfStore.open_to_write(file)) as store, locked(file):
        append(file, log_state(store.connection), [LINE])  # and the power is lost
    with closing(ShelfStore.open_to_write(file)) as store:
        assert store.find(ENTRY.keys)[STARRED].value == 5
        state = log_state(store.connection)
    assert (state.end, state.sum) == (size_of(file), sum_of(LINE))
    assert is_continued(log_file(file), Given(state.id, state.end, state.sum))


def test_a_log_with_another_name_is_another_log_whatever_it_holds(tmp_path: Path) -> None:
    state = rewrite(tmp_path / "shelf.db", Head("host", "mine"), [ENTRY])
    log = log_file(tmp_path / "shelf.db")
    assert is_continued(log, Given("mine", state.end, state.sum))
    assert not is_continued(log, Given("other", state.end, state.sum))
    assert is_log_whole(tmp_path / "shelf.db", state)
    assert not is_log_whole(tmp_path / "shelf.db", state._replace(id="other"))
    log.unlink()
    assert not is_log_whole(tmp_path / "shelf.db", state)


def test_a_log_that_is_damaged_or_ends_too_early_is_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "shelf.db"
    state = rewrite(file, Head("host", "mine"), [ENTRY])
    assert not is_log_whole(file, state._replace(end=state.end + 1))
    log_file(file).write_bytes(log_file(file).read_bytes().replace(b"url:a", b"url:b"))
    assert not is_log_whole(file, state)


def test_a_log_that_cannot_be_written_to_its_end_leaves_nothing(tmp_path: Path) -> None:
    def entries() -> Iterator[Entry]:
        yield ENTRY
        raise OSError(errno.ENOSPC, "The disk is full.")

    with pytest.raises(OSError, match="full"):
        rewrite(tmp_path / "shelf.db", Head("host", "mine"), entries())
    assert list(tmp_path.iterdir()) == []


def test_an_empty_log_is_none(file: Path) -> None:
    file.parent.mkdir()
    log_file(file).touch()
    with closing(ShelfStore.open_to_write(file)) as store:
        assert log_state(store.connection).end == size_of(file) > 0


def test_a_log_says_that_it_is_of_version_1(file: Path) -> None:
    """Every termnews so far reads it."""
    ShelfStore.open_to_write(file).close()
    assert b'"version":1,' in log_file(file).read_bytes()


def test_a_log_that_is_not_twice_as_long_as_it_need_be_is_left_as_it_is(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "_MOST_SUPERFLUOUS", 0)
    shelf = Shelf.open(file, check=False)
    set_starred(shelf, [(f"url:{number}",) for number in range(50)])
    shelf.wait_saved(10)
    shelf.forget([("url:0",)])  # writes it as a whole
    set_starred(shelf, [ENTRY.keys])
    shelf.close()
    before = log_file(file).read_bytes()
    tidy(file)
    assert log_file(file).read_bytes() == before


def test_a_short_log_is_left_as_it_is(file: Path) -> None:
    shelf = Shelf.open(file, check=False)
    for number in range(6):
        set_starred(shelf, [ENTRY.keys], starred=number % 2 == 0)
    shelf.close()
    before = log_file(file).read_bytes()
    tidy(file)
    assert log_file(file).read_bytes() == before
