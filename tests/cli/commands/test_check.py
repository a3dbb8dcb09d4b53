"""`termnews check` lists what kept pages from being read."""

from __future__ import annotations

from tests.conftest import post

GOOD = {"good.md": post("好的一篇", "这一篇谁都能读。")}


def test_problems_are_listed_by_kind_with_path_and_reason(termnews, make_archive) -> None:
    root = make_archive(GOOD | {"b.html": "", "a\x1b.html": ""})
    (root / "link.html").symlink_to("/etc/passwd")

    outcome = termnews("check", root)

    assert outcome.code == 0
    assert [line.split("\t")[:2] for line in outcome.out.splitlines()] == [
        ["empty-text", "a\ufffd.html"],
        ["empty-text", "b.html"],
        ["symlink", "link.html"],
    ]
    assert outcome.err == "3 problems in 1 article.\n"


def test_a_notice_is_printed_once(termnews, make_archive, tmp_path) -> None:
    """Here that of a cache folder that cannot be written."""
    (tmp_path / "file").touch()

    assert termnews("check", make_archive(GOOD), "--cache", tmp_path / "file").err.count("temporary file") == 1


def test_copies_are_told_from_articles(termnews, make_archive) -> None:
    """The reader shows an article once; `check` says how many pages hold it."""
    text = "这一篇存了两次，两次都是同样的话，一个字也不差，所以在列表里只占一行。"
    outcome = termnews("check", make_archive({"a.md": post("存了两次", text), "b/a.md": post("存了两次", text)} | GOOD))

    assert outcome.err == "0 problems in 2 articles in 3 pages (each copy and version is a page).\n"


def test_as_json_a_problem_is_an_object_a_line(termnews, make_archive) -> None:
    outcome = termnews("check", make_archive(GOOD | {"empty.html": ""}), "--json")

    (record,) = outcome.records
    assert (record["kind"], record["path"]) == ("empty-text", "empty.html")
    assert record["reason"].endswith(".")
    assert not outcome.err


def test_strict_makes_the_exit_code_say_whether_there_are_problems(termnews, make_archive) -> None:
    root = make_archive(GOOD)
    assert termnews("check", root, "--strict").code == 0

    (root / "empty.html").touch()

    assert termnews("check", root, "--strict").code == 1


OTHERS = {
    "a.png": b"\x89PNG\r\n\x1a\n",
    "b.jpg": b"\xff\xd8\xff\xe0",
    "notes.rtf": rb"{\rtf1 x}",
    "c.dat": b"\0\1\2",
    ".hidden": b"x",
}


def test_a_folder_of_other_files_says_which(termnews, make_archive) -> None:
    """Nobody is left to wonder why an archive is empty."""
    root = make_archive(OTHERS)

    for command in ("check", "list"):
        assert "It holds other files: pictures: 2, " in termnews(command, root).err
        assert "office documents: 1" in termnews(command, root).err
        assert "of unknown kind: 1" in termnews(command, root).err
    assert "other files" not in termnews("check", make_archive(GOOD)).err


def test_an_empty_folder_holds_nothing(termnews, make_archive) -> None:
    assert "other files" not in termnews("list", make_archive({})).err


def test_what_was_passed_over_is_counted_apart(termnews, make_archive) -> None:
    """Nothing is wrong with the cookies of a mirror: `--strict` does not fail for them."""
    root = make_archive(GOOD | {"cookies.txt": "# HTTP Cookie File\n"})
    outcome = termnews("check", root, "--strict")

    assert outcome.code == 0
    assert outcome.out.startswith("passed-over\tcookies.txt\t")
    assert outcome.err == "0 problems in 1 article.\n1 file was skipped.\n"


def test_a_page_that_was_withdrawn_is_news_and_no_problem(termnews, seeds) -> None:
    """Among the articles that come with termnews is one that its server had no more, with a page of three words."""
    outcome = termnews("check", seeds, "--strict")

    assert (outcome.code, outcome.out) == (0, "")
