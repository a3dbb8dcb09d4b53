"""The latest question alone is answered; changes are made one after the other."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from functools import partial

from termnews.errors import TermnewsError
from termnews.ui.work import LatestOnly, SerialQueue


class Loop:
    """A message loop that is turned by hand."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.came = threading.Semaphore(0)

    def call_later(self, callback: Callable[..., None], *values: object) -> None:
        """Take what a thread wants done."""
        self.waiting.append(partial(callback, *values))
        self.came.release()

    def turn(self) -> None:
        """Do the next thing."""
        assert self.came.acquire(timeout=10)
        self.waiting.pop(0)()


def test_an_answer_is_given_in_the_loop() -> None:
    loop, given = Loop(), list[int]()
    question: LatestOnly[int] = LatestOnly(loop.call_later)
    question.ask(lambda: 7, given.append)
    assert not question.is_idle
    loop.turn()
    assert given == [7]
    assert question.is_idle


def test_a_late_answer_is_dropped() -> None:
    loop, given, go_on = Loop(), list[str](), threading.Event()
    question: LatestOnly[str] = LatestOnly(loop.call_later)

    def slow() -> str:
        assert go_on.wait(10)
        return "old"

    question.ask(slow, given.append)
    question.ask(lambda: "passed over", given.append)
    question.ask(lambda: "new", given.append)
    go_on.set()
    while not question.is_idle:
        loop.turn()
    assert given == ["new"]


def test_what_went_wrong_is_told() -> None:
    loop, told = Loop(), list[str]()
    question: LatestOnly[None] = LatestOnly(loop.call_later)

    def fail() -> None:
        raise TermnewsError("no such thing")

    question.ask(fail, lambda _answer: None, lambda error: told.append(str(error)))
    loop.turn()
    assert told == ["no such thing"]


def test_a_dropped_question_is_not_answered() -> None:
    loop, given = Loop(), list[int]()
    question: LatestOnly[int] = LatestOnly(loop.call_later)
    question.ask(lambda: 1, given.append)
    question.drop()
    assert question.is_idle
    question.ask(lambda: 2, given.append)
    while not question.is_idle:
        loop.turn()
    assert given == [2]


class Step:
    """Something large that is done, or comes of what is done."""

    def __call__(self) -> Step:
        """Do it."""
        return Step()


def is_let_go(things: list[weakref.ref[Step]]) -> bool:
    """Whether nothing holds some things any more; a thread may be just about to let go."""
    deadline = time.monotonic() + 10
    while any(thing() is not None for thing in things) and time.monotonic() < deadline:
        time.sleep(0.001)
    return all(thing() is None for thing in things)


def test_what_was_done_and_what_came_of_it_are_let_go_while_nothing_waits() -> None:
    loop, held = Loop(), list[weakref.ref[Step]]()
    queue = SerialQueue(loop.call_later, lambda _error: None)
    question: LatestOnly[Step] = LatestOnly(loop.call_later)
    for ask in (queue.do, question.ask):
        work = Step()
        held.append(weakref.ref(work))
        ask(work, lambda result: held.append(weakref.ref(result)))
        del work
        loop.turn()
    assert len(held) == 4
    assert is_let_go(held)


def test_work_is_counted_until_it_begins() -> None:
    loop, begun, go_on = Loop(), threading.Event(), threading.Event()
    queue = SerialQueue(loop.call_later, lambda _error: None)

    def slow() -> None:
        begun.set()
        assert go_on.wait(10)

    queue.do(slow, lambda _none: None, count=100)
    queue.do(lambda: None, lambda _none: None, count=7)
    assert begun.wait(10)
    assert queue.waiting == 7
    go_on.set()
    loop.turn()
    loop.turn()
    assert queue.waiting == 0
    assert queue.is_idle


def test_a_change_that_fails_is_told_and_the_next_one_is_made() -> None:
    loop, told, done = Loop(), list[str](), list[int]()
    queue = SerialQueue(loop.call_later, lambda error: told.append(str(error)))

    def fail() -> int:
        raise TermnewsError("the disk is full")

    queue.do(fail, done.append)
    queue.do(lambda: 2, done.append)
    loop.turn()
    loop.turn()
    queue.do(fail, done.append, at_once=True)
    assert told == ["the disk is full"] * 2
    assert done == [2]
