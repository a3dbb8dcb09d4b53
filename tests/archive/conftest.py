"""Archives that close themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from termnews.archive.archive import Archive
from termnews.archive.limits import DEFAULT_LIMITS, Limits

Opened = Callable[..., Archive]


@pytest.fixture
def opened(tmp_path: Path, one_core: None) -> Iterator[Opened]:
    """Open a folder with the index in the test's own cache, and wait until it has been read."""
    with ExitStack() as stack:

        def open_it(
            root: Path,
            *,
            cache: Path | None = tmp_path / "cache",
            limits: Limits = DEFAULT_LIMITS,
            rebuild: bool = False,
        ) -> Archive:
            archive = stack.enter_context(Archive.open(root, cache=cache, limits=limits, rebuild=rebuild))
            archive.start()
            assert archive.wait(60)
            return archive

        yield open_it
