"""What the tests in terminals share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def read_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where indexes stay, so that the seeds are read once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def shared_cache(own_home: Path, read_before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep indexes from one test to the next; marks and settings are each test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(read_before))
