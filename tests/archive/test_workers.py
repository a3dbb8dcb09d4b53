"""Workers: a page can end a worker, never termnews, and never twice."""

from __future__ import annotations

import errno
import os
import select
import signal
import socket
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from tests.conftest import post

from termnews.archive import page_reading, worker_main
from termnews.archive import workers as workers_module
from termnews.archive.archive import Archive
from termnews.archive.conversion import MarkdownMaker
from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.packing import unpack
from termnews.archive.page_problem import PageProblemError
from termnews.archive.page_reading import PageReader, read_file
from termnews.archive.store import PageName
from termnews.archive.wire import MessageReader, encode_message
from termnews.archive.workers import Answer, Worker, Workers
from termnews.errors import ArchiveError, PageError, UnreadablePageError
from termnews.model.problem import ProblemKind

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
Opened = Callable[..., Archive]

GOOD = post("好的一篇", "这一篇没有什么特别的地方，谁都能读。")
HEAVY = post("很重的一篇", "<p>" + "字" * 6_000_000 + "</p>")
"""Eighteen million bytes: more than a worker with little memory can hold."""
TINY_MEMORY = DEFAULT_LIMITS._replace(memory=160 << 20)


@pytest.fixture(autouse=True)
def workers_are_forked() -> None:
    """Here they are started as the product starts them."""


@pytest.fixture
def root_of(make_archive: MakeArchive) -> Iterator[Callable[[Mapping[str, str | bytes]], int]]:
    """A descriptor of a folder with some pages."""
    opened: list[int] = []

    def make(pages: Mapping[str, str | bytes]) -> int:
        opened.append(os.open(make_archive(pages), os.O_RDONLY))
        return opened[-1]

    yield make
    for descriptor in opened:
        os.close(descriptor)


def ask(workers: Workers, *paths: bytes) -> dict[bytes, Answer]:
    """What comes of some pages."""
    for path in paths:
        workers.submit(("page", path))
    found: dict[bytes, Answer] = {}
    while len(found) < len(paths):
        found.update({path: answer for (_task, path), answer in workers.answers(1)})
    return found


def test_every_page_gets_its_answer(make_archive: MakeArchive) -> None:
    root = make_archive({f"{number}.md": GOOD for number in range(100)})

    with closing(Workers(root, 2)) as workers:
        answers = ask(workers, *(b"%d.md" % number for number in range(100)), b"missing.md")
        assert workers.waiting == 0
        assert workers.hungry

    assert answers.pop(b"missing.md")[:2] == ("problem", "vanished")
    assert {answer[0] for answer in answers.values()} == {"record"}


def test_a_page_that_takes_too_much_memory_is_named_and_the_others_are_read(
    make_archive: MakeArchive, opened: Opened
) -> None:
    root = make_archive({"heavy.md": HEAVY} | {f"{number}.md": GOOD for number in range(40)})

    archive = opened(root, limits=TINY_MEMORY)

    assert len(archive.catalogue) == 40
    assert [(p.kind, p.path) for p in archive.problems()] == [(ProblemKind.PARSE_CRASH, "heavy.md")]


def test_a_page_that_was_set_aside_is_not_tried_again_until_it_changes(
    make_archive: MakeArchive, opened: Opened
) -> None:
    root = make_archive({"heavy.md": HEAVY, "good.md": GOOD})
    opened(root, limits=TINY_MEMORY).stop()

    again = opened(root)
    assert again.progress.done == 0
    assert len(again.problems()) == 1
    again.stop()
    (root / "heavy.md").write_text(GOOD)

    changed = opened(root)
    assert changed.problems() == []
    assert len(changed.catalogue) == 2


def test_a_page_that_takes_too_long_is_named(make_archive: MakeArchive) -> None:
    root = make_archive({"slow.md": ("马云杠上北京当局后，" * 10 + "\n\n") * 60_000, "good.md": GOOD})

    with closing(Workers(root, 1, DEFAULT_LIMITS._replace(cpu_seconds=0.3))) as workers:
        answers = ask(workers, b"slow.md", b"good.md")

    assert answers[b"slow.md"][:2] == ("broken", "parse-timeout")
    assert answers[b"good.md"][0] == "record"


BROKEN_BOOT = "raise SystemExit({path!r} and {arguments!r} and 1)"


