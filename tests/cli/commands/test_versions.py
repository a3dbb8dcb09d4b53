"""`termnews versions` and `termnews diff`: what an article said when, and what changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.archive.containers.pages import PAGES
from tests.archive.test_captures import CHANGED, GONE, OK, PAGE, captured

from termnews.cli.commands.diff import record
from termnews.desk.comparison import ComparedWords, Difference


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An article that was changed, retitled and withdrawn, and another one."""
    retitled = CHANGED._replace(title="河水没有涨过旧码头")
    root = tmp_path / "a"
    root.mkdir()
    (root / "crawl.warc").write_bytes(
        captured(
            ("2020-01-01", PAGE.page, OK),
            ("2020-02-01", CHANGED.page, OK),
            ("2020-03-01", retitled.page, OK),
            ("2020-04-01", GONE, "404 Not Found"),
        )
    )
    (root / "ferry.html").write_bytes(PAGES[2].page)
    return root


def test_an_article_is_listed_and_found_once_whatever_its_versions(termnews, archive: Path) -> None:
    """The newest version that has it stands for all; `--pages` prints each."""
    title = "河水没有涨过旧码头"
    listed = [line.split("\t")[3] for line in termnews("list", archive).out.splitlines()]

    assert sorted(listed) == sorted([title, PAGES[2].title])
    assert len(termnews("list", "--pages", archive).out.splitlines()) == 4
    found = termnews("search", "码头", "-p", archive).out.splitlines()
    assert [line.split("\t")[3] for line in found].count(title) == len(found) == 1
    assert len(termnews("search", "码头", "sort:date", "-p", archive).out.splitlines()) == 1


def test_sources_count_articles_whatever_their_versions(termnews, archive: Path) -> None:
    assert termnews("sources", archive).out == "1\tnews.example.org\n"


def test_versions_are_listed_the_oldest_first_with_what_changed(termnews, archive: Path) -> None:
    lines = [line.split("\t") for line in termnews("versions", PAGE.address, "-p", archive).out.splitlines()]

    assert [line[0] for line in lines] == ["@1", "@2", "@3", "@4"]
    assert [line[1][:10] for line in lines] == ["2020-01-01", "2020-02-01", "2020-03-01", "2020-04-01"]
    assert lines[1][2].startswith("+")
    assert "title changed" in lines[2][2]
    assert lines[3][2] == "withdrawn"


def test_versions_as_json_say_where_each_lies(termnews, archive: Path) -> None:
    records = termnews("versions", PAGE.address.removeprefix("https://"), "-p", archive, "--json").records

    assert [record["gone"] for record in records] == [False, False, False, True]
    assert {record["path"] for record in records} == {"crawl.warc"}
    assert len({record["member"] for record in records}) == 4


def test_a_diff_marks_words_inside_paragraphs_that_were_changed(termnews, archive: Path) -> None:
    outcome = termnews("diff", f"{PAGE.address}@1", f"{PAGE.address}@2020-02-14", "-p", archive)

    assert PAGE.paragraphs[1] in outcome.out
    assert "涨" in outcome.out
    assert any(line.startswith(("- ", "+ ", "~ ")) for line in outcome.out.splitlines())


def test_a_diff_of_beginnings_says_so(termnews, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termnews.desk.comparison._MOST", 1)

    assert "first 1 paragraphs" in termnews("diff", f"{PAGE.address}@1", f"{PAGE.address}@2", "-p", archive).err


def test_a_diff_as_json_has_both_sides(termnews, archive: Path) -> None:
    (change,) = termnews("diff", f"{PAGE.address}@1", f"{PAGE.address}@2", "-p", archive, "--json").records

    assert (change["removed"], change["added"]) == ([PAGE.paragraphs[2]], [CHANGED.paragraphs[2]])


def test_a_paragraph_that_only_gained_words_is_on_both_sides_in_json() -> None:
    """Who replaces what is removed by what is added has the newer text."""
    change = Difference(((ComparedWords(" ", "甲"), ComparedWords("+", "乙")), (ComparedWords("-", "丙"),)), after="")

    assert (record(change)["removed"], record(change)["added"]) == (["甲", "丙"], ["甲乙"])


def test_without_a_version_the_last_that_has_the_article_is_meant(termnews, archive: Path) -> None:
    assert termnews("diff", PAGE.address, f"{PAGE.address}@3", "-p", archive).out == ""


def test_any_version_can_be_printed(termnews, archive: Path) -> None:
    """By its id or its address; a version that is not there costs no other article."""
    identity = termnews("show", PAGE.address, "-p", archive, "--format", "json").records[0]["id"]
    shown = termnews("show", f"{identity}@1", f"{PAGE.address}@9", f"{PAGE.address}@2", "-p", archive)

    assert shown.code == 1
    assert "has no version 9" in shown.err
    assert shown.out.index(PAGE.paragraphs[2]) < shown.out.index(CHANGED.paragraphs[2])


@pytest.mark.parametrize("word", ["zzzzzzzz", "https://nowhere.example.org/x", f"{PAGE.address}@9"])
def test_what_is_not_there_is_told(termnews, archive: Path, word: str) -> None:
    outcome = termnews("diff", word, PAGE.address, "-p", archive)

    assert outcome.code == 2
    assert "termnews" in outcome.err
