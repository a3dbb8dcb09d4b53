"""A Textual that has lost what the driver leans on still shows termnews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terminals.session import PYTHON, Session

if TYPE_CHECKING:
    from pathlib import Path

# Of the names, the one that Textual itself starts without.
START = """
from termnews.ui.terminal.environment import prepare_environment
prepare_environment()
import termnews.ui.app
from textual.app import App
del App._fatal_error
from termnews.__main__ import main
main()
"""


def test_without_a_private_name_textual_draws_and_says_so(seeds: Path, tmp_path: Path) -> None:
    command = [PYTHON, "-c", START, str(seeds), "--shelf", str(tmp_path / "shelf.db")]
    with Session(command, columns=100, lines=30) as session:
        session.wait_for("does not know Textual")
        session.wait_for("19 unread")
        session.send("j")
        session.wait_for(" 2/19")
        session.send("q")
        assert session.wait() == 0
