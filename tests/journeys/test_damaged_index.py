"""A damaged index under the screen: it is told, and every article is there again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

import pytest
from tests.conftest import keep_pages
from tests.journeys.conftest import OpenApp, Session, article

from termnews.archive.archive import Archive
from termnews.desk.desk import Desk
from termnews.desk.marking import FEW
from termnews.model.query import Field, Term
from termnews.settings import Settings
from termnews.ui.app import TermnewsApp

STAR = Term(Field.IS, "starred")
MakeArchive = Callable[[Mapping[str, str | bytes]], Path]


@pytest.mark.parametrize("damage", ["UPDATE page SET tags = '['", "DROP TABLE copy"])
async def test_the_screen_outlives_its_index(
    make_archive: MakeArchive, three_articles: dict[str, str], tmp_path: Path, damage: str
) -> None:
    """Whether the rows or the first answer cannot be read."""
    root, settings = make_archive(three_articles), Settings(cache=tmp_path / "cache", shelf=tmp_path / "shelf.db")
    with Archive.open(root, cache=tmp_path / "cache") as archive:
        archive.start()
        assert archive.wait(30)
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection, connection:
        connection.execute(damage)

    with Desk.open(root, settings) as desk:
        app = TermnewsApp(desk, settings)
        async with app.run_test(size=(100, 30)) as pilot:
            session = Session(app, pilot, desk)
            for _moment in range(1_000):
                if "being rebuilt" in session.told and "3 unread" in session.text:
                    break
                await pilot.pause(0.01)

            assert "being rebuilt" in session.told
            assert "3 unread" in session.text


@pytest.fixture
def own_cache(read_before: Path, three_articles: dict[str, str], tmp_path: Path, in_a_folder: None) -> Path:
    """An index for this test alone; its pages are read once for all tests here."""
    made = read_before / "three"
    if not made.exists():
        with Archive.open(keep_pages(three_articles, read_before), cache=made) as archive:
            archive.start()
            assert archive.wait(30)
    return Path(shutil.copytree(made, tmp_path / "cache"))


def change(cache: Path, script: str) -> None:
    """Let another program write into the index."""
    (index,) = cache.glob("*.sqlite")
    with closing(sqlite3.connect(index)) as connection:
        connection.executescript(script)


def count_pages(cache: Path) -> int:
    """How many pages the index holds; none while it is made anew."""
    with suppress(sqlite3.Error):
        for index in cache.glob("*.sqlite"):
            with closing(sqlite3.connect(f"file:{index}?mode=ro", uri=True)) as connection:
                return int(connection.execute("SELECT count(*) FROM page").fetchone()[0])
    return 0


KEYS = ["i", "o", "y", "m", "r", "a", "t", "w", "F", "ctrl+o", "enter", "space"]
"""What is done with the article under the cursor."""
SAYING = {"i", "e", "o", "y"}


@pytest.mark.parametrize("key", [*KEYS, "e"])
async def test_keys_on_a_page_that_has_just_gone_do_no_harm(
    open_app: OpenApp, three_articles: dict[str, str], own_cache: Path, key: str
) -> None:
    """Another termnews has dropped the article, and the list does not know it yet: that is told."""
    async with open_app(three_articles, cache=own_cache) as session:
        await session.press("down")
        number = session.main.session.current
        change(
            own_cache,
            f"BEGIN; DELETE FROM page WHERE number = {number}; DELETE FROM body WHERE number = {number};"
            "UPDATE state SET value = value + 1 WHERE name = 'changes'; COMMIT",
        )

        await session.press(key, "escape", "escape", "up")

        assert session.app.is_running
        assert ("The page of this article no longer exists." in session.told) or key not in SAYING


async def test_a_page_that_was_deleted_is_not_given_to_a_pager(
    open_app: OpenApp, three_articles: dict[str, str], own_cache: Path
) -> None:
    """It is said that the page has gone, not that there is no pager."""
    async with open_app(three_articles, cache=own_cache) as session:
        change(own_cache, "UPDATE page SET path = CAST('gone.md' AS BLOB)")

        await session.press("e")

        assert "The page of this article no longer exists." in session.told


DAMAGES = ["DELETE FROM page", "DROP TABLE page", "DROP TABLE body", "DROP TABLE page_key"]
WAYS = [*KEYS, "enter down escape enter"]


@pytest.mark.parametrize(
    ("keys", "damage"),
    [(keys, DAMAGES[(place + step) % 4]) for place, keys in enumerate(WAYS) for step in (0, 1)],
)
async def test_keys_outlive_an_index_that_is_damaged_while_it_is_open(
    open_app: OpenApp, three_articles: dict[str, str], own_cache: Path, damage: str, keys: str
) -> None:
    """Nothing ends the reader, and leaving is as ever. Each key meets two kinds of damage."""
    async with open_app(three_articles, cache=own_cache) as session:
        change(own_cache, damage)

        await session.press(*keys.split(), "escape", "escape")

        assert session.app.is_running
        await session.press("Q")
        assert not session.app.is_running


@pytest.mark.parametrize("key", ["m", "r"])
async def test_a_mark_that_a_damaged_index_prevents_is_told(
    open_app: OpenApp, three_articles: dict[str, str], own_cache: Path, key: str
) -> None:
    """That the index is rebuilt says nothing of the mark."""
    async with open_app(three_articles, cache=own_cache) as session:
        change(own_cache, "DROP TABLE page_key")

        await session.press(key)

        assert "Not marked; try again in a moment: The index is damaged." in session.told


async def test_marks_of_many_that_a_damaged_index_prevents_are_taken_back(
    open_app: OpenApp, tmp_path: Path, in_a_folder: None
) -> None:
    """They are shown before they are stored; what had its mark before keeps it, by whatever number."""
    pages = {f"{number}.md": article(f"第{number}篇", f"正文{number}。") for number in range(FEW + 2)}
    async with open_app(pages, cache=tmp_path / "cache") as session:
        await session.press("m")
        assert len(session.desk.marked.numbers_of(STAR)) == 1
        change(tmp_path / "cache", "DROP TABLE page_key")

        await session.press("V", "m")

        assert "Not marked; try again in a moment: The index is damaged." in session.told
        assert len(session.desk.marked.numbers_of(STAR)) == 1


async def test_an_index_that_is_damaged_while_it_is_open_is_rebuilt(
    open_app: OpenApp, three_articles: dict[str, str], own_cache: Path
) -> None:
    """The person is told, and every article is there again."""
    async with open_app(three_articles, cache=own_cache) as session:
        change(own_cache, "DELETE FROM page; DELETE FROM body")

        await session.press("down", "enter")
        for _moment in range(2_000):
            if "rebuilt" in session.told and count_pages(own_cache) == 3:
                break
            await session.pilot.pause(0.01)
        await session.settle()

        assert "The index is damaged. It is being rebuilt." in session.told
        # Enter may have come to the new index, and the article counts as read.
        assert session.text.startswith(" archive  3 ")
        for title in ("立法會押後表決", "蚂蚁集团暂停上市", "Budget vote put off"):
            assert title in session.text
