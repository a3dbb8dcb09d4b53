"""What the process is told: garbage is collected when nobody types, free memory goes back to the system."""

from __future__ import annotations

import ctypes
import gc
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from termnews.ui.runtime import Runtime, give_back, share_heaps


@pytest.fixture(autouse=True)
def _python_as_before() -> Iterator[None]:
    thresholds, turn = gc.get_threshold(), sys.getswitchinterval()
    blocked = {name: sys.modules.get(name, ...) for name in ("ssl", "_hashlib")}
    yield
    for name, module in blocked.items():
        if module is ...:
            sys.modules.pop(name, None)
        else:
            sys.modules[name] = module  # type: ignore[assignment]
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


def begun(loop: Loop) -> Runtime:
    """A runtime that has taken over."""
    runtime = Runtime()
    runtime.prepare()
    runtime.begin(loop, at_rest=lambda: None)
    return runtime


def leave_garbage() -> None:
    """Let go of something that has lived for a while."""
    ring = Ring()
    gc.collect(1)
    del ring


def test_garbage_goes_when_keys_have_paused(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, now = Loop(), [0.0]
    monkeypatch.setattr("termnews.ui.runtime.time.monotonic", lambda: now[0])
    runtime = begun(loop)
    runtime.on_key()
    leave_garbage()

    now[0] = 0.3
    runtime.on_key()
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
    monkeypatch.setattr("termnews.ui.runtime.time.monotonic", lambda: now[0])
    runtime = begun(loop)
    runtime.on_key()
    leave_garbage()
    for tenth in range(1, 199):
        now[0] = 100 + tenth / 10
        runtime.on_key()
        if tenth % 5 == 0:
            loop.timers.pop()()
    assert Ring.alive == 1
    now[0] = 120.1
    runtime.on_key()
    loop.timers.pop()()
    assert Ring.alive == 0


def test_nothing_is_taken_over_before_the_first_rows_are_shown() -> None:
    runtime, was_on = Runtime(), gc.isenabled()
    runtime.prepare()
    try:
        runtime.on_key()
        assert not gc.isenabled()
    finally:
        if was_on:
            gc.enable()


def test_a_process_that_was_not_prepared_is_left_alone() -> None:
    loop, thresholds = Loop(), gc.get_threshold()
    runtime = Runtime()
    runtime.begin(loop, at_rest=lambda: None)
    runtime.on_key()
    assert not loop.timers
    assert gc.get_threshold() == thresholds


PROGRAM = """
import sys
from pathlib import Path
from termnews.ui.runtime import give_back, share_heaps

def megabytes():
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1000

share_heaps()
pieces = [bytes(2000) for _ in range(30_000)]
last = pieces.pop()
full = megabytes()
del pieces
kept = megabytes()
give_back()
print(full - kept < 20, kept - megabytes() > 40)
"""


@pytest.mark.skipif(
    not (sys.platform == "linux" and hasattr(ctypes.CDLL(None), "malloc_trim")), reason="this is no glibc"
)
def test_freed_memory_is_given_back() -> None:
    """Below a piece that is still held, the C library keeps what is free."""
    result = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (result.stdout.split(), result.stderr) == (["True", "True"], "")


def test_other_c_libraries_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    share_heaps()
    give_back()
