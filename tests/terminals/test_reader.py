"""The reader in every terminal, at every size, and how it ends."""

from __future__ import annotations

import random
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.terminals.screens import PANES, WINDOWS, WITH_WORDS
from tests.terminals.session import CANNOT_READ_PATHS, TERMNEWS, Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TERMINALS = {
    "xterm-256color": {"TERM": "xterm-256color"},
    "xterm": {"TERM": "xterm"},
    "screen": {"TERM": "screen"},
    "tmux": {"TERM": "tmux-256color"},
    "linux": {"TERM": "linux"},
    "vt100": {"TERM": "vt100"},
    "truecolour": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "no colours": {"TERM": "xterm-256color", "NO_COLOR": "1"},
    "wrong locale": {"LC_ALL": "POSIX", "LANG": "", "PYTHONIOENCODING": "latin-1"},
    "wrong colour system": {"TEXTUAL_COLOR_SYSTEM": "none"},
}


@pytest.mark.parametrize("environment", TERMINALS.values(), ids=TERMINALS)
def test_articles_are_shown_in_every_terminal(environment: dict[str, str], seeds: Path) -> None:
    if "LC_ALL" in environment and CANNOT_READ_PATHS:
        pytest.skip(CANNOT_READ_PATHS)
    with Session([*TERMNEWS, str(seeds)], environment=environment) as session:
        session.wait_for("欢迎使用", 30)

        session.send("j\r")

        session.wait_for(lambda: session.text.count("termnews") > 1)
        session.send("Q")
        assert session.wait() == 0
        assert session.settings == session.settings_before


SIZES = [(40, 12), (50, 20), (100, 30), (160, 45)]
"""Beside those of test_sizes.py."""
SCREENS = PANES | WINDOWS | WITH_WORDS
ESCAPE = "\x1b\x1b[I"
"""The key, and the news that the terminal has the keys: what follows in the same packet is a key of its own."""


@pytest.mark.parametrize("part", range(2))
def test_every_screen_fits_every_size(part: int, seeds: Path, tmp_path: Path) -> None:
    """Each stays through all sizes, one after the other, faster than they can be drawn."""
    with Session([*TERMNEWS, str(seeds)], folder=tmp_path) as session:
        session.wait_for("19 unread", 30)
        for name, keys in list(SCREENS.items())[part::2]:
            session.send(f"{ESCAPE * 3}gj{keys}")
            session.settle(0.05)
            for columns, lines in SIZES:
                session.resize(columns, lines)
                session.settle(0.03)
                assert session.process.poll() is None, f"{name} at {columns}x{lines}:\n{session.text}"
            session.resize(80, 24)
        session.send(ESCAPE * 3)
        session.wait_for("? help")
        session.send("\x11")

        assert session.wait() == 0


def test_a_storm_of_sizes_ends_in_the_screen_of_the_last(seeds: Path) -> None:
    chance = random.Random(7)
    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for("withdrawn 2026-11-04", 30)
        session.wait_for(lambda: "indexing" not in session.text)
        for _ in range(60):
            session.resize(chance.randint(20, 120), chance.randint(5, 40))
            session.read(0.01)
        session.resize(90, 20)
        # The line of keys ends a screen.
        session.wait_for(lambda: session.text.endswith("? help "))
        session.settle(0.4)
        after_storm = session.text

        session.received.clear()
        session.send("\x0c")
        session.wait_for(lambda: b"\x1b[2J" in session.received and session.text.endswith("? help "))
        session.settle(0.1)

        assert session.text == after_storm
        assert "Welcome" in after_storm


def test_words_of_the_article_stand_below_the_list_and_its_header_when_it_is_read(seeds: Path) -> None:
    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for("an archive of saved news articles", 30)
        assert "published" not in session.text

        session.send("\r")
        session.wait_for("published")

        session.send("q")
        session.wait_for(
            lambda: "published" not in session.text and "an archive of saved news articles" in session.text
        )


