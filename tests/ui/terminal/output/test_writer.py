"""The writer: never in the way of the app, never behind the last frame."""

from __future__ import annotations

import os
import pty
import queue
import select
import threading
from typing import TYPE_CHECKING

import pyte
import pytest

from termnews.ui.terminal.output import pace
from termnews.ui.terminal.output.pace import ASK_AFTER, QUESTION, WINDOW
from termnews.ui.terminal.output.updates import CLEAR
from termnews.ui.terminal.output.writer import TerminalWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIDTH, HEIGHT = 40, 10
_QUESTION = QUESTION.encode()


class Line:
    """The line to a terminal: a pipe, or a terminal of the system's, which is written to without a detour."""

    def __init__(self, make: Callable[[], tuple[int, int]]) -> None:
        self.out, self.into = make()
        self.lost: queue.Queue[bool] = queue.Queue()
        self.writer = TerminalWriter(self.into, lambda: self.lost.put(True))
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self.stream = pyte.ByteStream(self.screen)
        self.received = b""
        self._undrawn = b""

    def read_until(self, words: str, lines: int = 1) -> None:
        """Read on until words stand in some lines of the screen."""
        while not self.shows(words, lines):
            self.read()

    def shows(self, words: str, lines: int = 1) -> bool:
        """Whether words stand in some lines of the screen."""
        return sum(words in line for line in self._lines()) >= lines

    def read(self) -> int:
        """Read what has come; give the number of questions in it. pyte would draw their last letter."""
        self._undrawn += (data := os.read(self.out, 4096))
        self.received += data
        *pieces, rest = self._undrawn.split(_QUESTION)
        begun = next((size for size in range(len(_QUESTION) - 1, 0, -1) if rest.endswith(_QUESTION[:size])), 0)
        self.stream.feed(b"".join(pieces) + rest[: len(rest) - begun])
        self._undrawn = rest[len(rest) - begun :]
        return len(pieces)

    def _lines(self) -> list[str]:
        """What stands on the screen; pyte's own `display` fails on half a wide character, amid a frame."""
        return [
            "".join(row[x].data for x in range(WIDTH)) for row in map(self.screen.buffer.__getitem__, range(HEIGHT))
        ]

    def close(self) -> None:
        """End the writer; what it still writes goes nowhere."""
        os.close(self.out)
        self.writer.stop(5)
        os.close(self.into)


