"""Keys are pressed as fast as the reader answers them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _waits_are_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot waits two fiftieths of a second for every key; `settled` knows when the article is laid out."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.005)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.002)
