"""Terminals that can be drawn on, and what is said on the others."""

from __future__ import annotations

import os
import subprocess

import pytest
from tests.terminals.session import CANNOT_READ_PATHS, PYTHON, Session

from termnews.errors import UsageError
from termnews.ui.terminal.environment import (
    FULL,
    INDEXED,
    NO_COLOURS,
    SIXTEEN,
    check_terminal,
    colour_depth,
    prepare_environment,
)

SCRIPT = r"""
import sys
from termnews.errors import UsageError
from termnews.ui.terminal.environment import check_terminal
try:
    check_terminal()
except UsageError as error:
    sys.exit(str(error))
print("fine", "\u65b0\u805e", "textual" in sys.modules)
"""
CHECK = (PYTHON, "-c", SCRIPT)


@pytest.mark.parametrize("name", ["xterm-256color", "screen", "tmux-256color", "linux", "vt100", "xterm-kitty"])
def test_terminals_that_move_their_cursor_are_fine(name: str) -> None:
    with Session(CHECK, environment={"TERM": name}) as session:
        assert session.wait() == 0
        assert "fine 新聞 False" in session.text


@pytest.mark.parametrize("name", ["", "dumb", "unknown", "x\x1b[31m", "x" * 41])
def test_other_terminals_get_a_sentence(name: str) -> None:
    with Session(CHECK, environment={"TERM": name}) as session:
        assert session.wait() == 1
        assert "Cannot draw on this terminal" in session.text
        assert b"\x1b" not in session.received


def test_without_a_terminal_there_is_a_sentence() -> None:
    done = subprocess.run(
        CHECK, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )

    assert done.returncode == 1
    assert "ssh -t" in done.stdout


@pytest.mark.parametrize(
    "environment",
    [{"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}],
    ids=["ascii", "gbk", "posix"],
)
def test_utf8_is_written_whatever_the_locale(environment: dict[str, str]) -> None:
    if "LC_ALL" in environment and CANNOT_READ_PATHS:
        pytest.skip(CANNOT_READ_PATHS)
    with Session(CHECK, environment=environment) as session:
        assert session.wait() == 0
        assert "新聞".encode() in session.received


def test_outside_a_terminal_the_check_fails_here_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "isatty", lambda _: False)

    with pytest.raises(UsageError):
        check_terminal()


@pytest.mark.parametrize(
    ("environment", "depth"),
    [
        ({"TERM": "xterm"}, SIXTEEN),
        ({"TERM": "linux"}, SIXTEEN),
        ({"TERM": "xterm-256color"}, INDEXED),
        ({"TERM": "xterm-kitty"}, INDEXED),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, FULL),
        ({"TERM": "xterm-direct"}, FULL),
        ({"TERM": "xterm", "NO_COLOR": "1", "COLORTERM": "24bit"}, NO_COLOURS),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, NO_COLOURS),
        ({}, SIXTEEN),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "256"}, INDEXED),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "bogus"}, SIXTEEN),
    ],
)
def test_colours_follow_the_environment(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], depth: int
) -> None:
    for name in ("NO_COLOR", "COLORTERM", "TEXTUAL_COLOR_SYSTEM", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert colour_depth() == depth


def test_textual_never_sees_what_it_would_stumble_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"TEXTUAL_COLOR_SYSTEM": "bogus", "TEXTUAL_LOG": "/tmp/log", "ESCDELAY": "300"})

    prepare_environment()

    assert os.environ == {
        "TEXTUAL_COLOR_SYSTEM": "auto",
        "TEXTUAL_ANIMATIONS": "none",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "ESCDELAY": "300",
    }
