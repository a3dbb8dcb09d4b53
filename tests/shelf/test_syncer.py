"""While the person reads, marks are exchanged at the start, after marks and at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.shelf.done import set_note, set_starred

from termnews.errors import ServerError
from termnews.shelf import syncer
from termnews.shelf.folder import Folder
from termnews.shelf.news import ChangedElsewhere, ShelfNews, StateChanged, Told
from termnews.shelf.shelf import Shelf
from termnews.shelf.syncer import Pooling, Syncer
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


class Unreachable:
    """A server that nobody reaches until it is there."""

    def __init__(self, pool: Path) -> None:
        self.pool = pool
        self.tried = 0
        self.is_there = False

    def __call__(self) -> Folder:
        """Give the pool."""
        self.tried += 1
        if not self.is_there:
            raise ServerError("no server")
        return Folder(self.pool)


@pytest.fixture
def server(pool: Path, open_shelf: OpenShelf, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Unreachable, Syncer]]:
    """A server, and a shelf with a mark that syncs with it without a pause, not yet started."""
    monkeypatch.setattr(syncer, "SERVER_PAUSE_SECONDS", 0.0)
    server, shelf = Unreachable(pool), open_shelf()
    set_starred(shelf, [ARTICLE])
    running = Syncer(shelf, server, is_server=True)
    yield server, running
    running.stop(SECONDS)


def wait_until(is_so: Callable[[], bool]) -> None:
    """Look again and again."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_whoever_leaves_does_not_try_a_server_that_could_not_be_reached_again(
    server: tuple[Unreachable, Syncer],
) -> None:
    address, running = server
    assert running.pooling is Pooling.UNDER_WAY
    running.start()
    wait_until(lambda: running.pooling is Pooling.WAITING)
    time.sleep(0.2)  # the next time is after some seconds, or when the mark is confirmed
    tried = address.tried
    running.stop(SECONDS)
    running._thread.join(SECONDS)
    assert address.tried == tried <= 2


def test_what_is_on_the_server_is_not_sent_again_by_who_leaves(server: tuple[Unreachable, Syncer]) -> None:
    address, running = server
    address.is_there = True
    running.start()
    wait_until(lambda: running.pooling is Pooling.DONE)
    time.sleep(0.2)  # nothing is marked meanwhile
    tried = address.tried
    running.stop(SECONDS)
    running._thread.join(SECONDS)
    assert address.tried == tried <= 2


def test_it_is_told_when_marks_have_arrived(
    pool: Path, open_shelf: OpenShelf, start: Callable[[Shelf], Syncer]
) -> None:
    """Whoever shows the state asks for it again then."""
    shelf = open_shelf()
    shelf.wait_saved(SECONDS)
    heard = Heard(shelf)
    start(shelf)
    heard.wait_for(StateChanged)


def test_what_is_wrong_with_a_log_is_told(
    tmp_path: Path, pool: Path, open_shelf: OpenShelf, start: Callable[[Shelf], Syncer]
) -> None:
    other = open_shelf(tmp_path / "other.db")
    set_starred(other, [ARTICLE])
    sync(other, Folder(pool))
    (log,) = pool.glob("*.log")
    log.write_bytes(log.read_bytes()[:-5])
    shelf = open_shelf()
    heard = Heard(shelf)
    start(shelf)
    heard.wait_for(Told)
    assert Told(f"{log.name} is cut short; the marks before that were read.") in heard.news
