"""The thread that keeps the index and the catalogue as the folder is."""

from __future__ import annotations

import os
import queue
import threading
import time
from typing import TYPE_CHECKING

from termnews.archive import catalogue as catalogues
from termnews.archive.catalogue import EMPTY, Catalogue
from termnews.archive.compare import compare_articles
from termnews.archive.extraction import extraction_version
from termnews.archive.index import Index, get_state
from termnews.archive.indexing import Pass
from termnews.archive.news import ArchiveNews, Progress
from termnews.archive.workers import Workers
from termnews.errors import ArchiveError, IndexUnusableError
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from termnews.archive.limits import Limits
    from termnews.archive.place import Place

_POLL = 0.5
_BUILD_SHARE = 10
"""A new catalogue is made when this many times its cost has gone by since the last."""


class Keeper(threading.Thread):
    """Writes the index when it may; else follows what another process writes."""

    def __init__(self, root: Path, place: Place, limits: Limits, tell: Callable[[ArchiveNews], None]) -> None:
        """Prepare; `tell` is called from this thread."""
        super().__init__(name="termnews-archive", daemon=True)
        self.index = Index(place.address)
        self.catalogue: Catalogue = EMPTY
        self.progress = Progress()
        self.notice = place.notice
        self.failure: Problem | None = None
        self.first_pass = threading.Event()
        self._root = root
        self._place = place
        self._limits = limits
        self._tell = tell
        self._wanted: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._workers: Workers | None = None
        self._built = 0.0
        self._cost = 0.0

    def load(self) -> None:
        """Take the catalogue from the index, where there is one."""
        try:
            with self.index.reading() as connection:
                changes = get_state(connection, "changes")
                self.catalogue = catalogues.build(connection, changes)
        except IndexUnusableError:
            self.catalogue = EMPTY

    def run(self) -> None:
        """Do everything until `stop`."""
        try:
            self._begin()
            self._look()
            while not self._stopping.is_set():
                self._serve()
        except ArchiveError as error:
            self._fail(error)
        finally:
            self.first_pass.set()
            if self._workers is not None:
                self._workers.close()

    def _begin(self) -> None:
        extraction = extraction_version()
        root = os.fsencode(os.path.realpath(self._root))
        try:
            self.index.open_for_writing(extraction, root)
        except IndexUnusableError as error:
            self.index.close()
            self._place.throw_away()
            self.index.reopen()
            self.index.open_for_writing(extraction, root)
            self._say(_("{reason} It is being made anew.").format(reason=error))

    def _look(self) -> None:
        """Look at every folder once."""
        one = Pass(self._root, self.index, self._limits, self._start_workers)
        for _commit in one.run():
            if self._stopping.is_set():
                return
            self.progress = Progress(one.done, one.total)
            if one.changed and time.monotonic() - self._built > self._cost * _BUILD_SHARE:
                one.changed.clear()
                self._publish()
        compare_articles(self.index)
        self.progress = Progress(one.done, one.total, finished=True)
        self._publish()
        self.index.tidy()
        self.first_pass.set()

    def _start_workers(self) -> Workers:
        if self._workers is None:
            self._workers = Workers(self._root, max(1, min(os.cpu_count() or 1, 8)), self._limits)
        return self._workers

    def _publish(self) -> None:
        started = time.monotonic()
        with self.index.reading() as connection:
            self.catalogue = catalogues.build(connection, self.catalogue.version + 1)
        self._built = time.monotonic()
        self._cost = self._built - started
        self._tell(ArchiveNews(self.progress, catalogue=True))

    def _serve(self) -> None:
        """Do one thing that was asked for."""
        try:
            task, value = self._wanted.get(timeout=_POLL)
        except queue.Empty:
            return
        if task == "look":
            self._look()
        elif task == "markdown":
            self._keep_markdown(value)  # type: ignore[arg-type]

    def _keep_markdown(self, value: tuple[int, bytes]) -> None:
        with self.index.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO markdown VALUES (?, ?)", value)

    def _say(self, notice: str) -> None:
        self.notice = notice
        self._tell(ArchiveNews(self.progress, notice=notice))

    def _fail(self, error: ArchiveError) -> None:
        self.failure = Problem(ProblemKind.INDEX_FAILED, "", str(error))
        self.progress = Progress(self.progress.done, self.progress.total, finished=True)
        self._say(str(error))

    def ask(self, task: str, value: object = None) -> None:
        """Ask for something: "look" at the folder again, or keep "markdown"."""
        self._wanted.put((task, value))

    def stop(self) -> None:
        """End the thread, and give the index up."""
        self._stopping.set()
        self.ask("stop")
        if self.is_alive():
            self.join()
        self.index.close()
        self._place.close()
