"""The reader answers with what the file has, and says why marks may be missing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from termnews.shelf.marks import NOTE, STARRED, Entry, Register
from termnews.shelf.reading import ShelfReader
from termnews.shelf.store import ShelfStore

ARTICLE = ("url:a",)


def test_where_there_is_no_shelf_no_marks_are_missing(tmp_path: Path) -> None:
    reader = ShelfReader(tmp_path / "shelf.db", lambda: None, lambda: 0.1)
    assert reader.find(ARTICLE) == {}
    assert reader.problem == ""
    reader.end()


def test_a_value_that_damage_has_made_of_another_kind_is_passed_over(file: Path) -> None:
    with closing(ShelfStore.open_to_write(file)) as store:
        store.apply([Entry(ARTICLE, NOTE, "x", 5), Entry(ARTICLE, STARRED, 5, 5)])
        store.connection.execute("UPDATE mark SET value = x'00' WHERE field = ?", (NOTE,))
        assert store.find(ARTICLE) == {STARRED: Register(5, 5)}
        store.connection.execute("UPDATE mark SET at_us = 'never'")
        assert store.find(ARTICLE) == {}
