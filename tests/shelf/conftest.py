"""Shelves to try: a file of their own each, closed in the end."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from termnews.shelf.shelf import Shelf


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the shelf lies."""
    return tmp_path / "state" / "shelf.db"


@pytest.fixture
def open_shelf(file: Path) -> Iterator[Callable[..., Shelf]]:
    """Open the shelf, as often as wanted; every second has passed since the call before."""
    opened: list[Shelf] = []
    seconds = itertools.count(1_600_000_000_000_000, 1_000_000)

    def open_it(at: Path | None = file, **how: object) -> Shelf:
        how.setdefault("clock", lambda: next(seconds))
        shelf = Shelf.open(at, **how)  # type: ignore[arg-type]
        opened.append(shelf)
        return shelf

    yield open_it
    for shelf in opened:
        shelf.close()
