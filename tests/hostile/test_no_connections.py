"""termnews never connects to anything, whatever is asked of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.conftest import post
from tests.terminals.session import Session

from termnews.cli import main as cli

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WATCH = """
import sys

def watch(event, arguments):
    # A pair of sockets between processes of our own has no address and connects nothing.
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                 "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request",
                 "http.client.connect", "webbrowser.open", "ftplib.connect", "smtplib.connect"}:
        with open(WHERE, "a") as file:
            print(event, arguments, file=file)

sys.addaudithook(watch)
"""

HOSTILE = '<img src="https://tracker.invalid/a.png"><script src="//tracker.invalid/x.js"></script><iframe src="http://t.invalid">'

COMMANDS = [
    ("list", "{archive}"),
    ("search", "文章", "--path", "{archive}"),
    ("search", "is:unread", "--path", "{archive}", "--json"),
    ("show", "{archive}/a.md"),
    ("which", "https://tracker.invalid/a", "--path", "{archive}"),
    ("tags", "{archive}"),
    ("sources", "{archive}"),
    ("index", "{archive}"),
    ("check", "{archive}"),
    ("mark", "文章", "--path", "{archive}", "--star", "--read", "--tag", "要聞"),
    ("export", "文章", "--path", "{archive}", "--format", "html", "-o", "{out}"),
    ("shelf", "export"),
    ("shelf", "import", "{marks}"),
    ("shelf", "notes", "--path", "{archive}"),
    ("settings",),
    ("forget", "文章", "--path", "{archive}", "--yes"),
    ("forget", "--all", "--yes"),
    ("--help",),
]


@pytest.fixture
def places(make_archive: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> dict[str, str]:
    """An archive full of addresses, and where files may be written."""
    pages = {
        "a.md": post(
            "選舉", "這是第一篇文章。\n\n![圖](https://tracker.invalid/b.png)\n\n[站](https://tracker.invalid/)"
        ),
        "b.html": f"<html><head><title>頁</title></head><body><p>{'這是第二篇文章。' * 40}</p>{HOSTILE}</body></html>",
    }
    marks = tmp_path / "marks.jsonl"
    marks.write_text('{"keys": ["url:tracker.invalid/a"], "marks": {"note": ["筆記", 1]}}\n', "utf-8")
    return {"archive": str(make_archive(pages)), "out": str(tmp_path / "out"), "marks": str(marks)}


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every attempt of a started termnews to reach something is written down."""
    seen = tmp_path / "seen"
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH.replace("WHERE", repr(str(seen))))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "watch"))
    return seen


def test_the_watch_sees_a_connection(watched: Path) -> None:
    subprocess.run([sys.executable, "-c", "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"], check=True)
    assert "socket.connect" in watched.read_text()


def test_every_command_is_watched() -> None:
    assert {words[0] for words in COMMANDS} == {*cli.COMMANDS, "--help"}


@pytest.fixture(scope="session")
def alone() -> list[str]:
    """What a command is started with to be in a network namespace of its own, without even a loopback."""
    wanted = ["unshare", "-rn"]
    if shutil.which("unshare") is None:
        return []
    tried = subprocess.run([*wanted, "true"], capture_output=True, check=False)
    return [] if tried.returncode else wanted


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_command_reaches_out(
    words: tuple[str, ...], places: dict[str, str], watched: Path, alone: list[str]
) -> None:
    command = [*alone, sys.executable, "-m", "termnews", *(word.format(**places) for word in words)]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, input="")
    assert outcome.returncode in {0, 1}, outcome.stderr
    assert not watched.exists(), watched.read_text()


def test_the_reader_reaches_out_for_nothing(places: dict[str, str], watched: Path, alone: list[str]) -> None:
    """Reading, following a link and opening the original, where no browser can be started."""
    environment = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "SSH_CONNECTION": "1 2 3 4"}
    with Session([*alone, sys.executable, "-m", "termnews", places["archive"]], environment=environment) as session:
        session.wait_for("1/2")
        for key in ("\r", "o", "f", "\x1b", "J", "y", "q", "m"):
            session.send(key)
            session.settle(0.05)
        session.send("Q")
        session.wait()
    assert not watched.exists(), watched.read_text()


def test_in_a_namespace_of_its_own_nothing_can_be_reached(alone: list[str]) -> None:
    if not alone:
        pytest.skip("no network namespace can be made here (unshare -rn)")
    code = "import socket; socket.create_connection(('127.0.0.1', 9))"
    outcome = subprocess.run([*alone, sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Network is unreachable" in outcome.stderr