def wait_until(holds: Callable[[], object]) -> None:
    """Wait for a state of another thread."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def pid_in_charge(workers: Workers) -> int:
    """The process of the only worker."""
    (worker,) = workers._workers
    return worker._process.pid


def test_a_page_is_not_blamed_for_one_death_of_its_worker(make_archive: MakeArchive) -> None:
    root = make_archive({"a.md": GOOD, "b.md": GOOD})

    with closing(Workers(root, 1)) as workers:
        ask(workers, b"a.md")
        os.kill(pid_in_charge(workers), signal.SIGSTOP)
        workers.submit(("page", b"a.md"))
        workers.submit(("page", b"b.md"))
        os.kill(pid_in_charge(workers), signal.SIGKILL)

        found: dict[bytes, Answer] = {}
        while len(found) < 2:
            found.update({path: answer for (_task, path), answer in workers.answers(1)})

    assert {answer[0] for answer in found.values()} == {"record"}


def test_a_worker_that_says_nothing_for_too_long_is_ended(make_archive: MakeArchive) -> None:
    root = make_archive({"a.md": GOOD})

    with closing(Workers(root, 1)) as workers:
        ask(workers, b"a.md")
        (worker,) = workers._workers
        os.kill(worker._process.pid, signal.SIGSTOP)
        worker.limits = DEFAULT_LIMITS._replace(silence=0.3)

        answers = ask(workers, b"a.md")

    assert answers[b"a.md"][:2] == ("broken", "parse-timeout")


def test_a_worker_that_nobody_listened_to_does_not_hang(make_archive: MakeArchive) -> None:
    """After Ctrl-Z, a while in the shell, and fg."""
    root = make_archive({"good.md": GOOD})
    with closing(Workers(root, 1)) as workers:
        ask(workers, b"good.md")
        (worker,) = workers._workers
        worker.give(("page", b"good.md"))
        assert select.select([worker.connection], [], [], 20)[0]

        worker.heard -= DEFAULT_LIMITS.silence + 1

        assert not worker.hangs
        assert [answer[0] for _job, answer in workers.answers(1)] != ["broken"]


def test_workers_that_cannot_start_are_not_the_pages_fault(
    make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_archive({"a.md": GOOD})
    monkeypatch.setattr("termnews.archive.workers._BOOT", BROKEN_BOOT)
    monkeypatch.setattr("termnews.archive.workers._PAUSES", (0.0,) * 3)
    told: list[str] = []

    with closing(Workers(root, 1, say=told.append)) as workers, pytest.raises(ArchiveError, match="before they are"):
        ask(workers, b"a.md")
    assert len(told) == 3


def test_a_worker_that_is_killed_while_it_comes_up_is_started_again_and_told(make_archive: MakeArchive) -> None:
    """A machine short of memory: the next one comes up, in a while."""
    root = make_archive({f"{number}.md": GOOD for number in range(30)})
    told: list[str] = []

    with closing(Workers(root, 2, say=told.append)) as workers:
        for _kill in range(3):
            pid = pid_in_charge(workers)
            os.kill(pid, signal.SIGKILL)
            workers.submit(("page", b"0.md"))
            while not workers._workers or pid_in_charge(workers) == pid:
                assert workers.answers(0.05) == []
        answers = ask(workers, *(b"%d.md" % number for number in range(30)))

    assert {answer[0] for answer in answers.values()} == {"record"}
    assert len(told) == 3
    assert "another was started" in told[0]


def end_stopped(pid: int, how: signal.Signals) -> None:
    """End a process that is stopped; a signal that only a running one takes comes before it does anything else."""
    os.kill(pid, how)
    os.kill(pid, signal.SIGCONT)


DEADLY_BOOT = """
import os, signal
from termnews.archive.page_reading import PageReader
real = PageReader.answers
PageReader.answers = lambda self, job: os.kill(os.getpid(), HOW) or signal.pause() \\
    if b"a.md" in job or "a.md" in job else real(self, job)
