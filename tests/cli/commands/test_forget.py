"""`termnews forget` asks, and leaves no trace."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import post

from termnews.shelf.person import SavedSearch
from termnews.shelf.shelf import Shelf


@pytest.fixture
def archive(make_archive):
    """Two articles."""
    return make_archive(
        {"a.md": post("選舉", "這是第一篇文章。"), "b.md": post("天氣", "這是第二篇文章。", date="2021-01-02")}
    )


@pytest.fixture
def marked(termnews, archive):
    """Both are starred, and have an own tag."""
    termnews("mark", "文章", "--path", archive, "--star", "--tag", "祕密標籤")
    return archive


def files_of(home) -> dict[str, bytes]:
    """Everything that termnews keeps."""
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_articles_of_a_query_are_forgotten(termnews, marked) -> None:
    done = termnews("forget", "選舉", "--path", marked, "--yes")
    assert (done.code, done.out) == (0, "Forgot 1 article.\n")
    assert [r["title"] for r in termnews("search", "is:starred", "--path", marked, "--json").records] == ["天氣"]


@pytest.mark.parametrize("words", [("選舉",), ("--all",)])
def test_what_is_forgotten_is_forgotten_where_nobody_can_be_told(termnews, marked, words: tuple[str, ...]) -> None:
    """A full disk behind the output is no reason to say that marks were left."""
    with Path("/dev/full").open("w") as full:
        path = [] if words == ("--all",) else ["--path", marked]
        command = [sys.executable, "-m", "termnews", "forget", *words, *path, "--yes"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "termnews: Cannot write the output: No space left on device.\n")
    assert "選舉" not in termnews("search", "is:starred", "--path", marked).out


def test_nothing_found_forgets_nothing(termnews, marked) -> None:
    done = termnews("forget", "無此詞", "--path", marked, "--yes")
    assert (done.code, done.out) == (1, "Forgot 0 articles.\n")


def test_everything_is_forgotten_with_the_index(termnews, marked, own_home) -> None:
    cache = own_home / ".cache" / "termnews"
    shelf = Shelf.open()
    shelf.save_search(SavedSearch("祕密", "祕密搜尋"))
    shelf.close()
    (cache / "other").write_text("not ours")
    assert any("祕密標籤".encode() in data for data in files_of(own_home).values())

    done = termnews("forget", "--all", "--yes")

    assert (done.code, done.out) == (0, "Everything forgotten.\n")
    for trace in ("祕密", "選舉", "天氣", "文章"):
        assert not [name for name, data in files_of(own_home).items() if trace.encode() in data]
    assert [path.name for path in cache.iterdir()] == ["other"]
    assert termnews("search", "is:starred", "--path", marked).code == 1


def test_everything_is_forgotten_where_nothing_was_kept(termnews, own_home, tmp_path) -> None:
    assert termnews("forget", "--all", "--yes").code == 0
    assert termnews("forget", "--all", "--yes", "--cache", tmp_path / "none").code == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "name a query, or use --all"),
        ((" ",), "name a query, or use --all"),
        (("選舉", "--all"), "Use either a query or --all."),
        (("--all", "--private"), "nothing to forget"),
    ],
)
def test_what_is_missing_is_said(termnews, words: tuple[str, ...], sentence: str) -> None:
    done = termnews("forget", *words, "--yes")
    assert done.code == 2
    assert sentence in done.err


def test_nothing_is_forgotten_when_nobody_can_be_asked(termnews, marked, monkeypatch) -> None:
    with open(os.devnull) as nobody:  # noqa: PTH123
        monkeypatch.setattr(sys, "stdin", nobody)
        done = termnews("forget", "選舉", "--path", marked)
    assert done.code == 2
    assert "--yes" in done.err
    assert len(termnews("search", "is:starred", "--path", marked).out.splitlines()) == 2


@pytest.mark.parametrize(("answer", "code", "left"), [("y", 0, 1), ("n", 130, 2)])
def test_a_person_is_asked(termnews, marked, monkeypatch, answer: str, code: int, left: int) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    with os.fdopen(theirs) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        assert termnews("forget", "選舉", "--path", marked).code == code
    os.close(ours)
    assert len(termnews("search", "is:starred", "--path", marked).out.splitlines()) == left


def test_a_shelf_that_cannot_be_forgotten_is_told(termnews, tmp_path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    done = termnews("forget", "--all", "--yes", "--shelf", tmp_path / "letter.txt")
    assert done.code == 2
    assert "not a termnews shelf" in done.err
    assert (tmp_path / "letter.txt").read_text() == "Dear reader"


def test_an_index_that_cannot_be_removed_is_told(termnews, tmp_path) -> None:
    (tmp_path / "file").touch()
    done = termnews("forget", "--all", "--yes", "--cache", tmp_path / "file")
    assert done.code == 2
    assert "Not everything could be forgotten" in done.err
