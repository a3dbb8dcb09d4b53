"""What is forgotten is gone from every file of the shelf, byte for byte."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.shelf.done import add_tag, remove_tag, set_note, set_read, set_starred

from termnews.errors import ShelfError
from termnews.shelf import store
from termnews.shelf.files import log_file
from termnews.shelf.marks import NO_MARKS
from termnews.shelf.person import LastPlace, SavedSearch
from termnews.shelf.shelf import Shelf

OpenShelf = Callable[..., Shelf]

SECRET = ("url:secret.example.org/page", "sha256:5ec7e7")
KEPT = ("url:kept.example.org/page",)
TRACES = ("secret.example.org", "5ec7e7", "geheim", "筆記", "祕密標籤")


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Everything that lies in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def traces_in(folder: Path, traces: tuple[str, ...] = TRACES) -> Iterator[tuple[str, str]]:
    """Where words can still be found."""
    for name, data in bytes_of(folder).items():
        for trace in traces:
            if trace.encode() in data:
                yield name, trace


def use(shelf: Shelf) -> None:
    """Leave traces of all kinds, in the file, the log, the copies, and among what was set aside."""
    for _ in range(3):
        set_note(shelf, SECRET, "geheim 筆記 " * 600)
        set_note(shelf, SECRET, "geheim 筆記")
        add_tag(shelf, [SECRET, KEPT], "祕密標籤")
        remove_tag(shelf, [KEPT], "祕密標籤")
        shelf.set_opened(SECRET)
        set_note(shelf, KEPT, "kept note")
        assert shelf.wait_saved(10)
    set_read(shelf, [SECRET])


@pytest.mark.parametrize("on_network", [True, False], ids=["rollback journal", "write-ahead log"])
def test_an_article_is_forgotten_without_a_trace(file: Path, open_shelf: OpenShelf, on_network: bool) -> None:
    shelf = open_shelf(on_network=on_network)
    use(shelf)
    shelf.ledger.wait_checked()
    shelf.close()
    for damaged in ("shelf.db.damaged-20200101-000000", "shelf.db.log.damaged-20200101-000000", "shelf.db.log.new-1-a"):
        file.with_name(damaged).write_bytes(file.read_bytes())
    shelf = open_shelf(on_network=on_network)
    shelf.ledger.wait_checked()
    set_starred(shelf, [SECRET, KEPT])
    shelf.wait_saved(10)
    assert {name for name, _ in traces_in(file.parent)} >= {"shelf.db", "shelf.db.log"}

    shelf.forget([SECRET[1:]])

    shelf.wait_saved(10)
    # The name of a tag that the kept article once had is its own, not the forgotten one's.
    traces = tuple(trace for trace in TRACES if trace != "祕密標籤")
    assert list(traces_in(file.parent, traces)) == []
    assert shelf.marks(SECRET) == NO_MARKS
    assert [keys for keys, _ in shelf.history()] == []
    shelf.close()
    assert list(traces_in(file.parent, traces)) == []
    file.unlink()  # The log gives nothing back either.
    shelf = open_shelf()
    assert shelf.marks(SECRET) == NO_MARKS
    assert shelf.marks(KEPT).note == "kept note"
    assert shelf.marks(KEPT).starred


def test_what_was_not_saved_yet_is_forgotten_too(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    writing = shelf.ledger._writer.writing  # type: ignore[union-attr]
    writing.acquire()
    set_note(shelf, SECRET, "geheim")
    set_note(shelf, KEPT, "kept note")
    writing.release()
    shelf.forget([SECRET])
    assert shelf.close() == 0
    assert list(traces_in(file.parent)) == []
    assert open_shelf().marks(KEPT).note == "kept note"


def test_steps_no_longer_bring_back_what_was_forgotten(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_note(shelf, SECRET, "geheim")
    set_starred(shelf, [SECRET, KEPT])
    shelf.forget([SECRET])
    assert shelf.undo()
    assert shelf.undo() is None
    assert shelf.redo()
    assert shelf.marks(SECRET) == NO_MARKS
    assert shelf.marks(KEPT).starred


def test_the_step_before_the_forgotten_one_is_undone_after_a_restart(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_starred(shelf, [KEPT])
    set_starred(shelf, [SECRET])
    shelf.forget([SECRET])
    assert shelf.close() == 0
    shelf = open_shelf()
    assert shelf.undo()
    assert not shelf.marks(KEPT).starred


def test_everything_is_forgotten(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    use(shelf)
    shelf.save_search(SavedSearch("geheim", "祕密標籤"))
    shelf.set_place(Path("/geheim"), LastPlace("筆記"))
    shelf.forget_all()
    shelf.wait_saved(10)
    assert list(traces_in(file.parent, (*TRACES, "kept"))) == []
    assert log_file(file).read_bytes().count(b"\n") == 1
    assert shelf.undo() is None
    assert list(shelf.keyed_marks()) == []
    assert shelf.saved_searches() == []
    set_starred(shelf, [KEPT])
    assert shelf.close() == 0


def test_another_termnews_sees_what_was_forgotten(open_shelf: OpenShelf) -> None:
    one, two = open_shelf(), open_shelf()
    set_starred(one, [SECRET])
    one.wait_saved(10)
    assert two.marks(SECRET).starred
    one.forget([SECRET])
    assert two.marks(SECRET) == NO_MARKS
    set_starred(two, [KEPT])
    assert two.wait_saved(10)
    assert one.marks(KEPT).starred


def test_a_reader_in_the_way_is_told_of(file: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare = store.prepare
    monkeypatch.setattr(store, "prepare", lambda connection, *_seconds: prepare(connection, 0.05))
    shelf = open_shelf()
    shelf.ledger.wait_checked()
    set_starred(shelf, [SECRET])
    shelf.wait_saved(10)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM mark").fetchone()
        with pytest.raises(ShelfError, match="Another termnews is using"):
            shelf.forget([SECRET])
    shelf.forget([SECRET])
    assert list(traces_in(file.parent)) == []


def test_an_older_text_is_overwritten_by_a_new_one(file: Path, open_shelf: OpenShelf) -> None:
    shelf = open_shelf(on_network=True)
    set_note(shelf, KEPT, "geheim")
    shelf.wait_saved(10)
    set_note(shelf, KEPT, "")
    set_starred(shelf, [KEPT])
    shelf.close()
    assert b"geheim" not in file.read_bytes()


def test_where_the_person_was_is_forgotten_with_any_article(file: Path, open_shelf: OpenShelf) -> None:
    """It names the article that was open, and the words that it was looked for with."""
    shelf = open_shelf()
    shelf.set_place(Path("/news"), LastPlace("geheim", "", "5ec7e7", "5ec7e7"))
    set_starred(shelf, [SECRET, KEPT])
    shelf.save_search(SavedSearch("kept", "x"))
    shelf.wait_saved(10)
    shelf.forget([SECRET])
    shelf.close()
    assert list(traces_in(file.parent)) == []
    assert open_shelf().place(Path("/news")) == LastPlace()
    assert open_shelf().saved_searches() == [SavedSearch("kept", "x")]
