"""Rows and snippets that take longer than a frame."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from termnews.desk.answers import Snippet
from termnews.desk.listing import BLOCK, ArticleList, RowMarks
from termnews.errors import IndexUnusableError
from termnews.model.article import ArticleId
from termnews.model.query import parse_query
from termnews.model.row import Number, Row
from termnews.ui.panes.late_rows import LateAnswers, LateRows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PATIENCE = 30


class Line:
    """A line to a server, which answers when it is let."""

    def __init__(self) -> None:
        """Hold everything back."""
        self.is_open = threading.Event()
        self.came = threading.Semaphore(0)
        self.asked: list[list[int]] = []
        self.is_down = False

    def ask(self, numbers: Sequence[int]) -> Mapping[int, str]:
        """Answer with the numbers as words."""
        self.asked.append(list(numbers))
        assert self.is_open.wait(PATIENCE)
        if self.is_down:
            raise IndexUnusableError("down")
        return {number: str(number) for number in numbers}

    def on_come(self) -> None:
        """Note that something has come late."""
        self.came.release()

    def wait(self) -> None:
        """Wait until something has come late."""
        assert self.came.acquire(timeout=PATIENCE)


def test_what_does_not_come_in_time_is_drawn_without_and_announced() -> None:
    line = Line()
    answers = LateAnswers(line.ask, line.on_come)
    assert [answers.get(1), answers.get(2), answers.get(3)] == [None] * 3
    line.is_open.set()
    line.wait()
    while answers.get(3) is None:
        line.wait()
    assert [answers.get(1), answers.get(2), answers.get(3)] == ["1", "2", "3"]
    assert sorted(number for asked in line.asked for number in asked) == [1, 2, 3]


def test_what_waits_is_asked_together_and_the_rest_of_a_held_key_is_left_behind() -> None:
    line = Line()
    answers = LateAnswers(line.ask, line.on_come)
    for number in range(1000):
        answers.get(number)
    line.is_open.set()
    while answers.get(999) is None:
        line.wait()
    assert len(line.asked) <= 3
    assert sum(map(len, line.asked)) <= 2 * 64 + 1


def test_what_comes_in_time_is_there_at_once_and_not_announced() -> None:
    line = Line()
    line.is_open.set()
    answers = LateAnswers(line.ask, line.on_come)
    while answers.get(1) is None:  # The machine may be busy.
        line.wait()
    while line.came.acquire(blocking=False):
        pass
    assert answers.get(1) == "1"
    assert not line.came.acquire(blocking=False)


def test_after_a_line_that_broke_the_same_is_asked_again() -> None:
    line = Line()
    line.is_down = True
    answers = LateAnswers(line.ask, line.on_come)
    line.is_open.set()
    while len(line.asked) < 2:
        assert answers.get(1) is None
    line.is_down = False
    while answers.get(1) is None:
        pass
    assert answers.get(1) == "1"


def test_after_a_fault_of_ours_the_same_is_asked_again() -> None:
    line = Line()
    line.is_open.set()
    faults = [ZeroDivisionError()]

    def ask(numbers: Sequence[int]) -> Mapping[int, str]:
        if faults:
            raise faults.pop()
        return line.ask(numbers)

    answers = LateAnswers(ask, line.on_come)
    while answers.get(1) is None:
        pass
    assert (answers.get(1), faults) == ("1", [])


def test_a_row_has_its_present_marks_before_its_words_have_come() -> None:
    is_open, came = threading.Event(), threading.Semaphore(0)
    read: set[int] = set()

    def fetch(numbers: Sequence[Number]) -> list[Row]:
        assert is_open.wait(PATIENCE)
        return [Row(number, ArticleId(f"id{number}"), f"第{number}篇") for number in numbers]

    listing = ArticleList([Number(n) for n in range(3 * BLOCK)], fetch, lambda number: RowMarks(read=number in read))
    rows = LateRows(listing, lambda numbers: {n: Snippet(f"…{n}…", ()) for n in numbers}, came.release)
    assert (rows[5].row.title, rows[5].row.number, rows[5].marks.read) == ("", 5, False)
    read.add(5)
    assert rows[5].marks.read
    is_open.set()
    while not rows[5].row.title:
        assert came.acquire(timeout=PATIENCE)
    assert rows[5].row.title == "第5篇"
    assert [row.row.title for row in rows[4:6]] == ["第4篇", "第5篇"]
    while rows.snippet(Number(5)) is None:
        assert came.acquire(timeout=PATIENCE)
    assert rows.snippet(Number(5)) == Snippet("…5…", ())


def test_a_held_key_waits_for_two_answers_however_many_rows_it_passes() -> None:
    """The server is asked once for all rows that are wanted, and for no more than a tall terminal shows."""
    is_open, came, asked = threading.Event(), threading.Semaphore(0), []

    def fetch(numbers: Sequence[Number]) -> list[Row]:
        asked.append(len(numbers))
        assert is_open.wait(PATIENCE)
        return [Row(number, ArticleId(f"id{number}"), f"第{number}篇") for number in numbers]

    listing = ArticleList([Number(n) for n in range(100 * BLOCK + 1)], fetch, lambda _number: RowMarks())
    rows = LateRows(listing, lambda _numbers: {}, came.release)
    for place in range(0, len(rows), BLOCK):
        assert not rows[place].row.title
    is_open.set()
    while not rows[-1].row.title:
        assert came.acquire(timeout=PATIENCE)

    assert rows[-1].row.title == f"第{100 * BLOCK}篇"
    assert len(asked) <= 3
    assert sum(asked) <= 33 * BLOCK


def test_rows_keep_their_words_when_the_list_comes_anew() -> None:
    """News of pages bring the same list again and again; it must not be drawn without words in between."""
    is_open, came = threading.Event(), threading.Semaphore(0)

    def fetch(numbers: Sequence[Number]) -> list[Row]:
        assert is_open.wait(PATIENCE)
        return [Row(number, ArticleId(f"id{number}"), f"第{number}篇") for number in numbers]

    def list_of(*numbers: int, former: object = None) -> LateRows:
        listing = ArticleList([Number(n) for n in numbers], fetch, lambda _number: RowMarks())
        return LateRows(listing, lambda _numbers: {}, came.release, former=former)

    is_open.set()
    first = list_of(1, 2)
    while not first[0].row.title:
        assert came.acquire(timeout=PATIENCE)
    is_open.clear()

    second = list_of(3, 1, former=first)

    assert [row.row.title for row in second] == ["", "第1篇"]
    assert second[1].row.number == 1
    is_open.set()


def test_snippets_stay_when_the_list_of_the_same_query_comes_anew() -> None:
    came, is_open = threading.Semaphore(0), threading.Event()

    def cut(numbers: Sequence[Number]) -> dict[Number, Snippet | None]:
        assert is_open.wait(PATIENCE)
        return {number: Snippet(f"…{number}…", ()) for number in numbers}

    def list_of(query: str, former: object = None) -> LateRows:
        listing = ArticleList([Number(1)], lambda _numbers: [], lambda _number: RowMarks())
        return LateRows(listing, cut, came.release, query=parse_query(query), former=former)

    is_open.set()
    first = list_of("河水")
    while first.snippet(Number(1)) is None:
        assert came.acquire(timeout=PATIENCE)
    is_open.clear()

    assert list_of("河水", first).snippet(Number(1)) == Snippet("…1…", ())
    assert list_of("决堤", first).snippet(Number(1)) is None
    is_open.set()
