"""What was confirmed outlives kills and crowds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from termnews.shelf.shelf import Shelf

WRITERS = Path(__file__).with_name("writers.py")
OpenShelf = Callable[..., Shelf]


def run(*words: object) -> dict[str, int]:
    """Run the script of writers."""
    done = subprocess.run(
        [sys.executable, WRITERS, *map(str, words)], capture_output=True, text=True, timeout=150, check=False
    )
    assert done.stderr == ""
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_sixty_kills_lose_nothing_that_was_confirmed(file: Path) -> None:
    outcome = run("kill", file, 60)
    assert outcome["confirmed"] >= 60
    assert outcome["lost"] == 0


@pytest.mark.parametrize(("writers", "changes"), [(2, 50), (8, 25), (32, 6)])
def test_many_writers_lose_nothing_and_meet_no_error(
    file: Path, open_shelf: OpenShelf, writers: int, changes: int
) -> None:
    assert run("crowd", file, writers, changes) == {"failed": 0}
    shelf = open_shelf()
    everybody = [(writer, change) for writer in range(writers) for change in range(changes)]
    assert set(shelf.marks(("url:shared",)).tags) == {f"{writer} {change}" for writer, change in everybody}
    assert all(shelf.marks((f"url:{writer}/{change}",)).read for writer, change in everybody)
    # A note takes in what its writer has not seen of the others', and nothing else.
    note = shelf.marks(("url:also shared",)).note
    assert note
    assert set(note.split("\n\n")) <= {f"{writer} {change}" for writer, change in everybody}
