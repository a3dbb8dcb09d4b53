"""Both places where an index may be kept: what holds of one, holds of the other."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from termnews.archive.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.store import IndexStore

STORES = ("sqlite", "postgres")
on_both_stores = pytest.mark.parametrize("store", STORES, indirect=True)
"""For a test that opens archives by `opened`: once with each."""


def kept_in(store: str, request: pytest.FixtureRequest) -> dict[str, Any]:
    """What `Archive.open` is told, so that the index is kept there; on a server, in a schema of its own."""
    return {"into": request.getfixturevalue("postgres").new_schema()} if store == "postgres" else {}


@contextmanager
def empty_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexStore]:
    """An index that is open for writing, where a fixture's parameter says."""
    if request.param == "postgres":
        from termnews.archive.store.postgres_place import OwnedPlace

        place = OwnedPlace(request.getfixturevalue("postgres").new_schema(), tmp_path_factory.mktemp("pages"))
        assert place.lock()
        store: IndexStore = place.open()
    else:
        place = None
        store = SqliteStore((tmp_path_factory.mktemp("index") / "index.sqlite").as_uri())
    store.open_for_writing("rules", b"/")
    yield store
    store.close()
    if place:
        place.close()
