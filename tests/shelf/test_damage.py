"""A broken file is made whole: what can be read of it, and at least what the newest copy had."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from termnews.shelf import salvage, store
from termnews.shelf.backups import is_whole
from termnews.shelf.files import copy_name, damaged_files_of
from termnews.shelf.marks import NO_MARKS, Entry, Keys
from termnews.shelf.news import Saving, ShelfNews, Told, is_damage
from termnews.shelf.salvage import read_what_is_left, repair
from termnews.shelf.shelf import Shelf
from termnews.shelf.store import Store

OpenShelf = Callable[..., Shelf]
PAGE = 4096
COPIED, ALL = 400, 500


def article(number: int) -> Keys:
    """Keys of an article."""
    return (f"url:example.org/{number}", f"sha256:{number:064x}")


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with 500 notes, and a copy from when it had 400."""
    folder = tmp_path_factory.mktemp("grown")
    file = folder / "shelf.db"
    with_some = Shelf.open(file)
    for number in range(COPIED):
        with_some.set_note(article(number), f"筆記 {number}")
    with_some.close()
    copy_name(file, 1).unlink(missing_ok=True)
    with_some = Shelf.open(file)
    with_some.ledger.wait_kept()
    for number in range(COPIED, ALL):
        with_some.set_note(article(number), f"筆記 {number}")
    with_some.close()
    return folder


def copied_to(file: Path, grown: Path) -> bytearray:
    """Put the grown shelf in place; give its bytes."""
    shutil.copytree(grown, file.parent)
    return bytearray(file.read_bytes())


def notes_on(shelf: Shelf) -> set[int]:
    """Which notes are there."""
    return {n for n in range(ALL) if shelf.marks(article(n)).note == f"筆記 {n}"}


def open_and_listen(open_shelf: OpenShelf) -> tuple[Shelf, list[str]]:
    """Open a shelf that is looked over to the end; give what it told."""
    shelf = open_shelf()
    told: list[str] = []

    def listen(news: ShelfNews) -> None:
        if isinstance(news, Told):
            told.append(news.message)

    shelf.ledger.wait_kept()
    shelf.set_starred([("url:after",)])
    assert shelf.wait_saved(20)
    shelf.subscribe(listen)
    return shelf, told


@pytest.mark.parametrize("place", range(0, 100, 4))
def test_a_page_smashed_anywhere_is_mended_and_told(file: Path, grown: Path, open_shelf: OpenShelf, place: int) -> None:
    data = copied_to(file, grown)
    page = place * (len(data) // PAGE) // 100
    data[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    file.write_bytes(data)

    shelf, told = open_and_listen(open_shelf)

    assert notes_on(shelf) >= set(range(COPIED))
    assert shelf.state.saving is Saving.SAVED
    if damaged_files_of(file):  # an unused page may be smashed without harm
        assert damaged_files_of(file)[0].read_bytes()[:PAGE] == bytes(data[:PAGE])
        assert len(told) == 1
        assert "damaged" in told[0]
    else:
        assert notes_on(shelf) == set(range(ALL))
    shelf.close()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:50],
        lambda data: b"",
        lambda data: b"\0" * len(data),
        lambda data: b"not a database at all",
        lambda data: b"\0" * 16 + data[16:],
    ],
    ids=["half", "half a header", "zero bytes", "only zeros", "words", "no magic"],
)
def test_a_file_cut_or_overwritten_comes_back_from_the_copy(
    file: Path, grown: Path, open_shelf: OpenShelf, damage: Callable[[bytes], bytes]
) -> None:
    file_data = bytes(copied_to(file, grown))
    file.write_bytes(damage(file_data))
    shelf, told = open_and_listen(open_shelf)
    assert notes_on(shelf) >= set(range(COPIED))
    assert len(told) == 1
    assert "copy of" in told[0]


