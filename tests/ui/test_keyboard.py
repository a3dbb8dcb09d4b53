"""The thread that listens: what was typed arrives, and a terminal that is gone is told."""

from __future__ import annotations

import os
import pty
import queue
import tty

import pytest
from textual import events

from termnews.ui.keyboard import Keyboard


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"j", ["j"]),
        ("新聞".encode(), ["新", "聞"]),
        (b"\xff", ["replacement_character"]),
        (b"\x1b[B\x1b[5~", ["down", "pageup"]),
        (b"\x1b", ["escape"]),
        (b"\x1bq", ["alt+q"]),
        (b"\x1b[", ["left_square_bracket"]),
        (b"\x1b[27uj", ["j"]),
    ],
)
def test_keys_arrive(sent: bytes, keys: list[str]) -> None:
    master, terminal = pty.openpty()
    tty.setraw(terminal)
    arrived: queue.Queue[object] = queue.Queue()
    keyboard = Keyboard(terminal, arrived.put, lambda: None)
    keyboard.start()

    os.write(master, sent)
    events_seen = [arrived.get(timeout=10) for _ in keys]
    keyboard.stop()

    os.close(master)
    os.close(terminal)
    assert [event.key for event in events_seen if isinstance(event, events.Key)] == keys


def test_a_terminal_that_is_gone_is_told_once_and_not_asked_again() -> None:
    master, terminal = pty.openpty()
    tty.setraw(terminal)
    lost: queue.Queue[bool] = queue.Queue()
    keyboard = Keyboard(terminal, lambda _: None, lambda: lost.put(True))
    keyboard.start()

    os.close(master)

    assert lost.get(timeout=10)
    keyboard.stop()
    os.close(terminal)
    assert lost.empty()
