"""`termnews mark` changes the marks of a query, and says so only when they are kept."""

from __future__ import annotations

import pytest
from tests.conftest import post

PAGES = {
    "a.md": post("選舉一", "第一篇文章說選舉。", date="2021-01-01"),
    "b.md": post("選舉二", "第二篇文章說選舉。", date="2021-01-02", tags="舊聞"),
    "c.md": post("天氣", "第三篇文章說天氣。", date="2021-01-03"),
}


@pytest.fixture
def archive(keep_archive):
    """Three articles."""
    return keep_archive(PAGES)


def titles(termnews, archive, *query: str) -> list[str]:
    """What a query finds, newest first."""
    return [r["title"] for r in termnews("search", *query, "sort:date", "--path", archive, "--json").records]


def test_marks_are_found_by_queries_afterwards(termnews, archive) -> None:
    done = termnews("mark", "選舉", "--path", archive, "--read", "--star", "--tag", "要聞")
    assert (done.code, done.out, done.err) == (0, "Marked 2 articles.\n", "")
    for query in ("is:read", "is:starred", "tag:要聞"):
        assert sorted(titles(termnews, archive, query)) == ["選舉一", "選舉二"]
    assert titles(termnews, archive, "is:unread") == ["天氣"]


def test_marks_are_taken_back(termnews, archive) -> None:
    termnews("mark", "選舉", "--path", archive, "--read", "--star", "--tag", "要聞")
    assert (
        termnews("mark", "舊聞", "OR", "tag:舊聞", "--path", archive, "--unread", "--unstar", "--untag", "要聞").code
        == 0
    )
    for query in ("is:read", "is:starred", "tag:要聞"):
        assert titles(termnews, archive, query) == ["選舉一"]


def test_a_term_with_a_hyphen_excludes(termnews, archive) -> None:
    done = termnews("mark", "選舉", "-tag:舊聞", "--path", archive, "--star")
    assert done.out == "Marked 1 article.\n"
    assert titles(termnews, archive, "is:starred") == ["選舉一"]


def test_nothing_found_is_told_by_the_exit_code(termnews, archive) -> None:
    done = termnews("mark", "無此詞", "--path", archive, "--star")
    assert (done.code, done.out) == (1, "Marked 0 articles.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--star",), "Missing QUERY"),
        (("--star", " "), "Missing QUERY"),
        (("選舉",), "Nothing to do"),
        (("選舉", "--read", "--unread"), "--read and --unread contradict each other."),
        (("選舉", "--unstar", "--star"), "--star and --unstar contradict each other."),
        (("選舉", "--tag", " "), "cannot be empty"),
        (("選舉", "--star", "--private"), "saves no marks"),
        (("(", "--star"), ">>>"),
    ],
)
def test_what_is_missing_is_said(termnews, archive, words: tuple[str, ...], sentence: str) -> None:
    done = termnews("mark", *words, "--path", archive)
    assert done.code == 2
    assert sentence in done.err


def test_marks_that_cannot_be_kept_are_no_success(termnews, archive, tmp_path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    done = termnews("mark", "選舉", "--path", archive, "--star", "--shelf", tmp_path / "letter.txt")
    assert done.code == 2
    assert done.out == ""
    assert "Marks not saved: " in done.err
    assert "not a termnews shelf" in done.err
    assert (tmp_path / "letter.txt").read_text() == "Dear reader"


def test_a_moved_archive_keeps_its_marks(termnews, make_archive) -> None:
    archive = make_archive(PAGES)
    termnews("mark", "天氣", "--path", archive, "--star")
    moved = archive.rename(archive.with_name("elsewhere"))
    (moved / "c.md").rename(moved / "renamed.md")
    assert titles(termnews, moved, "is:starred") == ["天氣"]