"""
"""Ends the worker that is given the page a.md, or the member of that name."""


@pytest.mark.parametrize(("how", "deaths"), [(signal.SIGKILL, 5), (signal.SIGSEGV, 2)])
def test_a_page_is_given_up_after_some_deaths_and_not_for_long_when_they_came_from_outside(
    make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch, how: signal.Signals, deaths: int
) -> None:
    root, started, told = make_archive({"a.md": GOOD, "b.md": GOOD}), 0, list[str]()
    real, boot = workers_module._started, workers_module._BOOT

    def start(control: int, lifeline: int) -> subprocess.Popen[bytes]:
        nonlocal started
        started += 1
        return real(control, lifeline)

    monkeypatch.setattr(workers_module, "_started", start)
    head, call = boot.rsplit("gc.freeze()", 1)
    deadly = DEADLY_BOOT.replace("HOW", str(int(how)))
    monkeypatch.setattr(workers_module, "_BOOT", f"{head}{deadly}gc.freeze(){call}")

    with closing(Workers(root, 1, say=told.append)) as workers:
        answers = ask(workers, b"a.md", b"b.md")

    assert answers[b"b.md"][0] == "record"
    assert answers[b"a.md"][:2] == ("broken", "parse-crash")
    # Killed from outside, it is tried again at the next look, and the person is told of it.
    assert (answers[b"a.md"][3:] == (-1, 0)) == (how is signal.SIGKILL)
    assert len(told) == (deaths if how is signal.SIGKILL else 0)
    assert started - 1 in {deaths, deaths - 1}


def test_a_page_of_a_zip_whose_workers_were_killed_is_read_at_the_next_look(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_archive({})
    with zipfile.ZipFile(root / "pages.zip", "w") as file:
        file.writestr("a.md", GOOD)
        file.writestr("b.md", GOOD.replace("好", "又"))
    head, call = workers_module._BOOT.rsplit("gc.freeze()", 1)
    deadly = DEADLY_BOOT.replace("HOW", str(int(signal.SIGKILL)))
    with monkeypatch.context() as deathly:
        deathly.setattr(workers_module, "_BOOT", f"{head}{deadly}gc.freeze(){call}")
        archive = opened(root)
        assert len(archive.catalogue) == 1
        assert len(archive.problems()) == 1
        archive.stop()

    again = opened(root)

    assert len(again.catalogue) == 2
    assert again.problems() == []


@pytest.mark.parametrize("code", [errno.EMFILE, errno.EAGAIN])
def test_a_system_without_room_for_a_process_is_asked_again(
    make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    root, real, failures = make_archive({"a.md": GOOD}), socket.socketpair, [1, 1]

    def refuse(*given: int) -> tuple[socket.socket, socket.socket]:
        if failures and failures.pop():
            raise OSError(code, os.strerror(code))
        return real(*given)

    monkeypatch.setattr(socket, "socketpair", refuse)

    with closing(Workers(root, 1)) as workers:
        assert ask(workers, b"a.md")[b"a.md"][0] == "record"


def test_a_system_that_never_has_room_for_a_process_is_told_by_its_reason(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And when it has some, another look reads the pages."""
    monkeypatch.setattr("termnews.archive.workers._PAUSES", (0.0,) * 3)

    def refuse(*_given: int) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    with monkeypatch.context() as full:
        full.setattr(socket, "socketpair", refuse)
        archive = opened(make_archive({"a.md": GOOD}))
    assert archive.failure is not None
    assert "Too many open files" in archive.failure.reason

    archive.rescan()

    wait_until(lambda: len(archive.catalogue) == 1)
    wait_until(lambda: archive.failure is None)


