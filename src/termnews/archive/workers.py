"""Worker processes: they read pages, so that a page can at worst kill a worker.

Each worker has a window of jobs and answers them in order, so the first job without an answer is the current page.
When a worker dies, that page is tried once more, alone; when it kills again, it is given up and reported. Workers
killed from outside (when memory is short) are replaced after a delay, and blamed on a page only after several times.
"""

from __future__ import annotations

import errno
import os
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.wire import MessageReader, encode_message
from termnews.errors import ArchiveError
from termnews.model.problem import ProblemKind
from termnews.text.words import _, current_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Job = tuple[Any, ...]
"""A task and its page: see `PageReader.answers`."""

Answer = tuple[Any, ...]
"""See `PageReader.answers`; also ("broken", kind, reason) for a page that killed its worker.

The record of ("gathered", job) comes with its number, later than others: see `Workers.request_segments`.
"""

# Paths are bytes: a worker speaks UTF-8, whatever the encoding of the system's names is here.
_BOOT = """import gc, os, sys
gc.disable()  # Nothing of what is imported will be thrown away.
sys.path[:] = map(os.fsdecode, {path!r})
from termnews.archive.worker_main import main
gc.freeze()
gc.enable()
main{arguments!r}
"""
_WINDOW = 24
"""Jobs that a worker has in hand."""
_QUEUED = 240
"""Jobs that wait for each worker: it goes on with them while what was read is written."""

_FEW = 2
"""So many workers do not keep the process that writes busy."""
_MANY_PAGES = 500
"""Pages for a segment: fewer make more work for the writer, and more pages are read again when a worker dies."""
_LONGEST = 5.0
"""Seconds after which fewer will do."""
_IDLE = 0.2
"""Seconds without a job after which it seems that no more will come."""

