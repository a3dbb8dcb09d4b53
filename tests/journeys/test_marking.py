"""Mark, tag, note; undo; start where the person left off."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import article
from tests.shelf.done import set_starred

from termnews.database.server_address import parse_address
from termnews.shelf.shelf import Shelf


async def test_marks_are_shown_at_once_and_undone(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("r", "m")
        assert session.main.articles.row.marks.read
        assert session.main.articles.row.marks.starred
        assert "2 unread" in session.lines[0]
        await session.press("u", "u")
        assert not session.main.articles.row.marks.read
        assert "3 unread" in session.lines[0]
        await session.press("ctrl+r")
        assert session.main.articles.row.marks.read


async def test_a_whole_list_is_marked_read_in_one_step(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("R")
        assert "0 unread" in session.lines[0]
        await session.press("u")
        assert "3 unread" in session.lines[0]


@pytest.mark.parametrize(("words", "left"), [("all above", 1), ("all below", 1)])
async def test_the_list_is_marked_read_as_far_as_the_cursor(
    open_app: Any, three_articles: dict[str, str], words: str, left: int
) -> None:
    async with open_app(three_articles) as session:
        await session.press("j", ":")
        await session.type(words)
        await session.press("enter")
        assert f"{left} unread" in session.lines[0]
        assert session.main.articles.row.marks.read
        await session.press("u")
        assert "3 unread" in session.lines[0]


async def test_several_articles_are_selected_and_starred(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("v", "v")
        assert "2 selected" in session.lines[0]
        await session.press("m")
        assert session.told == "Starred 2 articles · u to undo"
        await session.press("V", "m")
        assert session.told == "Starred 3 articles · u to undo"
        await session.press("V", "m")
        assert session.told == "Removed the stars of 3 articles · u to undo"
        await session.press("u", "u", "3")
        assert len(session.main.session.results.listing) == 2


async def test_numbers_of_marks_have_commas_between_thousands(open_app: Any) -> None:
    """Selected, marked and undone articles are counted in one style."""
    page = article("第一篇", "正文。")
    async with open_app({f"{n}.md": page.replace("一", str(n)) for n in range(1000)}) as session:
        await session.press("V")
        assert "1,000 selected" in session.lines[0]
        await session.press("r")
        assert session.told == "Marked 1,000 articles read · u to undo"
        await session.press("u")
        assert session.told == "Undone: marked 1,000 articles read"


async def test_own_tags_are_given_and_found(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("t")
        await session.type("重讀")
        await session.press("enter", "escape")
        assert session.main.articles.row.marks.tags == ("重讀",)
        assert "重讀" in [row.words for row in session.main.sidebar.rows]


async def test_a_note_that_is_discarded_can_be_brought_back(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("enter", "a")
        assert "^X discard changes" in session.lines[-1]
        await session.type("Kept")
        await session.press("ctrl+s")
        assert "┃ Kept" in session.text

        await session.press("a")
        await session.type(" not")
        await session.press("ctrl+x")
        assert "Note discarded" in session.told
        assert "┃ Kept not" not in session.text
        await session.press("ctrl+r")
        assert "┃ Kept not" in session.text


async def test_the_theme_put_on_last_is_there_at_the_next_start(open_app: Any, three_articles: dict[str, str]) -> None:
    """Unless the settings name one; a private reader keeps none."""
    for private in (True, False):
        async with open_app(three_articles, private=private) as session:
            await session.press("T", "j", "enter")
            tried = session.app.theme
        async with open_app(three_articles) as session:
            assert (session.app.theme == tried) is not private
    async with open_app(three_articles, theme="nord") as session:
        assert session.app.theme == "nord"
        await session.press("T")
        assert "Until you quit: the settings" in session.text


async def test_a_note_is_written_and_kept(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("a")
        await session.type("看第二段")
        await session.press("escape")
        assert session.main.articles.row.marks.noted
        await session.press("a")
        assert "看第二段" in session.text
        await session.press("ctrl+x", "u")
        assert not session.main.articles.row.marks.noted


async def test_the_next_start_goes_on_where_the_person_left_off(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("h", *["down"] * 5, "enter", "j", "Q")
    async with open_app(three_articles) as session:
        assert session.main.session.text == "tag:港聞"
        assert session.main.articles.row.row.title == "蚂蚁集团暂停上市"


async def test_the_place_in_an_article_is_kept(open_app: Any, three_articles: dict[str, str]) -> None:
    pages = three_articles | {"long.md": three_articles["c.md"].replace("2021-01-01", "2022-01-01") + "\nWords.\n" * 90}
    async with open_app(pages, (60, 16)) as session:
        await session.press("enter", "space", "space")
        place = session.main.article.viewport.position
        await session.press("J", "K")
        assert session.main.article.viewport.position == place


async def test_a_mark_is_told_to_be_saved(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("m")
        assert session.desk.shelf.wait_saved(10)
        await session.settle()
        assert " saved " in session.lines[0]
        await session.press("j")
        assert " saved " not in session.lines[0]


async def test_a_mark_that_a_server_does_not_have_yet_is_told(open_app: Any, three_articles: dict[str, str]) -> None:
    """It is kept on this machine, whatever becomes of the server, and leaving is not held up."""
    server = parse_address("postgresql:///marks?host=/nowhere")
    async with open_app(three_articles, shelf=server) as session:
        await session.press("m")
        until = time.monotonic() + 20
        while "saved here, waiting for the server" not in session.lines[0]:
            assert time.monotonic() < until, session.lines[0]
            await session.pilot.pause(0.01)
        assert "Cannot reach postgresql:///marks?host=/nowhere" in session.told
        await session.press("Q")
        assert not session.app.is_running


@pytest.mark.parametrize("keys", ["R", "Ru", "2R", "mR", "Vm", "jm"])
async def test_many_marks_are_told_to_be_saved(open_app: Any, keys: str) -> None:
    """Results that come after the saving, and a cursor that is reported late, do not take the word away."""
    pages = {f"{n}.md": article(f"第{n}篇", "正文。", date="2021-01-01") for n in range(60)}
    async with open_app(pages) as session:
        await session.press(*keys)
        assert session.desk.shelf.wait_saved(10)
        await session.settle()
        assert " saved " in session.lines[0]


async def test_an_undo_of_nothing_saves_nothing(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("u")
        assert "Nothing to undo." in session.text
        assert "sav" not in session.lines[0]


async def test_marks_that_cannot_be_saved_are_told_as_long_as_that_lasts(
    open_app: Any, three_articles: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    for size in ((100, 30), (40, 12)):
        async with open_app(three_articles, size, shelf=tmp_path / "letter.txt") as session:
            await session.press("m", "j", "j")
            assert "1 change not saved" in session.lines[0]
            await session.press("Q")
            assert "not saved" in session.text
            assert session.app.is_running
            await session.press("down", "enter")
            assert not session.app.is_running


async def test_who_has_marked_nothing_leaves_although_marks_could_not_be_saved(
    open_app: Any, three_articles: dict[str, str], tmp_path: Path
) -> None:
    """The reason is told from the start. Where they were is no change that they would miss."""
    (tmp_path / "letter.txt").write_text("Dear reader")
    async with open_app(three_articles, shelf=tmp_path / "letter.txt" / "shelf.db") as session:
        while "Marks not saved: " not in session.lines[0]:
            await session.pilot.pause(0.01)
        await session.press("Q")
        assert not session.app.is_running


async def test_what_is_saved_while_the_person_is_asked_lets_them_leave(
    open_app: Any, three_articles: dict[str, str], tmp_path: Path
) -> None:
    """They wanted to quit, and nothing is in the way any more."""
    (letter := tmp_path / "letter.txt").write_text("Dear reader")
    async with open_app(three_articles, shelf=letter) as session:
        await session.press("m", "Q")
        assert "Keep trying" in session.text

        letter.unlink()

        while session.app.is_running:
            await session.pilot.pause(0.01)
    assert letter.read_bytes().startswith(b"SQLite")


async def test_many_marks_do_not_hold_up_the_keys(open_app: Any) -> None:
    """What is marked is seen at once, whatever else is asked for meanwhile, and undone as one step."""
    pages = {f"{n}.md": article(f"第{n}篇", "正文。", date="2021-01-01") for n in range(150)}
    async with open_app(pages) as session:
        await session.pilot.press("R", "u", "V", "m", "u", "ctrl+r", "R")
        await session.settle()
        assert "0 unread" in session.lines[0]
        assert len(session.desk.marked.with_mark("starred")) == 150
        await session.press("V", "t")
        await session.type("全部")
        await session.press("enter", "escape")
        assert len(session.desk.marked.with_tag("全部")) == 150
        await session.press("V", "r")
        assert "150 unread" in session.lines[0]
        await session.pilot.press("R", "Q")
        await session.settle()
    async with open_app(pages) as session:
        assert "0 unread" in session.lines[0]


async def test_saved_searches_stand_in_the_sidebar_with_their_counts(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, (160, 45)) as session:
        await session.press("s")
        await session.type("tag:港聞")
        await session.press("enter", "ctrl+s", "end")
        await session.type("!")
        await session.press("enter")
        rows = {row.words: row.articles for row in session.main.sidebar.rows}
        assert rows["tag:港聞!"] == 2


async def test_the_article_that_was_open_is_opened_again(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("j", "enter", "Q")
    async with open_app(three_articles) as session:
        assert session.main.session.is_reading
        assert session.main.session.opened is not None
        assert session.main.session.opened.article.title == "蚂蚁集团暂停上市"


async def test_the_place_is_found_by_its_paragraph(open_app: Any, three_articles: dict[str, str]) -> None:
    """The page was saved again with a paragraph more at its beginning."""
    paragraphs = [f"第{n}段說的是第{n}件事。" * 3 for n in range(60)]
    url = 'permalink: "https://example.org/long"\ndate:'
    pages = three_articles | {"long.md": article("長文", *paragraphs, date="2022-01-01").replace("date:", url)}
    async with open_app(pages, (60, 16)) as session:
        await session.press("enter", "space", "space", "space")
        before = session.main.article.viewport.position
        await session.press("Q")
    pages["long.md"] = article("長文", "新加的一段。", *paragraphs, date="2022-01-01").replace("date:", url)
    async with open_app(pages, (60, 16)) as session:
        assert session.main.session.opened is not None
        assert session.main.session.opened.article.title == "長文"
        assert session.main.article.viewport.position.block == before.block + 1


async def test_half_read_articles_and_the_history_are_listed(open_app: Any, three_articles: dict[str, str]) -> None:
    long = article("長文", *[f"第{n}段。" * 9 for n in range(90)], date="2022-01-01")
    async with open_app(three_articles | {"long.md": long}, (60, 16)) as session:
        await session.press("enter", "space", "space", "q", "apostrophe")
        assert [row.row.title for row in session.main.session.results.listing] == ["長文"]
        await session.press("ctrl+o")
        assert "長文" in session.text


async def test_the_next_unread_article_is_gone_to(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("r", "j", "r", "g", "full_stop")
        assert session.main.articles.row.row.title == "Budget vote put off"


async def test_marks_of_another_termnews_come_to_the_screen(
    open_app: Any, three_articles: dict[str, str], tmp_path: Path
) -> None:
    async with open_app(three_articles) as session:
        other = Shelf.open(tmp_path / "shelf.db")
        set_starred(other, [session.desk.archive.keys(session.main.session.current)])
        other.close()
        until = time.monotonic() + 10
        while not session.main.articles.row.marks.starred:
            assert time.monotonic() < until
            await session.pilot.pause(0.02)
            await session.settle()
