"""Open an archive, choose a tag, read, go on, go back, leave."""

from __future__ import annotations

from typing import Any

import pytest
from tests.journeys.conftest import article


async def test_the_list_shows_the_newest_first_and_previews_it(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (160, 45)) as session:
        lines = session.lines
        titles = [next(i for i, line in enumerate(lines) if title in line) for title in ("立法會", "蚂蚁", "Budget")]
        assert titles == sorted(titles)
        assert "財務委員會今日繼續審議。" in session.text


async def test_a_whole_story_by_keys(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (160, 45)) as session:
        await session.press("h", *["down"] * 5)
        assert session.main.sidebar.row.words == "港聞"
        await session.press("enter")
        assert "[tag:港聞]" in session.lines[0]
        assert "Budget" not in session.text
        await session.press("enter")
        assert session.main.session.is_reading
        await session.press("J")
        assert "监管部门约谈了公司负责人。" in session.text
        await session.press("q")
        assert not session.main.session.is_reading
        await session.press("q", "q")
    assert session.app.return_code == 0


async def test_space_reads_on_and_goes_to_the_next_article_at_the_end(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, (60, 16)) as session:
        await session.press("space", *["space"] * 12)
        assert session.main.session.is_reading
        assert session.main.session.opened.article.title == "Budget vote put off"
        assert "0 unread" in session.lines[0]


async def test_back_and_forward_walk_through_what_was_opened(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("enter", "J", "H")
        assert session.main.session.opened.article.title == "立法會押後表決"
        await session.press("L")
        assert session.main.session.opened.article.title == "蚂蚁集团暂停上市"


async def test_the_next_unread_article_is_found(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("j", "r", "k", "full_stop")
        assert session.main.articles.row.row.title == "Budget vote put off"
        await session.press("comma")
        assert session.main.articles.row.row.title == "立法會押後表決"


async def test_an_empty_folder_says_so_and_can_be_left(open_app: Any) -> None:
    async with open_app({}) as session:
        assert "No articles in this folder." in session.text
        await session.press("enter", "space", "J", "r", "m", "t", "a", "i", "o", "F", "O", "M", "u", "V", "n", "escape")
        await session.press("l", "z")
        assert session.main.articles.has_focus
        assert "No article open." in session.told
        await session.press("q")
    assert session.app.return_code == 0


async def test_an_archive_of_which_nothing_could_be_read_names_the_key_that_says_why(open_app: Any) -> None:
    """It is not called empty."""
    async with open_app({"empty.html": ""}) as session:
        assert "No articles could be read. P lists the reasons." in session.text
        await session.press("P")
        assert "no text" in session.text


async def test_a_long_address_stands_whole_below_the_list_of_links(open_app: Any) -> None:
    address = "https://example.org/" + "archive/2021/" * 5 + "page.html"
    pages = {"a.md": article("链接", f"请看[原文]({address})。")}
    async with open_app(pages, (40, 12)) as session:
        await session.press("enter", "F")
        assert address.removeprefix("https://") in "".join(line.strip() for line in session.lines)


async def test_how_an_article_is_shown_stands_in_the_status_line(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("enter", "x", "c")
        assert "with site notices  simplified" in session.lines[0]
        await session.press("x", "c")
        assert "source  traditional" in session.lines[0]
        await session.press("x", "c", ">")
        assert "source" not in session.lines[0]
        assert "Text width: 80" in session.told


async def test_a_key_that_can_do_nothing_says_why(open_app: Any, three_articles: dict[str, str]) -> None:
    pages = {"a.md": article("只有一段", "没有小标题，也没有链接。")}
    async with open_app(pages) as session:
        await session.press("enter")
        for key, words in {"n": "No matches; / finds", "}": "No headings", ")": "No links"}.items():
            await session.press(key)
            assert words in session.told


async def test_another_query_leads_out_of_the_article(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (80, 24)) as session:
        await session.press("enter", "2")
        assert session.main.articles.has_focus


async def test_going_elsewhere_ends_typing(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("Budget")
        await session.press("shift+tab")
        assert not session.main.session.is_asking
        assert len(session.main.session.results.listing) == 1
        await session.press("j")
        assert session.main.session.text == "Budget"


@pytest.mark.parametrize("keys", [("0", "j", "j"), ("G", "k", "k", "k"), ("d", "d", "k", "enter")], ids=" ".join)
async def test_the_list_comes_back_as_it_stood(open_app: Any, keys: tuple[str, ...]) -> None:
    """The cursor is on its article, and that as far from the top of the list as it was."""
    pages = {
        f"{number}.md": article(f"第{number:02d}篇", "正文。", date=f"2021-01-{1 + number % 28:02d}")
        for number in range(60)
    }
    async with open_app(pages, size=(80, 24)) as session:
        await session.press("pagedown", "pagedown", *keys)
        stood = session.lines
        await session.press("ctrl+q")

    async with open_app(pages, size=(80, 24)) as session:
        assert session.lines == stood
