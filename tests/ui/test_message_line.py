"""One message at a time: the last one, but a mistake only when it could be read."""

from __future__ import annotations

import pytest

from termnews.ui.message_line import Saying, Sayings

WIDER, LATER = Saying("Text width: 80"), Saying("Text width: 84")
BAD, WORSE = Saying("cannot open ~/x", "warning"), Saying("the disk is full", "error")


def tell(*sayings: Saying) -> Sayings:
    line = Sayings()
    for saying in sayings:
        line.tell(saying)
    return line


@pytest.mark.parametrize(
    ("told", "now", "waiting"),
    [
        ([], None, []),
        ([WIDER, LATER], LATER, []),
        ([WIDER, BAD], BAD, []),
        ([BAD, WIDER, LATER], BAD, [LATER]),
        ([BAD, WORSE, WIDER], BAD, [WORSE, WIDER]),
        ([BAD, WORSE, BAD, WORSE], BAD, [WORSE]),
    ],
    ids=["none", "the last", "a mistake", "behind a mistake the last", "mistakes in order", "nothing twice"],
)
def test_which_message_is_on_the_line(told: list[Saying], now: Saying | None, waiting: list[Saying]) -> None:
    line = tell(*told)

    assert (line.now, line.waiting) == (now, waiting)


def test_what_was_read_makes_room_and_what_waited_comes() -> None:
    line = tell(BAD, WORSE)
    line.was_read = True
    line.go_on()

    assert (line.now, line.was_read) == (WORSE, False)

    line.was_read = True
    line.tell(WIDER)

    assert (line.now, line.waiting) == (WIDER, [])