@pytest.fixture(params=[os.pipe, pty.openpty], ids=["pipe", "terminal"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    """A line with a writer at its end."""
    made = Line(request.param)
    yield made
    made.close()


def frame(words: str) -> str:
    return "".join(f"\x1b[{y + 1};1H\x1b[3{y % 8}m{words + '新聞':{WIDTH - 10}}\x1b[0m" for y in range(HEIGHT))


def test_frames_are_merged_while_the_line_is_busy(line: Line) -> None:
    """Three thousand frames that nobody reads block nobody, and cost what a screen costs."""
    line.writer.start()
    for number in range(3000):
        line.writer.show(frame(f"{number}号"), WIDTH, HEIGHT)

    line.writer.show(frame("最後"), WIDTH, HEIGHT)
    line.read_until("最後")

    # A pipe holds 64 kB; everything else is one frame under way and the last.
    assert len(line.received) < 100_000


def test_controls_go_before_the_frame(line: Line) -> None:
    line.writer.send("\x1b[?1049h")
    line.writer.show(frame("字"), WIDTH, HEIGHT)
    line.writer.start()

    line.read_until("字")

    assert line.received.startswith(b"\x1b[?1049h\x1b[m\x1b[H\x1b[2J")


def test_frames_stand_between_marks_where_the_terminal_asks_for_them(line: Line) -> None:
    line.writer.synchronized = True
    line.writer.show(frame("字"), WIDTH, HEIGHT)
    line.writer.start()

    line.read_until("字")

    assert line.received.startswith(b"\x1b[?2026h")


def test_another_size_is_painted_afresh(line: Line) -> None:
    line.writer.start()
    line.writer.show(frame("一"), WIDTH, HEIGHT)
    line.read_until("一")
    line.received = b""

    line.writer.show(frame("二"), WIDTH - 2, HEIGHT)
    line.read_until("二")

    assert b"\x1b[2J" in line.received


def test_a_resize_without_a_frame_paints_what_was_there(line: Line) -> None:
    line.writer.start()
    line.writer.show(frame("一"), WIDTH, HEIGHT)
    line.read_until("一")
    line.screen.reset()

    line.writer.resized()

    line.read_until("一")


def test_redraw_paints_what_was_there(line: Line) -> None:
    line.writer.start()
    line.writer.show(frame("一"), WIDTH, HEIGHT)
    line.read_until("一")
    line.screen.reset()

    line.writer.redraw()

    line.read_until("一")


def test_stopped_and_started_it_paints_what_was_there(line: Line) -> None:
    line.writer.start()
    line.writer.show(frame("一"), WIDTH, HEIGHT)
    line.read_until("一")
    line.writer.stop(5)
    line.screen.reset()

    line.writer.start()

    line.read_until("一")


def test_started_again_while_a_write_is_held_up_one_thread_writes(line: Line) -> None:
    """As after ctrl+z and fg on a line that stood still: nothing of the old frame is written amid the new one."""
    line.writer.start()
    line.writer.show("".join(f"\x1b[{y + 1};1H{'舊' * 200}" for y in range(400)), 400, 400)
    while select.select([], [line.into], [], 0.02)[1]:
        pass
    line.writer.stop(0.01)

    line.writer.start()
    line.writer.show(frame("新"), WIDTH, HEIGHT)

    painted = received = b""
    while painted.count("新新聞".encode()) < HEIGHT:
        received += os.read(line.out, 65536)
        painted = received.rpartition(CLEAR.encode())[2]
    assert "舊".encode() not in painted
    assert [thread.name for thread in threading.enumerate()].count("termnews-writer") == 1


def test_frames_come_in_their_order_while_a_terminal_reads_now_and_then(line: Line) -> None:
    """Written at once or by the thread: every frame stands on what the one before it drew."""
    line.writer.start()
    for number in range(400):
        line.writer.show(frame(f"{number}号" * (1 + number % 3)), WIDTH, HEIGHT)
        if number % 7 == 0:
            line.read_until("号")

    line.writer.show(frame("最後"), WIDTH, HEIGHT)
    line.read_until("最後新聞", HEIGHT)


def test_frames_wait_for_a_terminal_that_answers(line: Line) -> None:
    """What is on its way stays little, whatever the line takes; the last frame always comes."""
    line.writer.start()
    line.writer.note_answer()
    for number in range(400):
        line.writer.show(frame(f"{number}号" * 3), WIDTH, HEIGHT)
    line.writer.show(frame("最後"), WIDTH, HEIGHT)

    asked = 0
    # Where the thread writes, it may have left out so many frames that it need not ask.
    while not asked and not line.shows("最後新聞", HEIGHT):
        asked = line.read()
    assert len(line.received) < WINDOW + 3000
    while not line.shows("最後新聞", HEIGHT):
        for _ in range(asked):
            line.writer.note_answer()
        asked = line.read()


def test_a_terminal_that_answers_no_more_is_not_asked_for_ever(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each frame comes, the first of them a little late."""
    monkeypatch.setattr(pace, "PATIENCE", 0.05)
    line.writer.start()
    line.writer.note_answer()

    for number in range(100, 140):
        line.writer.show(frame(f"{number}号" * 3), WIDTH, HEIGHT)
        line.read_until(f"{number}号", HEIGHT)

    assert line.received.count(_QUESTION) <= WINDOW // ASK_AFTER + 1


def test_a_terminal_that_is_gone_is_told_once() -> None:
    lost: queue.Queue[bool] = queue.Queue()
    out, into = pty.openpty()
    writer = TerminalWriter(into, lambda: lost.put(True))
    writer.start()
    os.close(out)

    for number in range(20):
        writer.show(frame(str(number)), WIDTH, HEIGHT)

    assert lost.get(timeout=10)
    writer.stop(5)
    assert lost.empty()
    os.close(into)


def test_a_line_that_is_gone_is_told_once() -> None:
    out, into = os.pipe()
    os.close(out)
    lost = threading.Event()
    writer = TerminalWriter(into, lost.set)

    writer.start()
    writer.show(frame("一"), WIDTH, HEIGHT)

    assert lost.wait(10)
    writer.stop(5)
    os.close(into)
