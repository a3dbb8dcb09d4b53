"""SQLite says that a file cannot be opened or written; the system says why."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from termnews.settings.scarcity import scarce


@contextmanager
def limited(which: int, most: int) -> Iterator[None]:
    """Give this process less."""
    before = resource.getrlimit(which)
    resource.setrlimit(which, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(which, before)


def open_files() -> list[int]:
    """The descriptors of this process, and one for looking."""
    return [int(path.name) for path in Path("/dev/fd").iterdir()]


def test_a_system_that_gives_enough_explains_nothing() -> None:
    assert scarce() == 0


@pytest.mark.parametrize("left", [0, 5])
def test_few_files_are_an_explanation_and_none_is_left_open(left: int) -> None:
    before = open_files()
    with limited(resource.RLIMIT_NOFILE, max(before) + left):
        assert scarce() == errno.EMFILE
    assert len(open_files()) == len(before)


def test_small_files_are_an_explanation() -> None:
    with limited(resource.RLIMIT_FSIZE, 1 << 40):
        assert scarce() == errno.EFBIG
