"""The keyboard in a loop: what was typed arrives, and a terminal that is gone is told."""

from __future__ import annotations

import asyncio
import os
import pty
import select
import sys
import threading
import time
import tty
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from textual import constants, events

from termnews.ui.terminal.keyboard import Keyboard, new_loop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from textual.message import Message


@contextmanager
def terminal_pair() -> Iterator[tuple[int, int]]:
    """Both sides of a terminal that passes on every key."""
    master, terminal = pty.openpty()
    tty.setraw(terminal)
    yield master, terminal
    os.close(terminal)
    os.close(master)


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop run until something holds."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - what is waited for is a plain list
            await asyncio.sleep(0.001)


def keys_of(messages: list[Message]) -> list[str]:
    """Names of the keys among messages."""
    return [message.key for message in messages if isinstance(message, events.Key)]


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
    arrived: list[Message] = []

    async def type_them(master: int, terminal: int) -> None:
        keyboard = Keyboard(asyncio.get_running_loop(), terminal, arrived.append, lambda: None)
        keyboard.start()
        os.write(master, sent)
        await until(lambda: len(arrived) >= len(keys))
        keyboard.close()

    with terminal_pair() as pair:
        asyncio.run(type_them(*pair))
    assert keys_of(arrived) == keys


def test_the_end_of_a_sequence_that_came_while_the_loop_stood_still_is_not_typed() -> None:
    arrived: list[Message] = []

    async def type_slowly(master: int, terminal: int) -> None:
        keyboard = Keyboard(asyncio.get_running_loop(), terminal, arrived.append, lambda: None)
        keyboard.start()
        os.write(master, b"\x1b")
        await asyncio.sleep(0.01)
        os.write(master, b"[Bj")
        # As a key does that takes long to answer; the wait for the end is over when the loop goes on.
        time.sleep(constants.ESCAPE_DELAY + 0.01)  # noqa: ASYNC251
        await until(lambda: len(arrived) > 1)
        keyboard.close()

    with terminal_pair() as pair:
        asyncio.run(type_slowly(*pair))
    assert keys_of(arrived) == ["down", "j"]


def test_a_terminal_that_is_gone_is_told_once_and_not_asked_again() -> None:
    lost: list[bool] = []

    async def hang_up(master: int, terminal: int) -> None:
        keyboard = Keyboard(asyncio.get_running_loop(), terminal, lambda _: None, lambda: lost.append(True))
        keyboard.start()
        os.close(master)
        await until(lambda: bool(lost))
        await asyncio.sleep(0.01)
        keyboard.close()

    master, terminal = pty.openpty()
    tty.setraw(terminal)
    asyncio.run(hang_up(master, terminal))
    os.close(terminal)
    assert lost == [True]


def test_what_comes_while_the_loop_stands_still_is_read_until_it_is_enough() -> None:
    arrived: list[Message] = []

    async def read_on(master: int, terminal: int) -> None:
        keyboard = Keyboard(asyncio.get_running_loop(), terminal, arrived.append, lambda: None)
        os.write(master, b"ab")
        keyboard.read_until(lambda: len(arrived) >= 2, 10)
        keyboard.read_until(lambda: False, 0)
        keyboard.close()

    with terminal_pair() as pair:
        asyncio.run(read_on(*pair))
    assert keys_of(arrived) == ["a", "b"]


def test_on_macos_the_loop_waits_for_what_only_select_can_wait_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """There /dev/tty is of that kind; here a file is."""
    monkeypatch.setattr(sys, "platform", "darwin")
    (tmp_path / "keys").write_bytes(b"jk")
    arrived: list[Message] = []
    lost: list[bool] = []

    async def read_it(fileno: int) -> None:
        keyboard = Keyboard(asyncio.get_running_loop(), fileno, arrived.append, lambda: lost.append(True))
        keyboard.start()
        await until(lambda: bool(lost))
        keyboard.close()

    with (tmp_path / "keys").open("rb") as keys, asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(read_it(keys.fileno()))
    assert keys_of(arrived) == ["j", "k"]


def test_a_key_that_another_program_took_is_not_waited_for() -> None:
    """A command that asks for a passphrase reads the same terminal; the loop goes on."""
    arrived: list[Message] = []

    async def be_too_late(master: int, terminal: int) -> None:
        loop = asyncio.get_running_loop()
        keyboard = Keyboard(loop, terminal, arrived.append, lambda: None)
        keyboard.start()
        os.write(master, b"j")
        select.select([terminal], [], [])
        # Called after the loop has seen the key, and before the keyboard is told of it.
        loop.call_soon(os.read, terminal, 100)
        rescue = threading.Timer(5, os.write, (master, b"k"))
        rescue.start()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        rescue.cancel()
        keyboard.close()

    with terminal_pair() as pair:
        asyncio.run(be_too_late(*pair))
    assert keys_of(arrived) == []
