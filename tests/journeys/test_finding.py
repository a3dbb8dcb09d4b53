"""Search, narrow, filter, require and exclude, save."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import IN_BOTH_STORES
from tests.journeys.conftest import article

from termnews.desk.session import Pane
from termnews.desk.sidebar import RowKind


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24)])
async def test_matches_are_marked_in_the_article_that_is_shown_already(
    open_app: Any, three_articles: dict[str, str], size: tuple[int, int]
) -> None:
    """The first article found may be the one in the reader: what another search looks for is marked in it."""
    async with open_app(three_articles, size) as session:
        while session.main.articles.row.row.title != "蚂蚁集团暂停上市":
            await session.press("j")
        await session.press("s")
        await session.type("蚂蚁集团")
        await session.press("enter", "enter", "n")
        reader = session.main.article
        blocks = reader.viewport.document.blocks
        words, (current, count) = blocks[reader.finding.search.current[0]].text, reader.finding.count

        assert "蚂蚁集团" in words
        assert (current, count) == (1, sum(block.text.count("蚂蚁集团") for block in blocks))
        assert "No matches" not in session.told


async def test_a_search_shows_what_it_finds_as_it_is_typed(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("蚂蚁")
        assert "蚂蚁: 1" in session.text
        await session.press("enter")
        assert "1 of 3" in session.lines[0]
        assert session.main.articles.row.row.title == "蚂蚁集团暂停上市"
        await session.press("escape")
        assert "[蚂蚁]" not in session.lines[0]
        assert len(session.main.session.results.listing) == 3


@pytest.mark.parametrize("size", [(160, 45), (100, 30), (80, 24)])
async def test_nothing_moves_when_the_line_to_search_in_opens(
    open_app: Any, three_articles: dict[str, str], size: tuple[int, int]
) -> None:
    async with open_app(three_articles, size) as session:

        def panes() -> list[str]:
            # The bar of the pane that has the keys is not there while the line has them.
            return [line.replace("▌", " ") for line in session.lines[2:-1]]

        before = panes()
        await session.press("s")
        await session.type("tag:")
        assert session.lines[0].split()[:3] == ["search", "tag:", "tag:港聞"]
        await session.press(*["backspace"] * 4)
        assert panes() == before


async def test_beside_an_empty_list_the_reader_is_empty(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (160, 45)) as session:
        assert "財務委員會" in session.text
        await session.press("3")
        assert "財務委員會" not in session.text
        await session.press("l", "space", "j", "i", "y", "f", "O", "F", "M", "escape")
        assert "財務委員會" in session.text


@IN_BOTH_STORES
async def test_simplified_finds_traditional(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("立法会")
        await session.press("enter")
        assert [row.row.title for row in session.main.session.results.listing] == ["立法會押後表決"]


async def test_a_mistake_keeps_the_last_result_and_points_at_the_place(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("Budget OR is")
        found = len(session.main.session.results.listing)
        await session.type(":")
        assert len(session.main.session.results.listing) == found
        prompt, pointer = (line for line in session.lines if "OR is:" in line or "^" in line)
        assert pointer.index("^") == prompt.index("is:")
        await session.press("enter")
        assert session.main.query_line.is_open
        await session.press("escape")
        assert not session.main.query_line.is_open


async def test_leaving_a_search_takes_back_what_was_typed(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("2", "s")
        await session.type(" Budget")
        assert len(session.main.session.results.listing) == 1
        await session.press("escape")
        assert session.main.session.text == "is:unread"
        assert len(session.main.session.results.listing) == 3


async def test_a_list_is_narrowed_within_its_query(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("2", "slash")
        await session.type("tag:经济")
        await session.press("enter")
        assert session.main.session.text == "is:unread tag:经济"
        assert len(session.main.session.results.listing) == 1


async def test_tab_completes_a_tag(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("tag:经")
        assert "tag:经济" in session.text
        await session.press("tab")
        assert session.main.query_line.input.value == "tag:经济"


@IN_BOTH_STORES
async def test_the_sidebar_requires_and_excludes(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("h", *["down"] * 5, "plus")
        assert session.main.session.text == "tag:港聞"
        await session.press("j", "minus")
        assert session.main.session.text == "tag:港聞 -tag:经济"
        assert [row.row.title for row in session.main.session.results.listing] == ["立法會押後表決"]
        await session.press("minus")
        assert session.main.session.text == "tag:港聞"


@IN_BOTH_STORES
async def test_counts_follow_the_query(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("蚂蚁")
        await session.press("enter")
        counts = {row.term: row.articles for row in session.main.sidebar.rows if row.term.startswith("tag:")}
        assert counts == {"tag:港聞": 1, "tag:经济": 1}


async def test_the_sidebar_is_filtered_as_it_is_typed(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("h", "slash")
        await session.type("港闻")
        assert [row.words for row in session.main.sidebar.rows] == ["/港闻", "", "TAGS", "港聞"]
        await session.press("enter", "enter")
        assert session.main.session.text == "tag:港聞"
        assert session.main.sidebar.rows[0].words == "All"
        assert session.main.sidebar.row.words == "港聞"


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_one_step_back_drops_the_filter_of_the_sidebar(
    open_app: Any, three_articles: dict[str, str], key: str
) -> None:
    async with open_app(three_articles) as session:
        await session.press("h", "slash")
        await session.type("zzz")
        await session.press("enter")
        assert "Nothing here matches" in session.text
        assert "“zzz”" in session.text
        await session.press(key)
        assert session.main.sidebar.rows[0].words == "All"
        assert session.main.session.pane is Pane.SIDEBAR
        await session.press("slash")
        await session.type("港")
        await session.press("enter", "l", key)
        assert session.main.sidebar.rows[0].words == "All"


async def test_the_cursor_stays_where_the_rest_of_a_facet_unfolds(open_app: Any) -> None:
    tags = ", ".join(f"t{number:02}" for number in range(60))
    async with open_app({"a.md": article("甲", "首段。", tags=tags)}) as session:
        sidebar = session.main.sidebar
        await session.press("h")
        while sidebar.row.kind is not RowKind.MORE:
            await session.press("j")
        place = sidebar.cursor
        await session.press("enter")
        assert (sidebar.cursor, sidebar.row.words) == (place, "t40")


@pytest.mark.parametrize("keys", [("s", *"蚂蚁", "enter"), ("slash", *"蚂蚁", "enter"), ("2",)])
async def test_q_shows_all_articles_before_it_leaves(
    open_app: Any, three_articles: dict[str, str], keys: tuple[str, ...]
) -> None:
    async with open_app(three_articles) as session:
        await session.press(*keys)
        assert session.main.session.text
        await session.press("q")
        assert session.app.is_running
        assert (session.main.session.text, len(session.main.session.numbers)) == ("", 3)
        await session.press("q")
        assert session.app.return_code == 0


async def test_a_search_is_saved_under_a_name_and_removed(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("tag:港聞")
        await session.press("enter", "ctrl+s")
        session.main.query_line.input.value = ""
        await session.type("香港")
        await session.press("enter")
        assert "香港" in [row.words for row in session.main.sidebar.rows]
        await session.press("1", "h", *["j"] * 5)
        assert session.main.sidebar.row.words == "香港"
        await session.press("enter")
        assert session.main.session.text == "tag:港聞"
        await session.press("h", "delete")
        assert "香港" not in [row.words for row in session.main.sidebar.rows]


async def test_words_are_found_in_the_article_and_left_again(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("enter", "slash")
        await session.type("財務")
        assert "9 matches" in session.text
        await session.press("enter", "n", "N", "q")
        assert session.main.session.is_reading
        await session.press("q")
        assert not session.main.session.is_reading


async def test_the_list_is_sorted_from_a_menu(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("S", "j", "j", "enter")
        assert next(row.row.title for row in session.main.session.results.listing) == "Budget vote put off"
        assert "oldest first" in session.lines[0]
    async with open_app(three_articles, (80, 24)) as session:
        assert "first" not in session.lines[0], "the usual order is not told where there is little room"
        await session.press("S", "t")
        assert "by title" in session.lines[0], "a chosen one is"


@IN_BOTH_STORES
async def test_the_best_match_stands_first_until_another_order_is_chosen(open_app: Any) -> None:
    pages = {
        "a.md": article("城市", "水庫的水位下降。" + "居民在岸邊散步。" * 9, date="2021-03-01"),
        "b.md": article("缺水的水庫", "水庫見底了。", date="2021-01-01"),
        "c.md": article("別的事", "什麼也沒有。", date="2021-02-01"),
    }
    async with open_app(pages, (120, 30)) as session:
        assert "newest first" in session.lines[0]
        await session.press("s", *"水库", "enter")
        assert [row.row.title for row in session.main.session.results.listing] == ["缺水的水庫", "城市"]
        assert "best match first" in session.lines[0]
        await session.press("S", "j", "enter")
        assert [row.row.title for row in session.main.session.results.listing] == ["城市", "缺水的水庫"]
        assert "newest first" in session.lines[0]


async def test_numbers_in_the_sidebar_are_what_choosing_them_finds(open_app: Any) -> None:
    pages = {
        "a.md": article("甲", "首段。", tags="导览, 港聞"),
        "b.md": article("乙", "次段。", tags="導覽"),
        "c.md": article("丙", "三段。", tags="导览", date="2020-05-01"),
    }
    async with open_app(pages) as session:
        rows = [row for row in session.main.sidebar.rows if row.kind is RowKind.FACET]
        assert [row.words for row in rows if row.term.startswith("tag:")] == ["导览", "港聞"]
        for row in rows:
            session.main.families.queries.show(row.term)
            await session.settle()
            assert len(session.main.session.results.listing) == row.articles, row.term
            assert [shown.state for shown in session.main.sidebar.rows if shown.term == row.term] == ["+"]


async def test_an_empty_list_says_what_fills_it(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, size=(80, 24)) as session:
        await session.press("3")
        assert "No starred articles. m stars one" in session.text
        await session.resize(50, 20)
        assert "Esc shows all." in session.text


async def test_windows_keep_their_hint_in_sight_and_say_why_they_are_empty(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, size=(80, 24), theme="ansi-dark") as session:
        await session.press("ctrl+o")
        assert "No history yet" in session.text
        await session.press("escape", "T")
        assert "Until you quit" in session.text
        await session.resize(50, 14)
        assert "Until you quit" in session.text


async def test_a_long_mistake_goes_on_below_its_beginning(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, size=(60, 24)) as session:
        await session.press("s")
        await session.type("tag:a xyzzy:b")
        first, second = (i for i, line in enumerate(session.lines) if "Unknown field" in line or "quotes." in line)
        pointer, rest = session.lines[first], session.lines[second]
        assert second == first + 1
        assert rest.index(rest.split()[0]) == pointer.index("^") + 2


async def test_only_keys_that_do_something_are_offered_while_typing(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, size=(80, 24)) as session:
        await session.press("s")
        assert "Tab complete" in session.lines[-1]
        await session.press("escape", "enter", "slash")
        assert "Esc back" in session.lines[-1]
        assert "Tab complete" not in session.lines[-1]


async def test_what_is_typed_behind_the_query_of_now_is_another_word(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles) as session:
        await session.press("s")
        await session.type("tag:港聞")
        await session.press("enter", "s", "end")
        await session.type("表決")
        await session.press("enter")
        assert session.main.session.text == "tag:港聞 表決"
        await session.press("s", "enter")
        assert session.main.session.text == "tag:港聞 表決"
        await session.press("s", "escape")
        assert session.main.session.text == "tag:港聞 表決"


async def test_the_place_among_the_matches_stands_in_the_status_line(open_app: Any) -> None:
    pages = {
        "a.md": article("一", "水庫見底。", "水庫滿了。", "水庫。"),
        "b.md": article("二", "別的。", date="2020-01-01"),
    }
    async with open_app(pages, (80, 24)) as session:
        await session.press("enter", "slash", *"水库", "enter")
        assert "[1/3]" in session.lines[0]
        await session.press("n")
        assert "[2/3]" in session.lines[0]
        await session.press("N", "N")
        assert "[3/3]" in session.lines[0]
        await session.press("J")
        assert "/3]" not in session.lines[0]
