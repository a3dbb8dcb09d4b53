"""The reader killed under a person's keys: what its screen called saved is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import post
from tests.terminals.session import TERMNEWS, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KILLS = Path(__file__).parent.parent.parent / "benchmarks/kills.py"


@pytest.mark.parametrize("seed", range(3))
def test_what_the_screen_called_saved_outlives_the_reader(seed: int) -> None:
    """Sixty rounds, in three parts that run side by side."""
    command = [sys.executable, KILLS, "--rounds", "20", "--most", "0.4", "--seed", str(seed)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=170)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    told = json.loads(outcome.stdout)
    assert (told["rounds"], told["lost"]) == (20, 0)
    assert told["confirmed"] > 0


def test_what_could_not_be_saved_is_told_when_the_screen_is_gone(
    make_archive: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    archive = make_archive({"a.md": post("選舉", "正文在此。")})
    with Session([*TERMNEWS, str(archive), "--shelf", str(tmp_path / "letter.txt")]) as session:
        session.wait_for("1/1")
        session.send("m")
        session.wait_for("not saved")
        session.send("Q")
        session.wait_for("Leave and lose them")
        session.send("\x1b[B")
        session.settle()
        session.send("\r")
        assert session.wait() == 0
        left = bytes(session.received).rpartition(b"\x1b[?1049l")[2]
    assert b"could not be saved" in left
    assert b"is not a shelf of termnews" in left
