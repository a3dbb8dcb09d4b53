"""The smallest and the largest terminal: every screen and every window fits in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rich.cells import get_character_cell_size
from tests.terminals.screens import PANES, WINDOWS, WITH_WORDS
from tests.terminals.session import TERMNEWS, Session
from tests.terminals.test_hostile_archive import ALLOWED, CLIPBOARD, ESCAPE

if TYPE_CHECKING:
    from pathlib import Path

SCREENS = PANES | WINDOWS | WITH_WORDS


def torn(session: Session) -> list[str]:
    """The lines drawn since this was asked last in which a wide character stands without one of its halves."""
    screen = session.screen
    lines = [[screen.buffer[y][x].data for x in range(screen.columns)] for y in sorted(screen.dirty)]
    screen.dirty.clear()
    return ["".join(line) for line in lines if not is_whole(line)]


def is_whole(line: list[str]) -> bool:
    """Whether an empty cell stands behind each wide character, and nowhere else."""
    if (words := "".join(line)).isascii():
        return len(words) == len(line)
    widths = [get_character_cell_size(cell[0]) if cell else 0 for cell in line]
    return all((width == 2) == (after == 0) for width, after in zip([1, *widths], [*widths, 1], strict=True))


@pytest.mark.parametrize(("columns", "lines"), [(20, 5), (500, 200)])
def test_every_screen_fits_the_smallest_and_the_largest_terminal(
    columns: int, lines: int, seeds: Path, tmp_path: Path
) -> None:
    with Session([*TERMNEWS, str(seeds)], columns=columns, lines=lines, folder=tmp_path) as session:
        session.wait_for(lambda: b"Welcome" in session.received, 30)
        session.settle(0.1)
        for name, keys in SCREENS.items():
            session.send(f"{ESCAPE * 3}gj{keys}")
            session.wait_readable(0.3)
            session.settle(0.04)
            assert session.process.poll() is None, f"{name} ended it:\n{session.text}"
            assert torn(session) == [], f"{name}:\n{session.text}"
        session.send(ESCAPE * 3 + "\x11")

        assert session.wait(60) == 0
        written = bytes(session.received).decode()
        assert ALLOWED.fullmatch(CLIPBOARD.sub("", written))
