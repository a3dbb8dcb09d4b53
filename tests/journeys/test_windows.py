"""Windows over the panes, and modes of the reader: what is shown of them while keys are typed."""

from __future__ import annotations

from typing import Any

from tests.journeys.conftest import article

from termnews.archive.news import Progress
from termnews.ui.windows.picker import Picker


async def test_what_is_typed_in_stays_where_it_is(open_app: Any, three_articles: dict[str, str]) -> None:
    """A window keeps its height while fewer rows are found, and when more are again."""
    async with open_app(three_articles, (100, 30)) as session:
        for key, typed in (("question_mark", "star"), ("t", "港"), ("colon", "tag x")):
            await session.press(key)
            window = session.app.screen
            assert isinstance(window, Picker)
            place = window.input.region
            await session.type(typed)
            assert window.input.region == place, key
            await session.press("escape")


async def test_modes_of_the_reader_say_their_keys(open_app: Any) -> None:
    pages = {"a.md": article("甲", "見[此](https://example.org/)。")}
    async with open_app(pages, (80, 24)) as session:
        await session.press("enter")
        usual = session.lines[-1]
        await session.press("v")
        assert "y copy" in session.lines[-1]
        await session.press("escape")
        assert session.lines[-1] == usual
        await session.press("f")
        assert "a-z follow" in session.lines[-1]
        await session.press("a")
        assert "https://example.org/" in session.lines[-1]
        session.app.teller.go_on()
        await session.settle()
        assert session.lines[-1] == usual


async def test_an_address_stands_once_among_the_links(open_app: Any) -> None:
    pages = {"a.md": article("甲", "見 https://example.org/long 和[此](https://example.org/other)。")}
    async with open_app(pages, (100, 30)) as session:
        await session.press("F")
        rows = [line for line in session.lines if "https://example.org/long" in line and "見" not in line]
        assert [row.count("https://example.org/long") for row in rows] == [1, 1], "in its row, and whole below"


async def test_the_sidebar_shows_at_once_what_is_asked_for(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (100, 30)) as session:
        await session.press("h", "j", "j", "j", "j", "j")
        row = session.main.sidebar.row
        assert row.state == ""
        session.main.families.queries._results.ask = lambda *_work: None
        await session.press("plus")
        assert session.main.sidebar.row.state == "+"
        assert session.main.sidebar.row.term == row.term


async def test_keys_that_can_do_nothing_say_why(open_app: Any) -> None:
    pages = {"a.md": article("甲", "文", "## 一", *["文"] * 40, "## 二", *["文"] * 4)}
    async with open_app(pages, (100, 30)) as session:
        await session.press("enter", "right_curly_bracket", "right_curly_bracket")
        assert not session.told
        await session.press("right_curly_bracket")
        assert "The heading is on screen." in session.told
        await session.press("q", "h", "delete")
        assert "Only saved searches can be deleted." in session.told


async def test_the_first_start_names_the_keys_where_no_line_of_keys_fits(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, (30, 8)) as session:
        assert "? lists the keys" in session.told
    async with open_app(three_articles, (100, 30)) as session:
        assert not session.told


async def test_the_first_reading_says_how_far_it_is(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (100, 30)) as session:
        main = session.main
        main.session.progress = Progress(done=7, total=40)
        main.show_status()
        assert " 3  3 unread " in main.status.render_line(0).text
        assert " indexing 7/40 … " in main.status.render_line(0).text
        main.session.progress = Progress(done=7000, total=40_000, seconds=10, is_counted=True)
        main.show_status()
        assert " indexing 7,000/40,000 …  700/s · 0:47 left " in main.status.render_line(0).text
        main.session.progress = Progress(done=40, total=40, finished=True)
        main.show_status()
        assert "indexing" not in main.status.render_line(0).text


async def test_panes_are_seen_behind_windows_in_the_terminals_own_colours_too(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, (160, 45), theme="ansi-dark") as session:
        await session.press("S")
        assert "newest first" in session.text
        assert "立法會押後表決" in session.text
        await session.press("escape", "T")
        assert "set ansi-dark." in session.text, "the hint below the rows is whole"


