"""A child process that reports through a pipe."""

from __future__ import annotations

import os
from collections.abc import Callable


def forked(child: Callable[[int], None]) -> tuple[int, int]:
    """Run something in a process of its own, with a pipe to write to; give its id and the end to read from."""
    here, there = os.pipe()
    if (pid := os.fork()) == 0:
        os.close(here)
        child(there)
        os._exit(0)
    os.close(there)
    return pid, here


def lines_of(pipe: int) -> list[str]:
    """What a process wrote until its end; half a line does not count."""
    with os.fdopen(pipe) as stream:
        return stream.read().split("\n")[:-1]
