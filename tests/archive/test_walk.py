"""Which files are pages, and what is said about those that cannot be read."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from termnews.archive.limits import Limits
from termnews.archive.walk import find_pages, is_page_name, open_page
from termnews.errors import ArchiveError
from termnews.model.problem import ProblemKind


def walked(root: Path, limits: Limits | None = None) -> tuple[set[bytes], dict[bytes, ProblemKind]]:
    """The pages and problems of a walk."""
    parts = list(find_pages(root, limits or Limits()))
    pages = {page.path for part in parts for page in part.pages}
    return pages, {problem.path: problem.kind for part in parts for problem in part.problems}


@pytest.mark.parametrize(
    ("name", "is_page"),
    [
        (b"a.html", True),
        (b"A.HTM", True),
        (b"a.xhtml", True),
        (b"a.shtml", True),
        (b"a.txt", True),
        (b"a.md", True),
        (b"a.markdown", True),
        (b"a.mhtml", True),
        (b"a.mht", True),
        (b"a.html.gz", True),
        (b"a.md.XZ", True),
        ("马云.txt".encode(), True),
        (b"\xff\xfe.txt", True),
        (b"line\nend.txt", True),
        (b"-rf.txt", True),
        (b".hidden.html", False),
        (b".html", False),
        (b"a.gz", False),
        (b"a.html.zip", False),
        (b"a.js", False),
        (b"html", False),
        (b"a.html~", False),
    ],
)
def test_a_page_is_known_by_its_name(name: bytes, is_page: bool) -> None:
    assert is_page_name(name) is is_page


def test_hidden_things_and_companions_of_saved_pages_are_passed_over_in_silence(tmp_path: Path) -> None:
    passed_over = ("a_files/frame.html", ".git/x.html", "b.files/x.html", "x.png")
    for name in ("a.html", "b.htm", "notes_files/x.html", *passed_over):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("x")

    assert walked(tmp_path) == ({b"a.html", b"b.htm", b"notes_files/x.html"}, {})


def test_links_are_not_followed_and_named_only_when_something_is_missed(tmp_path: Path) -> None:
    root, outside = tmp_path / "archive", tmp_path / "outside"
    for file in (root / "folder/page.html", root / ".git/annexed.html", outside / "other.html"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    for name, target in {
        "inside.html": "folder/page.html",
        "again": "folder",
        "up": "..",
        "out.html": outside / "other.html",
        "out": outside,
        "nowhere.html": "missing.html",
        "nowhere.png": "missing.png",
        "circle.html": "circle.html",
        "annexed.html": ".git/annexed.html",
        "password.html": "/etc/passwd",
        "picture.png": "/etc/passwd",
        "self": ".",
    }.items():
        (root / name).symlink_to(target)

    pages, problems = walked(root)

    assert pages == {b"folder/page.html"}
    assert set(problems) == {
        b"out.html", b"out", b"up", b"nowhere.html", b"circle.html", b"annexed.html", b"password.html",
    }  # fmt: skip
    assert set(problems.values()) == {ProblemKind.SYMLINK}


def test_the_archive_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.txt").write_text("x")
    (tmp_path / "link").symlink_to("real")

    assert walked(tmp_path / "link") == ({b"a.txt"}, {})


def test_pipes_and_sockets_under_a_page_name_are_problems_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket.html"))

        pages, problems = walked(tmp_path)

    assert pages == set()
    assert problems == {b"pipe.html": ProblemKind.SPECIAL_FILE, b"socket.html": ProblemKind.SPECIAL_FILE}


@pytest.mark.skipif(os.getuid() != 0, reason="only root makes device files")
def test_a_device_under_a_page_name_is_a_problem(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "null.html", 0o666 | 0o020000, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("device files may not be made here")

    assert walked(tmp_path)[1] == {b"null.html": ProblemKind.SPECIAL_FILE}


def test_names_that_are_not_utf8_are_kept_as_they_are(tmp_path: Path) -> None:
    for name in (b"\xff\xfe.html", b"esc\x1b[2J\n.html"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x")

    assert walked(tmp_path)[0] == {b"\xff\xfe.html", b"esc\x1b[2J\n.html"}


def test_folders_nested_deeper_than_the_limit_are_named(tmp_path: Path) -> None:
    deep = tmp_path / "1/2/3/4"
    deep.mkdir(parents=True)
    (tmp_path / "1/2/in.html").write_text("x")
    (deep / "too-deep.html").write_text("x")

    pages, problems = walked(tmp_path, Limits(folder_depth=2))

    assert pages == {b"1/2/in.html"}
    assert problems == {b"1/2/3": ProblemKind.TOO_DEEP}


def test_a_folder_of_thousands_comes_in_parts(tmp_path: Path) -> None:
    for number in range(1201):
        (tmp_path / f"{number}.txt").touch()

    parts = list(find_pages(tmp_path))

    assert len(parts) == 3
    assert [part.is_last for part in parts] == [False, False, True]
    assert sum(len(part.pages) for part in parts) == 1201


def test_newest_folders_come_first(tmp_path: Path) -> None:
    for name in ("2009", "2021", "2015"):
        (tmp_path / name).mkdir()

    assert [part.folder for part in find_pages(tmp_path)] == [b"", b"2021", b"2015", b"2009"]


def test_a_folder_that_is_gone_is_told_as_gone(tmp_path: Path) -> None:
    (part,) = find_pages(tmp_path, start=(b"missing",))

    assert part.is_gone
    assert not part.problems


def test_a_folder_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0)
    code = """if True:
        import sys
        from pathlib import Path
        from termnews.archive.walk import find_pages
        problems = [problem for part in find_pages(Path(sys.argv[1])) for problem in part.problems]
        print([(problem.path, problem.kind.value) for problem in problems])
    """
    # Root may read everything, unless it gives that away.
    as_others = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []

    done = subprocess.run(
        [*as_others, sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True
    )

    assert done.stdout == f"{[(b'locked', ProblemKind.UNREADABLE.value)]}\n"


def test_an_archive_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="Cannot read"):
        list(find_pages(tmp_path / "missing"))


def test_a_page_is_not_opened_through_a_folder_that_became_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/a.html").write_text("x")
    (tmp_path / "swapped").symlink_to("real")
    root = os.open(tmp_path, os.O_RDONLY)

    try:
        os.close(open_page(root, b"real/a.html"))
        with pytest.raises(OSError, match=r"directory|symbolic"):
            open_page(root, b"swapped/a.html")
    finally:
        os.close(root)
