"""What leaves termnews, and where links lead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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


async def test_articles_are_written_to_files(open_app: Any, tmp_path: Path) -> None:
    async with open_app(PAGES) as session:
        await session.press("v", "v", "w")
        session.main.ask_line.input.value = str(tmp_path / "out")
        await session.press("enter")
        assert len(list((tmp_path / "out").iterdir())) == 2
        assert "2 articles written" in session.told


async def test_an_article_is_piped_into_a_command(open_app: Any) -> None:
    async with open_app(PAGES) as session:
        await session.press("j", "enter", "vertical_line")
        await session.type("wc -l")
        await session.press("enter")
        assert "Output" in session.text
        await session.press("q")
        assert session.main.is_reading


async def test_links_that_lead_to_an_archived_page_open_in_place_and_back_again(open_app: Any) -> None:
    async with open_app(PAGES) as session:
        await session.press("enter", "F", "enter")
        shown = session.main.opened.article.title
        assert shown in {"甲", "乙"}
        await session.press("H")
        assert session.main.opened.article.title == "甲"


async def test_the_list_of_what_was_opened_leads_back(open_app: Any) -> None:
    async with open_app(PAGES) as session:
        await session.press("enter", "J", "ctrl+o")
        assert "Opened lately" in session.text
        await session.press("escape")
        assert session.main.is_reading


async def test_chinese_screens_are_chinese(open_app: Any) -> None:
    from termnews.text.words import use_language

    use_language("zh_Hant")
    async with open_app(PAGES) as session:
        assert "全部" in session.text
        assert "未讀" in session.lines[0]
        await session.press("question_mark")
        assert "說明" in session.text or "幫助" in session.text
