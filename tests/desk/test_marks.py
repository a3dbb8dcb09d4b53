"""Marks on articles of an open archive: found by queries, followed through moves, undone."""

from __future__ import annotations

import shutil
import threading

import pytest
from tests.conftest import post
from tests.shelf.done import set_starred

from termnews.errors import QueryError
from termnews.model.row import Number
from termnews.settings import Settings
from termnews.shelf.marks import KeptPosition, Marks

HALF_WAY = KeptPosition(7, 2, 3, 0.5)


def page(title: str, body: str = "正文在此。", *, address: str = "") -> str:
    """A page with a permalink where it has one."""
    words = post(title, f"{body}{title}。")
    return words.replace("---\n\n", f"permalink: {address}\n---\n\n", 1) if address else words


PAGES = {"a.md": page("選舉", address="https://example.org/1"), "b.md": page("天氣"), "c.md": page("港聞")}


FOUND = {
    "is:read": ["選舉"],
    "is:unread": ["天氣", "港聞"],
    "is:starred": ["天氣"],
    "is:noted": ["港聞"],
    "has:note": ["港聞"],
    "is:half": ["天氣"],
    "note:第二段": ["港聞"],
    "note:第三段": [],
    "note:FULLWIDTH": ["港聞"],
    "tag:重讀": ["選舉"],
    "tag:重*": ["選舉"],
    "-tag:重讀": ["天氣", "港聞"],
}


def test_marks_are_found(open_desk, found, number_of) -> None:
    desk = open_desk(PAGES)
    desk.marking.read([number_of(desk, "選舉")])
    desk.marking.tag([number_of(desk, "選舉")], ["重讀"])
    desk.marking.star([number_of(desk, "天氣")])
    desk.marking.place_in(number_of(desk, "天氣"), HALF_WAY)
    desk.marking.place_in(number_of(desk, "選舉"), HALF_WAY)
    desk.marking.note(number_of(desk, "港聞"), "看第二段 ｆｕｌｌｗｉｄｔｈ")
    assert {query: found(desk, query) for query in FOUND} == FOUND

    desk.marked.gather()
    assert {query: found(desk, query) for query in FOUND} == FOUND
    desk.close()
    again = open_desk(desk.archive.root)
    assert {query: found(again, query) for query in FOUND} == FOUND


def test_tags_are_given_and_taken_in_one_step(open_desk, number_of) -> None:
    desk = open_desk(PAGES)
    number = number_of(desk, "選舉")
    desk.marking.tag([number], ["甲", "乙"])
    desk.marking.tag([number], ["丙"], ["甲"])
    assert desk.articles.row(number).marks.tags == ("丙", "乙")
    assert desk.marked.tags() == ["丙", "乙"]
    desk.marking.undo()
    assert desk.articles.row(number).marks.tags == ("乙", "甲")
    desk.marking.redo()
    assert desk.articles.row(number).marks.tags == ("丙", "乙")


def test_steps_are_undone_and_the_last_after_a_restart(open_desk, number_of) -> None:
    desk = open_desk(PAGES)
    number = number_of(desk, "選舉")
    assert desk.marking.undo() is None
    assert desk.marking.redo() is None
    desk.marking.star([number])
    desk.marking.note(number, "一")
    desk.close()

    again = open_desk(desk.archive.root)
    assert again.marking.undo() is not None
    assert not again.articles.row(number).marks.noted
    assert again.articles.row(number).marks.starred
    again.marking.redo()
    assert again.articles.marks(number).note == "一"


