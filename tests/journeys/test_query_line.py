"""The line in which queries are typed: what stands in it, what Tab does, what it explains."""

from __future__ import annotations

from typing import Any

import pytest
from rich.cells import cell_len

from termnews.desk.session import Pane


async def test_an_empty_line_shows_an_example(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        assert "for example: budget tag:news date:2021" in session.lines[0]


@pytest.mark.parametrize("key", ["question_mark", "？", "f1"])
@pytest.mark.parametrize("size", [(100, 30), (50, 20)])
async def test_a_question_in_the_line_opens_the_page_on_queries(
    open_app: Any, three_articles: dict[str, str], key: str, size: tuple[int, int]
) -> None:
    async with open_app(three_articles, size) as session:
        await session.press("s", key)
        assert "How to search" in session.text
        await session.type("date:")
        assert "date:2021-01..2021-03" in session.text
        await session.press("escape")
        await session.type("why?")
        assert session.main.query_line.input.value == "why?"


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24)])
async def test_the_page_on_queries_cuts_nothing(
    open_app: Any, three_articles: dict[str, str], size: tuple[int, int]
) -> None:
    async with open_app(three_articles, size) as session:
        await session.press("s", "f1")
        window = session.app.screen
        assert all(cell_len(row.words) <= window.cells - 2 and "…" not in row.words for row in window.list.rows)


async def test_a_search_without_hits_is_explained_once(open_app: Any, three_articles: dict[str, str]) -> None:
    """Below the line while it is typed, then in the empty list."""
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("tag:經濟 nowhere")
        assert session.text.count("nowhere: 0") == 1
        assert "nowhere: 0" in session.lines[1]
        await session.press("enter")
        assert session.text.count("nowhere: 0") == 1
        await session.press("s")
        assert session.text.count("nowhere: 0") == 1


async def test_help_finds_how_dates_are_searched(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("question_mark")
        await session.type("date:")
        await session.press("enter")
        assert "published in a year, in a month" in session.text


async def test_tab_walks_through_the_ways_to_go_on(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        line = session.main.query_line
        await session.press("s")
        await session.type("tag:")
        seen = []
        for key in ("tab", "tab", "tab", "shift+tab"):
            await session.press(key)
            seen.append(line.input.value)
            lit = [span for span in line._offers.content.spans if "reverse" in str(span.style)]
            assert len(lit) == 1, key
        assert seen == ["tag:港聞", "tag:经济", "tag:港聞", "tag:经济"]


async def test_a_step_back_without_a_walk_leaves_the_line(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("tag:")
        await session.press("shift+tab")
        assert not session.main.session.is_asking


async def test_the_only_way_to_go_on_is_taken_and_goes_on(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("ta")
        await session.press("tab", "tab")
        assert session.main.query_line.input.value == "tag:港聞"


async def test_what_is_typed_replaces_what_the_line_came_with(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("tag:港聞")
        await session.press("enter", "ctrl+s")
        await session.type("香港")
        await session.press("enter")
        assert "香港" in [row.words for row in session.main.sidebar.rows]
        await session.press("s")
        await session.type("Budget")
        await session.press("enter")
        assert session.main.session.text == "Budget"


async def test_an_empty_result_keeps_saying_why(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("蚂蚁 Budget")
        await session.press("enter")
        assert not session.main.query_line.is_open
        assert "蚂蚁 1" in session.text
        assert "Budget 1" in session.text


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24), (50, 20)])
async def test_words_around_a_match_stand_below_its_title(
    open_app: Any, three_articles: dict[str, str], size: tuple[int, int]
) -> None:
    async with open_app(three_articles, size) as session:
        await session.press("s")
        await session.type("监管")
        await session.press("enter")
        row = session.main.articles
        assert row.row_height == 2
        assert "监管部门" in session.main.articles.render_line(1).text
        await session.press("q")
        assert session.main.articles.row_height == (2 if size[0] in {160, 50} else 1)


async def test_a_letter_sorts(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("S", "o")
        assert session.app.screen is session.main
        assert "oldest first" in session.lines[0]


async def test_undo_says_what_it_undid(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("V", "m", "u")
        assert "Undone: starred 3 articles" in session.told
        await session.press("ctrl+r")
        assert "Redone: starred 3 articles" in session.told


async def test_undo_names_every_tag(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("t")
        await session.type("later, 重要")
        await session.press("enter", "escape", "u")
        assert "Undone: added #later #重要 to 1 article" in session.told


async def test_own_tags_are_several_where_commas_stand_and_have_a_section(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles) as session:
        await session.press("t")
        session.app.screen.input.value = "later, 重要、讀完，港聞"
        await session.settle()
        await session.press("enter", "escape")
        assert session.main.articles.row.marks.tags == tuple(sorted(["later", "重要", "讀完", "港聞"]))
        words = [row.words for row in session.main.sidebar.rows]
        own = words[words.index("YOUR TAGS") + 1 : words.index("TAGS") - 1]
        assert own == sorted(["later", "重要", "讀完", "港聞"])
        assert words.count("港聞") == 1
        assert next(row.articles for row in session.main.sidebar.rows if row.words == "港聞") == 2


async def test_one_click_on_a_tag_shows_its_articles(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        sidebar = session.main.sidebar
        place = next(index for index, row in enumerate(sidebar.rows) if row.words == "港聞")
        await session.pilot.click(sidebar, offset=(4, place + 1))
        await session.settle()
        assert session.main.session.text == "tag:港聞"


async def test_the_timeline_narrows_the_query_to_a_month(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("C")
        assert "2021-03: 1 of 3" in session.text
        await session.press("left")
        assert "2021-02: 1 of 3" in session.text
        await session.press("enter")
        assert session.main.session.text == "date:2021-02"
        assert [row.row.title for row in session.main.session.results.listing] == ["蚂蚁集团暂停上市"]
        await session.press("q", "C", "escape")
        assert session.main.session.text == ""


async def test_a_timeline_without_dates_says_so(open_app: Any) -> None:
    async with open_app({"a.txt": "一段沒有日期的文字，足夠長的文字，讓它成為一篇文章。"}) as session:
        await session.press("C")
        assert "No article here has a date." in session.told
        await session.press("3", "C")
        assert "No articles to show on a timeline." in session.told


@pytest.mark.parametrize("words", ["蚂蚁", "nowhere"])
@pytest.mark.parametrize("key", ["s", "slash"])
async def test_a_search_that_is_given_up_leads_back_to_the_article(
    open_app: Any, three_articles: dict[str, str], key: str, words: str
) -> None:
    async with open_app(three_articles) as session:
        await session.press("j", "j")
        title = session.main.articles.row.row.title
        await session.press(key)
        await session.type(words)
        assert session.main.articles.row is None or session.main.articles.row.row.title != title
        await session.press("escape")
        assert session.main.articles.row.row.title == title


async def test_a_search_that_was_only_opened_leads_back_to_the_pane(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles) as session:
        for keys, pane in (("h", Pane.SIDEBAR), ("l", Pane.ARTICLES), ("enter", Pane.READER)):
            await session.press(keys, "s", "escape")
            assert session.main.session.pane is pane
