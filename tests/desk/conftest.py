"""A desk with an archive and a shelf of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from termnews.desk.desk import Desk
from termnews.model.row import Number
from termnews.settings import Settings


@pytest.fixture
def open_desk(make_archive: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Open pages, or a folder that is there already; each time with the same shelf and index."""
    opened: list[Desk] = []

    def open_it(pages: Mapping[str, str] | Path, shelf: Path | None = None) -> Desk:
        root = pages if isinstance(pages, Path) else make_archive(pages)
        settings = Settings(cache=tmp_path / "cache", shelf=shelf or tmp_path / "shelf.db")
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