def test_many_are_marked_and_undone_as_one_step(open_desk, found) -> None:
    desk = open_desk({f"{n}.md": page(f"第{n}篇") for n in range(120)})
    numbers = list(desk.select().numbers)
    desk.marking.place_in(numbers[0], HALF_WAY)
    desk.marking.star(numbers)
    desk.marking.tag(numbers, ["全部"])
    desk.marking.read(numbers)
    for query, count in (("is:read", 120), ("is:starred", 120), ("tag:全部", 120), ("is:half", 0)):
        assert len(found(desk, query)) == count
    for _ in range(2):
        desk.marking.undo()
    for query, count in (("is:read", 0), ("is:starred", 120), ("tag:全部", 0), ("is:half", 1)):
        assert len(found(desk, query)) == count
    desk.marking.redo()
    assert len(found(desk, "tag:全部")) == 120
    shown = {query: found(desk, query) for query in ("is:read", "is:starred", "tag:全部", "is:half")}
    desk.marked.gather()
    assert shown == {query: found(desk, query) for query in shown}


def test_notes_of_many_are_shown_and_unknown_fields_passed_over(open_desk) -> None:
    """What undo brings back of many articles at once is laid over the bitmaps field by field."""
    desk = open_desk(PAGES)
    numbers = list(desk.select().numbers)
    desk.marked.show("note", numbers, held=True)
    desk.marked.show("position", numbers, held=True)
    assert [desk.articles.row(number).marks.noted for number in numbers] == [True] * 3


def test_what_is_marked_while_the_shelf_is_read_is_not_lost(open_desk, number_of) -> None:
    desk = open_desk(PAGES)
    number, other = number_of(desk, "選舉"), number_of(desk, "天氣")
    desk.marking.star([other])
    walk, begun, go_on = desk.shelf.keyed_marks, threading.Event(), threading.Event()

    def walk_slowly(*fields):
        walked = list(walk(*fields))
        begun.set()
        go_on.wait(10)
        return iter(walked)

    desk.shelf.keyed_marks = walk_slowly
    gathering = threading.Thread(target=desk.marked.gather)
    gathering.start()
    begun.wait(10)
    desk.marking.star([number])
    desk.marking.star([other], starred=False)
    go_on.set()
    gathering.join()
    assert desk.articles.row(number).marks.starred
    assert not desk.articles.row(other).marks.starred


def test_marks_follow_a_page_that_is_moved_renamed_and_saved_again(open_desk, make_archive, found, tmp_path) -> None:
    desk = open_desk(make_archive(PAGES))
    desk.marking.star(desk.select(desk.parse("選舉 OR 天氣")).numbers)
    desk.close()
    moved = desk.archive.root.rename(tmp_path / "elsewhere")
    (moved / "deep").mkdir()
    (moved / "b.md").rename(moved / "deep/改名.md")
    (moved / "a.md").write_text(page("選舉結果", "重存的正文更長。", address="http://www.example.org/1/"))

    again = open_desk(moved)

    assert found(again, "is:starred") == ["天氣", "選舉結果"]


def test_marks_follow_a_copy_in_another_archive(open_desk, found, tmp_path) -> None:
    desk = open_desk(PAGES)
    desk.marking.star(desk.select().numbers)
    desk.close()
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(desk.archive.root / "b.md", other / "x.md")
    (other / "y.md").write_text(page("同一篇", address="https://example.org/1"))
    (other / "z.md").write_text(page("別的"))

    assert found(open_desk(other), "is:starred") == ["同一篇", "天氣"]


def test_a_mark_shows_on_every_copy_at_once(open_desk) -> None:
    """Two pages without a key in common are one article for whoever has seen a third that has both."""
    desk = open_desk({"a.md": page("甲", address="https://example.org/1"), "b.md": page("乙")})
    keys = [desk.archive.keys(number) for number in desk.every_page()]
    set_starred(desk.shelf, [tuple(key for known in keys for key in known)])
    set_starred(desk.shelf, [keys[0]], starred=False)
    desk.marking.read([desk.every_page()[0]])
    assert [desk.articles.row(number).marks.read for number in desk.every_page()] == [True, True]


