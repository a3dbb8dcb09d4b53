"""A desk with an archive and a shelf of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from tests.conftest import keep_pages

from termnews.archive.archive import Archive
from termnews.desk.desk import Desk
from termnews.model.row import Number
from termnews.settings import Settings
from termnews.shelf.shelf import Shelf


@pytest.fixture
def open_desk(
    read_before: Path, tmp_path: Path, one_core: None, store: str, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Desk]]:
    """Open pages, or a folder that is there already and may be changed; each time with the same shelf and index.

    In the store "postgres" the index is kept on a server.
    """
    opened: list[Desk] = []

    def open_it(pages: Mapping[str, str] | Path, shelf: Path | None = None) -> Desk:
        root = pages if isinstance(pages, Path) else keep_pages(pages, read_before)
        settings = Settings(cache=read_before / "cache", shelf=shelf or tmp_path / "shelf.db")
        if store == "postgres":
            address = request.getfixturevalue("postgres").schema_of(root)
            desk = Desk(Archive.open(root, into=address), Shelf.open(settings.shelf, private=False, check=False))
        else:
            desk = Desk.open(root, settings)
        opened.append(desk)
        desk.start()
        desk.wait()
        return desk

    yield open_it
    for desk in opened:
        desk.close()


@pytest.fixture
def found() -> Callable[[Desk, str], list[str]]:
    """The titles that a query finds, in the order of their names."""
    return lambda desk, query: sorted(row.row.title for row in desk.select(desk.parse(query)))


@pytest.fixture
def number_of() -> Callable[[Desk, str], Number]:
    """The number of the article with a title."""
    return lambda desk, title: next(row.row.number for row in desk.select() if row.row.title == title)
