"""What the tests in terminals share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _indexes_stay(shared_cache: Path) -> None:
    """The seeds are read once."""
