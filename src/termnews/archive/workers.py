"""Worker processes of our own: they read pages, so that a page can only ever end a worker.

Each worker has a window of jobs and answers them in order, so the first job
without an answer is the page in hand. When a worker dies, that page is tried
once more, alone; when it kills again it is given up and named.
"""

from __future__ import annotations

import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.messages import MessageReader, encode_message
from termnews.errors import ArchiveError
from termnews.model.problem import ProblemKind
from termnews.text.words import _, current_language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Job = tuple[str, bytes]
"""What to do, and the page to do it with."""

Answer = tuple[Any, ...]
"""See `reading.answer`; besides ("broken", kind, reason) for a page that ended its worker."""

_BOOT = """import gc, sys
gc.disable()  # Nothing of what is imported will be thrown away.
sys.path[:] = {path!r}
from termnews.archive.worker_main import main
gc.freeze()
gc.enable()
main{arguments!r}
"""
_WINDOW = 24


class Worker:
    """One process and the jobs it has been given."""

    def __init__(self, root: Path, limits: Limits, *, patient: bool) -> None:
        """Start a process; it is ready when it answers.

        Args:
            root: The archive.
            limits: What a page may cost.
            patient: Let everything else on the machine go first, once the first page is read.
        """
        self.limits = limits
        self._patient = patient
        self.jobs: deque[Job] = deque()
        self.heard = time.monotonic()
        ours, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        arguments = (theirs.fileno(), lifeline, os.fspath(root), current_language(), tuple(limits))
        code = _BOOT.format(path=[entry for entry in sys.path if entry], arguments=arguments)
        try:
            self._process = subprocess.Popen(
                # Arguments are for all to see: they say nothing of the archive.
                [sys.executable, "-I", "-S", "-X", "utf8", "-", "termnews.archive.worker_main"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), lifeline),
                # Ctrl-C and a hang-up are for the reader, which then closes its workers.
                start_new_session=True,
            )
        except OSError as error:
            ours.close()
            os.close(self._lifeline)
            raise ArchiveError(_("No process can be started: {reason}.").format(reason=error.strerror)) from error
        finally:
            theirs.close()
            os.close(lifeline)
        assert self._process.stdin
        with suppress(BrokenPipeError), self._process.stdin as program:
            program.write(code.encode("utf-8", "surrogateescape"))
        self.connection = ours
        self._reader = MessageReader(ours)
        self._ready = False

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def give(self, job: Job) -> None:
        """Add a job to the window."""
        if not self.jobs:
            self.heard = time.monotonic()
        self.jobs.append(job)
        with suppress(ConnectionError):
            # A worker that has died is found out when its answers are read.
            self.connection.sendall(encode_message(job))

    def answers(self) -> Iterator[tuple[Job, Answer]]:
        """Wait for answers, and give each with its job.

        Raises:
            EOFError: The worker has died.
        """
        for answer in self._reader.read():
            self.heard = time.monotonic()
            if self._ready:
                self._make_way()
                yield self.jobs.popleft(), answer
            self._ready = True

    def _make_way(self) -> None:
        if self._patient:
            self._patient = False
            with suppress(OSError, AttributeError):
                os.setpriority(os.PRIO_PROCESS, self._process.pid, 5)

    def wait(self, timeout: float) -> list[tuple[Job, Answer]]:
        """Wait up to `timeout` seconds for answers.

        Raises:
            EOFError: The worker has died.
        """
        return list(self.answers()) if select.select([self.connection], [], [], timeout)[0] else []

    @property
    def ready(self) -> bool:
        """Whether it has come up; one that never did says nothing about the page it was given."""
        return self._ready

    @property
    def hangs(self) -> bool:
        """Whether it has been silent for too long over a page; not when nobody listened (after Ctrl-Z and fg)."""
        is_silent = bool(self.jobs) and time.monotonic() - self.heard > self.limits.silence
        return is_silent and not select.select([self.connection], [], [], 0)[0]

    def kill(self) -> None:
        """End the process from another thread; who waits for an answer is told that it has died."""
        self._process.kill()

    def end(self) -> None:
        """End the process now; it has nothing to lose."""
        self.connection.close()
        os.close(self._lifeline)
        self._process.kill()
        self._process.wait()

    def silence(self) -> Answer:
        """That it hangs, as an answer to the page it has in hand."""
        reason = _("Nothing came of it for {seconds} seconds.").format(seconds=round(self.limits.silence))
        return ("broken", ProblemKind.PARSE_TIMEOUT.value, reason)

    def death(self) -> Answer:
        """How it died, as an answer to the page it had in hand."""
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            code = 0
        if code == -signal.SIGPROF:
            reason = _("It takes more than {most} seconds to read.").format(most=round(self.limits.cpu_seconds))
            return ("broken", ProblemKind.PARSE_TIMEOUT.value, reason)
        return ("broken", ProblemKind.PARSE_CRASH.value, _("It ends the process that reads it."))