def test_marks_of_another_termnews_and_of_new_pages_are_gathered(open_desk, make_archive, found, number_of) -> None:
    root = make_archive(PAGES)
    desk, other = open_desk(root), open_desk(root)
    other.marking.star([number_of(other, "選舉")])
    set_starred(other.shelf, [("url:example.org/2",)])
    assert other.shelf.wait_saved(10)
    assert found(desk, "is:starred") == []
    (desk.archive.root / "d.md").write_text(page("後來", address="https://example.org/2"))
    desk.archive.rescan()
    desk.close()
    again = open_desk(desk.archive.root)
    assert found(again, "is:starred") == ["後來", "選舉"]


def test_of_a_page_that_has_vanished_nothing_is_marked(open_desk) -> None:
    desk = open_desk(PAGES)
    gone = Number(999)
    desk.marking.star([gone])
    desk.marking.note(gone, "註")
    desk.marking.opened(gone)
    desk.marking.place_in(gone, HALF_WAY)
    assert desk.articles.marks(gone) == Marks()
    assert not list(desk.shelf.keyed_marks())


def test_the_history_is_kept(open_desk, number_of) -> None:
    desk = open_desk(PAGES)
    for title in ("天氣", "選舉"):
        desk.marking.opened(number_of(desk, title))
    keys = [set(keys) for keys, _moment in desk.shelf.history()]
    assert keys == [set(desk.archive.keys(number_of(desk, title))) for title in ("選舉", "天氣")]


def test_closing_tells_what_could_not_be_saved(open_desk, tmp_path, number_of) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    desk = open_desk(PAGES, tmp_path / "letter.txt")
    desk.marking.star([number_of(desk, "選舉")])
    assert desk.close() == 1
    assert (tmp_path / "letter.txt").read_text() == "Dear reader"


def test_an_article_is_shown_by_the_beginning_of_its_id(open_desk, number_of) -> None:
    desk = open_desk(PAGES)
    article = desk.articles.get(number_of(desk, "選舉"))
    shown = desk.articles.find_shown(article.id[:8].upper())
    assert shown is not None
    assert (shown.path, shown.article.title) == ("a.md", "選舉")
    assert desk.articles.find_shown("0000") is None
    assert desk.articles.find_shown("") is None


def test_an_open_article_knows_its_marks_and_its_copies(open_desk, number_of) -> None:
    desk = open_desk(PAGES)
    number = number_of(desk, "選舉")
    desk.marking.note(number, "註")
    opened = desk.articles.open(number)
    assert (opened.marks.note, opened.copies, opened.cited_by) == ("註", (), ())
    assert "選舉" in opened.markdown
    assert desk.problems() == []


def test_a_list_gives_rows_by_place_and_part(open_desk, number_of) -> None:
    desk = open_desk({f"{n:04}.md": page(f"第{n:04}篇") for n in range(1100)})
    listing = desk.select(sort="title")
    assert (len(listing), listing[-1].row.title) == (1100, "第1099篇")
    titles = [row.row.title for row in listing[0:1100:100]]
    assert titles == sorted(titles)
    number = number_of(desk, "第0005篇")
    place = listing.place_of(number)
    assert place is not None
    assert not listing[place].marks.read
    desk.marking.read([number])
    assert listing[place].marks.read
    assert listing.place_of(Number(99_999)) is None
    with pytest.raises(IndexError):
        listing[1100]


def test_a_mistake_in_a_query_is_pointed_at(open_desk) -> None:
    with pytest.raises(QueryError) as caught:
        open_desk(PAGES).parse("(選舉")
    assert caught.value.end >= caught.value.start


@pytest.mark.parametrize("settings", [Settings(private=True), Settings(no_cache=True)])
def test_nothing_is_kept_where_that_was_asked(open_desk, own_home, settings: Settings) -> None:
    from termnews.desk.desk import Desk

    root = open_desk(PAGES).archive.root
    with Desk.open(root, settings) as desk:
        desk.start()
        desk.wait()
        desk.marking.star(desk.select().numbers)
        assert len(desk.select(desk.parse("is:starred"))) == 3
    files = [file.name for file in own_home.rglob("*") if file.is_file()]
    assert [name for name in files if settings.private or name.endswith(".sqlite")] == []
