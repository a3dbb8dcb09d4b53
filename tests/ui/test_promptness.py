"""Garbage is collected when nobody types."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator

import pytest

from termnews.ui.promptness import Promptness


@pytest.fixture(autouse=True)
def _python_as_before() -> Iterator[None]:
    thresholds, turn = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(turn)


class Loop:
    """A message loop whose timers are rung by hand."""

    def __init__(self) -> None:
        self.timers: list[Callable[[], None]] = []

    def set_timer(self, _seconds: float, callback: Callable[[], None]) -> None:
        """Keep what is to be done later."""
        self.timers.append(callback)


class Ring:
    """Something that only a collection of garbage finds."""

    alive = 0

    def __init__(self) -> None:
        self.itself = self
        Ring.alive += 1

    def __del__(self) -> None:
        Ring.alive -= 1


def leave_garbage() -> None:
    """Let go of something that has lived for a while."""
    ring = Ring()
    gc.collect(1)
    del ring


def test_garbage_goes_when_keys_have_paused(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, now = Loop(), [0.0]
    monkeypatch.setattr("termnews.ui.promptness.time.monotonic", lambda: now[0])
    watch = Promptness(loop)  # type: ignore[arg-type]
    watch.begin()
    watch.note_key()
    leave_garbage()

    now[0] = 0.3
    watch.note_key()
    assert len(loop.timers) == 1, "one timer for many keys"
    now[0] = 0.8
    loop.timers.pop()()
    assert Ring.alive == 1, "half a second after the last key another may come"

    now[0] = 1.1
    loop.timers.pop()()
    assert Ring.alive == 0
    assert not loop.timers, "an idle reader does nothing"


def test_garbage_goes_after_a_while_though_keys_never_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, now = Loop(), [100.0]
    monkeypatch.setattr("termnews.ui.promptness.time.monotonic", lambda: now[0])
    watch = Promptness(loop)  # type: ignore[arg-type]
    watch.begin()
    watch.note_key()
    leave_garbage()
    for tenth in range(1, 199):
        now[0] = 100 + tenth / 10
        watch.note_key()
        if tenth % 5 == 0:
            loop.timers.pop()()
    assert Ring.alive == 1
    now[0] = 120.1
    watch.note_key()
    loop.timers.pop()()
    assert Ring.alive == 0


def test_nothing_is_taken_over_before_the_first_rows_stand() -> None:
    loop = Loop()
    Promptness(loop).note_key()  # type: ignore[arg-type]
    assert not loop.timers