def test_workers_that_have_nothing_to_do_are_ended_and_come_back(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("termnews.archive.indexer._IDLE_SECONDS", 0.0)
    monkeypatch.setattr("termnews.archive.indexer._POLL", 0.01)
    root = make_archive({"a.md": GOOD})
    archive = opened(root)
    archive.markdown(archive.catalogue.order[0])

    wait_until(lambda: archive._indexer._workers is None and archive._maker._worker is None)

    (root / "b.md").write_text(GOOD.replace("好", "又"))
    archive.rescan()
    wait_until(lambda: len(archive.catalogue) == 2)
    assert all("谁都能读" in archive.markdown(number) for number in archive.catalogue.order)


def test_markdown_that_ends_its_worker_is_an_error_and_is_not_tried_again(
    make_archive: MakeArchive, opened: Opened
) -> None:
    root = make_archive({"a.md": GOOD, "b.md": GOOD.replace("好", "又")})
    archive = opened(root)
    heavy, good = archive.numbers_for_path("a.md")[0], archive.numbers_for_path("b.md")[0]
    archive.stop()
    with Archive.open(root, cache=root.parent / "cache", limits=TINY_MEMORY) as small:
        (root / "a.md").write_text(HEAVY)

        for _try in range(2):
            with pytest.raises((UnreadablePageError, ArchiveError)):
                small.markdown(heavy, 30)

        assert "谁都能读" in small.markdown(good)


def test_markdown_that_is_not_ready_in_time_says_so(make_archive: MakeArchive, opened: Opened) -> None:
    archive = opened(make_archive({"a.md": GOOD}))
    (number,) = archive.catalogue.order

    with pytest.raises(ArchiveError, match="not ready yet"):
        archive.markdown(number, 0)
    assert "谁都能读" in archive.markdown(number)


def test_the_child_answers_jobs_until_its_socket_closes(make_archive: MakeArchive) -> None:
    root = make_archive({"a.md": GOOD})
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(encode_message(("page", b"a.md")) + encode_message(("markdown", b"a.md", "")))
        ours.shutdown(socket.SHUT_WR)

        worker_main.serve(theirs, os.fsencode(root), DEFAULT_LIMITS._replace(cpu_seconds=1_000))

        theirs.close()
        reader, heard = MessageReader(ours), []
        while len(heard) < 3:
            heard.extend(reader.read())
        with pytest.raises(EOFError):
            next(reader.read())
    assert [message[0] for message in heard] == ["ready", "record", "markdown"]


def test_limits_that_the_system_refuses_are_passed_over() -> None:
    worker_main.limit_resource(worker_main.resource.RLIMIT_CPU, -5)


def test_a_page_that_may_not_be_opened_is_unreadable(root_of: Callable[[Mapping[str, str | bytes]], int]) -> None:
    root = root_of({"folder.md/a.md": GOOD})

    for path, kind in ((b"folder.md/a.md/b.md", ProblemKind.UNREADABLE), (b"missing", ProblemKind.VANISHED)):
        with pytest.raises(PageProblemError) as raised:
            read_file(root, path, DEFAULT_LIMITS)
        assert raised.value.kind is kind
        assert raised.value.size == -1

    with pytest.raises(PageProblemError) as raised:
        read_file(root, b"folder.md", DEFAULT_LIMITS)
    assert raised.value.kind is ProblemKind.SPECIAL_FILE


def test_a_page_that_changes_while_it_is_read_is_read_again(
    root_of: Callable[[Mapping[str, str | bytes]], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = root_of({"a.md": "x"})
    monkeypatch.setattr(page_reading, "_PAUSE", 0)
    changes = iter(range(1, 99))
    fstat = os.fstat

    def restless(descriptor: int) -> os.stat_result:
        file = os.open("a.md", os.O_WRONLY, dir_fd=root)
        os.utime(file, ns=(0, next(changes)))
        os.close(file)
        return fstat(descriptor)

    monkeypatch.setattr(os, "fstat", restless)

    with pytest.raises(PageProblemError) as raised:
        read_file(root, b"a.md", DEFAULT_LIMITS)

    assert raised.value.kind is ProblemKind.CHANGED
    assert raised.value.size == -1


def test_too_big_a_page_names_its_size_and_the_limit(root_of: Callable[[Mapping[str, str | bytes]], int]) -> None:
    root = root_of({"a.md": b"x" * 3_000_000})

    (told,) = PageReader(root, Limits(file_size=2_000_000)).answers(("page", b"a.md"))
    kind, reason = told[1:3]

    assert (kind, reason) == ("too-big", "Too large: 3 MB of at most 2 MB.")


def test_messages_come_whole_however_they_are_cut() -> None:
    ours, theirs = socket.socketpair()
    values = [("a", b"\xff", 1, None, ("马",)), ("b",) * 3]
    wire = b"".join(map(encode_message, values))
    reader, heard = MessageReader(theirs), []
    with ours, theirs:
        for place in range(len(wire)):
            ours.sendall(wire[place : place + 1])
            heard.extend(reader.read())

    assert heard == values


def test_a_worker_that_is_ended_is_gone(make_archive: MakeArchive) -> None:
    worker = Worker(make_archive({}), DEFAULT_LIMITS, patient=False)
    while not worker.ready:
        worker.wait(1)

    worker.end()

    with pytest.raises(ProcessLookupError):
        os.kill(worker._process.pid, 0)


def test_where_no_process_can_be_started_the_archive_says_so(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")

    archive = opened(make_archive({"a.md": GOOD}))

    assert archive.failure is not None
    assert "Cannot start a process" in archive.failure.reason


def test_a_closed_archive_makes_no_markdown(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"a.md": GOOD}), DEFAULT_LIMITS)
    maker.close()

    with pytest.raises(ArchiveError, match="closed"):
        maker.make(PageName(b"a.md"), 1)


def test_markdown_of_what_is_no_article_is_an_error_of_its_kind(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"empty.md": ""}), DEFAULT_LIMITS)

    with closing(maker), pytest.raises(PageError):
        maker.make(PageName(b"empty.md"), 30)


