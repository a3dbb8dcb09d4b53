"""Opening a folder as an archive: what is there, what has changed, what is found by what."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.archive.stores import on_both_stores
from tests.conftest import post

from termnews.archive.archive import Archive
from termnews.errors import ArchiveError, TermnewsError
from termnews.model.problem import ProblemKind
from termnews.model.row import Number
from termnews.text.clean import clean_path

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
Opened = Callable[..., Archive]

PAGES = {
    "2021/a.md": post("马云陷风暴", "阿里巴巴集团创办人马云杠上北京当局。", date="2021-01-05", tags="北京, 金融"),
    "2021/b.md": post("蚂蚁集团", "旗下金融科技事业蚂蚁集团遭重点整顿。", date="2021-01-05", tags="金融"),
    "c.md": post("螞蟻集團", "繁體字的一篇文章，講的是同一件事。", date="2019-03", tags="金融", source="南岸電台"),
    "d.txt": "没有日期的一篇\n\n这一页什么日期也没有写，所以排在最后。",
}


def titles(archive: Archive) -> list[str]:
    """The titles in the catalogue's order."""
    return [row.title for row in archive.rows(archive.catalogue.order)]


@on_both_stores
def test_articles_come_newest_first_undated_last_and_equal_dates_by_path(
    make_archive: MakeArchive, opened: Opened
) -> None:
    archive = opened(make_archive(PAGES))

    assert [archive.path(Number(n)) for n in archive.catalogue.order] == [b"2021/a.md", b"2021/b.md", b"c.md", b"d.txt"]


@on_both_stores
def test_facets_count_tags_sources_years_and_months(make_archive: MakeArchive, opened: Opened) -> None:
    catalogue = opened(make_archive(PAGES)).catalogue

    assert catalogue.counts("tag") == [("金融", 3), ("北京", 1)]
    assert dict(catalogue.counts("source")) == {"希望之声": 2, "南岸電台": 1}
    assert dict(catalogue.counts("year")) == {"2021": 2, "2019": 1}
    assert dict(catalogue.counts("month")) == {"2021-01": 2, "2019-03": 1}
    assert catalogue.counts("nonsense") == []


