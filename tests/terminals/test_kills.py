"""The reader killed under a person's keys: what its screen called saved is there."""

from __future__ import annotations

import fcntl
import json
import signal
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import post
from tests.terminals.session import TERMNEWS, Session

from termnews.shelf.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

KILLS = Path(__file__).parent.parent.parent / "benchmarks/kills.py"


@pytest.mark.parametrize("seed", range(2))
def test_what_the_screen_called_saved_outlives_the_reader(seed: int) -> None:
    """Two dozen rounds, in two parts that run side by side; the benchmark counts more."""
    command = [sys.executable, KILLS, "--rounds", "12", "--most", "4", "--seed", str(seed)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=170)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    told = json.loads(outcome.stdout)
    assert (told["rounds"], told["lost"]) == (12, 0)
    assert told["confirmed"] > 0


def test_what_could_not_be_saved_is_told_when_the_screen_is_gone(
    make_archive: Callable[[Mapping[str, str]], Path], tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    archive = make_archive({"a.md": post("選舉", "正文在此。")})
    with Session([*TERMNEWS, str(archive), "--shelf", str(tmp_path / "letter.txt")]) as session:
        session.wait_for("選舉")
        session.send("m")
        session.wait_for("not saved")
        session.send("Q")
        session.wait_for("Quit and discard")
        session.send("\x1b[B")
        session.settle()
        session.send("\r")
        assert session.wait() == 2
        left = bytes(session.received).rpartition(b"\x1b[?1049l")[2]
    assert b"could not be saved" in left
    assert b"is not a termnews shelf" in left


@contextmanager
def held(shelf: Path) -> Iterator[None]:
    """Keep the reader from saving, as another termnews does that writes."""
    with (shelf.with_name(shelf.name + ".lock")).open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("way", ["waited for", "asked twice", "told to"])
def test_leaving_waits_for_marks_that_are_being_saved_unless_asked_twice_or_told_to(
    make_archive: Callable[[Mapping[str, str]], Path], tmp_path: Path, way: str
) -> None:
    shelf, archive = tmp_path / "shelf.db", make_archive({"a.md": post("選舉", "正文在此。")})
    with Session([*TERMNEWS, str(archive), "--shelf", str(shelf)]) as session:
        session.wait_for("選舉")
        with held(shelf):
            session.send("m")
            session.wait_for("saving")
            if way == "told to":
                session.signal(signal.SIGTERM)
                assert session.wait() == 128 + signal.SIGTERM
            else:
                session.send("Q")
                session.wait_for("Saving 2 marks … Press again to quit now.")
            if way == "asked twice":
                session.send("\x11")
                assert session.wait() == 2
        if way == "waited for":
            assert session.wait() == 0
        left = bytes(session.received).rpartition(b"\x1b[?1049l")[2]
    assert (b"changes could not be saved: no time left." in left) is (way != "waited for")
    if way == "waited for":
        with closing(Shelf.open(shelf)) as again:
            assert [marks.starred for _keys, marks in again.keyed_marks()] == [True]