def test_a_terminal_of_another_size_and_back_is_painted_again(seeds: Path) -> None:
    """What a shrink cut off comes back though the reader may never see the smaller size."""
    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for("withdrawn 2026-11-04", 30)
        session.wait_for("19 unread")
        session.wait_for("an archive of saved news articles")
        session.wait_for(lambda: "indexing" not in session.text)
        session.settle(0.1)
        before = session.text

        session.resize(20, 5)
        session.resize(80, 24)
        session.screen.reset()

        session.wait_for(lambda: session.text == before)


def test_the_same_sentence_stands_on_the_screen_once(seeds: Path) -> None:
    with Session([*TERMNEWS, str(seeds)], columns=30, lines=10) as session:
        session.wait_for("19 unread", 30)

        session.send("uuuuu")
        session.wait_for("Nothing to undo.")
        session.send("j")
        session.wait_for("2/19")

        # On a busy machine it may have gone by itself.
        assert session.text.count("Nothing to undo") <= 1


NOISE: list[str | bytes] = ["，。！：；？", "ＪＫ", "你好世界一二三四", b"\xff\xfe", b"\x1b[49;;20320:22909u", "\x00"]


def test_what_input_methods_and_noise_send_is_survived(seeds: Path) -> None:
    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for("Welcome", 30)

        for typed in NOISE:
            session.send(typed)
            session.send("\x1b")
            session.settle(0.1)
        session.send("\x11")

        assert session.wait() == 0


def test_a_megabyte_is_pasted_into_the_search(seeds: Path) -> None:
    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for("Welcome", 30)
        session.send("s")
        session.wait_for("Tab complete")

        session.send(b"\x1b[200~" + "貼".encode() * 350_000 + b"\x1b[201~")
        session.wait_for("貼貼貼")
        session.signal(signal.SIGTERM)

        assert session.wait() == 143


def key(keys: str) -> Callable[[Session], None]:
    return lambda session: session.send(keys)


ENDINGS = {
    "Q": (key("Q"), 0),
    "ctrl+q": (key("\x11"), 0),
    "ctrl+c": (key("\x03"), 0),
    "SIGTERM": (lambda session: session.signal(signal.SIGTERM), 143),
    "SIGHUP": (lambda session: session.signal(signal.SIGHUP), 129),
    "dropped connection": (Session.hang_up, 129),
}


@pytest.mark.parametrize(
    ("driver", "end", "code"),
    [("termnews", *ending) for ending in ENDINGS.values()] + [("textual", *ENDINGS["SIGTERM"])],
    ids=[*ENDINGS, "SIGTERM with Textual's own driver"],
)
def test_what_was_marked_is_there_after_every_ending(
    driver: str, end: Callable[[Session], None], code: int, seeds: Path
) -> None:
    with Session([*TERMNEWS, str(seeds)], environment={"TERMNEWS_DRIVER": driver}) as session:
        session.wait_for("19 unread", 30)
        session.send("m")
        # The line of the status, not the preview: an article may say so, too.
        session.wait_for(lambda: "saved" in session.text.split("\n")[0])

        end(session)

        assert session.wait() == code
        if session.terminal >= 0:
            assert session.settings == session.settings_before
    found = [*TERMNEWS, "search", "is:starred", "--path", str(seeds)]
    starred = subprocess.run(found, capture_output=True, text=True, check=True)
    assert "Welcome to termnews" in starred.stdout
    assert len(starred.stdout.splitlines()) == 1


def test_told_to_end_while_it_starts(seeds: Path) -> None:
    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for(lambda: b"\x1b[?1049h" in session.received, 30)

        session.signal(signal.SIGTERM)

        assert session.wait() == 143
        assert session.settings == session.settings_before
        assert b"\x1b[?1049l" in session.received


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_next_start_is_where_the_last_one_was_cut_off(number: int, seeds: Path) -> None:
    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for("19 unread", 30)
        session.send("jjj")
        session.wait_for("4/19")
        session.signal(number)
        session.wait()

    with Session([*TERMNEWS, str(seeds)]) as session:
        session.wait_for("4/19", 30)
