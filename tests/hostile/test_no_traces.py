"""What termnews keeps about articles: nothing with --private, nothing after `forget --all`."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from benchmarks.private import ENDINGS, what_is_left
from tests.conftest import post
from tests.terminals.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

TERMNEWS = [sys.executable, "-m", "termnews"]
TRACES = ("祕密選舉", "密語正文", "暗號", "密註", "祕密天氣")


@pytest.fixture
def archive(make_archive: Callable[[Mapping[str, str]], Path]) -> Path:
    """Articles whose words stand nowhere else."""
    return make_archive(
        {"a.md": post("祕密選舉", "密語正文在此。" * 9, date="2021-02-01"), "b.md": post("祕密天氣", "密語正文在此。")}
    )


def traces(*folders: Path) -> list[str]:
    """Files that hold a word of the articles or of what was done with them, as text or as it is kept in JSON."""
    words = [word.encode(coding) for word in TRACES for coding in ("utf-8", "utf-16-le", "gb18030")]
    words += [word.encode("unicode_escape") for word in TRACES]
    files = (file for folder in folders for file in folder.rglob("*") if file.is_file())
    return [f"{file}" for file in files if any(word in file.read_bytes() + bytes(str(file), "utf-8") for word in words)]


def read_and_mark(*words: object) -> bytes:
    """Search, read, star, tag and note in the reader, and leave; what the terminal was sent."""
    with Session([*TERMNEWS, *map(str, words)], environment={"ESCDELAY": "25"}) as session:
        session.wait_for("∙")
        for keys, shown in (("s", "previous"), ("密語正文", "密語正文: 2"), ("\r", "s search"), ("m", "∙*")):
            session.send(keys)
            session.wait_for(shown)
        for keys, shown, hint in (("a", "密註", "Esc save"), ("t", "暗號", "Esc close")):
            session.send(keys)
            session.wait_for(hint)
            session.send(shown)
            session.wait_for(shown)
            session.send("\r\x1b")
            session.wait_for(lambda hint=hint: hint not in session.text)
        session.send("\r")
        # The text comes with the article's Markdown, which the index keeps.
        session.wait_for(lambda: "q back" in session.text and "密語正文在此" in session.text)
        session.send("Q")
        assert session.wait() == 0
        return bytes(session.received)


def test_private_reading_leaves_no_trace(archive: Path, own_home: Path, tmp_path: Path, monkeypatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    read_and_mark("--private", archive)
    code = "import sys; from termnews.cli.main import run; sys.exit(any(run(eval(line)) for line in sys.stdin))"
    commands = (("list", archive), ("search", "密語正文", "--path", archive), ("show", archive / "a.md"))
    lines = "\n".join(repr([*map(str, words), "--private"]) for words in commands)
    outcome = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60, input=lines
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.count("祕密選舉") >= 3
    assert traces(own_home, temporary) == []
    assert [file for file in (*own_home.rglob("*"), *temporary.rglob("*")) if file.is_file()] == []


def test_what_is_kept_is_for_its_owner_alone_and_can_be_forgotten(archive: Path, own_home: Path) -> None:
    """Not even the title of the window says what is read."""
    sent = read_and_mark(archive)
    titles = sent.split(b"\x1b]")[1:]
    assert [title for title in titles if any(word.encode() in title[:200] for word in TRACES)] == []
    assert traces(own_home)
    for file in own_home.rglob("*"):
        assert not stat.S_IMODE(file.stat().st_mode) & 0o077, f"{file} is open to others"

    outcome = subprocess.run([*TERMNEWS, "forget", "--all", "--yes"], capture_output=True, check=False, timeout=60)

    assert outcome.returncode == 0
    assert traces(own_home) == []


@pytest.mark.parametrize("with_index", [True, False], ids=["with an index", "without an index"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_private_session_leaves_nothing_however_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, with_index: bool
) -> None:
    for name in ("HOME", "TMPDIR", "LANG"):
        monkeypatch.setenv(name, "")
    for name in ("XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert what_is_left(tmp_path, ending, 0.4 + 0.3 * with_index, with_index=with_index) == []


def test_a_private_session_reads_the_index_that_is_there(archive: Path, own_home: Path) -> None:
    """Pages that cannot be read any more are known from it, and it stays as it was."""
    assert subprocess.run([*TERMNEWS, "list", str(archive)], capture_output=True, check=True).stdout.count(b"\n") == 2
    (index,) = (own_home / ".cache/termnews").glob("*.sqlite")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in index.parent.iterdir()}
    (archive / "a.md").unlink()
    listed = subprocess.run([*TERMNEWS, "list", "--private", str(archive)], capture_output=True, check=True)
    assert listed.stdout.count(b"\n") == 2
    assert b"as it was when its index was last written" in listed.stderr
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in index.parent.iterdir()} == before


def test_an_index_that_was_never_finished_is_not_read_privately(archive: Path, own_home: Path) -> None:
    subprocess.run([*TERMNEWS, "list", str(archive)], capture_output=True, check=True)
    (index,) = (own_home / ".cache/termnews").glob("*.sqlite")
    for damaged in (index.read_bytes()[:5000], b"", b"words" * 2000):
        index.write_bytes(damaged)
        listed = subprocess.run([*TERMNEWS, "list", "--private", str(archive)], capture_output=True, check=True)
        assert listed.stdout.count(b"\n") == 2
        assert index.read_bytes() == damaged


def test_forgetting_articles_leaves_no_word_that_they_were_opened(archive: Path, own_home: Path) -> None:
    read_and_mark(archive)
    (index,) = (own_home / ".cache/termnews").glob("*.sqlite")

    def opened() -> int:
        with closing(sqlite3.connect(index)) as connection:
            return int(connection.execute("SELECT count(*) FROM markdown").fetchone()[0])

    assert opened() > 0
    forgotten = [*TERMNEWS, "forget", "密語正文", "--path", str(archive), "--yes"]
    assert subprocess.run(forgotten, capture_output=True, check=False).returncode == 0
    assert opened() == 0
    assert not list(index.parent.glob("*-wal"))
    assert traces(own_home / ".local") == []
