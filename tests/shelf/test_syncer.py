"""While the person reads, marks are exchanged at the start, after marks and at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.shelf.done import set_note, set_starred

from termnews.shelf import syncer
from termnews.shelf.folder import Folder
from termnews.shelf.news import ChangedElsewhere, ShelfNews, Told
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncer import Syncer
from termnews.shelf.syncing import sync

OpenShelf = Callable[..., Shelf]
ARTICLE = ("url:a",)
SECONDS = 20


@pytest.fixture
def pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder between the hosts, looked at without a pause."""
    monkeypatch.setattr(syncer, "PAUSE_SECONDS", 0.0)
    (tmp_path / "pool").mkdir()
    return tmp_path / "pool"


@pytest.fixture
def start(pool: Path) -> Iterator[Callable[[Shelf], Syncer]]:
    """Exchange what is on a shelf, from now on."""
    started: list[Syncer] = []

    def start(shelf: Shelf) -> Syncer:
        started.append(Syncer(shelf, lambda: Folder(pool), is_server=False))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.stop(SECONDS)


class Heard:
    """The news of a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self.news: list[ShelfNews] = []
        self._came = threading.Condition()
        shelf.subscribe(self._hear)

    def _hear(self, news: ShelfNews) -> None:
        with self._came:
            self.news.append(news)
            self._came.notify_all()

    def wait_for(self, kind: type[ShelfNews]) -> None:
        """Wait until news of a kind came."""
        with self._came:
            assert self._came.wait_for(lambda: any(isinstance(news, kind) for news in self.news), SECONDS)


def test_what_others_did_comes_at_the_start_and_what_is_done_goes_at_the_end(
    tmp_path: Path, pool: Path, open_shelf: OpenShelf, start: Callable[[Shelf], Syncer]
) -> None:
    other = open_shelf(tmp_path / "other.db")
    set_starred(other, [ARTICLE])
    sync(other, Folder(pool))

    shelf = open_shelf()
    heard = Heard(shelf)
    running = start(shelf)
    heard.wait_for(ChangedElsewhere)
    assert shelf.marks(ARTICLE).starred
    set_note(shelf, ARTICLE, "last words")
    running.stop(SECONDS)

    sync(other, Folder(pool))
    assert other.marks(ARTICLE).note == "last words"


def test_marks_go_while_the_person_reads_on(
    tmp_path: Path, pool: Path, open_shelf: OpenShelf, start: Callable[[Shelf], Syncer]
) -> None:
    one, two = open_shelf(), open_shelf(tmp_path / "other.db")
    heard = Heard(two)
    start(one)
    set_starred(one, [ARTICLE])
    start(two)
    while not two.marks(ARTICLE).starred:  # both look again after every mark
        two.set_opened(("url:b",))
        two.wait_saved(SECONDS)
    heard.wait_for(ChangedElsewhere)


def test_a_folder_that_is_gone_is_told_once(
    pool: Path, open_shelf: OpenShelf, start: Callable[[Shelf], Syncer]
) -> None:
    pool.rmdir()
    shelf = open_shelf()
    heard = Heard(shelf)
    running = start(shelf)
    heard.wait_for(Told)
    set_starred(shelf, [ARTICLE])
    running.stop(SECONDS)
    told = [news.message for news in heard.news if isinstance(news, Told)]
    assert told == [f"Cannot sync marks in {pool}: no such folder."]