def test_a_second_start_shows_everything_before_it_looks(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root = make_archive(PAGES)
    before = opened(root)
    expected = titles(before)
    before.stop()

    with Archive.open(root, cache=tmp_path / "cache") as archive:
        assert titles(archive) == expected
        assert archive.catalogue.counts("tag") == [("金融", 3), ("北京", 1)]


@on_both_stores
def test_a_second_start_reads_only_what_has_changed(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive(PAGES)
    first = opened(root)
    kept = first.numbers_for_path("c.md")
    first.stop()
    (root / "2021/b.md").unlink()
    (root / "2021/a.md").write_text(post("改了的题目", "正文也改了，现在说的是别的事情。"))
    (root / "e.md").write_text(post("新的一篇", "今天才存下来的一篇文章。", date="2022-01-01"))

    archive = opened(root)

    assert archive.progress.done == 2
    assert titles(archive) == ["新的一篇", "改了的题目", "螞蟻集團", "没有日期的一篇"]
    assert archive.numbers_for_path("c.md") == kept
    assert archive.catalogue.counts("tag") == [("金融", 1)]


@on_both_stores
def test_a_page_may_claim_any_time(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive(PAGES | {"empty.html": ""})
    for name, seconds in {"c.md": 15_000_000_000, "2021/a.md": -1_000_000_000, "empty.html": 15_000_000_000}.items():
        os.utime(root / name, (seconds, seconds))
    if (root / "c.md").stat().st_mtime_ns <= 2**63:
        pytest.skip("This disk keeps no such times.")
    opened(root).stop()

    again = opened(root)

    assert len(again.catalogue) == len(PAGES)
    assert again.progress.done == 0


def test_a_start_with_nothing_new_reads_and_writes_nothing(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path
) -> None:
    root = make_archive(PAGES)
    opened(root).stop()
    (index,) = (tmp_path / "cache").glob("*.sqlite")
    before = index.read_bytes()

    archive = opened(root)
    archive.stop()

    assert archive.progress.done == 0
    assert index.read_bytes() == before


@on_both_stores
def test_a_vanished_folder_takes_its_articles_along(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive(PAGES)
    opened(root).stop()
    for file in (root / "2021").iterdir():
        file.unlink()
    (root / "2021").rmdir()

    archive = opened(root)

    assert titles(archive) == ["螞蟻集團", "没有日期的一篇"]
    assert archive.catalogue.counts("month") == [("2019-03", 1)]


@on_both_stores
def test_numbers_are_never_given_twice(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive({"a.md": PAGES["c.md"]})
    first = opened(root)
    old = first.numbers_for_path("a.md")
    first.stop()
    (root / "a.md").rename(root / "b.md")

    assert opened(root).numbers_for_path("b.md") != old


@on_both_stores
def test_an_article_comes_back_as_it_was_read(make_archive: MakeArchive, opened: Opened, seeds: Path) -> None:
    (seed,) = (file for file in seeds.iterdir() if file.name.startswith("000_"))
    archive = opened(make_archive({"seed.txt": seed.read_bytes()}))
    (number,) = archive.numbers_for_path("seed.txt")

    article = archive.article(number)

    assert (article.title, article.source, article.byline) == (
        "马云陷风暴 美媒曝北京争夺敏感资料",
        "希望之声",
        "岳文骁",
    )
    assert article.published is not None
    assert (article.published.iso, article.published.origin) == ("2021-01-05", "byline")
    assert article.posted is not None
    assert article.original == "https://www.soundofhope.org/post/460922"
    assert len(article.related) == 5
    assert article.captions
    assert article.notices
    assert article.text == archive.text(number)
    assert len(article.fingerprints) == len(article.text.split("\n"))
    assert archive.keys(number) == article.keys
    assert any(key.startswith("sha256:") for key in article.keys)
    assert not article.body


@on_both_stores
def test_articles_are_found_by_id_key_address_and_path(make_archive: MakeArchive, opened: Opened, seeds: Path) -> None:
    (seed,) = (file for file in seeds.iterdir() if file.name.startswith("000_"))
    archive = opened(make_archive({"folder/seed.txt": seed.read_bytes(), "other.md": PAGES["c.md"]}))
    found = archive.numbers_for_path("folder/seed.txt")
    article = archive.article(found[0])

    assert archive.numbers_for_id(article.id) == archive.numbers_for_id(article.id[:6]) == found
    assert archive.numbers_for_id("0") == []
    assert archive.numbers_for_keys(article.keys[-1:]) == found
    assert archive.numbers_for_keys(article.keys) == found
    assert archive.numbers_for_url("http://soundofhope.org/post/460922/#top") == found
    assert archive.numbers_for_path("missing.txt") == []


@on_both_stores
def test_markdown_is_made_once_and_kept(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive({"a.md": post("题目", "一段**重点**文字。\n\n又一段。")})
    first = opened(root)
    number = first.numbers_for_path("a.md")[0]
    made = first.markdown(number)
    assert "又一段。" in made
    first.stop()

    again = opened(root)
    assert again.has_markdown(number)
    assert again.markdown(number) == made


@on_both_stores
def test_markdown_of_a_page_that_has_vanished_is_an_error_in_a_sentence(
    make_archive: MakeArchive, opened: Opened
) -> None:
    root = make_archive({"a.md": PAGES["c.md"], "b.md": PAGES["2021/b.md"]})
    archive = opened(root)
    (gone,), (emptied,) = archive.numbers_for_path("a.md"), archive.numbers_for_path("b.md")
    (root / "a.md").unlink()
    (root / "b.md").write_text("")

    for number in (gone, emptied):
        with pytest.raises(TermnewsError):
            archive.markdown(number)


@on_both_stores
def test_a_row_whose_page_is_gone_says_so_instead_of_failing(make_archive: MakeArchive, opened: Opened) -> None:
    archive = opened(make_archive(PAGES))

    assert archive.row(999).title == "This page no longer exists."  # type: ignore[arg-type]
    with pytest.raises(ArchiveError, match="no longer exists"):
        archive.article(999)  # type: ignore[arg-type]


@on_both_stores
def test_what_is_no_article_is_a_problem_and_is_not_read_again(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive({"empty.html": "", "good.md": PAGES["c.md"]})
    first = opened(root)
    assert [(p.kind, p.path) for p in first.problems()] == [(ProblemKind.EMPTY_TEXT, "empty.html")]
    first.stop()

    again = opened(root)
    assert again.progress.done == 0
    assert [p.path for p in again.problems()] == ["empty.html"]
    again.stop()
    (root / "empty.html").write_text(post("现在有了", "这里现在有一篇文章了。"))

    assert opened(root).problems() == []


@on_both_stores
def test_problems_of_files_that_are_gone_are_forgotten(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive({"empty.html": "", "folder/empty.html": "", "good.md": PAGES["c.md"]})
    os.mkfifo(root / "pipe.html")
    first = opened(root)
    assert {p.kind for p in first.problems()} == {ProblemKind.EMPTY_TEXT, ProblemKind.SPECIAL_FILE}
    first.stop()
    for name in ("empty.html", "folder/empty.html", "pipe.html"):
        (root / name).unlink()
    (root / "folder").rmdir()

    assert opened(root).problems() == []


@on_both_stores
def test_a_file_bigger_than_the_limit_is_a_problem_and_costs_nothing(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive({"good.md": PAGES["c.md"]})
    with (root / "huge.html").open("wb") as file:
        file.truncate(5 << 30)

    archive = opened(root)

    (problem,) = archive.problems()
    assert (problem.kind, problem.path) == (ProblemKind.TOO_BIG, "huge.html")
    assert "5368 MB" in problem.reason


@on_both_stores
def test_names_that_are_not_utf8_are_read_and_shown_escaped(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive({})
    name = b"\xff\xfe\x1b[2J.md"
    Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_text(PAGES["c.md"])

    archive = opened(root)

    (row,) = archive.rows(archive.catalogue.order)
    assert archive.path(row.number) == name
    assert clean_path(os.fsdecode(name)) == "\\xff\\xfe\ufffd[2J.md"
    assert archive.markdown(row.number)


def test_the_index_is_for_the_person_alone(make_archive: MakeArchive, opened: Opened, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    opened(make_archive(PAGES), cache=cache / "termnews")

    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    cache /= "termnews"
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in cache.iterdir()} == {0o600}


def test_without_a_cache_nothing_stays(
    make_archive: MakeArchive, opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    archive = opened(make_archive(PAGES), cache=None)
    assert len(archive.catalogue) == 4
    assert list((tmp_path / "tmp").iterdir())

    archive.stop()

    assert not list((tmp_path / "tmp").iterdir())


@on_both_stores
def test_rebuilding_reads_everything_again(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive(PAGES)
    opened(root).stop()

    assert opened(root, rebuild=True).progress.done == 4


@on_both_stores
def test_an_archive_that_is_open_elsewhere_is_not_rebuilt(make_archive: MakeArchive, opened: Opened) -> None:
    root = make_archive(PAGES)
    opened(root)

    with pytest.raises(ArchiveError, match="Another termnews"):
        opened(root, rebuild=True)


@on_both_stores
def test_an_empty_folder_is_an_archive_without_articles(make_archive: MakeArchive, opened: Opened) -> None:
    archive = opened(make_archive({}))

    assert len(archive.catalogue) == 0
    assert archive.problems() == []


@on_both_stores
def test_a_folder_that_is_gone_is_one_problem_in_a_sentence(opened: Opened, tmp_path: Path) -> None:
    archive = opened(tmp_path / "missing")

    (problem,) = archive.problems()
    assert problem.kind is ProblemKind.INDEX_FAILED
    assert "annot read" in problem.reason
    assert archive.progress.finished


def test_news_end_with_the_subscription(make_archive: MakeArchive, tmp_path: Path) -> None:
    heard: list[int] = []
    unheard: list[int] = []
    with Archive.open(make_archive(PAGES), cache=tmp_path / "cache") as archive:
        archive.subscribe(lambda news: heard.append(news.progress.done))
        unsubscribe = archive.subscribe(lambda news: unheard.append(news.progress.done))
        unsubscribe()
        unsubscribe()
        archive.start()
        assert archive.wait(60)

    assert heard[-1] == 4
    assert not unheard
