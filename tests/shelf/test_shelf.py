"""What the person does with articles is there at once, after a restart, and for every termnews."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.left_open import open_connections
from tests.shelf.done import add_tag, remove_tag, set_note, set_read, set_starred

from termnews.shelf import saving
from termnews.shelf.exchange import export_lines
from termnews.shelf.marks import NO_MARKS, NOTE, Change, KeptPosition
from termnews.shelf.news import ChangedElsewhere, Confirmed, Saving, ShelfNews, StateChanged
from termnews.shelf.person import LastPlace, SavedSearch
from termnews.shelf.shelf import Shelf
from termnews.shelf.store import ShelfStore

OpenShelf = Callable[..., Shelf]

BY_URL = ("url:example.org/a",)
BY_FILE = ("sha256:0a",)
BOTH = BY_URL + BY_FILE
OTHER = ("url:example.org/b",)
HERE = KeptPosition(fingerprint=-5, paragraph=3, character=12, fraction=0.25)


def make_everything(shelf: Shelf) -> None:
    """Do everything that can be done to one article."""
    set_read(shelf, [BOTH])
    set_starred(shelf, [BOTH])
    add_tag(shelf, [BOTH], "選舉")
    set_note(shelf, BOTH, "筆記 𠮷 🙂\n第二行")
    shelf.set_position(BOTH, HERE)
    shelf.set_opened(BOTH)


def check_everything(shelf: Shelf) -> None:
    """All of it is there."""
    marks = shelf.marks(BOTH)
    assert marks.read
    assert marks.starred
    assert marks.tags == ("選舉",)
    assert marks.note == "筆記 𠮷 🙂\n第二行"
    assert marks.position == HERE
    assert [keys for keys, _moment in shelf.history()] == [tuple(sorted(BOTH))]


def test_marks_are_seen_at_once(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    make_everything(shelf)
    check_everything(shelf)


def test_marks_are_there_after_a_restart(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    make_everything(shelf)
    assert shelf.close() == 0
    check_everything(open_shelf())


def test_an_article_without_marks_has_none(open_shelf: OpenShelf) -> None:
    assert open_shelf().marks(BOTH) == NO_MARKS


@pytest.mark.parametrize("known_by", [BY_URL, BY_FILE, ("url:new", *BY_FILE)], ids=["moved", "re-saved", "copied"])
def test_any_key_finds_the_marks(open_shelf: OpenShelf, known_by: tuple[str, ...]) -> None:
    shelf = open_shelf()
    set_starred(shelf, [BOTH])
    assert shelf.marks(known_by).starred
    assert shelf.wait_saved(10)
    assert shelf.marks(known_by).starred


@pytest.mark.parametrize("save_between", [True, False], ids=["on the disk", "in memory"])
def test_two_articles_that_turn_out_to_be_one_keep_the_marks_of_both(open_shelf: OpenShelf, save_between: bool) -> None:
    shelf = open_shelf()
    add_tag(shelf, [BY_URL], "a")
    set_note(shelf, BY_URL, "first")
    add_tag(shelf, [BY_FILE], "b")
    set_note(shelf, BY_FILE, "second")
    if save_between:
        shelf.wait_saved(10)
    assert shelf.marks(BOTH).tags == ("a", "b")
    assert shelf.marks(BOTH).note == "second\n\nfirst"
    set_starred(shelf, [BOTH])
    shelf.wait_saved(10)
    for keys in (BY_URL, BY_FILE, BOTH):
        assert shelf.marks(keys).tags == ("a", "b")
        assert shelf.marks(keys).note == "second\n\nfirst"
        assert shelf.marks(keys).starred
    assert len(list(shelf.keyed_marks())) == 1


def test_steps_are_undone_and_redone_in_order(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_note(shelf, BOTH, "one")
    set_note(shelf, BOTH, "two")
    add_tag(shelf, [BOTH], "x")
    notes = [(shelf.marks(BOTH).note, shelf.marks(BOTH).tags)]
    while shelf.undo():
        notes.append((shelf.marks(BOTH).note, shelf.marks(BOTH).tags))
    assert notes == [("two", ("x",)), ("two", ()), ("one", ()), ("", ())]
    while shelf.redo():
        notes.pop()
        assert (shelf.marks(BOTH).note, shelf.marks(BOTH).tags) == notes[-1]


def test_a_new_step_ends_redo(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_note(shelf, BOTH, "one")
    shelf.undo()
    set_starred(shelf, [BOTH])
    assert shelf.redo() is None


def test_the_last_step_is_undone_after_a_restart_and_no_other(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_starred(shelf, [OTHER])
    set_read(shelf, [BOTH, OTHER])
    shelf.close()
    shelf = open_shelf()
    step = shelf.undo()
    assert step is not None
    assert step.articles == 2
    assert not shelf.marks(BOTH).read
    assert shelf.marks(OTHER).starred
    assert shelf.undo() is None
    assert shelf.redo() == step
    assert shelf.marks(OTHER).read


def test_what_was_undone_is_not_undone_again_after_a_restart(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_starred(shelf, [OTHER])
    shelf.undo()
    shelf.close()
    assert open_shelf().undo() is None


def test_undo_leaves_alone_what_another_termnews_changed_since(open_shelf: OpenShelf) -> None:
    one, two = open_shelf(), open_shelf()
    set_note(one, BOTH, "mine")
    one.wait_saved(10)
    set_note(two, BOTH, "theirs")
    two.wait_saved(10)
    assert one.undo()
    assert one.marks(BOTH).note == "theirs"


def test_reading_what_is_read_is_no_step_and_keeps_the_moment(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_read(shelf, [BOTH])
    read_at = shelf.marks(BOTH).read_at
    set_read(shelf, [BOTH])
    assert shelf.marks(BOTH).read_at == read_at
    shelf.undo()
    assert shelf.undo() is None


def test_a_whole_query_is_one_step(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    articles = [(f"url:{n}", f"sha256:{n}") for n in range(300)]
    set_read(shelf, articles[:100])
    shelf.wait_saved(10)
    set_starred(shelf, [("sha256:250", "url:also")])
    set_read(shelf, articles)
    assert all(marks.read for marks in shelf.find_marks(articles))
    step = shelf.undo()
    assert step is not None
    assert step.articles == 200
    assert [marks.read for marks in shelf.find_marks(articles)] == [True] * 100 + [False] * 200
    assert shelf.find_marks(articles)[250].starred


def test_marks_of_many_articles_are_united_by_their_keys(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    articles = [(f"url:{n}", f"sha256:{n}") for n in range(60)]
    add_tag(shelf, [keys[:1] for keys in articles], "a")
    add_tag(shelf, [keys[1:] for keys in articles], "b")
    shelf.wait_saved(10)
    assert {marks.tags for marks in shelf.find_marks(articles)} == {("a", "b")}


@pytest.mark.parametrize("is_noted", [False, True], ids=["unknown", "another article until then"])
def test_one_of_many_articles_is_known_by_another_key_from_then_on(open_shelf: OpenShelf, is_noted: bool) -> None:
    shelf = open_shelf()
    set_read(shelf, [BY_URL])
    if is_noted:
        set_note(shelf, BY_FILE, "筆記")
    shelf.wait_saved(10)
    set_starred(shelf, [*((f"url:{number}",) for number in range(20)), BOTH])
    assert shelf.close() == 0
    marks = open_shelf().marks(BY_FILE)
    assert (marks.read, marks.starred, marks.note) == (True, True, "筆記" if is_noted else "")


@pytest.mark.parametrize("private", [False, True])
def test_a_key_that_comes_later_finds_what_was_done_before(open_shelf: OpenShelf, private: bool) -> None:
    shelf = open_shelf(private=private)
    set_read(shelf, [BY_URL])
    set_starred(shelf, [BOTH])
    marks = shelf.marks(BY_FILE)
    assert (marks.read, marks.starred) == (True, True)


def test_marks_are_dated_by_the_clock_of_the_machine(file: Path) -> None:
    before_us = time.time_ns() // 1000
    shelf = Shelf.open(file)
    set_starred(shelf, [BOTH])
    starred_us = shelf.marks(BOTH).starred_at
    shelf.close()
    assert before_us <= starred_us <= time.time_ns() // 1000 + 1


def test_nothing_of_a_mark_is_left_in_files_of_sqlite(file: Path) -> None:
    """Neither where it was overwritten, nor in temporary files."""
    with closing(ShelfStore.open_to_write(file)) as store:
        settings = {
            name: store.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("secure_delete", "temp_store")
        }
    assert settings == {"secure_delete": 1, "temp_store": 2}


def test_tags_are_given_and_taken(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    add_tag(shelf, [BOTH, OTHER], "b")
    shelf.wait_saved(10)
    add_tag(shelf, [BOTH], "a")
    add_tag(shelf, [OTHER], "gone")
    remove_tag(shelf, [OTHER], "gone")
    assert shelf.marks(BOTH).tags == ("a", "b")
    assert shelf.marks(OTHER).tags == ("b",)


def test_all_marks_are_walked_through_saved_or_not(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    set_read(shelf, [BOTH])
    set_starred(shelf, [("url:saved",)])
    shelf.wait_saved(10)
    set_starred(shelf, [OTHER])
    add_tag(shelf, [BY_URL], "x")
    found = dict(shelf.keyed_marks())
    assert {keys: (m.read, m.starred, m.tags) for keys, m in found.items()} == {
        tuple(sorted(BOTH)): (True, False, ("x",)),
        ("url:saved",): (False, True, ()),
        OTHER: (False, True, ()),
    }


def test_the_history_has_the_newest_first(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.set_opened(BOTH)
    shelf.set_opened(OTHER)
    shelf.wait_saved(10)
    shelf.set_opened(BY_URL)
    set_starred(shelf, [("url:never opened",)])
    assert [keys for keys, _ in shelf.history()][1:] == [OTHER]
    assert BY_URL[0] in shelf.history(1)[0][0]


def test_the_history_has_what_is_saved_and_what_is_not_yet(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    for number in range(4):
        shelf.set_opened((f"url:{number}",))
    shelf.wait_saved(10)
    writing = shelf.ledger._writer.writing  # type: ignore[union-attr]
    with writing:
        for number in (3, 5):
            shelf.set_opened((f"url:{number}",))
        newest = [keys for keys, _moment in shelf.history(3)]
    assert newest == [("url:5",), ("url:3",), ("url:2",)]


def test_searches_are_saved_under_their_names(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.save_search(SavedSearch("選舉", "tag:選舉 is:unread", "-date"))
    shelf.save_search(SavedSearch("a", "x"))
    shelf.save_search(SavedSearch("a", "y"))
    shelf.remove_search("none")
    assert shelf.saved_searches() == [SavedSearch("a", "y"), SavedSearch("選舉", "tag:選舉 is:unread", "-date")]
    shelf.remove_search("a")
    assert len(shelf.saved_searches()) == 1
    shelf.undo()
    assert len(shelf.saved_searches()) == 2


def test_each_archive_has_a_place_of_its_own(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    place = LastPlace("選舉", "date", "abc", "def", "7")
    shelf.set_place(Path("/news"), place)
    shelf.close()
    shelf = open_shelf()
    assert shelf.place(Path("/news")) == place
    assert shelf.place(Path("/other")) == LastPlace()
    assert list(shelf.keyed_marks()) == []


def test_a_shelf_that_was_closed_is_not_opened_again_by_who_still_asks(open_shelf: OpenShelf) -> None:
    """A thread of the screen may ask when the person has left."""
    before, shelf = open_connections(), open_shelf()
    set_read(shelf, [BOTH])
    shelf.close()

    assert shelf.marks(BOTH) == NO_MARKS
    assert list(shelf.keyed_marks()) == []
    assert open_connections() == before


def test_the_theme_is_kept_and_no_mark_of_an_article(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    assert shelf.theme() == ""
    shelf.set_theme("nord")
    shelf.close()
    shelf = open_shelf()
    assert shelf.theme() == "nord"
    assert list(shelf.keyed_marks()) == []
    assert not [line for line in export_lines(shelf.ledger) if "nord" in line]


def test_a_broken_pair_of_surrogates_is_replaced(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    shelf.change([Change(("url:\ud800",), NOTE, "a\ud800b")])
    assert shelf.close() == 0
    assert open_shelf().marks(("url:?",)).note == "a?b"


def test_every_change_is_confirmed(open_shelf: OpenShelf) -> None:
    shelf = open_shelf()
    news: list[ShelfNews] = []
    unsubscribe = shelf.subscribe(news.append)
    number = set_starred(shelf, [BOTH])
    assert shelf.wait_saved(10)
    shelf.close()
    assert Confirmed(number) in news
    states = [event.state.saving for event in news if isinstance(event, StateChanged)]
    assert states[0] is Saving.SAVING
    assert states[-1] is Saving.SAVED
    unsubscribe()
    unsubscribe()
    count = len(news)
    set_starred(shelf, [OTHER])
    assert len(news) == count


def test_another_termnews_is_seen(open_shelf: OpenShelf) -> None:
    one, two = open_shelf(), open_shelf()
    news: list[ShelfNews] = []
    one.subscribe(news.append)
    set_starred(two, [BOTH])
    two.wait_saved(10)
    assert one.marks(BOTH).starred
    set_read(one, [OTHER])  # does not wait for the next look
    one.close()
    assert ChangedElsewhere() in news


def test_two_notes_written_at_once_are_both_kept(open_shelf: OpenShelf) -> None:
    one, two = open_shelf(), open_shelf()
    set_note(one, BOTH, "old")
    one.wait_saved(10)
    one.ledger._writer.writing.acquire()  # type: ignore[union-attr]
    set_note(one, BOTH, "mine")
    set_note(two, BOTH, "theirs")
    two.wait_saved(10)
    one.ledger._writer.writing.release()  # type: ignore[union-attr]
    one.wait_saved(10)
    assert one.marks(BOTH).note == two.marks(BOTH).note == "mine\n\ntheirs"


def test_what_the_person_does_holds_even_when_a_clock_was_ahead(open_shelf: OpenShelf) -> None:
    ahead, now = open_shelf(clock=lambda: 2_000_000_000_000_000), open_shelf(clock=lambda: 1)
    set_note(ahead, BOTH, "tomorrow")
    ahead.wait_saved(10)
    set_note(now, BOTH, "today")
    now.wait_saved(10)
    assert ahead.marks(BOTH).note == "today"


def test_a_private_shelf_works_and_leaves_nothing(open_shelf: OpenShelf, file: Path, own_home: Path) -> None:
    shelf = open_shelf(private=True)
    make_everything(shelf)
    check_everything(shelf)
    assert shelf.state.saving is Saving.PRIVATE
    assert shelf.history()
    assert not shelf.wait_saved(0)
    shelf.forget([BY_URL])
    assert shelf.marks(BOTH) == NO_MARKS
    set_starred(shelf, [OTHER])
    shelf.forget_all()
    assert shelf.marks(OTHER) == NO_MARKS
    assert shelf.undo() is None
    assert shelf.close() == 0
    assert not file.parent.exists()
    assert list(own_home.iterdir()) == []


def test_without_a_file_named_the_state_folder_is_used(open_shelf: OpenShelf, own_home: Path) -> None:
    set_starred(open_shelf(None), [BOTH])
    assert list(own_home.rglob("shelf.db"))


def test_a_step_of_many_articles_is_saved_in_parts_and_undone_as_one_after_a_restart(
    open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_AT_ONCE", 20)
    monkeypatch.setattr("termnews.shelf.step.AT_ONCE", 10)
    articles = [(f"url:{n}", f"sha256:{n % 40}") for n in range(95)]
    shelf, confirmed = open_shelf(), []
    set_starred(shelf, [("url:before",)])
    shelf.subscribe(lambda news: confirmed.append(news.number) if isinstance(news, Confirmed) else None)
    number = set_read(shelf, articles)
    assert shelf.wait_saved(10)
    shelf.close()
    assert confirmed[-1] == number
    assert confirmed.count(number) == 1  # and none but the last part says so
    again = open_shelf()
    assert all(marks.read for marks in again.find_marks(articles))
    undone = again.undo()
    assert undone
    assert undone.articles == 40  # the pages of one article are one
    assert not any(marks.read for marks in again.find_marks(articles))
    assert again.marks(("url:before",)).starred