def test_an_article_waits_for_the_one_in_hand_and_is_made_then(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"a.md": GOOD, "b.md": GOOD.replace("好", "又")}), DEFAULT_LIMITS)
    with closing(maker):
        maker.make(PageName(b"a.md"), 30)
        assert maker._worker is not None
        maker._worker.give(("markdown", b"a.md", ""))

        assert "谁都能读" in unpack(maker.make(PageName(b"b.md"), 30))


def die_in_hand(maker: MarkdownMaker, how: signal.Signals, *found: object) -> None:
    """End the worker with an article in hand, perhaps with its bytes."""
    assert maker._worker is not None
    os.kill(maker._worker._process.pid, signal.SIGSTOP)
    maker._worker.give(("markdown", b"a.md", "", *found))
    end_stopped(maker._worker._process.pid, how)


def test_an_article_is_set_aside_when_it_ends_its_worker_twice(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"a.md": GOOD, "b.md": GOOD}), DEFAULT_LIMITS)
    with closing(maker):
        for _death in range(2):
            assert maker.make(PageName(b"b.md"), 30)
            die_in_hand(maker, signal.SIGSEGV)
            assert maker.make(PageName(b"b.md"), 30)

        with pytest.raises(UnreadablePageError):
            maker.make(PageName(b"a.md"), 30)
        assert maker.make(PageName(b"b.md"), 30)


def test_pages_of_one_name_on_several_hosts_are_set_aside_one_by_one(make_archive: MakeArchive) -> None:
    page, other = (words.encode() for words in (GOOD, GOOD.replace("谁", "人人")))
    with closing(MarkdownMaker(make_archive({}), DEFAULT_LIMITS)) as maker:
        for _death in range(2):
            assert maker.make(PageName(b"b.md"), 30, other, None)
            die_in_hand(maker, signal.SIGSEGV, page, None)
            assert maker.make(PageName(b"b.md"), 30, other, None)

        with pytest.raises(UnreadablePageError):
            maker.make(PageName(b"a.md"), 30, page, None)
        assert "人人" in unpack(maker.make(PageName(b"a.md"), 30, other, None))


def test_an_article_whose_worker_is_killed_from_outside_again_and_again_says_so_and_is_made_later(
    make_archive: MakeArchive,
) -> None:
    maker = MarkdownMaker(make_archive({"a.md": GOOD, "b.md": GOOD}), DEFAULT_LIMITS)
    with closing(maker):
        for _death in range(4):
            assert maker.make(PageName(b"b.md"), 30)
            die_in_hand(maker, signal.SIGKILL)
            assert maker.make(PageName(b"b.md"), 30)
        die_in_hand(maker, signal.SIGKILL)

        with pytest.raises(ArchiveError, match="killed from outside"):
            maker.make(PageName(b"a.md"), 30)

        assert maker.make(PageName(b"a.md"), 30)


