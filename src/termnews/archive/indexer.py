"""The thread that keeps the index and the catalogue in step with the folder.

It writes while it holds the lock; otherwise it follows the process that does, and takes over when that one ends.
Whatever happens to the index, pages are still read: into another file, or into memory.
"""

from __future__ import annotations

import errno
import os
import queue
import threading
import time
from array import array
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from termnews.archive.catalogue import EMPTY, Catalogue
from termnews.archive.cataloguing import build_catalogue, change_catalogue, keep_catalogue, read_catalogue
from termnews.archive.news import ArchiveNews, Progress
from termnews.archive.store import NO_LAG, DamagedIndexError, Lag, OtherVersionError, UnreachableIndexError
from termnews.errors import ArchiveError, IndexUnusableError
from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from pyroaring import BitMap

    from termnews.archive.file_count import FileCount
    from termnews.archive.limits import Limits
    from termnews.archive.scan import Scan
    from termnews.archive.store import IndexPlace, IndexStore
    from termnews.archive.store.reading import IndexReader
    from termnews.archive.watch import Watcher
    from termnews.archive.workers import Workers

_POLL = 0.5
_PATIENCE = 3.0
_MOST_WORKERS = 8
_SHARE = 10
"""A new catalogue is built after this many times the cost of the last."""
_SCARCE = (OSError, MemoryError, ImportError)
"""Errors of a system that is out of files, disk or memory; without files, a library may not be loaded."""
_IDLE_SECONDS = 30.0
"""Idle processes are ended after this time."""
_SCREEN_PATIENCE = 1.0
"""Seconds for the first articles to be displayed before the rest is read."""


