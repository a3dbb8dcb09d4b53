"""The driver's own decisions; what it does to a terminal is tried in tests/terminals/."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios

import pytest

from termnews.ui.terminal.driver import MOST_COLUMNS, MOST_LINES, give_back, terminal_size

SIZES = {
    "usual": ((80, 24), (80, 24)),
    "small": ((20, 5), (20, 5)),
    "none": ((0, 0), (80, 24)),
    "no lines": ((80, 0), (80, 24)),
    "claimed by a hostile client": ((65535, 65535), (MOST_COLUMNS, MOST_LINES)),
}


@pytest.mark.parametrize(("claimed", "used"), SIZES.values(), ids=SIZES)
def test_sizes_are_put_right(claimed: tuple[int, int], used: tuple[int, int]) -> None:
    master, terminal = pty.openpty()
    columns, lines = claimed
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    assert terminal_size(terminal) == used

    os.close(master)
    os.close(terminal)


def test_what_is_no_terminal_has_the_usual_size() -> None:
    out, into = os.pipe()

    assert terminal_size(out, into) == (80, 24)

    os.close(out)
    os.close(into)


def test_giving_back_a_terminal_that_is_gone_is_no_error() -> None:
    master, terminal = pty.openpty()
    attributes = termios.tcgetattr(terminal)
    os.close(master)

    give_back(terminal, terminal, attributes)

    os.close(terminal)
