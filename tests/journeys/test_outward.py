"""What leaves termnews, and where links lead."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from termnews.ui.panes.query_messages import Purpose

PAGES = {
    "a.md": "---\ntitle: 甲\ndate: 2021-02-01\nsource: 希望之声\noriginal: https://example.org/a\n---\n\n首段。\n\n"
    "見[乙](https://example.org/b)與[外](https://elsewhere.example/x)。\n",
    "b.md": "---\ntitle: 乙\ndate: 2021-01-01\nurl: https://example.org/b\n---\n\n首段。\n\n乙的正文。\n",
}


async def test_an_address_is_shown_and_sent_to_the_clipboard(open_app: Any) -> None:
    async with open_app(PAGES) as session:
        await session.press("y")
        assert "no address" in session.told or session.app.clipboard.startswith("https://")
        await session.press("Y")
        assert "甲" in session.app.clipboard


async def test_words_are_selected_with_the_mouse_as_a_terminal_selects_them(open_app: Any) -> None:
    pages = {"a.md": "---\ntitle: 甲\n---\n\n一二三四五六七八\n\n九十\n\n- 末\n"}
    cases = {
        "to a blank line": ((6, 0), (3, 1), "三四五六七八"),
        "from the margin": ((0, 0), (4, 0), "一二"),
        "from the margin, backwards": ((40, 0), (0, 0), "一二三四五六七八"),
        "beyond the end of a line": ((6, 0), (40, 0), "三四五六七八"),
        "below the text": ((4, 2), (9, 12), "十\n\n末"),
        "out of the article": ((6, 0), (3, 99), "三四五六七八\n\n九十\n\n末"),
    }
    async with open_app(pages, size=(80, 24)) as session:
        await session.press("enter")
        top = next(y for y, line in enumerate(session.lines) if "一二" in line)
        left = session.lines[top].index("一") - 2
        for case, (start, end, words) in cases.items():
            await session.pilot.mouse_down(offset=(left + start[0], top + start[1]))
            to = (left + end[0], min(top + end[1], 23))
            await session.pilot.hover(offset=to)
            await session.pilot.mouse_up(offset=to)
            await session.settle()
            assert "y copy" in session.lines[-1], case
            await session.press("y")
            assert session.app.clipboard.strip() == words, case
            assert "y copy" not in session.lines[-1], case


async def test_escape_gives_up_what_the_mouse_selected_and_another_article_too(open_app: Any) -> None:
    async with open_app(PAGES, size=(80, 24)) as session:
        await session.press("enter")
        for key in ("escape", "J"):
            top = next(y for y, line in enumerate(session.lines) if "首段" in line)
            await session.pilot.mouse_down(offset=(1, top))
            await session.pilot.hover(offset=(20, top))
            await session.pilot.mouse_up(offset=(20, top))
            await session.settle()
            assert session.main.words_selected == "首段。"
            await session.press(key)
            assert not session.main.words_selected
            assert session.main.session.is_reading


async def test_articles_are_written_to_files(open_app: Any, tmp_path: Path) -> None:
    async with open_app(PAGES) as session:
        await session.press("v", "v", "w")
        session.main.query_line.input.value = str(tmp_path / "out")
        await session.press("enter")
        assert len(list((tmp_path / "out").iterdir())) == 2
        assert "Exported 2 articles" in session.told


async def test_an_article_is_piped_into_a_command(open_app: Any) -> None:
    async with open_app(PAGES) as session:
        await session.press("j", "enter", "vertical_line")
        await session.type("wc -l")
        await session.press("enter")
        assert "Output" in session.text
        await session.press("q")
        assert session.main.session.is_reading


async def test_links_that_lead_to_an_archived_page_open_in_place_and_back_again(open_app: Any) -> None:
    async with open_app(PAGES) as session:
        await session.press("enter", "F", "enter")
        shown = session.main.session.opened.article.title
        assert shown in {"甲", "乙"}
        await session.press("H")
        assert session.main.session.opened.article.title == "甲"


async def test_the_list_of_what_was_opened_leads_back(open_app: Any) -> None:
    async with open_app(PAGES) as session:
        await session.press("enter", "J", "ctrl+o")
        assert "History" in session.text
        await session.press("escape")
        assert session.main.session.is_reading


async def test_chinese_screens_are_chinese(open_app: Any) -> None:
    from termnews.text.words import use_language

    use_language("zh_Hant")
    async with open_app(PAGES) as session:
        assert "全部" in session.text
        assert "未讀" in session.lines[0]
        await session.press("question_mark")
        assert "說明" in session.text


async def test_a_page_that_is_gone_has_no_address_to_copy(open_app: Any, in_a_folder: None) -> None:
    # Pages of its own: the index of others is shared with other tests.
    async with open_app({"gone.md": "---\ntitle: 不見了\n---\n\n正文。\n"}) as session:
        address = session.main.desk.archive.index._address
        with closing(sqlite3.connect(address, uri=True)) as connection, connection:
            connection.execute("DELETE FROM page")
            # Who drops pages counts the change; rows that are gone without it are damage.
            connection.execute("UPDATE state SET value = value + 1 WHERE name = 'changes'")
        await session.press("y")
        assert "no longer exists" in session.told


async def test_keys_that_lead_outside_say_so_where_the_settings_forbid_it(open_app: Any, tmp_path: Path) -> None:
    async with open_app(PAGES, outside=False) as session:
        for key in ("vertical_line", "e", "E", "w", "ctrl+z"):
            await session.press(key)
            assert "outside = false" in session.told, key
            assert not session.main.session.is_asking, key
            session.app.teller.go_on()
            await session.settle()

        session.main.families.outside.on_entered(Purpose.PIPE, f"touch {tmp_path / 'there'}")
        await session.settle()

        assert not (tmp_path / "there").exists()
