"""termnews connects to nothing, whatever is asked of it, but the server that the person named."""

from __future__ import annotations

import json
import os
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

    from termnews.database.server_address import ServerAddress

WATCH = """
import sys

def watch(event, arguments):
    # A pair of sockets between processes of our own has no address and connects nothing.
    is_socket = event == "socket.__new__" and arguments[1] not in (1, -1)
    # A driver connects in C, where no event tells of it: that it is loaded must do.
    is_driver = event == "import" and arguments[0].partition(".")[0] in ("psycopg", "psycopg_binary", "psycopg_c")
    if is_socket or is_driver or event in {
                 "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
                 "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request",
                 "http.client.connect", "webbrowser.open", "ftplib.connect", "smtplib.connect"}:
        with open(WHERE, "a") as file:
            print(event, arguments[:1] if is_driver else arguments, sys.argv[-1], file=file)

sys.addaudithook(watch)
"""

WATCH_WORKERS = """
from termnews.archive import workers
workers._BOOT = {watch!r}.replace("{{", "{{{{").replace("}}", "}}}}") + workers._BOOT
"""
"""Workers take nothing from the environment: what watches them comes with what they run."""

HOSTILE = '<img src="https://tracker.invalid/a.png"><script src="//tracker.invalid/x.js"></script><iframe src="http://t.invalid">'

COMMANDS = [
    ("list", "{archive}"),
    ("search", "文章", "--path", "{archive}"),
    ("search", "is:unread", "--path", "{archive}", "--json"),
    ("show", "{archive}/a.md"),
    ("which", "https://tracker.invalid/a", "--path", "{archive}"),
    ("versions", "https://tracker.invalid/a", "--path", "{archive}"),
    ("diff", "{archive}/a.md", "{archive}/a.md", "--path", "{archive}"),
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
    ("completions", "bash"),
    ("forget", "文章", "--path", "{archive}", "--yes"),
    ("forget", "--all", "--yes"),
    ("--help",),
]


RUN = """
import json, os, sys

import watched_workers
from termnews.cli.main import run

for line in sys.stdin:
    words, seen = json.loads(line)
    code = run(words)
    sys.stdout.flush()
    print(json.dumps([code, os.path.exists(seen) and open(seen).read()]), file=sys.stderr, flush=True)
"""

RUN_WORDS = """
import sys
import watched_workers
from termnews.cli.main import run

sys.exit(run(sys.argv[1:]))
"""

PAGES = {
    "a.md": post("選舉", "這是第一篇文章。\n\n![圖](https://tracker.invalid/b.png)\n\n[站](https://tracker.invalid/)"),
    "b.html": f"<html><head><title>頁</title></head><body><p>{'這是第二篇文章。' * 40}</p>{HOSTILE}</body></html>",
}


@pytest.fixture
def archive(make_archive: Callable[[Mapping[str, str]], Path]) -> Path:
    """An archive full of addresses."""
    return make_archive(PAGES)


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory, alone: list[str]) -> dict[tuple[str, ...], tuple[int, str]]:
    """How each command ended and what it tried to reach: all of them in one program, one after the other."""
    home = tmp_path_factory.mktemp("commands")
    (home / "archive").mkdir()
    for name, page in PAGES.items():
        (home / "archive" / name).write_text(page, "utf-8")
    marks = home / "marks.jsonl"
    marks.write_text('{"keys": ["url:tracker.invalid/a"], "marks": {"note": ["筆記", 1]}}\n', "utf-8")
    places = {"archive": str(home / "archive"), "out": str(home / "out"), "marks": str(marks)}
    seen = str(watch_in(home))
    environment = os.environ | {"HOME": str(home), "LANG": "C.UTF-8", "PYTHONPATH": str(home / "watch")}
    jobs = [json.dumps([[word.format(**places) for word in words], seen]) for words in COMMANDS]
    ran = subprocess.run(
        [*alone, sys.executable, "-c", RUN],
        capture_output=True, text=True, check=True, timeout=120, input="\n".join(jobs), env=environment,
    )  # fmt: skip
    answers = [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("[")]
    return dict(zip(COMMANDS, answers, strict=True))


def watch_in(folder: Path) -> Path:
    """Make what writes down every attempt of a program to reach something, and say where it writes."""
    (folder / "watch").mkdir()
    watch = WATCH.replace("WHERE", repr(str(folder / "seen")))
    (folder / "watch" / "sitecustomize.py").write_text(watch)
    (folder / "watch" / "watched_workers.py").write_text(WATCH_WORKERS.format(watch=watch))
    return folder / "seen"


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where every attempt of a started termnews to reach something is written down."""
    seen = watch_in(tmp_path)
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
def test_no_command_reaches_out(words: tuple[str, ...], outcomes: dict[tuple[str, ...], tuple[int, str]]) -> None:
    code, reached = outcomes[words]
    # An address that no article has, and pages instead of ids, are told as wrong usage.
    assert code in ({0, 1, 2} if words[0] in {"versions", "diff"} else {0, 1})
    assert not reached


def test_the_reader_reaches_out_for_nothing(archive: Path, watched: Path, alone: list[str]) -> None:
    """Reading, following a link and opening the original, where no browser can be started."""
    environment = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "SSH_CONNECTION": "1 2 3 4"}
    with Session([*alone, sys.executable, "-m", "termnews", str(archive)], environment=environment) as session:
        session.wait_for("∙")
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


def test_the_driver_of_a_server_is_loaded_by_who_was_given_its_address_alone(
    archive: Path, watched: Path, alone: list[str], server_address: ServerAddress
) -> None:
    """Filling a server and reading it, on a local socket where nothing else can be reached: workers never load it."""
    (watched.parent / "run.py").write_text(RUN_WORDS)
    environment = os.environ | {"PYTHONPATH": str(watched.parent / "watch")}
    for words in (["index", str(archive), "--into", str(server_address)], ["list", str(server_address)]):
        ran = subprocess.run(
            [*alone, sys.executable, watched.parent / "run.py", *words],
            capture_output=True, text=True, check=True, timeout=60, env=environment,
        )  # fmt: skip
        assert ran.stdout.count("\n") == 1 + (words[0] == "list")
    seen = watched.read_text().splitlines()

    assert {line.split()[0] for line in seen} == {"import"}
    # The last word of a worker is its module's name.
    assert {line.split()[-1] for line in seen} == {str(server_address)}
