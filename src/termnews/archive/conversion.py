"""Read a page on demand, or convert it to Markdown, in a dedicated worker."""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from termnews.errors import ArchiveError, NotAnArticleError, UnreadablePageError, VanishedError
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.archive.limits import Limits
    from termnews.archive.store import PageName
    from termnews.archive.workers import Answer, Job, Patience, Worker


class MarkdownMaker:
    """A worker that never queues behind the scan of the archive."""

    def __init__(self, root: Path, limits: Limits) -> None:
        """Create without a worker; it is started on first use."""
        self._root = root
        self._limits = limits
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._patience: Patience | None = None
        self._used = 0.0
        self._deaths: Counter[Job] = Counter()
        """By job, as `_named` names it; so are those that are set aside."""
        self._set_aside: dict[Job, Answer] = {}
        self._closed = threading.Event()

    def make(self, page: PageName, timeout: float, *found: Any) -> bytes:
        """Return the packed Markdown of a page, whose bytes and facts may be at hand as `read` found them.

        Raises:
            ArchiveError: It takes longer than `timeout` seconds.
            PageError: The page cannot be read.
        """
        return bytes(_result(self._do(("markdown", *page, *found), timeout))[0])

    def read(self, page: PageName, timeout: float) -> tuple[bytes, str | None]:
        """Return the bytes of a page, and for a member what its container knows about it; raises like `make`."""
        answer = self._do(("bytes", *page), timeout)
        if answer[1] == ProblemKind.VANISHED.value:
            raise VanishedError(_("The page of this article no longer exists."))
        data, facts = _result(answer)
        return data, facts

    def _do(self, job: Job, timeout: float) -> Answer:
        deadline = time.monotonic() + timeout
        if not self._lock.acquire(timeout=max(timeout, 0)):
            raise ArchiveError(_("The article is not ready yet."))
        try:
            return self._set_aside.get(_named(job)) or self._ask(job, deadline)
        finally:
            self._lock.release()

    def _ask(self, job: Job, deadline: float) -> Answer:
        from termnews.archive.workers import Patience

        patience = self._patience = self._patience or Patience()
        while time.monotonic() < deadline:
            if self._closed.is_set():
                raise ArchiveError(_("The archive is closed."))
            if (worker := self._hired(patience, deadline)) is not None:
                if (answer := self._answer_of(worker, patience, job, deadline)) is not None:
                    return answer
                if _named(job) in self._set_aside:
                    return self._set_aside[_named(job)]
        raise ArchiveError(_("The article is not ready yet."))

    def _hired(self, patience: Patience, deadline: float) -> Worker | None:
        """The worker; None while none may be started."""
        from termnews.archive.workers import Worker

        if self._worker is None:
            if patience.left > 0:
                self._closed.wait(max(min(patience.left, deadline - time.monotonic()), 0))
                return None
            self._worker = Worker(self._root, self._limits, patient=False)
        return self._worker

    def _answer_of(self, worker: Worker, patience: Patience, job: Job, deadline: float) -> Answer | None:
        """The worker's answer to a job; None when it has died or is late."""
        self._used = time.monotonic()
        if not worker.jobs:
            worker.give(job)
        try:
            while (left := deadline - time.monotonic()) > 0:
                for answered, answer in worker.wait(left):
                    self._used = time.monotonic()
                    patience.note_ready()
                    if answered == job:
                        self._deaths.pop(_named(job), None)
                        return answer
                    worker.give(job)
            if worker.hangs:
                self._bury(worker, patience, worker.silence())
        except EOFError:
            self._bury(worker, patience, worker.death())
        return None

    def _bury(self, worker: Worker, patience: Patience, death: Answer) -> None:
        """Discard a dead worker; a page that has killed several is set aside.

        Raises:
            ArchiveError: Workers repeatedly end before they are ready, or are killed from outside.
        """
        from termnews.archive.workers import GIVEN_UP, killed_words, weight_of_death

        self._worker = None
        was_killed, in_hand = worker.was_killed, list(worker.jobs)[:1]
        worker.end()
        if not worker.ready:
            patience.note_failure()
            return
        for page in map(_named, in_hand):
            self._deaths[page] += weight_of_death(was_killed=was_killed)
            if death[1] != ProblemKind.PARSE_TIMEOUT.value and self._deaths[page] < GIVEN_UP:
                continue
            del self._deaths[page]
            if was_killed:
                raise ArchiveError(killed_words())
            self._set_aside[page] = death

    def rest(self, after: float) -> None:
        """End a worker that has been idle for some seconds; another is started when needed."""
        if self._worker is None or time.monotonic() - self._used < after or not self._lock.acquire(blocking=False):
            return
        try:
            if self._worker is not None and time.monotonic() - self._used >= after:
                self._worker.end()
                self._worker = None
        finally:
            self._lock.release()

    def close(self) -> None:
        """End the worker, without waiting for it."""
        self._closed.set()
        if (worker := self._worker) is not None:
            worker.kill()
        with self._lock:
            if self._worker is not None:
                self._worker.end()
                self._worker = None


def _named(job: Job) -> Job:
    """The task of a job and its page, with a hash of the bytes that are given: hosts may use one name for two pages."""
    return (*job[:3], *map(hash, job[3:4]))


def _result(answer: Answer) -> Answer:
    if answer[0] in {"markdown", "bytes"}:
        return answer[1:]
    kind, reason = answer[1:3]
    if kind == ProblemKind.NOT_AN_ARTICLE.value:
        raise NotAnArticleError(reason)
    raise UnreadablePageError(reason)