class Indexer(threading.Thread):
    """Writes the index, or follows the process that does."""

    def __init__(
        self,
        root: Path,
        place: IndexPlace,
        limits: Limits,
        tell: Callable[[ArchiveNews], None],
        rest: Callable[[float], None] = lambda _seconds: None,
        *,
        workers: int = 0,
    ) -> None:
        """Prepare; `tell`, and now and then `rest` with an idle time in seconds, are called from this thread.

        At most `workers` processes read pages; 0 means one per processor.
        """
        super().__init__(name="termnews-archive", daemon=True)
        self.index: IndexStore = place.open()
        self.catalogue: Catalogue = EMPTY
        self.progress = Progress()
        self.warning = place.warning
        self.failure: Problem | None = None
        self.first_pass = threading.Event()
        self.reachable = threading.Event()
        self.reachable.set()
        self._root = root
        self._place = place
        self._limits = limits
        self._tell = tell
        self._rest_others = rest
        self._worked = 0.0
        self._wanted: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._at_full_speed = threading.Event()
        self._most_workers = workers or max(1, min(os.cpu_count() or 1, _MOST_WORKERS))
        self._workers: Workers | None = None
        self._count: FileCount | None = None
        """The files of a first index."""
        self._watches = True
        self._watcher: Watcher | None = None
        self._remade = False
        self._is_behind = False
        self._lag = NO_LAG
        self._unlisted = False
        self._built = self._cost = 0.0

    def load(self) -> None:
        """Load the catalogue from the index, if there is one."""
        try:
            self.catalogue = read_catalogue(self.index, 1, stale=self._place.is_shared) or EMPTY
        except UnreachableIndexError:
            raise
        except IndexUnusableError:
            # A new file has no tables yet; other errors are met again when it is written.
            self.index.damage, self.catalogue = None, EMPTY

    def begin(self, *, gently: bool = False, watch: bool = True) -> None:
        """Start the thread, once; it runs `gently` until this is called without.

        Without `watch` the folder is scanned once, and again on request.

        Raises:
            ArchiveError: The system has no thread left.
        """
        self._watches = watch
        if not gently:
            self._at_full_speed.set()
        if self.ident is None:
            try:
                self.start()
            except RuntimeError as error:
                raise ArchiveError(_("Cannot read the archive: no thread available.")) from error

    def run(self) -> None:
        """Run until `stop`."""
        try:
            while not self._stopping.is_set():
                try:
                    if self._place.lock():
                        self._write()
                    else:
                        self._follow()
                except UnreachableIndexError as error:
                    self._wait_for_server(error)
                except IndexUnusableError as error:
                    if not self._stopping.is_set():
                        self._recover(error)
        except (ArchiveError, *_SCARCE) as error:
            self._fail(error)
        finally:
            self._finish()
            if self._watcher is not None:
                self._watcher.stop()
                self._watcher.join(_PATIENCE)
            self._end_workers()

    def _fail(self, error: ArchiveError | OSError | MemoryError | ImportError) -> None:
        """Report why reading has stopped, until another scan succeeds."""
        self._end_workers()
        reason = str(error)
        if not isinstance(error, ArchiveError):
            scarce = os.strerror(errno.ENOMEM) if isinstance(error, MemoryError) else getattr(error, "strerror", error)
            reason = _("Nothing more can be read: {reason}.").format(reason=scarce)
        self.failure = Problem.told(ProblemKind.INDEX_FAILED, reason)
        self._say(reason)

    def _end_workers(self) -> None:
        workers, self._workers = self._workers, None
        if workers is not None:
            workers.close()

    def _write(self) -> None:
        """Write the index: scan every folder, then serve requests."""
        # Set before there is anything to read: a follower must not mistake a new index for a complete one.
        self._place.set_busy(busy=True)
        if self._place.is_replaced():
            # The process that had the lock ended while it made another index; what is open here is the old one.
            self._reopen()
            self._is_behind = True
        if not len(self.catalogue):
            # It starts while the index is prepared.
            with suppress(ArchiveError):  # The scan will report it.
                self._start_workers()
            from termnews.archive.file_count import FileCount

            self._count = FileCount(self._root, self._limits)
        from termnews.archive.extraction import extraction_version

        self.index.open_for_writing(extraction_version(), os.fsencode(os.path.realpath(self._root)))
        if self._is_behind or not len(self.catalogue):
            self._publish()
        self._is_behind = False
        self._is_back()
        self._try_to_look(None)
        self._watch()
        while not self._stopping.is_set():
            self._serve()
            self._heed_damage()
        self._keep_the_rest()

    def _heed_damage(self) -> None:
        """Rebuild the index when a reader found it damaged."""
        if self.index.damage is not None:
            raise self.index.damage

    def _follow(self) -> None:
        """Follow what another process writes, until it ends and this one can write."""
        self._is_behind = True
        known: tuple[object, ...] = ()
        while not self._stopping.is_set() and not self._place.lock():
            if self._place.is_replaced():
                self._reopen()
            self._heed_damage()
            busy = self._place.busy
            with self.index.reading() as reader:
                fresh = known
                if reader.is_made():
                    reader.check(None)
                    fresh = reader.changes(), reader.compared()
                lag = reader.lag()
            self._is_back()
            self._tell_lag(lag)
            if fresh != known and time.monotonic() - self._built > self._cost * _SHARE:
                known = fresh
                self._publish()
            if known and known == fresh and not busy and not self.progress.finished:
                self._finish()
            self._rest()
            self._stopping.wait(_POLL)

    def _tell_lag(self, lag: Lag) -> None:
        """Report once what is wrong with the server that is read, and once that it is over."""
        before, self._lag = self._lag, lag
        # It may be what was told when the archive was opened.
        if lag.over != before.over and (words := lag.words or before.over) != self.warning:
            self._say(words)

    def _recover(self, error: IndexUnusableError) -> None:
        """Recover from a failed index: with a new one, in a temporary file, or in memory."""
        remade = isinstance(error, (DamagedIndexError, OtherVersionError)) and not self._remade and self._place.lock()
        if remade:
            self._remade = True
            self._say(_("{reason} It is being rebuilt.").format(reason=error))
            self._place.throw_away()
        else:
            self.index.close()
            before, self._place = self._place, self._place.next_place(error)
            before.close()
            if self._place.is_memory:
                self._say(_("{reason} It is kept in memory, up to 1 GB, until termnews ends.").format(reason=error))
            else:
                self._say(_("{reason} It is kept in a temporary file for now.").format(reason=error))
        # Before the other index can be read: callers that wait from now on wait for all of it.
        self.first_pass.clear()
        self.progress = Progress()
        self._reopen()
        self.catalogue = Catalogue(self.catalogue.version + 1, array("I"), {})

    def _wait_for_server(self, error: UnreachableIndexError) -> None:
        """Report once that the server is gone; unwritten work is done again later."""
        if self.reachable.is_set():
            self.reachable.clear()
            self._say(_("{reason}. Trying again until it answers.").format(reason=without_stop(error)))
        self._stopping.wait(_POLL)

    def _is_back(self) -> None:
        """Report once that the server answers again."""
        if not self.reachable.is_set():
            self.reachable.set()
            self._say(_("The server answers again."))

    def _try_to_look(self, folders: set[bytes] | None) -> None:
        """Scan; report when the folder or the processes fail, and scan again on request."""
        try:
            self._look(folders)
            self.failure = None
        except IndexUnusableError:
            # What is left of their answers would be taken for answers to the next scan.
            self._end_workers()
            raise
        except (ArchiveError, *_SCARCE) as error:
            self._fail(error)
            self._place.set_busy(busy=False)
            self._finish()
        self._worked = time.monotonic()

    def _reopen(self) -> None:
        """Switch to the index that is at the place now; readers of the old one finish with it."""
        self.index.close()
        self.index = self._place.open()

    def _look(self, folders: set[bytes] | None) -> None:
        """Scan every folder, or some."""
        from termnews.archive.compare import compare_articles
        from termnews.archive.scan import Scan

        scan = Scan(self._root, self.index, self._limits, self._start_workers)
        before, started = self.progress, time.monotonic()
        self._place.set_busy(busy=True)
        for _commit in scan.run(folders):
            self.progress = self._progress_of(scan, before, time.monotonic() - started)
            if scan.changed and time.monotonic() - self._built > self._cost * _SHARE:
                self._publish(scan.take_changed())
                # Both threads share one interpreter: what is known now is displayed first.
                self._at_full_speed.wait(_SCREEN_PATIENCE)
                self._at_full_speed.set()
                if self._count is not None:
                    self._count.begin()
            if self._stopping.is_set():
                return
        with self.index.settling():
            compared = compare_articles(self.index)
            if scan.changed or self._unlisted or self._is_unlisted():
                self._publish(scan.take_changed())
                with self.index.writing() as writer:
                    keep_catalogue(writer, self.catalogue)
                self._unlisted = False
                self.index.tidy()
            elif compared:
                self._tell(ArchiveNews(self.progress, catalogue=True))
        self._place.set_busy(busy=False)
        self._finish()

    def _progress_of(self, scan: Scan, before: Progress, seconds: float) -> Progress:
        """The progress after earlier scans; files that this one has not met yet are taken for new ones."""
        counted = self._count.files if self._count is not None else None
        return Progress(
            before.done + scan.done,
            before.total + scan.total + max(0, (counted or 0) - scan.compared),
            before.finished,
            before.seconds + seconds,
            counted is not None,
        )

    def _is_unlisted(self) -> bool:
        """Whether the stored catalogue lacks a change, made by a process that did not finish."""
        with self.index.reading() as reader:
            return reader.listed() != reader.changes()

    def _publish(self, changed: BitMap | None = None) -> None:
        """Replace the catalogue; without `changed` it is read or rebuilt as a whole."""
        started = time.monotonic()
        version = self.catalogue.version + 1
        if changed is None and (kept := read_catalogue(self.index, version)):
            self.catalogue = kept
        else:
            with self.index.reading(whole=True) as reader:
                changed = self._changed_by_anyone(reader, changed)
                if changed is not None and self.catalogue.facets:
                    self.catalogue = change_catalogue(reader, self.catalogue, changed)
                else:
                    self.catalogue = build_catalogue(reader, version)
            self._unlisted = True
        self._built = time.monotonic()
        self._cost = self._built - started
        self._tell(ArchiveNews(self.progress, catalogue=True))

    def _changed_by_anyone(self, reader: IndexReader, changed: BitMap | None) -> BitMap | None:
        """The pages changed since the last catalogue, where the index knows them; else the given ones."""
        since = self.catalogue.changes
        # Another server may be asked now, which does not have the last changes yet.
        told = None if since is None or since > reader.changes() else reader.changed_since(since)
        return changed if told is None else told

    def _watch(self) -> None:
        if self._watches and self._watcher is None:
            from termnews.archive.watch import Watcher, unwatched_words

            watcher = Watcher(self._root, lambda folders: self.ask("look", folders), self._say)
            try:
                watcher.start()
            except RuntimeError:  # The system has no thread left.
                self._say(unwatched_words())
            else:
                self._watcher = watcher

    def _finish(self) -> None:
        self.progress = self.progress._replace(finished=True)
        self._count = None
        if not self.first_pass.is_set():
            self.first_pass.set()
        self._tell(ArchiveNews(self.progress))

    def _start_workers(self) -> Workers:
        if self._workers is None:
            from termnews.archive.workers import Workers

            self._workers = Workers(self._root, self._most_workers, self._limits, self._say)
        return self._workers

    def _serve(self) -> None:
        """Serve one request."""
        try:
            task, value = self._wanted.get(timeout=_POLL)
        except queue.Empty:
            self._rest()
            return
        if task == "look":
            self._try_to_look(value)
        elif task == "markdown":
            self._keep_markdown([value])
        elif task == "forget":
            self._forget_markdown(*value)

    def _rest(self) -> None:
        """End processes that have been idle for a while."""
        if self._workers is not None and time.monotonic() - self._worked >= _IDLE_SECONDS:
            self._end_workers()
        self._rest_others(_IDLE_SECONDS)

    def _keep_the_rest(self) -> None:
        """Before the end, store the Markdown that is still queued."""
        waiting = []
        while not self._wanted.empty():
            task, value = self._wanted.get()
            waiting += [value] * (task == "markdown")
        if waiting:
            self._keep_markdown(waiting)

    def _keep_markdown(self, made: list[tuple[int, bytes]]) -> None:
        with self.index.writing() as writer:
            writer.keep_markdown(made)

    def _forget_markdown(self, numbers: Sequence[int], done: Future[None]) -> None:
        try:
            with self.index.writing() as writer:
                writer.forget_markdown(numbers)
            self.index.tidy()
        except IndexUnusableError as error:
            done.set_exception(error)
        else:
            done.set_result(None)

    def _say(self, warning: str) -> None:
        self.warning = warning
        self._tell(ArchiveNews(self.progress, warning=warning))

    def ask(self, task: str, value: Any = None) -> None:
        """Queue a request: "look" at folders again (None: all), or keep "markdown" (number, packed)."""
        self._wanted.put((task, value))

    def stop(self) -> None:
        """Stop the thread, and release the index."""
        self._stopping.set()
        self._at_full_speed.set()
        self.ask("stop")
        if self.is_alive():
            self.join(_PATIENCE)
        if self.is_alive():
            # It is busy: it ends with the process, and SQLite keeps the file consistent.
            return
        if self.index.damage is not None and self._place.lock():
            self._place.throw_away()
        self.index.close()
        self._place.close()
