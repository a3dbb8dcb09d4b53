"""The reader on an archive of hostile pages: nothing but its own sequences reaches the terminal."""

from __future__ import annotations

import os
import re
import subprocess
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.terminals.screens import WINDOWS
from tests.terminals.session import TERMNEWS, Session
from tests.terminals.tmux import Tmux, needs_tmux

if TYPE_CHECKING:
    from collections.abc import Iterator

ESCAPES = (
    "\x1b]52;c;UFdORUQ=\x1b\\ \x1b]2;PWNED\x07 \x1b[2J\x1b[?1049l\x1b[31m \x9d2;PWNED\x9c \x9b2J "
    "\x1bkPWNED\x1b\\ \x07\x05\x0e\x7f\u202e"
)
MARKUP = "[/b] [@click=app.quit]x[/] [red"
HIDDEN_IN_ENTITIES = "".join(f"&#{ord(character)};" for character in ESCAPES)

# What the reader itself has to say to a terminal: moves, colours, erasing, scrolling,
# a short list of modes, one question.
ALLOWED = re.compile(
    r"(?:[^\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\r|\n"
    r"|\x1b\[[0-9;]*[mHABCDJKr]|\x1bM"
    r"|\x1b\[\?(?:1049|1000|1003|1004|1006|1015|2004|25|7|2026)[hl]|\x1b\[\?2026\$p)*"
)
CLIPBOARD = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")

ESCAPE = "\x1b\x1b[I"
"""The key, and the news that the terminal has the keys: what follows in the same packet is a key of its own."""
ARROWS = ["\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1bOP", "\x1b[15~"]
COPYING = "yYo"
"""Keys that put something on the clipboard; "o" where no browser can be opened."""
# Left out: keys that leave.
LETTERS = [chr(code) for code in range(33, 127) if chr(code) not in f"qQ{COPYING}"]
CONTROLS = [chr(code) for code in range(1, 27) if chr(code) not in "\x03\x1a\x11\r"]
KEYS = [*ARROWS, *LETTERS, *CONTROLS]
PLACES = {"list": "", "reader": "\r", "tags": "\\"}


def html(title: str, body: str) -> str:
    return f"""<html><head><title>{title}</title>
    <meta name="keywords" content="{title}"><meta name="author" content="{title}">
    <meta property="article:tag" content="{title}"><meta property="article:section" content="{title}">
    <meta property="article:published_time" content="2024-05-06">
    <link rel="canonical" href="https://example.org/{title}"></head><body><article><h1>{title}</h1><h2>{title}</h2>
    <p>{body} {"文字很多的一段話，足夠算作一篇文章。" * 20}</p><figure><img src="x.png" alt="{title}">
    <figcaption>{title}</figcaption></figure><p><a href="https://example.org/{title}">{title}</a></p>
    <table><tr><td>{title}</td><td>二</td></tr></table><pre><code>{title}</code></pre><ul><li>{title}</li></ul>
    <p>{"第二段。" * 60}</p></article></body></html>"""


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages whose every part tries to steer the terminal, and file names that do."""
    root = tmp_path_factory.mktemp("hostile")
    words = f"{MARKUP} {ESCAPES}"
    pages = {
        "raw.html": html(f"生 {words}", words),
        "entities.html": html(f"碼 {MARKUP} {HIDDEN_IN_ENTITIES}", HIDDEN_IN_ENTITIES),
        "matter.md": f'---\ntitle: "表 {MARKUP} \\e]52;c;UFdORUQ=\\a"\n'
        f'tags: ["{MARKUP} \\e[2J", b]\ndate: 2024-05-07\n---\n{words} ' + "正文在這裡。" * 50,
        "\x1b]52;c;UFdORUQ=\x07[red]\n\u202e名.html": html("檔名", "內文"),
        "\x1b[2Jbroken.html": "",
    }
    for name, page in pages.items():
        (root / name).write_text(page, "utf-8")
    with (root.joinpath(os.fsdecode(b"\xff\x9b2J.html"))).open("w", encoding="utf-8") as file:
        file.write(html("位元組", "內文"))
    return root


def written(session: Session) -> str:
    return bytes(session.received).decode("utf-8")


def assert_nothing_else(text: str) -> None:
    """Show what is not allowed, with what stands around it."""
    end = ALLOWED.match(text)
    assert end
    rest = text[end.end() :]
    assert rest == "", f"not allowed: {rest[:40]!r} after {text[max(0, end.end() - 80) : end.end()]!r}"


def copied(text: str) -> list[str]:
    """What was put on the clipboard."""
    return [b64decode(found).decode() for found in CLIPBOARD.findall(text)]


@pytest.fixture
def reader(hostile: Path, tmp_path: Path) -> Iterator[Session]:
    """The reader on these pages; programs of the person's own have nothing to say."""
    environment = {"EDITOR": "true", "PAGER": "true", "DISPLAY": ""}
    with Session([*TERMNEWS, str(hostile)], columns=100, lines=30, environment=environment, folder=tmp_path) as session:
        session.wait_for("[@click=app.quit]x[/]", 30)
        yield session


