"""Two that keep one archive: the second follows what the first writes, and is silent while there is nothing new."""

from __future__ import annotations

import queue
import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import post

from termnews.archive import indexer
from termnews.archive.archive import Archive
from termnews.archive.indexer import Indexer
from termnews.archive.limits import Limits
from termnews.archive.news import ArchiveNews
from termnews.archive.store import sqlite_dialect
from termnews.archive.store.sqlite_dialect import SCHEMA_VERSION
from termnews.archive.store.sqlite_place import SqlitePlace, find_place

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
Opened = Callable[..., Archive]
POLLS = 20


class CountedPlace(SqlitePlace):
    """A place that says how often somebody asked to write."""

    def __init__(self, place: SqlitePlace) -> None:
        super().__init__(place.file.parent, place.file.stem, temporary=False)
        self.polls: queue.Queue[None] = queue.Queue()

    def lock(self) -> bool:
        """Count, and try."""
        self.polls.put(None)
        return super().lock()


def test_who_follows_tells_what_is_new_and_nothing_else(
    make_archive: MakeArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "_POLL", 0.005)
    root, cache = make_archive({"1.md": post("第一篇", "这是第一篇文章。")}), tmp_path / "cache"
    with Archive.open(root, cache=cache) as writer:
        writer.start()
        assert writer.wait(30)
        found = find_place(root, cache)
        assert isinstance(found, SqlitePlace)
        place, told = CountedPlace(found), queue.Queue[ArchiveNews]()
        follower = Indexer(root, place, Limits(), told.put)
        follower.begin()
        assert follower.first_pass.wait(30)
        assert told.get(timeout=30).catalogue
        assert told.get(timeout=30).progress.finished

        for _poll in range(place.polls.qsize() + POLLS):
            place.polls.get(timeout=30)
        assert told.empty()

        (root / "2.md").write_text(post("第二篇", "后来存下来的一篇文章。"))
        writer.rescan()
        assert told.get(timeout=30).catalogue
        follower.stop()
    assert len(follower.catalogue) == 2


def test_a_first_index_knows_how_many_files_are_left_also_after_an_interruption(
    make_archive: MakeArchive, tmp_path: Path
) -> None:
    """Long before the walk has met them all: it is never far ahead of what is read."""
    root = make_archive({f"{n % 9}/{n}.md": post(f"第{n}篇", "一篇文章。") for n in range(2000)})
    left: list[int] = []
    for _start in range(2):
        with Archive.open(root, cache=tmp_path / "cache", workers=1) as archive:
            archive.start(watch=False)
            while not (archive.progress.is_counted and archive.progress.done):
                assert not archive.wait(0.001)
            progress = archive.progress
            assert progress.time_left
            left.append(progress.total)

    first, second = left
    assert first == 2000
    assert 0 < second < 2000


@pytest.mark.parametrize("at_once", [100, 10**6])
def test_links_are_found_however_many_were_written_at_once_and_whatever_interrupted_it(
    make_archive: MakeArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Their keys are held back in the index until many can be sorted, or the scan is over."""
    monkeypatch.setattr(sqlite_dialect, "_MANY", at_once)
    text = "见[甲](https://example.org/a)和[别处](https://elsewhere.example/)。"
    root = make_archive({f"{n}.md": post(f"第{n}篇", text) for n in range(300)})
    first = Archive.open(root, cache=tmp_path / "cache")
    first.start(gently=True)
    while not len(first.catalogue):
        assert not first.wait(0.01)
    with first.index.reading() as reader:
        assert set(first.catalogue.order) <= set(reader.linking_to(["url:example.org/a"]))
    first.stop()
    assert 0 < len(first.catalogue) < 300

    with Archive.open(root, cache=tmp_path / "cache") as archive:
        archive.start()
        assert archive.wait(60)
        with archive.index.reading() as reader:
            assert reader.linking_to(["url:example.org/a"]) == sorted(archive.catalogue.order)
        (root / "7.md").write_text(post("第7篇", "没有链接了。"))
        archive.rescan()
        while "没有链接了。" not in archive.article(archive.numbers_for_path("7.md")[0]).text:
            time.sleep(0.05)
        with archive.index.reading() as reader:
            assert len(reader.linking_to(["url:example.org/a"])) == 299


@pytest.mark.parametrize("version", [SCHEMA_VERSION, 1])
def test_who_takes_over_while_another_index_is_made_opens_that_one(
    make_archive: MakeArchive, tmp_path: Path, version: int
) -> None:
    """The process that made it was killed; connections are to the file that was thrown away."""
    root, cache = make_archive({"1.md": post("第一篇", "这是第一篇文章。")}), tmp_path / "cache"
    with Archive.open(root, cache=cache) as writer:
        writer.start()
        assert writer.wait(30)
    killed = find_place(root, cache)
    assert isinstance(killed, SqlitePlace)
    with closing(sqlite3.connect(killed.file)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    told: list[str] = []
    with Archive.open(root, cache=cache) as archive:
        archive.subscribe(lambda news: told.append(news.warning))
        killed.throw_away()
        killed.close()

        archive.start()

        assert archive.wait(30)
        assert [row.title for row in archive.rows(archive.catalogue.order)] == ["第一篇"]
        assert set(told) <= {""}
        with closing(sqlite3.connect(killed.file)) as connection:
            assert connection.execute("SELECT count(*) FROM page").fetchone() == (1,)


def test_a_library_that_cannot_be_loaded_is_told_as_what_ends_the_reading(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when no file is left to open."""

    def refuse(*_given: object) -> None:
        raise ImportError("select.so: cannot open shared object file: Too many open files")

    monkeypatch.setattr("termnews.archive.indexer.Indexer._write", refuse)

    archive = opened(make_archive({}))

    assert archive.failure is not None
    assert "Too many open files" in archive.failure.reason