def test_a_markdown_worker_that_is_killed_while_it_comes_up_is_started_again(
    make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    boots = iter([BROKEN_BOOT, BROKEN_BOOT])
    real = workers_module._BOOT
    started = workers_module._started

    def start(control: int, lifeline: int) -> subprocess.Popen[bytes]:
        monkeypatch.setattr(workers_module, "_BOOT", next(boots, real))
        return started(control, lifeline)

    monkeypatch.setattr(workers_module, "_started", start)

    with closing(MarkdownMaker(make_archive({"a.md": GOOD}), DEFAULT_LIMITS)) as maker:
        assert "谁都能读" in unpack(maker.make(PageName(b"a.md"), 30))


def test_a_markdown_worker_that_hangs_is_ended(make_archive: MakeArchive) -> None:
    limits = DEFAULT_LIMITS._replace(silence=0.2)
    with closing(MarkdownMaker(make_archive({"a.md": GOOD, "b.md": GOOD}), limits)) as maker:
        maker.make(PageName(b"b.md"), 30)
        assert maker._worker is not None
        os.kill(maker._worker._process.pid, signal.SIGSTOP)

        with pytest.raises(UnreadablePageError, match="No result after"):
            maker.make(PageName(b"a.md"), 0.5)

        assert maker.make(PageName(b"b.md"), 30)


def test_markdown_workers_that_cannot_start_say_so(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termnews.archive.workers._BOOT", BROKEN_BOOT)
    monkeypatch.setattr("termnews.archive.workers._PAUSES", (0.0,) * 3)

    with (
        closing(MarkdownMaker(make_archive({"a.md": GOOD}), DEFAULT_LIMITS)) as maker,
        pytest.raises(ArchiveError, match="before they are ready"),
    ):
        maker.make(PageName(b"a.md"), 30)


def test_a_child_whose_parent_is_gone_already_ends_at_once() -> None:
    reading_end, writing_end = os.pipe()
    os.close(writing_end)
    before = signal.getsignal(signal.SIGIO)
    try:
        with pytest.raises(SystemExit):
            worker_main.end_with(reading_end)
    finally:
        signal.signal(signal.SIGIO, before)
        os.close(reading_end)


@pytest.mark.parametrize(
    ("event", "given", "is_allowed"),
    [
        ("socket.__new__", (None, socket.AF_UNIX, 1, 0), True),
        ("socket.__new__", (None, -1, -1, -1), True),
        ("socket.__new__", (None, socket.AF_INET6, 1, 0), False),
        ("socket.__new__", (None, socket.AF_INET, 1, 0), False),
        ("socket.bind", (None, ("::1", 0)), False),
        ("socket.connect", (None, "/run/some.socket"), False),
        ("socket.getaddrinfo", ("news.invalid", 80), False),
        ("socket.gethostname", (), True),
        ("open", ("page.html", "r", 0), True),
        ("import", ("psycopg", None, None, None, None), False),
        ("import", ("psycopg_binary.pq", None, None, None, None), False),
        ("import", ("lxml.etree", None, None, None, None), True),
    ],
)
def test_a_worker_makes_no_socket_but_the_one_it_was_given(
    event: str, given: tuple[object, ...], is_allowed: bool
) -> None:
    with nullcontext() if is_allowed else pytest.raises(PermissionError, match="connects to nothing"):
        worker_main.refuse_sockets(event, given)


def test_what_a_page_raises_is_the_childs_answer(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    raised = iter([RecursionError(), MemoryError()])

    def fail(*_arguments: object) -> None:
        raise next(raised)

    monkeypatch.setattr(PageReader, "answers", fail)
    monkeypatch.setattr(worker_main, "limit_processor_time", lambda _limits: None)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(encode_message(("page", b"a")) * 2)
        worker_main.serve(theirs, os.fsencode(make_archive({})), DEFAULT_LIMITS)
        reader, heard = MessageReader(ours), []
        while len(heard) < 3:
            heard.extend(reader.read())

    assert [message[:2] for message in heard[1:]] == [("broken", "parse-crash")] * 2


def test_a_system_without_threads_is_told(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with Archive.open(make_archive({"a.md": GOOD})) as archive, monkeypatch.context() as full:
        full.setattr(threading.Thread, "start", refuse)
        with pytest.raises(ArchiveError, match="no thread"):
            archive.start()


def test_without_a_thread_to_watch_the_folder_all_else_works(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        if thread.name == "termnews-watch":
            raise RuntimeError("can't start new thread")
        real(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    archive = opened(make_archive({"a.md": GOOD}))

    wait_until(lambda: "F5" in archive.warning)
    assert len(archive.catalogue) == 1
