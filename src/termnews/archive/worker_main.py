"""The main function of a worker process: it reads pages one by one, under limits enforced by the system."""

from __future__ import annotations

import fcntl
import os
import resource
import select
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

from termnews.archive.limits import Limits
from termnews.archive.page_reading import PageReader
from termnews.archive.record import Record
from termnews.archive.store.sqlite_segments import SegmentMaker
from termnews.archive.walk import open_root
from termnews.archive.wire import MessageReader, encode_message
from termnews.model.problem import ProblemKind
from termnews.text.words import _, use_language

if TYPE_CHECKING:
    from collections.abc import Iterator

_HARMLESS = {"socket.gethostname"}
"""The class of `socket` that does not resolve names."""
_DRIVERS = {"psycopg", "psycopg_binary", "psycopg_c"}
"""Modules that connect in C, without an audit event."""


def main(
    control: int, lifeline: int, root: bytes, language: str, fields: tuple[int, int, int, float, int, float, str, bool]
) -> None:
    """Serve until the parent process closes its end, or ends.

    Args:
        control: Descriptor of the socket for jobs.
        lifeline: Descriptor of a pipe that is never written to; it breaks when the other process ends.
        root: The archive.
        language: The language of problems.
        fields: Of `Limits`.
    """
    limits = Limits(*fields)
    sys.addaudithook(refuse_sockets)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with(lifeline)
    use_language(language)
    limit_resource(resource.RLIMIT_CORE, 0)
    limit_resource(resource.RLIMIT_AS, limits.memory)
    with socket.socket(fileno=control) as connection:
        serve(connection, root, limits)


def refuse_sockets(event: str, given: tuple[object, ...]) -> None:
    """Restrict this process to the socket that it was started with, whatever a page or a library wants.

    Raises:
        PermissionError: Code tried to open another socket, look up a name, or load a database driver.
    """
    if event == "socket.__new__":
        # A socket created from a descriptor has no family yet.
        is_allowed = given[1] in {socket.AF_UNIX, -1}
    elif event == "import":
        is_allowed = str(given[0]).partition(".")[0] not in _DRIVERS
    else:
        is_allowed = not event.startswith("socket.") or event in _HARMLESS
    if not is_allowed:
        raise PermissionError(f"termnews connects to nothing ({event})")


def end_with(lifeline: int) -> None:
    """End this process, whatever it is doing, when the other end of `lifeline` closes."""
    # The default action of SIGIO is to end the process, even inside a parser written in C.
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([lifeline], [], [], 0)[0]:
        sys.exit()


def serve(connection: socket.socket, root_path: bytes, limits: Limits) -> None:
    """Answer jobs in order."""
    from pathlib import Path

    root = open_root(Path(os.fsdecode(root_path)))
    reader = MessageReader(connection)
    pages = PageReader(root, limits)
    words = SegmentMaker()
    try:
        connection.sendall(encode_message(("ready",)))
        while True:
            for job in reader.read():
                limit_processor_time(limits.cpu_seconds)
                try:
                    for answer in answers(job, pages, words):
                        connection.sendall(encode_message(answer))
                        limit_processor_time(limits.cpu_seconds)
                except RecursionError:
                    reason = _("Nested too deeply.")
                    connection.sendall(encode_message(("broken", ProblemKind.PARSE_CRASH.value, reason)))
                except MemoryError:
                    reason = _("Reading it takes more than {most} MB of memory.").format(most=limits.memory >> 20)
                    connection.sendall(encode_message(("broken", ProblemKind.PARSE_CRASH.value, reason)))
                    return
    except (EOFError, ConnectionError):
        return
    finally:
        limit_processor_time(0)
        pages.close()
        os.close(root)


def answers(job: tuple[Any, ...], pages: PageReader, words: SegmentMaker) -> Iterator[tuple[Any, ...]]:
    """Do a job of a page; or ("gathered", job), or ("segment", first number, count): see `Workers.request_segments`."""
    match job:
        case "gathered", page:
            for kind, *rest in pages.answers(page):
                yield _without_words(rest[0], words) if kind == "record" else (kind, *rest)
        case "segment", first, count:
            yield ("segment", tuple(words.make(first, count)))
        case _:
            yield from pages.answers(job)


def _without_words(fields: tuple[Any, ...], words: SegmentMaker) -> tuple[Any, ...]:
    """The answer for a page whose words are gathered, unless there are too many of them."""
    record = Record(*fields)
    if not words.gather(record.title_tokens, record.body_tokens):
        return ("record", fields)
    return ("gathered", tuple(record._replace(title_tokens="", body_tokens="")))


def limit_processor_time(seconds: float) -> None:
    """Let SIGPROF end this process after some seconds of processor time; 0 lifts the limit."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def limit_resource(which: int, most: int) -> None:
    """Lower a soft limit where the system supports it."""
    _soft, hard = resource.getrlimit(which)
    try:
        resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    except (ValueError, OSError):
        # macOS refuses a limit on address space.
        return
