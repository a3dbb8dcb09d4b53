"""Worker processes that have imported what they need: each is the fork of one that has done so once.

A worker spends half a second on imports, and the suite starts a thousand for a page or two each. What runs
in a fork is what runs in a worker that was started: the program on its standard input, with the environment, the folder
and the descriptors that it would have got. How a worker is started is the subject of tests/archive/test_workers.py, and
of all tests that start termnews itself.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

_LONGEST = 1 << 18
"""Bytes of a request: the environment is most of it."""
_BOOT = """import gc, sys
gc.disable()
sys.path[:] = {path!r}
import runpy
nursery = runpy.run_path({file!r})
nursery["warm_up"]()
gc.freeze()
gc.enable()
nursery["serve"]({descriptor})
"""


class Nursery:
    """A process that forks workers."""

    def __init__(self) -> None:
        """Be ready to start it for the first worker."""
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process that has all workers as its children; None before it is started."""
        return self._process.pid if self._process else None

    def _run(self) -> None:
        place = self._theirs.fileno()
        code = _BOOT.format(path=[entry for entry in sys.path if entry], file=__file__, descriptor=place)
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-X", "utf8", "-c", code],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=[place],
        )  # fmt: skip
        self._theirs.close()

    def start(self, control: int, lifeline: int) -> Fork:
        """Start a worker, as `termnews.archive.workers` does."""
        program, stdin = os.pipe()
        ended, told = os.pipe()
        request = {"cwd": str(Path.cwd()), "env": dict(os.environ), "kept": [control, lifeline]}
        try:
            with self._lock:
                if self._process is None:
                    self._run()
                socket.send_fds(self._ours, [json.dumps(request).encode()], [control, lifeline, program, told])
                pid = int(self._ours.recv(_LONGEST))
        finally:
            os.close(program)
            os.close(told)
        return Fork(pid, stdin, ended)

    def close(self) -> None:
        """End it, though it may not even be ready."""
        self._ours.close()
        self._theirs.close()
        if self._process:
            self._process.kill()
            self._process.wait()


class Fork:
    """A worker, with the part of `subprocess.Popen` that termnews uses."""

    def __init__(self, pid: int, stdin: int, ended: int) -> None:
        """Hear of the end of process `pid` by the descriptor `ended`."""
        self.pid = pid
        self.stdin = os.fdopen(stdin, "wb")
        self.returncode: int | None = None
        self._ended = ended
        self._lock = threading.Lock()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, and give its exit code."""
        with self._lock:
            if self.returncode is None:
                if not select.select([self._ended], [], [], timeout)[0]:
                    raise subprocess.TimeoutExpired(f"worker {self.pid}", timeout or 0)
                self.returncode = int(os.read(self._ended, 16))
                os.close(self._ended)
            return self.returncode

    def kill(self) -> None:
        """Kill it, unless it has ended."""
        with suppress(subprocess.TimeoutExpired, ProcessLookupError):
            self.wait(0)
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


def warm_up() -> None:
    """Import all that reading pages and making Markdown of them imports, some of it when the first page needs it."""
    import termnews.archive.worker_main  # noqa: F401
    from termnews.extract.markdown import render_markdown
    from termnews.extract.read import read_page

    for page in (Path(__file__).parents[1] / "seeds").glob("*.html"):
        render_markdown(read_page(page.read_bytes(), page.name))


def serve(descriptor: int) -> None:
    """Fork a worker for each request, and tell how each ends, until nobody asks any more."""
    running: dict[int, tuple[int, int]] = {}
    with socket.socket(fileno=descriptor) as asked:
        while True:
            ready = select.select([asked, *running], [], [])[0]
            for ending in running.keys() & set(ready):
                pid, told = running.pop(ending)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                with suppress(BrokenPipeError):
                    os.write(told, str(code).encode())
                os.close(ending)
                os.close(told)
            if asked in ready:
                words, got, *_rest = socket.recv_fds(asked, _LONGEST, 4)
                if not words:
                    return
                *theirs, told = got
                if not (pid := os.fork()):
                    _become_worker(json.loads(words), theirs)
                for each in theirs:
                    os.close(each)
                running[os.pidfd_open(pid)] = (pid, told)
                asked.send(str(pid).encode())


def _become_worker(request: dict[str, Any], got: list[int]) -> None:
    """Run the program that comes on the last of the descriptors, and end."""
    import fcntl
    import time

    code = 1
    try:
        os.setsid()
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["env"])
        time.tzset()
        wanted = [*request["kept"], 0]
        above = max(wanted) + 1
        moved = [fcntl.fcntl(each, fcntl.F_DUPFD, above) for each in got]
        for each, place in zip(moved, wanted, strict=True):
            os.dup2(each, place)
        for each in {int(entry.name) for entry in Path("/proc/self/fd").iterdir()} - {1, 2, *wanted}:
            with suppress(OSError):
                os.close(each)
        with open(0, "rb", closefd=False) as program:
            exec(compile(program.read(), "<stdin>", "exec"), {"__name__": "__main__"})
        code = 0
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    finally:
        os._exit(code)


def can_be_used() -> bool:
    """Whether this system tells of the end of processes, and which descriptors are open."""
    return hasattr(os, "pidfd_open") and Path("/proc/self/fd").exists()
