"""Parsing and laying out the rest of an article between frames."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_BEFORE = 0.03
"""Seconds: time for the first page to be painted."""


class Loader:
    """Works in small pieces, so that the first page is painted first and keys are handled in between."""

    def __init__(self, load_more: Callable[[], bool], on_end: Callable[[], object]) -> None:
        """Wait.

        Args:
            load_more: Does one piece; returns whether anything is left.
            on_end: Called when nothing is left.
        """
        self._load_more = load_more
        self._on_end = on_end
        self._task: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        """Whether something is left."""
        return self._task is not None and not self._task.done()

    def begin(self) -> None:
        """Load the rest, unless that is being done."""
        if not self.is_running:
            self._task = asyncio.create_task(self._load())

    def stop(self) -> None:
        """Leave the rest."""
        if self._task is not None:
            self._task.cancel()

    async def _load(self) -> None:
        await asyncio.sleep(_BEFORE)
        while self._load_more():  # noqa: ASYNC110 - it waits for nothing, it lets others work
            await asyncio.sleep(0.001)
        self._on_end()
