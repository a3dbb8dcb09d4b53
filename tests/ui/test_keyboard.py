"""What the terminal sends: keys one by one, pastes whole, however the bytes are torn apart."""

from __future__ import annotations

import os
import pty
import queue
import tty
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual._xterm_parser import XTermParser

from termnews.ui.keyboard import PASTE_LENGTH, Keyboard, PasteFinder

START, END = "\x1b[200~", "\x1b[201~"
words = st.text(alphabet="a新\n[1~", max_size=12)


def found(data: str, cuts: list[int]) -> list[str]:
    """Feed data in pieces; give what was typed, joined, and pastes in angles."""
    finder, parser = PasteFinder(), XTermParser()
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    said: list[str] = []
    for start, end in pairwise(places):
        for piece in finder.split(data[start:end]):
            for event in [piece] if isinstance(piece, events.Paste) else list(parser.feed(piece)):
                if isinstance(event, events.Paste):
                    said.append(f"<{event.text}>")
                elif isinstance(event, events.Key):
                    said.append(event.character or event.key)
    return said


@settings(max_examples=100)
@given(
    st.text(alphabet="a新 ", max_size=8),
    words,
    st.text(alphabet="b聞", max_size=8),
    st.lists(st.integers(0, 60), max_size=6),
)
def test_a_paste_comes_whole_between_the_keys(before: str, pasted: str, after: str, cuts: list[int]) -> None:
    expected = [*before, f"<{pasted}>", *after]

    assert found(f"{before}{START}{pasted}{END}{after}", cuts) == expected


def test_a_long_paste_is_cut() -> None:
    (paste,) = PasteFinder().split(START + "貼" * (PASTE_LENGTH + 5) + END)

    assert isinstance(paste, events.Paste)
    assert len(paste.text) == PASTE_LENGTH


def test_nobody_types_that_fast() -> None:
    """A terminal that does not mark pastes sends them as keys, thousands at once."""
    (paste,) = PasteFinder().split("x" * 4096)

    assert isinstance(paste, events.Paste)


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"j", ["j"]),
        ("新聞".encode(), ["新", "聞"]),
        (b"\xff", ["replacement_character"]),
        (b"\x1b[B\x1b[5~", ["down", "pageup"]),
        (b"\x1b", ["escape"]),
        (b"\x1bq", ["alt+q"]),
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
