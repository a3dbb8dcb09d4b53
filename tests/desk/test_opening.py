"""Which archive a path means."""

from __future__ import annotations

from pathlib import Path

import pytest

from termnews.desk import opening
from termnews.desk.opening import Opening, find_archive, seeds_that_come_along
from termnews.errors import UsageError
from termnews.settings import Settings


def test_a_folder_is_an_archive(tmp_path: Path) -> None:
    """A folder is opened as it is."""
    assert find_archive(tmp_path, Settings()) == Opening(tmp_path)


def test_a_file_opens_its_folder_at_that_file(tmp_path: Path) -> None:
    """`termnews 文章.html` opens the folder around it, with that article in the reader."""
    (tmp_path / "文章.html").touch()

    assert find_archive(tmp_path / "文章.html", Settings()) == Opening(tmp_path, Path("文章.html"))


def test_a_folder_in_the_settings_comes_before_seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who named an archive gets it, wherever they stand."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)

    assert find_archive(None, Settings(archive=tmp_path / "mine")).root == tmp_path / "mine"
    assert find_archive(None, Settings()).root == tmp_path / "seeds"


def test_without_seeds_here_the_ones_that_come_along_are_opened(tmp_path: Path, monkeypatch) -> None:
    """`termnews` alone always opens something to read."""
    monkeypatch.chdir(tmp_path)

    root = find_archive(None, Settings()).root

    assert root == seeds_that_come_along()
    assert (root / "000_e0e2832ca9543627.txt").is_file()


def test_a_tilde_is_the_persons_home(own_home: Path) -> None:
    """A path from the settings file may begin with ~."""
    (own_home / "news").mkdir()

    assert find_archive(Path("~/news"), Settings()).root == own_home / "news"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere", "does not exist"),
        ("a-file/below", "Cannot open"),
        ("x" * 300, "Cannot open"),
        ("\x1b[31mred", "�[31mred"),
    ],
    ids=["not there", "below a file", "a name too long", "escapes in the name"],
)
def test_what_cannot_be_opened_is_told(tmp_path: Path, path: str, words: str) -> None:
    """A sentence says which path, and what to give instead."""
    (tmp_path / "a-file").touch()

    with pytest.raises(UsageError, match=words.replace("[", r"\[")):
        find_archive(tmp_path / path, Settings())


def test_a_current_folder_that_has_gone_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match=r"^The current folder no longer exists. Go to another.$"):
        find_archive(Path("news"), Settings())


def test_where_there_is_nothing_to_open_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy of the sources alone, and a folder without ./seeds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(opening, "seeds_that_come_along", lambda: tmp_path / "seeds")

    with pytest.raises(UsageError, match="There is no archive to open"):
        find_archive(None, Settings())
