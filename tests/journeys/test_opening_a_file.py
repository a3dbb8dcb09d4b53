"""`termnews FILE`: the folder is opened at that file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from tests.journeys.conftest import Session

from termnews.desk.desk import Desk
from termnews.desk.opening import find_archive
from termnews.settings import Settings
from termnews.ui.app import TermnewsApp

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]


@asynccontextmanager
async def opened_at(file: Path, cache: Path) -> AsyncIterator[Session]:
    """Open the folder of a file as the command line does: pages are read while the screen begins."""
    settings = Settings(cache=cache, private=False, shelf=cache / "shelf.db")
    opening = find_archive(file, settings)
    with Desk.open(opening.root, settings) as desk:
        app = TermnewsApp(desk, settings, opening.page)
        async with app.run_test(size=(100, 30)) as pilot:
            session = Session(app, pilot, desk)
            while not session.main.session.progress.finished:
                await pilot.pause(0.02)
            await session.settle()
            yield session


@pytest.mark.parametrize("start", ["cold", "warm"])
async def test_a_file_is_opened_in_the_reader(
    make_archive: MakeArchive, three_articles: dict[str, str], tmp_path: Path, start: str
) -> None:
    """Whether its article is known from before or is read only now."""
    root = make_archive(three_articles)
    if start == "warm":
        with Desk.open(root, Settings(cache=tmp_path / "cache", private=False)) as desk:
            desk.start()
            desk.wait()

    async with opened_at(root / "b.md", tmp_path / "cache") as session:
        assert session.main.session.is_reading
        assert session.main.session.opened is not None
        assert session.main.session.opened.article.title == "蚂蚁集团暂停上市"
        row = session.main.articles.row
        assert row is not None
        assert session.desk.articles.path(row.row.number) == "b.md"


async def test_a_file_without_an_article_is_told_and_the_list_is_shown(
    make_archive: MakeArchive, three_articles: dict[str, str], tmp_path: Path
) -> None:
    root = make_archive({**three_articles, "empty.md": ""})

    async with opened_at(root / "empty.md", tmp_path / "cache") as session:
        assert not session.main.session.is_reading
        assert "立法會押後表決" in session.text
        assert "empty.md" in session.told
