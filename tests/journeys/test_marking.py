"""Mark, tag, note; undo; start where the person left off."""

from __future__ import annotations

from typing import Any


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


async def test_several_articles_are_selected_and_starred(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("v", "v")
        assert "2 selected" in session.lines[0]
        await session.press("m", "3")
        assert len(session.main.listing) == 2


async def test_own_tags_are_given_and_found(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("t")
        await session.type("重讀")
        await session.press("enter", "escape")
        assert session.main.articles.row.marks.tags == ("重讀",)
        assert "重讀" in [row.words for row in session.main.sidebar.rows]


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
        assert session.main.text == "tag:港聞"
        assert session.main.articles.row.row.title == "蚂蚁集团暂停上市"


async def test_the_place_in_an_article_is_kept(open_app: Any, three_articles: dict[str, str]) -> None:
    pages = three_articles | {"long.md": three_articles["c.md"].replace("2021-01-01", "2022-01-01") + "\nWords.\n" * 90}
    async with open_app(pages, (60, 16)) as session:
        await session.press("enter", "space", "space")
        place = session.main.reader.position
        await session.press("J", "K")
        assert session.main.reader.position == place
