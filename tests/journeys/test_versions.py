"""An article with versions: the row tells, a key lists them, any two are compared."""

from __future__ import annotations

from typing import Any

from tests.archive.containers.pages import PAGES
from tests.archive.test_captures import CHANGED, GONE, OK, PAGE, captured
from tests.conftest import IN_BOTH_STORES

CHANGED_ONCE = {"crawl.warc": captured(("2020-01-01", PAGE.page, OK), ("2020-02-14", CHANGED.page, OK))}
WITHDRAWN = {"crawl.warc": captured(("2020-01-01", PAGE.page, OK), ("2020-02-14", GONE, "404 Not Found"))}


async def test_the_row_of_a_changed_article_tells_how_many_versions_it_has(open_app: Any) -> None:
    async with open_app(CHANGED_ONCE, (160, 40)) as session:
        assert "2 versions" in session.text


async def test_the_row_of_a_withdrawn_article_tells_since_when(open_app: Any) -> None:
    async with open_app(WITHDRAWN, (160, 40)) as session:
        assert "withdrawn 2020-02-14" in session.text


@IN_BOTH_STORES
async def test_a_key_lists_the_versions_and_two_are_compared(open_app: Any) -> None:
    """The list, then what to do with one, then the reader: the removed paragraph and the added one; a step back."""
    async with open_app(CHANGED_ONCE, (120, 40)) as session:
        await session.press("D")
        assert "2020-01-01" in session.text
        assert "2020-02-14" in session.text
        await session.press("enter", "down", "enter")
        assert "2020-01-01 → 2020-02-14" in session.text
        assert f"- {PAGE.paragraphs[2]}"[:20] in session.text
        assert f"+ {CHANGED.paragraphs[2]}"[:20] in session.text
        await session.press("n")
        assert "[1/1]" in session.lines[0]
        await session.press("m", "escape")
        assert "→" not in session.text
        assert session.main.session.pane == "reader"
        assert CHANGED.paragraphs[2][:10] in session.text


async def test_an_older_version_can_be_read(open_app: Any) -> None:
    async with open_app(CHANGED_ONCE, (120, 40)) as session:
        await session.press("D", "down", "enter", "enter")
        assert PAGE.paragraphs[2] in session.main.session.opened.markdown


async def test_a_comparison_keeps_the_title_of_the_article(open_app: Any) -> None:
    """Whatever a page says that stands where the article was."""
    async with open_app(WITHDRAWN, (120, 40)) as session:
        await session.press("D", "enter", "down", "enter")
        assert session.main.article.viewport.document.blocks[0].text == PAGE.title
        assert f"- {PAGE.title}" in session.text


async def test_an_article_with_one_version_says_so(open_app: Any) -> None:
    async with open_app({"ferry.html": PAGES[2].page}, (120, 40)) as session:
        await session.press("enter", "D")
        await session.settle()
        assert "one version" in session.told
