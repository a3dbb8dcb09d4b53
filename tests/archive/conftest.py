"""Archives that close themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.archive.stores import kept_in

from termnews.archive.archive import Archive
from termnews.archive.limits import DEFAULT_LIMITS, Limits

Opened = Callable[..., Archive]


@pytest.fixture
def store(request: pytest.FixtureRequest) -> str:
    """Where indexes are kept: in SQLite, unless a test asks for another (`on_both_stores`)."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def opened(tmp_path: Path, one_core: None, store: str, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Open a folder with the index in the test's own cache, or on a server, and wait until it has been read."""
    kept: dict[Path, dict[str, Any]] = {}
    with ExitStack() as stack:

        def open_it(
            root: Path,
            *,
            cache: Path | None = tmp_path / "cache",
            limits: Limits = DEFAULT_LIMITS,
            rebuild: bool = False,
        ) -> Archive:
            if root not in kept:
                kept[root] = kept_in(store, request)
            archive = stack.enter_context(Archive.open(root, cache=cache, limits=limits, rebuild=rebuild, **kept[root]))
            archive.start()
            assert archive.wait(60)
            return archive

        yield open_it
