"""Memory that is free goes back to the system."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

PROGRAM = """
import sys
from pathlib import Path
from termnews.ui.malloc import give_back, share_heaps

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
    from termnews.ui.malloc import give_back, share_heaps

    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    share_heaps()
    give_back()
