"""A damaged index under the screen: it is told, and every article is there again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.journeys.conftest import Session

from termnews.archive.archive import Archive
from termnews.desk.desk import Desk
from termnews.settings import Settings
from termnews.ui.app import TermnewsApp

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
                if "made anew" in session.told and "3 unread" in session.text:
                    break
                await pilot.pause(0.01)

            assert "made anew" in session.told
            assert "3 unread" in session.text