def test_a_file_that_is_gone_comes_back_from_the_copy(file: Path, grown: Path, open_shelf: OpenShelf) -> None:
    copied_to(file, grown)
    file.unlink()
    shelf, told = open_and_listen(open_shelf)
    assert notes_on(shelf) == set(range(COPIED))
    assert len(told) == 1


def test_most_of_a_file_is_saved_even_without_a_copy(file: Path, grown: Path, open_shelf: OpenShelf) -> None:
    data = copied_to(file, grown)
    for copy in file.parent.glob("*.bak.*"):
        copy.unlink()
    with closing(sqlite3.connect(file)) as connection:
        # A page with rows of marks, so that something is surely lost.
        (page,) = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = 'mark' AND pagetype = 'leaf' ORDER BY pageno LIMIT 1"
        ).fetchone()
    data[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    file.write_bytes(data)
    shelf, told = open_and_listen(open_shelf)
    found = notes_on(shelf)
    assert ALL - 120 < len(found) < ALL
    assert f"{len(found) + 1} articles" in told[0] or f"{len(found)} articles" in told[0]


def test_a_first_page_that_is_lost_without_a_copy_is_set_aside(file: Path, open_shelf: OpenShelf) -> None:
    file.parent.mkdir()
    file.write_bytes(b"\0" * PAGE)
    shelf, told = open_and_listen(open_shelf)
    assert shelf.marks(("url:after",)).starred
    assert damaged_files_of(file)[0].read_bytes() == b"\0" * PAGE
    assert "damaged" in told[0]


def test_damage_that_comes_while_reading_is_mended(file: Path, grown: Path, open_shelf: OpenShelf) -> None:
    data = copied_to(file, grown)
    shelf = open_shelf()
    shelf.ledger.wait_kept()
    for page in range(1, len(data) // PAGE):
        data[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    file.write_bytes(data)
    shelf.marks(article(3))
    list(shelf.keyed_marks())
    shelf.set_starred([("url:after",)])
    assert shelf.wait_saved(20)
    assert notes_on(shelf) >= set(range(COPIED))
    assert shelf.marks(("url:after",)).starred


def test_damage_that_is_found_while_writing_is_mended(file: Path, grown: Path, open_shelf: OpenShelf) -> None:
    data = copied_to(file, grown)
    shelf = open_shelf()
    shelf.ledger._keeper.stop()  # type: ignore[union-attr]
    for page in range(1, len(data) // PAGE):
        data[page * PAGE : (page + 1) * PAGE] = b"\xa5" * PAGE
    file.write_bytes(data)
    shelf.ledger.put([Entry(article(n), "starred", 1, 1) for n in range(ALL)])
    assert shelf.wait_saved(20)
    assert notes_on(shelf) >= set(range(COPIED))
    assert all(shelf.marks(article(n)).starred for n in range(ALL))


def test_a_copy_that_is_broken_too_is_passed_over(file: Path, grown: Path, open_shelf: OpenShelf) -> None:
    copied_to(file, grown)
    copy_name(file, 1).rename(copy_name(file, 2))
    copy_name(file, 1).write_bytes(b"broken" * 1000)
    file.write_bytes(b"")
    shelf, told = open_and_listen(open_shelf)
    assert notes_on(shelf) == set(range(COPIED))
    assert len(told) == 1


def test_the_search_for_rows_ends(file: Path, grown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = copied_to(file, grown)
    monkeypatch.setattr(salvage, "_PROBES", 0)
    file.write_bytes(data)
    assert list(read_what_is_left(file).entries()) == []


def test_a_whole_file_is_left_alone(file: Path, grown: Path, open_shelf: OpenShelf) -> None:
    copied_to(file, grown)
    assert repair(file) == ""
    shelf, told = open_and_listen(open_shelf)
    shelf.ledger.damaged()
    assert told == []
    assert damaged_files_of(file) == []


@given(st.integers(0, 2**20), st.binary(min_size=1, max_size=300))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_with_any_bytes_overwritten_it_starts_and_saves(grown: Path, place: int, damage: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "state", "shelf.db")
        data = copied_to(file, grown)
        place %= len(data)
        data[place : place + len(damage)] = damage
        file.write_bytes(data)
        shelf = Shelf.open(file)
        shelf.ledger.wait_kept()
        list(shelf.keyed_marks())
        shelf.set_note(("url:after",), "new")
        shelf.undo()
        shelf.redo()
        until = time.monotonic() + 20
        while not (is_saved := shelf.wait_saved(0.05)) and "later termnews" not in shelf.state.reason:
            assert time.monotonic() < until, shelf.state.reason
        assert not is_saved or shelf.marks(("url:after",)).note == "new"
        shelf.close()


def test_a_file_that_cannot_be_looked_at_is_not_replaced(file: Path, open_shelf: OpenShelf) -> None:
    open_shelf().close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store, "BUSY_MS", 10)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                repair(file)
    assert damaged_files_of(file) == []


def test_files_set_aside_in_the_same_second_are_all_kept(file: Path, open_shelf: OpenShelf) -> None:
    file.parent.mkdir()
    for n in range(3):
        file.write_bytes(b"%d" % n * PAGE)
        repair(file)
    assert len(damaged_files_of(file)) == 3


def test_what_is_no_database_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"words" * 1000)
    left = read_what_is_left(tmp_path / "x")
    assert list(left.entries()) == []


def test_marks_of_unknown_works_and_values_of_wrong_kinds_are_passed_over(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.set_note(article(1), "kept")
    shelf.close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT INTO mark VALUES (0, 'note', 'lost', 1, 1)")
        connection.execute("INSERT INTO mark VALUES (1, 'starred', x'00', 1, 1)")
        connection.execute("INSERT INTO work_key VALUES (x'00', 1)")
    entries = list(read_what_is_left(file).entries())
    assert [(entry.field, entry.value) for entry in entries] == [("note", "kept")]


@pytest.mark.parametrize("column", ["field", "value", "at_us"])
@pytest.mark.parametrize("nonsense", ["x'00'", "1.5"])
def test_nonsense_in_a_row_hides_that_row_alone(file: Path, open_shelf: OpenShelf, column: str, nonsense: str) -> None:
    shelf = open_shelf()
    shelf.set_note(article(1), "broken")
    shelf.set_opened(article(1))
    shelf.set_starred([article(2)])
    shelf.close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"UPDATE OR REPLACE mark SET {column} = {nonsense} WHERE work = 1")
        connection.execute(f"UPDATE undo SET value_before = {nonsense}")
        connection.execute("INSERT INTO work_key VALUES (x'00', 2)")
    shelf = open_shelf()
    assert shelf.marks(article(1)) == NO_MARKS
    (found,) = (set(keys) for keys, marks in shelf.keyed_marks() if marks != NO_MARKS)
    assert found >= set(article(2))
    assert shelf.find_marks([article(n) for n in range(60)])[2].starred
    assert len(shelf.history()) == (column == "at_us")
    assert shelf.undo() is None
    shelf.set_note(article(1), "new")
    shelf.set_starred([(*article(1), *article(2))])
    assert shelf.close() == 0


def test_marks_whose_article_is_lost_are_passed_over(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.set_note(article(1), "lost")
    shelf.close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM work_key")
    shelf = open_shelf()
    assert list(shelf.keyed_marks()) == []
    assert shelf.undo() is None


def test_a_table_that_is_gone_is_damage(file: Path, open_shelf: OpenShelf) -> None:
    open_shelf().close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE counter")
    with closing(Store.open_to_read(file)) as opened:
        assert not is_whole(opened.connection)
    assert not is_damage(OSError("full"))
    assert is_damage(UnicodeDecodeError("utf-8", b"", 0, 1, "broken"))
    _shelf, told = open_and_listen(open_shelf)
    assert len(told) == 1


def test_a_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x")) as connection:
        (tmp_path / "x").write_bytes(b"words" * 1000)
        assert not is_whole(connection)
