"""What may not be read or written is named: the one file, not its folder; nobody is told that there are no marks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.shelf.done import set_starred

from termnews.shelf.shelf import Shelf

ARTICLE = ("url:a",)
NOBODY = 65534
WITHOUT_RIGHTS = (
    ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner", "--"] if os.geteuid() == 0 else []
)
"""Root may do everything: it is run as an account that may not."""

pytestmark = pytest.mark.skipif(
    bool(WITHOUT_RIGHTS) and not shutil.which("setpriv"), reason="root keeps its rights without setpriv"
)

TRY = """
import json, sys
from pathlib import Path
from termnews.shelf.marks import Change
from termnews.shelf.shelf import Shelf

shelf = Shelf.open(Path(sys.argv[1]))
starred = shelf.marks(("url:a",)).starred
shelf.change([Change(("url:b",), "starred", 5)])
saved = shelf.wait_settled(20)
print(json.dumps([starred, shelf.reading_problem, saved, shelf.state.reason]))
shelf.close()
"""


class Outcome(NamedTuple):
    """What became of a shelf in the hands of an account with few rights."""

    is_starred: bool
    reading_problem: str
    is_saved: bool
    reason: str


def tried(file: Path) -> Outcome:
    """Read the mark of `ARTICLE`, and make another, without rights on files of others."""
    words = [*WITHOUT_RIGHTS, sys.executable, "-c", TRY, str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode and "setpriv:" in done.stderr:
        pytest.skip(done.stderr)
    return Outcome(*json.loads(done.stdout))


@pytest.fixture
def file(tmp_path: Path, open_shelf: Callable[..., Shelf]) -> Path:
    """A closed shelf with a star on `ARTICLE`."""
    file = tmp_path / "shelf" / "shelf.db"
    shelf = open_shelf(file)
    set_starred(shelf, [ARTICLE])
    assert shelf.wait_saved(10)
    shelf.close()
    return file


@pytest.mark.parametrize(
    ("end", "mode"), [("", 0), ("", 0o400), (".log", 0), (".log", 0o400), (".lock", 0o400), ("-wal", 0)]
)
def test_the_one_file_that_cannot_be_written_is_named(file: Path, end: str, mode: int) -> None:
    """A log that cannot be read is not taken for a damaged one."""
    barred = file.with_name(file.name + end)
    barred.touch()
    barred.chmod(mode)

    outcome = tried(file)

    what = "read" if (end, mode) == ("", 0) else "write to"
    assert outcome.reason == f"Cannot {what} {barred}: permission denied. Change its owner or permissions."
    assert not outcome.is_saved
    assert outcome.is_starred == (what != "read")
    assert outcome.reading_problem == (outcome.reason if what == "read" else "")
    assert not list(file.parent.glob("*damaged*"))


@pytest.mark.parametrize("kept", ["all", "the log"])
def test_marks_in_a_folder_that_cannot_be_used_may_be_missing_and_that_is_told(file: Path, kept: str) -> None:
    """They are not said to be none."""
    if kept == "the log":
        file.unlink()
    file.parent.chmod(0 if kept == "all" else 0o500)

    outcome = tried(file)

    file.parent.chmod(0o700)
    assert outcome.reading_problem
    assert not outcome.is_saved


def test_a_folder_without_a_shelf_that_cannot_be_written_has_no_marks(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir(mode=0o500)

    outcome = tried(tmp_path / "empty" / "shelf.db")

    assert outcome == Outcome(False, "", False, "Cannot write to the shelf's folder.")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_shelf_of_another_account_that_lets_this_one_write_is_used(file: Path) -> None:
    """Its permissions, which only its owner can change, stay as they are."""
    for path in (*file.parent.iterdir(), file.parent):
        path.chmod(0o777 if path.is_dir() else 0o666)
        os.chown(path, NOBODY, NOBODY)

    outcome = tried(file)

    assert outcome == Outcome(True, "", True, "")
    assert file.stat().st_mode & 0o777 == 0o666