_PAUSES = (0.1, 0.3, 1.0, 3.0)
"""Seconds before the next start after each successive process that ended before it was ready."""
_SHORT = {errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
"""Errors when no process can be started at the moment."""
_KILLED = {-signal.SIGKILL, -signal.SIGTERM}
GIVEN_UP = 5
"""The weight of deaths at which a page is given up; see `weight_of_death`."""


class Patience:
    """Backoff for starting processes, after several that ended before they were ready."""

    def __init__(self) -> None:
        """Begin without failures."""
        self._failures = 0
        self._next = 0.0

    @property
    def left(self) -> float:
        """Seconds until a process may be started; zero or negative if now."""
        return self._next - time.monotonic()

    def note_ready(self) -> None:
        """Note that a process is ready."""
        self._failures = 0

    def note_failure(self, reason: str = "") -> None:
        """Note that a process could not be started, or ended before it was ready.

        Raises:
            ArchiveError: That has happened too often.
        """
        if self._failures == len(_PAUSES):
            self._failures = 0
            raise ArchiveError(
                _("Cannot start a process: {reason}.").format(reason=reason)
                if reason
                else _("The processes that read pages end before they are ready. Is memory low?")
            )
        self._next = time.monotonic() + _PAUSES[self._failures]
        self._failures += 1


def ended_words() -> str:
    """The message when a process was killed or could not start."""
    return _("A process that reads pages was killed, perhaps for lack of memory; another was started.")


def weight_of_death(*, was_killed: bool) -> int:
    """The weight of a worker's death against its page: two are enough, or five kills from outside."""
    return 1 if was_killed else 3


def killed_words() -> str:
    """Why a page is not read, when its workers were killed again and again."""
    return _("The processes that read it were killed from outside. Is memory low?")


class Worker:
    """One process and the jobs it has been given."""

    def __init__(self, root: Path, limits: Limits, *, patient: bool) -> None:
        """Start a process; it is ready when it answers.

        Args:
            root: The archive.
            limits: What a page may cost.
            patient: Run at low priority once the first page is read.
        """
        self.limits = limits
        self._patient = patient
        self.jobs: deque[Job] = deque()
        self.gathered: list[tuple[Job, Any]] = []
        """Pages whose words are still to come, with the fields of their records; they are lost with the worker."""
        self._requested = 0
        """How many of them a segment is being made of."""
        self._since = 0.0
        """When the first of the others was read."""
        self.heard = time.monotonic()
        with ExitStack() as theirs, ExitStack() as on_failure:
            try:
                ours, control = socket.socketpair()
                on_failure.callback(ours.close)
                theirs.callback(control.close)
                lifeline, self._lifeline = os.pipe()
                on_failure.callback(os.close, self._lifeline)
                theirs.callback(os.close, lifeline)
                arguments = (control.fileno(), lifeline, os.fsencode(root), current_language(), tuple(limits))
                self._process = _started(control.fileno(), lifeline)
            except OSError as error:
                reason = _("Cannot start a process: {reason}.").format(reason=error.strerror)
                raise ArchiveError(reason) from error
            on_failure.pop_all()
        code = _BOOT.format(path=[os.fsencode(entry) for entry in sys.path if entry], arguments=arguments)
        assert self._process.stdin
        with suppress(BrokenPipeError), self._process.stdin as program:
            program.write(code.encode())
        self.connection = ours
        self._reader = MessageReader(ours)
        self._ready = False

    def give(self, job: Job) -> None:
        """Add a job to the window."""
        if not self.jobs:
            self.heard = time.monotonic()
        self.jobs.append(job)
        with suppress(ConnectionError):
            # A dead worker is noticed when its answers are read.
            self.connection.sendall(encode_message(job))

    def answers(self) -> Iterator[tuple[Job, Answer]]:
        """Wait for answers, and yield each with its job.

        Raises:
            EOFError: The worker has died.
        """
        for answer in self._reader.read():
            self.heard = time.monotonic()
            if self._ready:
                self._make_way()
                yield from self._sort(answer)
            self._ready = True

    def _sort(self, answer: Answer) -> Iterator[tuple[Job, Answer]]:
        """Hold pages back until their words are there."""
        job = self.jobs[0]
        if answer[0] != "some" or job[0] == "segment":
            # An answer in parts ends with a final one.
            self.jobs.popleft()
        match job, answer:
            case ("gathered", _), ("gathered", fields):
                if len(self.gathered) == self._requested:
                    self._since = self.heard
                self.gathered.append((job, fields))
                return
            case ("segment", first, count), _:
                ready, self.gathered = self.gathered[:count], self.gathered[count:]
                self._requested -= count
                yield from ((page, ("record", fields, number)) for number, (page, fields) in enumerate(ready, first))
        # The number of a page is never what a worker says.
        yield job, answer[:2] if answer[0] == "record" else answer

    def request_segment(self, reserve: Callable[[int], int]) -> None:
        """Request the words of the gathered pages, if these are many, have waited long, or seem to be the last."""
        count = len(self.gathered) - self._requested
        now = time.monotonic()
        is_idle = not self.jobs and now - self.heard > _IDLE
        if count and (count >= _MANY_PAGES or is_idle or now - self._since > _LONGEST):
            self._requested += count
            self.give(("segment", reserve(count), count))

    @property
    def unfinished(self) -> list[Job]:
        """The pages whose answers are not delivered, gathered ones first."""
        return [*(job for job, _fields in self.gathered), *(job for job in self.jobs if job[0] != "segment")]

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
        """Whether it has started; if not, its death says nothing about its page."""
        return self._ready

    @property
    def hangs(self) -> bool:
        """Whether it has been silent for too long; not when this process was stopped itself (Ctrl-Z and fg)."""
        is_silent = bool(self.jobs) and time.monotonic() - self.heard > self.limits.silence
        return is_silent and not select.select([self.connection], [], [], 0)[0]

    def kill(self) -> None:
        """Kill the process from another thread; whoever waits for an answer sees its death."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process; it has nothing to lose."""
        self.connection.close()
        os.close(self._lifeline)
        self._process.kill()
        self._process.wait()

    def silence(self) -> Answer:
        """Its hanging, as an answer to its current page."""
        reason = _("No result after {seconds} seconds.").format(seconds=round(self.limits.silence))
        return ("broken", ProblemKind.PARSE_TIMEOUT.value, reason)

    def exit_code(self) -> int:
        """Its exit code, after its connection was closed; 0 when unknown."""
        try:
            return self._process.wait(1)
        except subprocess.TimeoutExpired:
            return 0

    @property
    def was_killed(self) -> bool:
        """Whether it was killed from outside: by the person, or by a system short of memory."""
        return self.exit_code() in _KILLED

    def death(self) -> Answer:
        """Its death, as an answer to its current page."""
        if self.was_killed:
            # A size below zero: it is tried again at the next look.
            return ("broken", ProblemKind.PARSE_CRASH.value, killed_words(), -1, 0)
        if self.exit_code() == -signal.SIGPROF:
            reason = _("Reading it takes more than {most} seconds.").format(most=round(self.limits.cpu_seconds))
            return ("broken", ProblemKind.PARSE_TIMEOUT.value, reason)
        return ("broken", ProblemKind.PARSE_CRASH.value, _("It crashes the process that reads it."))


def _started(control: int, lifeline: int) -> subprocess.Popen[bytes]:
    bytecode = ["-B"] if sys.dont_write_bytecode else []
    return subprocess.Popen(  # noqa: S603 - its own program
        # Arguments are visible to all users: they do not mention the archive.
        [sys.executable, "-I", "-S", *bytecode, "-X", "utf8", "-", "termnews.archive.worker_main"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=(control, lifeline),
        # Ctrl-C and a hang-up are handled by the parent, which then closes its workers.
        start_new_session=True,
    )


class Workers:
    """Several workers with one queue of pages."""

    def __init__(
        self, root: Path, count: int, limits: Limits = DEFAULT_LIMITS, say: Callable[[str], None] = lambda _words: None
    ) -> None:
        """Start a worker for the archive `root`; when it has come up, and there is work for more, up to `count`.

        The others would take processor time from the first, which reads the first rows.
        `say` is given a sentence for the person when a process was ended.
        """
        self._root = root
        self._count = count
        self.gathers = count > _FEW
        """Whether workers are to index words: only several keep the writer busy."""
        self._limits = limits
        self._say = say
        self._queue: deque[Job] = deque()
        self._suspects: deque[Job] = deque()
        self._deaths: Counter[Job] = Counter()
        """The weight of deaths against each page, and against the making of segments."""
        self._patience = Patience()
        self._selector = selectors.DefaultSelector()
        self._workers: set[Worker] = set()
        try:
            self._start()
        except ArchiveError:
            self._selector.close()
            raise

    def _start(self) -> None:
        """Start a worker, now or, when the system refuses, later."""
        try:
            worker = Worker(self._root, self._limits, patient=True)
        except ArchiveError as error:
            cause = error.__cause__
            if not isinstance(cause, OSError) or cause.errno not in _SHORT:
                raise
            self._patience.note_failure(os.strerror(cause.errno))
            return
        self._selector.register(worker.connection, selectors.EVENT_READ, worker)
        self._workers.add(worker)

    @property
    def waiting(self) -> int:
        """Pages without an answer."""
        return len(self._queue) + len(self._suspects) + sum(len(worker.unfinished) for worker in self._workers)

    @property
    def hungry(self) -> bool:
        """Whether more pages can be queued."""
        return len(self._queue) < _QUEUED * self._count

    def submit(self, job: Job) -> None:
        """Queue a page."""
        self._queue.append(job)
        self._feed()

    def _hire(self) -> None:
        """Start the needed workers: one, and the others when it is ready and there is work for them."""
        if self._patience.left > 0:
            return
        wanted = self._count if self._queue and any(worker.ready for worker in self._workers) else 1
        while len(self._workers) < wanted and self._patience.left <= 0:
            self._start()

    def _feed(self) -> None:
        self._hire()
        for worker in self._workers:
            if self._suspects and not worker.unfinished:
                worker.give(self._suspects.popleft())
        for worker in self._workers:
            alone = bool(worker.jobs) and worker.jobs[0] in self._deaths
            while self._queue and len(worker.jobs) < _WINDOW and not alone:
                worker.give(self._queue.popleft())

    def request_segments(self, reserve: Callable[[int], int]) -> None:
        """Let workers index the words of pages that were submitted as ("gathered", job), for the writer to merge.

        The answers of these pages are held back until then, and delivered together: each record with its number, and
        after them, as the answer of ("segment", first number, count), ("segment", fields of a `Segment`). A page of
        very many words is answered as any other.

        Args:
            reserve: Reserves that many numbers for pages, and returns the first.
        """
        for worker in self._workers:
            worker.request_segment(reserve)

    def answers(self, timeout: float) -> list[tuple[Job, Answer]]:
        """Wait up to `timeout` seconds for answers.

        Raises:
            ArchiveError: No more processes can be started.
        """
        found: list[tuple[Job, Answer]] = []
        for key, _events in self._selector.select(timeout):
            worker: Worker = key.data
            try:
                found.extend(worker.answers())
                self._patience.note_ready()
            except EOFError:
                found.extend(self._bury(worker))
        for worker in [worker for worker in self._workers if worker.hangs]:
            found.extend(self._bury(worker, hung=True))
        for job, answer in found:
            if answer[0] != "some":
                self._deaths.pop(job, None)
        self._feed()
        return found

    def _bury(self, worker: Worker, *, hung: bool = False) -> Iterator[tuple[Job, Answer]]:
        """Discard a worker that has died or hangs, and judge its current page."""
        self._selector.unregister(worker.connection)
        self._workers.discard(worker)
        death, was_killed = (worker.silence(), False) if hung else (worker.death(), worker.was_killed)
        worker.end()
        if not worker.ready:
            self._requeue(worker.unfinished)
            self._patience.note_failure()
            self._say(ended_words())
            return
        if was_killed:
            self._say(ended_words())
        job = worker.jobs.popleft() if worker.jobs else None
        timed_out = death[1] == ProblemKind.PARSE_TIMEOUT.value
        if job and job[0] == "segment":
            # No page is to blame.
            self.gathers &= not self._is_given_up(("segment",), was_killed=was_killed, timed_out=timed_out)
            job = None
        self._requeue(worker.unfinished)
        if job:
            if self._is_given_up(job, was_killed=was_killed, timed_out=timed_out):
                yield job, death
            else:
                self._suspects.append(job)

    def _requeue(self, jobs: list[Job]) -> None:
        """Put the jobs of a dead worker before the others."""
        self._queue.extendleft(reversed(jobs))
        if not self.gathers:
            self._queue = deque(job[1] if job[0] == "gathered" else job for job in self._queue)

    def _is_given_up(self, job: Job, *, was_killed: bool, timed_out: bool) -> bool:
        """Count a death against a job, and return whether it is given up."""
        self._deaths[job] += weight_of_death(was_killed=was_killed)
        return timed_out or self._deaths[job] >= GIVEN_UP

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            self._selector.unregister(worker.connection)
            worker.end()
        self._workers.clear()
        self._selector.close()
