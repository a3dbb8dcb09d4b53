"""Make the Markdown of an article when it is first wanted, in a worker of its own."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from termnews.errors import ArchiveError, NotAnArticleError, UnreadablePageError
from termnews.model.problem import ProblemKind
from termnews.text.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from termnews.archive.limits import Limits
    from termnews.archive.workers import Answer, Worker


class MarkdownMaker:
    """One worker that never waits behind the reading of the whole archive."""

    def __init__(self, root: Path, limits: Limits) -> None:
        """Prepare; the worker is started when it is first needed."""
        self._root = root
        self._limits = limits
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._suspects: set[bytes] = set()
        self._set_aside: dict[bytes, Answer] = {}
        self._closed = False

    def make(self, path: bytes, timeout: float) -> bytes:
        """Give the packed Markdown of the page at `path`.

        Raises:
            ArchiveError: It takes longer than `timeout` seconds just now.
            PageError: The page cannot be read.
        """
        deadline = time.monotonic() + timeout
        if not self._lock.acquire(timeout=max(timeout, 0)):
            raise ArchiveError(_("The article is still being made ready."))
        try:
            if path in self._set_aside:
                return _packed(self._set_aside[path])
            return _packed(self._ask(path, deadline))
        finally:
            self._lock.release()

    def _ask(self, path: bytes, deadline: float) -> Answer:
        if self._closed:
            raise ArchiveError(_("The archive is closed."))
        if self._worker is None:
            from termnews.archive.workers import Worker

            self._worker = Worker(self._root, self._limits, patient=False)
        worker = self._worker
        if not worker.jobs:
            worker.give(("markdown", path))
        try:
            while (left := deadline - time.monotonic()) > 0:
                for (_task, answered), answer in worker.wait(left):
                    if answered == path:
                        return answer
                    worker.give(("markdown", path))
        except EOFError:
            self._bury(worker)
            if path in self._set_aside:
                return self._set_aside[path]
            return self._ask(path, deadline)
        raise ArchiveError(_("The article is still being made ready."))

    def _bury(self, worker: Worker) -> None:
        """Let go of a worker that has died; a page that was in hand for the second time is set aside."""
        self._worker = None
        death = worker.death()
        worker.end()
        if not worker.ready:
            raise ArchiveError(_("No process can be started to read pages. Install termnews anew."))
        for _task, in_hand in list(worker.jobs)[:1]:
            if in_hand in self._suspects or death[1] == ProblemKind.PARSE_TIMEOUT.value:
                self._set_aside[in_hand] = death
            self._suspects.add(in_hand)

    def close(self) -> None:
        """End the worker; an article that is being made is not waited for."""
        self._closed = True
        if (worker := self._worker) is not None:
            worker.kill()
        with self._lock:
            if self._worker is not None:
                self._worker.end()
                self._worker = None


def _packed(answer: Answer) -> bytes:
    if answer[0] == "markdown":
        packed: bytes = answer[1]
        return packed
    kind, reason = answer[1:3]
    if kind == ProblemKind.NOT_AN_ARTICLE.value:
        raise NotAnArticleError(reason)
    raise UnreadablePageError(reason)
