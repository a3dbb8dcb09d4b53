"""Slow work on threads of its own: only the answer to the last question is heard."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from termnews.errors import TermnewsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

T = TypeVar("T")


class Question(Generic[T]):
    """One kind of slow work for one screen.

    While work is under way, newer work takes the place of what waits, so that
    a held key asks for what is wanted now and not for all that was passed.
    The thread is a daemon: leaving never waits for it.
    """

    def __init__(self, node: MessagePump, name: str) -> None:
        """Work for `node`, whose message loop hears the answers."""
        self._node = node
        self._name = name
        self._waiting: Callable[[], None] | None = None
        self._asked = 0
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._open = 0

    @property
    def is_idle(self) -> bool:
        """Whether every answer has come or was dropped."""
        return self._open == 0

    def ask(
        self, work: Callable[[], T], answer: Callable[[T], None], failed: Callable[[TermnewsError], None] | None = None
    ) -> None:
        """Do work on the thread, then give its result to `answer` unless something newer was asked.

        Args:
            work: Touches no widget.
            answer: Called in the message loop of the node.
            failed: Called there with what went wrong.
        """
        with self._changed:
            self._asked += 1
            self._open = 1
            number = self._asked
            self._waiting = lambda: self._do(number, work, answer, failed)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"ui-{self._name}", daemon=True)
            self._thread.start()

    def drop(self) -> None:
        """Let the answers that are under way go unheard."""
        with self._changed:
            self._asked += 1
            self._waiting = None
            self._open = 0

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._waiting is None:
                    self._changed.wait()
                work, self._waiting = self._waiting, None
            work()
            del work  # it holds the answer's screen, and what was asked

    def _do(
        self,
        number: int,
        work: Callable[[], T],
        answer: Callable[[T], None],
        failed: Callable[[TermnewsError], None] | None,
    ) -> None:
        try:
            result = work()
        except TermnewsError as error:
            problem = error
            self._node.call_later(lambda: self._hear(number, lambda: failed(problem) if failed else None))
        else:
            self._node.call_later(lambda: self._hear(number, lambda: answer(result)))

    def _hear(self, number: int, tell: Callable[[], None]) -> None:
        if number == self._asked:
            self._open = 0
            # A screen that is being left cannot show anything any more.
            if self._node.is_attached:
                tell()


class InTurn:
    """Slow work of which all is done, in the order in which it was asked for: what a person changes.

    The thread is a daemon; whoever leaves asks for that in turn, too.
    """

    def __init__(self, node: MessagePump, failed: Callable[[TermnewsError], None]) -> None:
        """Work for `node`, whose message loop hears of the end; `failed` is told there what went wrong."""
        self._node = node
        self._failed = failed
        self._queue: deque[tuple[Callable[[], Any], Callable[[Any], None], int]] = deque()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._waiting = 0

    @property
    def is_idle(self) -> bool:
        """Whether all that was asked for is done and told."""
        return not self._queue

    @property
    def waiting(self) -> int:
        """Of how many things the work is that has not begun yet."""
        return self._waiting

    def do(self, work: Callable[[], T], done: Callable[[T], None], *, at_once: bool = False, count: int = 1) -> None:
        """Do work after all that was asked for before, and tell its result.

        Args:
            work: Touches no widget.
            done: Called in the message loop of the node.
            at_once: Do it here and now if nothing is under way; for what costs less than a frame.
            count: To how many things it is done.
        """
        if at_once and self.is_idle:
            self._try(work, done)()
            return
        with self._changed:
            self._queue.append((work, done, count))
            self._waiting += count
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="ui-in-turn", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._do_next()

    def _do_next(self) -> None:
        """Do what waits longest; a call of its own, so that nothing holds what was done while nothing waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue)
            work, done, count = self._queue[0]
            self._waiting -= count
        heard = threading.Event()
        self._node.call_later(self._hear, self._try(work, done), heard)
        heard.wait()

    def _hear(self, tell: Callable[[], None], heard: threading.Event) -> None:
        self._queue.popleft()
        heard.set()
        tell()

    def _try(self, work: Callable[[], T], done: Callable[[T], None]) -> Callable[[], None]:
        try:
            result = work()
        except TermnewsError as error:
            problem = error
            return lambda: self._failed(problem)
        return lambda: done(result)