@pytest.mark.parametrize("keys", [KEYS[0::2], KEYS[1::2]], ids=["odd", "even"])
@pytest.mark.parametrize("before", PLACES.values(), ids=PLACES)
def test_every_key_writes_only_what_the_reader_has_to_say(reader: Session, before: str, keys: list[str]) -> None:
    for place in range(0, len(keys), 4):
        some = keys[place : place + 4]
        reader.send("".join(f"{ESCAPE}{before}{key}j" for key in some))
        reader.settle(0.02)
        assert reader.process.poll() is None, f"one of {some!r} ended it:\n{reader.text}"
    leave(reader)

    text = written(reader)
    # Where no browser can be opened, following a link copies where it leads.
    assert before == PLACES["reader"] or not CLIPBOARD.search(text)
    assert_addresses_only(text)


@pytest.mark.parametrize("start", range(3))
def test_every_key_in_every_window_writes_only_what_the_reader_has_to_say(reader: Session, start: int) -> None:
    for opened in list(WINDOWS.values())[start::3]:
        reader.send(f"{ESCAPE}{ESCAPE}{ESCAPE}{opened}")
        reader.settle(0.05)
        # A line feed is Enter, which some of these windows take for "do it".
        reader.send("".join(key for key in KEYS if key != "\n"))
        reader.settle(0.05)
        assert reader.process.poll() is None, f"the keys ended it after {opened!r}:\n{reader.text}"
    leave(reader)

    assert_addresses_only(written(reader))


def leave(session: Session) -> None:
    """Leave the reader from wherever it is.

    A program of the person's that still has the terminal takes ctrl+q for itself; so it is pressed until one counts.
    """
    for _press in range(10):
        session.send(ESCAPE * 3 + "\x11")
        session.settle(3)
        if session.process.poll() is not None:
            break
    assert session.wait(60) == 0, bytes(session.received).rpartition(b"\x1b[?1049l")[2].decode()


def assert_addresses_only(text: str) -> None:
    """Nothing was written but what is allowed, and no words were copied but addresses of links."""
    assert all(words.startswith("https://example.org/") for words in copied(text))
    assert_nothing_else(CLIPBOARD.sub("", text))


def test_titles_are_shown_as_they_are_written(hostile: Path) -> None:
    with Session([*TERMNEWS, str(hostile)], columns=120, lines=40) as session:
        session.wait_for("生 [/b] [@click=app.quit]x[/] [red", 30)
        session.wait_for("碼 [/b] [@click=app.quit]x[/] [red")
        session.wait_for("表 [/b] [@click=app.quit]x[/] [red")


def test_copying_sends_clean_words_and_nothing_else(hostile: Path) -> None:
    with Session([*TERMNEWS, str(hostile)], environment={"DISPLAY": ""}) as session:
        session.wait_for("[@click=app.quit]x[/]", 30)

        for place in ("", "j\r"):
            session.send(place)
            for key in COPYING:
                session.send(key)
                session.settle(0.1)
        session.send("\x11")

        assert session.wait() == 0
        text = written(session)
        assert copied(text)
        assert not any(re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", words) for words in copied(text))
        assert_nothing_else(CLIPBOARD.sub("", text))


COMMANDS = {
    "list": ["list"],
    "list in json": ["list", "--json"],
    "problems": ["check"],
    "tags": ["tags"],
    "sources": ["sources"],
    "help": ["--help"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_commands_write_words_only(hostile: Path, command: list[str]) -> None:
    """On a terminal as in a pipe, on both streams: no controls but line ends and, on a terminal, colours."""
    arguments = [*TERMNEWS, *command, *([str(hostile)] if command[0] != "--help" else [])]

    piped = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, check=False)

    assert piped.stdout
    for stream in (piped.stdout, piped.stderr):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", stream.decode("utf-8"))
    with Session(arguments) as session:
        session.wait(30)
        assert re.fullmatch(r"(?:[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]|\x1b\[[0-9;]*m)*", written(session))


@needs_tmux
def test_tmux_keeps_its_clipboard_and_title(hostile: Path) -> None:
    with Tmux([*TERMNEWS, str(hostile)], options=[";", "set", "-g", "set-clipboard", "on"]) as pane:
        title = pane.ask("pane_title")
        pane.wait_for("[@click=app.quit]x[/]", 30)
        for key in ["j", "j", "Enter", "j", "i", "Escape", "P", "Escape", "\\", "j", "Escape", "Escape"]:
            pane.keys(key)
            pane.screen()

        assert pane.run("show-buffer", check=False) == ""
        assert pane.ask("pane_title") == title
        pane.keys("C-q")
        pane.wait_for(lambda: pane.ask("alternate_on") == "0")
        assert pane.run("show-buffer", check=False) == ""
        assert pane.ask("pane_title") == title
