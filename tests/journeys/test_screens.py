"""What stands on the screen at every size; words of pages are only ever words."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import IN_BOTH_STORES, post

from termnews.desk.sidebar import RowKind, SidebarRow
from termnews.settings import Settings
from termnews.text.words import use_language
from termnews.ui.app import TermnewsApp
from termnews.ui.screen import ScreenStage
from termnews.ui.stage import Part

GOLDEN = Path(__file__).parent / "golden"
SIZES = [(160, 45), (100, 30), (80, 24), (50, 20), (40, 12)]

HOSTILE = "[b]粗[/b] [/] [@click=app.quit]x[/] [link=http://x]y [Live]"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["en", "zh_Hans"])
async def test_screens_stand_as_they_were_drawn(
    open_app: Any, three_articles: dict[str, str], size: tuple[int, int], language: str
) -> None:
    use_language(language)
    async with open_app(three_articles, size) as session:
        check_golden(session.text, size, language, "")
        await session.press("enter")
        check_golden(session.text, size, language, "-article")


def check_golden(text: str, size: tuple[int, int], language: str, screen: str) -> None:
    """Compare with the screen that was looked at; WRITE_GOLDEN=1 writes it."""
    golden = GOLDEN / f"{size[0]}x{size[1]}{'' if language == 'en' else '-' + language}{screen}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text + "\n", "utf-8")
    assert text + "\n" == golden.read_text("utf-8")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_no_line_is_ragged_and_every_pane_can_be_reached(
    open_app: Any, three_articles: dict[str, str], size: tuple[int, int]
) -> None:
    from rich.cells import cell_len

    async with open_app(three_articles, size) as session:
        for key in ("h", "l", "l", "question_mark", "escape", "s", "escape", "T", "escape", "z", "q"):
            await session.press(key)
            assert {cell_len(line) for line in session.lines} == {size[0]}, key
            assert len(session.lines) == size[1]


async def test_brackets_in_titles_and_tags_are_shown_on_every_screen(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    title = HOSTILE.replace('"', "'")
    head = f"---\ntitle: '{title}'\ndate: 2021-01-01\ntags: ['[b]t[/b]', '[/]']\n---\n\n"
    pages = {"x.md": head + "# [h]\n\nText [@click=x]y[/].\n"}
    async with open_app(pages, (160, 45)) as session:
        assert "[b]粗[/b] [/] [@click" in session.text
        assert "[b]t[/b]" in session.text
        for keys in ("a escape", "t escape", "i escape", "O escape", "F escape", "Y", "y", "o", "enter q", "M", "P q"):
            await session.press(*keys.split())
            assert session.app.is_running
        await session.press("i")
        assert "[b]粗[/b] [/] [@click=app.quit]x[/]" in session.text


async def test_a_sidebar_filled_while_indexing_ends_as_wide_as_any_other(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    """A long tag that many others overtake must leave no wider sidebar behind."""
    async with open_app(three_articles, (160, 45)) as session:
        main, stage = session.main, ScreenStage(session.main)
        rows, width = main.session.sidebar_rows, main.sidebar.outer_size.width
        passing = SidebarRow(RowKind.FACET, "a tag of many more cells", "tag:x", 1, "")
        for finished, shown in [(False, [*rows, passing]), (True, rows)]:
            main.session.progress = main.session.progress._replace(finished=finished)
            main.session.sidebar_rows = shown
            stage.redraw(Part.SIDEBAR)
            await session.settle()
            assert (main.sidebar.outer_size.width > width) is not finished


async def test_a_sidebar_stays_as_wide_as_its_rows_once_were(open_app: Any, three_articles: dict[str, str]) -> None:
    """A narrower search does not move the list."""
    async with open_app(
        three_articles | {"x.md": post("X", "Text.", tags="A tag of rather many cells")}, (160, 45)
    ) as s:
        width = s.main.sidebar.outer_size.width
        await s.press("s")
        await s.type("蚂蚁")
        await s.press("enter")
        assert s.main.sidebar.outer_size.width == width > 26


async def test_the_article_and_the_cursor_stay_when_the_size_changes(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles, (160, 45)) as session:
        await session.press("j")
        for size in ((50, 20), (100, 30), (40, 12), (80, 24), (160, 45)):
            await session.resize(*size)
            assert session.main.articles.row.row.title == "蚂蚁集团暂停上市"
            assert "蚂蚁集团暂停上市" in session.text
        await session.press("enter")
        for size in ((50, 20), (100, 30), (40, 12)):
            await session.resize(*size)
            assert session.main.session.is_reading
            assert "监管部门约谈了公司负责人" in session.text


async def test_full_width_keys_of_an_input_method_are_the_keys(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("ｊ")
        assert session.main.articles.cursor == 1
        await session.press("？")
        assert "Help" in session.text
        await session.press("escape", "中", "文")
        assert "Input method on?" in session.told


async def test_help_finds_a_command_and_does_it(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("question_mark")
        assert "IN THE LIST" in session.text
        await session.type("star or")
        await session.press("enter")
        assert session.main.articles.row.marks.starred


async def test_the_palette_does_what_a_key_does(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles) as session:
        await session.press("colon")
        await session.type("zen")
        await session.press("enter")
        assert session.main.has_class("-zen")


async def test_themes_are_tried_on_and_taken_off_again(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, theme="termnews-ink") as session:
        await session.press("T", "j")
        assert session.app.theme == "termnews-paper"
        await session.press("escape")
        assert session.app.theme == "termnews-ink"
        await session.press("T", "j", "enter")
        assert session.app.theme == "termnews-paper"


async def test_a_page_that_cannot_be_read_is_a_problem_and_the_others_are_there(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles | {"empty.html": ""}, (120, 30)) as session:
        assert "1 problem" in session.lines[0]
        await session.press("P")
        assert "empty.html" in session.text
        await session.press("enter")
        assert "the page is empty" in session.text.lower() or "empty" in session.text
        assert "Reason" in session.text
        await session.press("escape")
        assert "Enter choose" in session.lines[-1]


@IN_BOTH_STORES
async def test_what_was_passed_over_stands_below_the_problems_and_is_not_counted(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    pages = three_articles | {"cookies.txt": "# HTTP Cookie File\n", "empty.html": ""}
    async with open_app(pages, (120, 30)) as session:
        await session.press("P")
        assert "1 problem" in session.text
        assert "2 problems" not in session.text
        assert session.text.index("empty.html") < session.text.index("1 file was skipped.")
        assert session.text.index("1 file was skipped.") < session.text.index("cookies.txt")


async def test_commands_with_words_are_typed_after_a_colon(open_app: Any, three_articles: dict[str, str]) -> None:
    async with open_app(three_articles, theme="termnews-ink") as session:
        await session.press("colon")
        await session.type("tag 重讀 tag:港聞")
        assert "all that match" in session.text
        await session.press("enter")
        assert [row.marks.tags for row in session.main.session.results.listing] == [("重讀",), ("重讀",), ()]
        assert "Changed 2 articles" in session.told
        await session.press("u", "colon")
        assert not any(row.marks.tags for row in session.main.session.results.listing)
        await session.type("sort titl")
        await session.press("enter")
        assert session.main.session.order == "title"
        await session.press("colon")
        await session.type("theme nord")
        await session.press("enter")
        assert session.app.theme == "nord"
        await session.press("colon")
        await session.type("read a OR")
        await session.press("enter")
        assert session.app.is_running
        assert "3 unread" in session.lines[0]


async def test_keys_are_changed_in_the_settings(open_app: Any, three_articles: dict[str, str]) -> None:
    from termnews.settings import KeyWish

    wishes = (KeyWish("star", "f", 1), KeyWish("above-read", "left_parenthesis", 2), KeyWish("all-read", "", 3))
    async with open_app(three_articles, keys=wishes) as session:
        await session.press("f", "m")
        assert session.main.articles.row.marks.starred
        await session.press("R")
        assert "3 unread" in session.lines[0]
        await session.press("left_parenthesis")
        assert "2 unread" in session.lines[0]


@pytest.mark.parametrize("seed", [1, 2])
async def test_random_keys_do_no_harm(open_app: Any, three_articles: dict[str, str], seed: int) -> None:
    from termnews.ui.commands import COMMANDS
    from termnews.ui.keymap import split_keys

    leave_out = {"quit", "suspend", "back", "note-editor", "page-in-pager"}
    keys = [key for command in COMMANDS if command.id not in leave_out for key in split_keys(command.keys)]
    chance = random.Random(seed)
    async with open_app(three_articles, chance.choice(SIZES)) as session:
        for _ in range(120):
            await session.pilot.press(chance.choice([*keys, "escape", "enter", "a", "x", "中"]))
        assert session.app.is_running
        await session.press("escape", "escape", "escape", "escape")


async def test_keys_that_come_while_a_window_closes_close_nothing_else(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles) as session:
        await session.press("S")
        session.app.screen.list.action_choose()
        session.app.screen.list.action_choose()
        await session.settle()
        assert session.app.screen is session.main


async def test_a_window_is_closed_once_however_fast_the_keys_come(
    open_app: Any, three_articles: dict[str, str]
) -> None:
    async with open_app(three_articles) as session:
        for opener in ("T", "question_mark", "i"):
            await session.press(opener)
            window = session.app.screen
            window.dismiss(None)
            window.dismiss(None)
            await session.settle()
            assert session.app.screen is session.main, opener


async def test_without_colours_the_terminals_own_are_left_alone(
    open_app: Any, three_articles: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(three_articles) as session:
        assert not session.app.no_color
        monkeypatch.setenv("NO_COLOR", "1")
        app = TermnewsApp(session.desk, Settings())
    assert app.theme == "ansi-dark"
    assert [type(line_filter).__name__ for line_filter in app.get_line_filters()] == ["NoColor"]