async def test_the_outline_begins_where_the_person_is(open_app: Any) -> None:
    parts = [line for n in "一二三四" for line in (f"## {n}", *["文"] * 30, f"### {n}之一", *["文"] * 30)]
    async with open_app({"a.md": article("甲", *parts)}, (80, 24)) as session:
        await session.press("enter", *["right_curly_bracket"] * 3, "j", "O")
        assert session.app.screen.list.row.words == "二"
        assert "      一之一" in session.text
        await session.press("down", "enter")
        assert session.lines[1].strip() == "二之一"


async def test_a_prompt_that_does_not_fit_says_that_it_goes_on(open_app: Any) -> None:
    async with open_app({"a.md": "---\ntitle: 甲\n---\n\n文。\n"}) as session:
        await session.press("colon")
        assert "type to filter, or: tag" in session.text
        await session.resize(40, 12)
        prompt = next(line for line in session.text.splitlines() if "type to" in line)
        assert prompt.endswith("…")


async def test_an_app_that_is_being_left_takes_neither_answers_nor_news(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    """Its widgets go before its screen: what came then ended the app with the exit code of a crash."""
    async with open_app(three_articles) as session:
        came = list[int]()
        session.main._call_while_seen(came.append, 1)
        await session.settle()
        session.app._return_code = 129
        session.main._call_while_seen(came.append, 2)
        await session.pilot.pause()
        session.app._return_code = None
        assert came == [1]


async def test_whoever_is_in_the_article_when_the_app_ends_is_there_at_the_next_start(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    """The panes of an app that ends go one by one, and the keys to those that are left."""
    async with open_app(three_articles) as session:
        await session.press("enter")
        session.app._return_code = 1
        session.main.set_focus(session.main.articles)
        session.app._return_code = None
        session.app.keep_place()
        assert session.desk.person.place().open == session.main.session.opened.article.id


async def test_a_heading_of_a_window_fills_its_lines(open_app: Any) -> None:
    """A Chinese title breaks between characters, not at the first blank."""
    title = "短 " + "超長標題" * 20
    async with open_app({"a.md": article(title, "內文。")}, (80, 24)) as session:
        await session.press("a")
        assert any("Note on 短 超長標題" in line for line in session.lines)


async def test_values_of_a_window_are_fitted_again_into_another_size(open_app: Any) -> None:
    pages = {"a.md": article("標題很長" * 12, "內文。")}
    async with open_app(pages, (120, 30)) as session:
        await session.press("i")
        assert "標題很長" * 8 in session.text
        await session.resize(50, 20)
        shown = "".join(line.removeprefix(" Title").strip() for line in session.lines)
        assert "標題很長" * 12 in shown
        await session.resize(120, 30)
        assert "標題很長" * 8 in session.text


async def test_a_sign_is_explained_only_where_it_is_seen(open_app: Any) -> None:
    pages = {"a.md": article("甲", "見[此](https://example.org/other)。")}
    async with open_app(pages, (100, 30)) as session:
        await session.press("F")
        assert "Links" in session.text
        assert "= in this archive" not in session.text


async def test_a_window_without_rows_offers_no_choice(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, (100, 30)) as session:
        await session.press("ctrl+o")
        assert "No history yet." in session.text
        assert session.lines[-1].split() == ["Esc", "close"]


async def test_names_of_keys_are_shown_whole_or_not_at_all(open_app: Any) -> None:
    pages = {"a.md": article("甲", "內文。")}
    for size, names in (((160, 45), "H Alt-← Backspace"), ((50, 20), "H Alt-←")):
        async with open_app(pages, size) as session:
            await session.press("colon")
            row = next(line for line in session.lines if "Back in history" in line)
            assert row.split("Back in history")[0].rstrip().endswith(names), row


async def test_the_timeline_leaves_the_status_line_in_sight_and_tells_its_keys(open_app: Any) -> None:
    pages = {f"{year}.md": article("甲", "內文。", date=f"{year}-02-01") for year in (2019, 2021)}
    async with open_app(pages, (80, 24)) as session:
        status = session.lines[0]
        await session.press("C")
        assert session.lines[0] == status
        assert "↓ months" in session.lines[-1]
        assert "years" not in session.lines[-1]
        await session.press("down")
        assert "↑ years" in session.lines[-1]
        assert "months" not in session.lines[-1]
