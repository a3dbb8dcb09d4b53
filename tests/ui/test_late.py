"""Only the answer to the last question is heard."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from functools import partial

from termnews.errors import TermnewsError
from termnews.ui.late import InTurn, Question


class Loop:
    """A message loop that is turned by hand."""

    is_attached = True

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


def test_an_answer_is_heard_in_the_loop() -> None:
    loop, heard = Loop(), list[int]()
    question: Question[int] = Question(loop, "test")  # type: ignore[arg-type]
    question.ask(lambda: 7, heard.append)
    assert not question.is_idle
    loop.turn()
    assert heard == [7]
    assert question.is_idle


def test_a_screen_that_is_being_left_hears_nothing() -> None:
    loop, heard = Loop(), list[int]()
    question: Question[int] = Question(loop, "test")  # type: ignore[arg-type]
    question.ask(lambda: 1, heard.append)

    loop.is_attached = False
    loop.turn()

    assert heard == []
    assert question.is_idle


def test_a_late_answer_is_dropped() -> None:
    loop, heard, go_on = Loop(), list[str](), threading.Event()
    question: Question[str] = Question(loop, "test")  # type: ignore[arg-type]

    def slow() -> str:
        assert go_on.wait(10)
        return "old"

    question.ask(slow, heard.append)
    question.ask(lambda: "passed over", heard.append)
    question.ask(lambda: "new", heard.append)
    go_on.set()
    while not question.is_idle:
        loop.turn()
    assert heard == ["new"]


def test_what_went_wrong_is_told() -> None:
    loop, told = Loop(), list[str]()
    question: Question[None] = Question(loop, "test")  # type: ignore[arg-type]

    def fail() -> None:
        raise TermnewsError("no such thing")

    question.ask(fail, lambda _answer: None, lambda error: told.append(str(error)))
    loop.turn()
    assert told == ["no such thing"]


def test_a_dropped_question_is_not_answered() -> None:
    loop, heard = Loop(), list[int]()
    question: Question[int] = Question(loop, "test")  # type: ignore[arg-type]
    question.ask(lambda: 1, heard.append)
    question.drop()
    assert question.is_idle
    question.ask(lambda: 2, heard.append)
    while not question.is_idle:
        loop.turn()
    assert heard == [2]


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
    in_turn = InTurn(loop, lambda _error: None)  # type: ignore[arg-type]
    question: Question[Step] = Question(loop, "test")  # type: ignore[arg-type]
    for ask in (in_turn.do, question.ask):
        work = Step()
        held.append(weakref.ref(work))
        ask(work, lambda result: held.append(weakref.ref(result)))
        del work
        loop.turn()
    assert len(held) == 4
    assert is_let_go(held)


def test_work_is_counted_until_it_begins() -> None:
    loop, begun, go_on = Loop(), threading.Event(), threading.Event()
    in_turn = InTurn(loop, lambda _error: None)  # type: ignore[arg-type]

    def slow() -> None:
        begun.set()
        assert go_on.wait(10)

    in_turn.do(slow, lambda _none: None, count=100)
    in_turn.do(lambda: None, lambda _none: None, count=7)
    assert begun.wait(10)
    assert in_turn.waiting == 7
    go_on.set()
    loop.turn()
    loop.turn()
    assert in_turn.waiting == 0
    assert in_turn.is_idle
