"""`termnews index` reads an archive in ahead of time."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.conftest import post

from termnews.archive.archive import Archive
from termnews.archive.news import Progress
from termnews.cli.commands.index import progress_line

PAGES = {f"{number}.md": post(f"第{number}篇", f"这是第{number}篇文章。") for number in range(5)} | {"empty.html": ""}


def test_a_first_run_says_what_it_read_and_a_second_that_there_was_nothing_to_read(termnews, make_archive) -> None:
    root = make_archive(PAGES)

    first, second = termnews("index", root), termnews("index", root)

    assert first.code == second.code == 0
    assert first.out.startswith("5 articles, 6 files read, 1 problem, ")
    assert second.out.startswith("5 articles, 0 files read, 1 problem, ")
    assert first.out.count("\n") == 1
    assert not first.err


def test_what_was_passed_over_is_no_problem(termnews, make_archive) -> None:
    root = make_archive(PAGES | {"cookies.txt": "# HTTP Cookie File\n"})

    assert termnews("index", root).out.startswith("5 articles, 7 files read, 1 problem, ")


def test_copies_count_once_as_in_the_list(termnews, make_archive) -> None:
    root = make_archive({"a.md": PAGES["1.md"], "b.md": PAGES["1.md"], "c.md": PAGES["2.md"]})

    assert termnews("index", root).out.startswith("2 articles, 3 files read")


def test_a_host_is_named_for_a_server_alone(termnews, make_archive) -> None:
    outcome = termnews("index", make_archive(PAGES), "--host", "desk")

    assert (outcome.code, outcome.err) == (2, "termnews: --host needs --into.\n")


def test_rebuilding_reads_everything_again(termnews, make_archive, tmp_path: Path) -> None:
    root = make_archive(PAGES)
    termnews("index", root, "--cache", tmp_path / "here")

    again = termnews("index", root, "--cache", tmp_path / "here", "--rebuild")

    assert again.out.startswith("5 articles, 6 files read")
    assert list((tmp_path / "here").glob("*.sqlite"))


def test_the_articles_at_the_top_need_no_process_when_the_reader_opens_them(termnews, make_archive, tmp_path) -> None:
    """Of many people who log in at once, each would start one."""
    root = make_archive(
        {f"{day}.md": post(f"第{day}天", "这一天的事。", date=f"2020-01-{day}") for day in range(10, 31)}
    )
    termnews("index", root, "--cache", tmp_path / "here")

    with Archive.open(root, cache=tmp_path / "here", private=True) as archive:
        kept = [archive.has_markdown(number) for number in archive.catalogue.order]

    assert kept == [True] * 20 + [False]


def test_a_cache_that_cannot_be_written_is_told_on_stderr(termnews, make_archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    outcome = termnews("index", make_archive(PAGES), "--cache", tmp_path / "file")

    assert outcome.code == 0
    assert "Cannot write to" in outcome.err


def test_a_terminal_sees_how_far_it_has_come(make_archive, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "termnews", "index", str(make_archive(PAGES)), "--cache", str(tmp_path / "cache")]
    outer, inner = pty.openpty()

    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=inner, text=True, check=True)

    os.close(inner)
    drawn = os.read(outer, 100_000).decode()
    os.close(outer)
    assert drawn.endswith("\r\x1b[K")
    assert done.stdout.startswith("5 articles")


def test_the_bar_says_files_rate_and_time_left() -> None:
    """The time as soon as the files have been counted."""
    counted = Progress(50, 500, seconds=10, is_counted=True)
    assert progress_line(counted) == "██" + "░" * 22 + " 50/500 files · 5/s · 1:30 left"
    assert progress_line(Progress(50, 200, seconds=10)) == "█" * 6 + "░" * 18 + " 50/200 files · 5/s"
    assert progress_line(Progress()) == "░" * 24 + " 0/0 files · 0/s"
