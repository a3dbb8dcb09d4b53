"""Workers: a page can end a worker, never termnews, and never twice."""

from __future__ import annotations

import os
import select
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from tests.conftest import post

from termnews.archive import reading, worker_main
from termnews.archive.archive import Archive
from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.archive.markdown import MarkdownMaker
from termnews.archive.messages import MessageReader, encode_message
from termnews.archive.packing import unpack
from termnews.archive.reading import PageProblemError, answer, read_file
from termnews.archive.workers import Answer, Worker, Workers
from termnews.errors import ArchiveError, PageError, UnreadablePageError
from termnews.model.problem import ProblemKind

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]
Opened = Callable[..., Archive]

GOOD = post("好的一篇", "这一篇没有什么特别的地方，谁都能读。")
HEAVY = post("很重的一篇", "<p>" + "字" * 6_000_000 + "</p>")
"""Eighteen million bytes: more than a worker with little memory can hold."""
TINY_MEMORY = DEFAULT_LIMITS._replace(memory=160 << 20)


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


def pid_in_charge(workers: Workers) -> int:
    """The process of the only worker."""
    (worker,) = workers._workers
    return worker.pid


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

    with closing(Workers(root, 1, DEFAULT_LIMITS._replace(silence=0.3))) as workers:
        ask(workers, b"a.md")
        os.kill(pid_in_charge(workers), signal.SIGSTOP)

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
    monkeypatch.setattr("termnews.archive.workers._BOOT", "raise SystemExit({path!r} and {arguments!r} and 1)")

    with closing(Workers(root, 1)) as workers, pytest.raises(ArchiveError, match="No process can be started"):
        ask(workers, b"a.md")


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

    with pytest.raises(ArchiveError, match="still being made ready"):
        archive.markdown(number, 0)
    assert "谁都能读" in archive.markdown(number)


def test_the_child_answers_jobs_until_its_socket_closes(make_archive: MakeArchive) -> None:
    root = make_archive({"a.md": GOOD})
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(encode_message(("page", b"a.md")) + encode_message(("markdown", b"a.md")))
        ours.shutdown(socket.SHUT_WR)

        worker_main.serve(theirs, str(root), DEFAULT_LIMITS._replace(cpu_seconds=1_000))

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
    monkeypatch.setattr(reading, "_PAUSE", 0)
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

    kind, reason = answer(root, ("page", b"a.md"), Limits(file_size=2_000_000))[1:3]

    assert (kind, reason) == ("too-big", "It has 3 MB; pages of up to 2 MB are read.")


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
        os.kill(worker.pid, 0)


def test_where_no_process_can_be_started_the_archive_says_so(
    make_archive: MakeArchive, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", "/nonexistent/python")

    archive = opened(make_archive({"a.md": GOOD}))

    assert archive.failure is not None
    assert "No process can be started" in archive.failure.reason


def test_a_closed_archive_makes_no_markdown(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"a.md": GOOD}), DEFAULT_LIMITS)
    maker.close()

    with pytest.raises(ArchiveError, match="closed"):
        maker.make(b"a.md", 1)


def test_markdown_of_what_is_no_article_is_an_error_of_its_kind(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"empty.md": ""}), DEFAULT_LIMITS)

    with closing(maker), pytest.raises(PageError):
        maker.make(b"empty.md", 30)


def test_an_article_waits_for_the_one_in_hand_and_is_made_then(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"a.md": GOOD, "b.md": GOOD.replace("好", "又")}), DEFAULT_LIMITS)
    with closing(maker):
        maker.make(b"a.md", 30)
        assert maker._worker is not None
        maker._worker.give(("markdown", b"a.md"))

        assert "谁都能读" in unpack(maker.make(b"b.md", 30))


def test_an_article_is_set_aside_when_it_ends_its_worker_twice(make_archive: MakeArchive) -> None:
    maker = MarkdownMaker(make_archive({"a.md": GOOD, "b.md": GOOD}), DEFAULT_LIMITS)
    with closing(maker):
        for _death in range(2):
            assert maker.make(b"b.md", 30)
            assert maker._worker is not None
            os.kill(maker._worker.pid, signal.SIGSTOP)
            maker._worker.give(("markdown", b"a.md"))
            os.kill(maker._worker.pid, signal.SIGKILL)
            assert maker.make(b"b.md", 30)

        with pytest.raises(UnreadablePageError):
            maker.make(b"a.md", 30)
        assert maker.make(b"b.md", 30)


def test_markdown_workers_that_cannot_start_say_so(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("termnews.archive.workers._BOOT", "raise SystemExit({path!r} and {arguments!r} and 1)")

    with pytest.raises(ArchiveError, match="No process can be started"):
        MarkdownMaker(make_archive({"a.md": GOOD}), DEFAULT_LIMITS).make(b"a.md", 30)


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


def test_what_a_page_raises_is_the_childs_answer(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    raised = iter([RecursionError(), MemoryError()])

    def fail(*_arguments: object) -> None:
        raise next(raised)

    monkeypatch.setattr(worker_main, "answer", fail)
    monkeypatch.setattr(worker_main, "limit_processor_time", lambda _limits: None)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(encode_message(("page", b"a")) * 2)
        worker_main.serve(theirs, str(make_archive({})), DEFAULT_LIMITS)
        reader, heard = MessageReader(ours), []
        while len(heard) < 3:
            heard.extend(reader.read())

    assert [message[:2] for message in heard[1:]] == [("broken", "parse-crash")] * 2