class Workers:
    """Several workers behind one queue of pages."""

    def __init__(self, root: Path, count: int, limits: Limits = DEFAULT_LIMITS) -> None:
        """Start a worker for the archive `root`; when it has come up, and there is work for more, up to `count`.

        The others would take its processors away from the first, which has the first rows to read.
        """
        self._root = root
        self._count = count
        self._limits = limits
        self._queue: deque[Job] = deque()
        self._suspects: deque[Job] = deque()
        self._tried: set[Job] = set()
        self._selector = selectors.DefaultSelector()
        self._workers: set[Worker] = set()
        try:
            self._workers.add(self._start())
        except ArchiveError:
            self._selector.close()
            raise

    def _start(self) -> Worker:
        worker = Worker(self._root, self._limits, patient=True)
        self._selector.register(worker.connection, selectors.EVENT_READ, worker)
        return worker

    @property
    def waiting(self) -> int:
        """Pages without an answer."""
        return len(self._queue) + len(self._suspects) + sum(len(worker.jobs) for worker in self._workers)

    @property
    def hungry(self) -> bool:
        """Whether more pages could be taken now."""
        return len(self._queue) < _WINDOW * self._count

    def submit(self, job: Job) -> None:
        """Queue a page."""
        self._queue.append(job)
        self._feed()

    def _feed(self) -> None:
        if self._queue and any(worker.ready for worker in self._workers):
            while len(self._workers) < self._count:
                self._workers.add(self._start())
        for worker in self._workers:
            if self._suspects and not worker.jobs:
                worker.give(self._suspects.popleft())
        for worker in self._workers:
            alone = bool(worker.jobs) and worker.jobs[0] in self._tried
            while self._queue and len(worker.jobs) < _WINDOW and not alone:
                worker.give(self._queue.popleft())

    def answers(self, timeout: float) -> list[tuple[Job, Answer]]:
        """Wait up to `timeout` seconds for answers."""
        found: list[tuple[Job, Answer]] = []
        for key, _events in self._selector.select(timeout):
            worker: Worker = key.data
            try:
                found.extend(worker.answers())
            except EOFError:
                found.extend(self._replace(worker))
        for worker in [worker for worker in self._workers if worker.hangs]:
            found.extend(self._replace(worker, hung=True))
        self._tried.difference_update(job for job, _answer in found)
        self._feed()
        return found

    def _replace(self, worker: Worker, *, hung: bool = False) -> Iterator[tuple[Job, Answer]]:
        """Start another worker in place of one that has died or hangs, and judge the page it had in hand."""
        self._selector.unregister(worker.connection)
        self._workers.discard(worker)
        if not worker.ready:
            worker.end()
            raise ArchiveError(_("No process can be started to read pages. Install termnews anew."))
        death = worker.silence() if hung else worker.death()
        worker.end()
        if worker.jobs:
            job = worker.jobs.popleft()
            self._queue.extendleft(reversed(worker.jobs))
            timed_out = death[1] == ProblemKind.PARSE_TIMEOUT.value
            if timed_out or job in self._tried:
                self._tried.discard(job)
                yield job, death
            else:
                self._tried.add(job)
                self._suspects.append(job)
        self._workers.add(self._start())

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            self._selector.unregister(worker.connection)
            worker.end()
        self._workers.clear()
        self._selector.close()
