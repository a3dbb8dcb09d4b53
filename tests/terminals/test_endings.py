"""Every ending: the terminal is as it was, what was marked is kept, and nothing goes on running."""

from __future__ import annotations

import shlex
import signal
from typing import TYPE_CHECKING

import pytest
from tests.terminals.session import SMALL_APP, TERMNEWS, Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LEFT = [b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?1006l", b"\x1b[?2004l", b"\x1b[?1004l"]


def key(keys: str) -> Callable[[Session], None]:
    return lambda session: session.send(keys)


def sent(number: int) -> Callable[[Session], None]:
    return lambda session: session.signal(number)


def hanging(session: Session) -> None:
    session.send("h")
    session.wait_for("about to hang")
    session.signal(signal.SIGTERM)


def working(session: Session) -> None:
    session.send("w")
    session.wait_for("a thread works")
    session.send("q")


def not_reading(session: Session) -> None:
    """Much to draw, and a terminal that takes none of it."""
    session.send("d" * 20)
    session.wait_readable(10)
    session.signal(signal.SIGTERM)
    session.process.wait(60)


ENDINGS = {
    "q": (key("q"), 0),
    "ctrl+c": (key("\x03"), 0),
    "SIGTERM": (sent(signal.SIGTERM), 143),
    "SIGHUP": (sent(signal.SIGHUP), 129),
    "SIGINT": (sent(signal.SIGINT), 130),
    "SIGQUIT": (sent(signal.SIGQUIT), 131),
    "SIGABRT": (sent(signal.SIGABRT), 134),
    "SIGUSR1": (sent(signal.SIGUSR1), 138),
    "SIGXCPU": (sent(signal.SIGXCPU), 152),
    "crash": (key("x"), 1),
    "told to while it hangs": (hanging, 143),
    "q while a thread works": (working, 0),
    "told to while nobody reads": (not_reading, 143),
}


@pytest.mark.parametrize(("end", "code"), ENDINGS.values(), ids=ENDINGS)
def test_the_terminal_is_given_back(end: Callable[[Session], None], code: int, tmp_path: Path) -> None:
    with Session(SMALL_APP, environment={"FLUSHED": str(tmp_path / "flushed")}) as session:
        session.wait_for("001 新聞")
        before = len(session.received)

        end(session)

        assert session.wait() == code
        assert session.settings == session.settings_before
        left = bytes(session.received[before:])
        assert [mode for mode in LEFT if mode not in left] == []
        assert left.rfind(b"\x1b[?1049l") > left.rfind(b"\x1b[?1049h")
        assert (tmp_path / "flushed").read_text() == "saved"


@pytest.mark.parametrize("name", ["PYTHONFAULTHANDLER", "PYTHONDEVMODE"])
@pytest.mark.parametrize("end", ["q", "SIGTERM", "SIGABRT"])
def test_a_python_that_looks_for_faults_ends_as_any_other(end: str, name: str) -> None:
    """A handler that Python did not set itself cannot be asked for, nor be put back."""
    leave, code = ENDINGS[end]
    with Session(SMALL_APP, environment={name: "1"}) as session:
        session.wait_for("001 新聞")

        leave(session)

        assert session.wait() == code
        assert "Traceback" not in session.text


def test_a_crash_tells_what_happened_on_the_screen_as_it_was() -> None:
    with Session(SMALL_APP) as session:
        session.wait_for("001 新聞")

        session.send("x")

        assert session.wait() == 1
        assert "ZeroDivisionError: a crash" in session.text


@pytest.mark.parametrize("ignored", [False, True], ids=["plain", "nohup"])
def test_a_dropped_connection_ends_it(ignored: bool, tmp_path: Path) -> None:
    """With SIGHUP ignored, only reading and writing tell that the terminal is gone."""
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", *SMALL_APP] if ignored else SMALL_APP
    with Session(command, environment={"FLUSHED": str(tmp_path / "flushed")}) as session:
        session.wait_for("001 新聞")

        session.hang_up()

        assert session.wait() == 129
        assert (tmp_path / "flushed").read_text() == "saved"


def test_ctrl_z_and_fg() -> None:
    """Stopped, the shell has its terminal; brought back, the screen is there again."""
    with Session(["bash", "--norc", "--noprofile", "-i"], environment={"PS1": "prompt> "}) as session:
        session.wait_for("prompt>")
        session.send(f"stty -g; {shlex.join(SMALL_APP)}\n")
        session.wait_for("002 新聞")

        for _ in range(2):
            session.received.clear()
            session.send("\x1a")
            session.wait_for(lambda: b"prompt>" in session.received)
            assert b"Stopped" in session.received
            assert [mode for mode in LEFT if mode not in session.received] == []

            session.received.clear()
            session.send("stty -g\n")
            session.wait_for(lambda: session.received.count(b"prompt>") > 0)
            session.screen.reset()
            session.send("fg\n")
            session.wait_for("002 新聞")

        session.send("j")
        session.wait_for(lambda: "000 新聞" not in session.text)
        session.received.clear()
        session.send("q")
        session.wait_for(lambda: b"prompt>" in session.received)
        session.send("echo code=$?; stty -g\n")
        session.wait_for("code=0")
        session.send("exit\n")
        assert session.wait() == 0


def test_where_no_shell_could_bring_it_back_ctrl_z_changes_nothing() -> None:
    with Session(SMALL_APP) as session:
        session.wait_for("001 新聞")

        session.send("\x1aj")

        session.wait_for(lambda: "000 新聞" not in session.text)
        session.send("q")
        assert session.wait() == 0


def test_stopped_from_outside_it_paints_the_screen_again() -> None:
    with Session(SMALL_APP) as session:
        session.wait_for("001 新聞")
        session.settle(0.1)
        session.signal(signal.SIGSTOP)
        session.screen.reset()

        session.signal(signal.SIGCONT)

        session.wait_for("001 新聞")
        session.send("q")
        assert session.wait() == 0


def test_an_invalid_byte_is_a_mark_and_not_the_end() -> None:
    with Session(SMALL_APP) as session:
        session.wait_for("001 新聞")
        session.send("i")
        session.wait_for("write here")

        session.send(b"a\xff\xe6\x96\xb0")

        session.wait_for("a\ufffd新")
        session.send("\x03")
        session.wait()


def test_a_paste_of_a_megabyte_is_taken() -> None:
    with Session(SMALL_APP) as session:
        session.wait_for("001 新聞")
        session.send("i")
        session.wait_for("write here")

        session.send(b"\x1b[200~" + "貼上".encode() * 170_000 + b"\x1b[201~")

        session.wait_for("貼上貼上")
        session.send(b"\x1b[D")
        session.settle(0.1)
        session.signal(signal.SIGTERM)
        assert session.wait() == 143


def test_nothing_is_written_while_nothing_happens() -> None:
    with Session(SMALL_APP) as session:
        session.wait_for("001 新聞")
        session.settle(0.2)
        before = len(session.received)

        session.settle(quiet=1)

        assert len(session.received) == before


def test_the_reader_is_put_aside_and_brought_back(seeds: Path) -> None:
    with Session(["bash", "--norc", "--noprofile", "-i"], environment={"PS1": "prompt> "}) as session:
        session.wait_for("prompt>")
        session.send(shlex.join([*TERMNEWS, str(seeds)]) + "\n")
        session.wait_for("19 unread", 30)

        session.received.clear()
        session.send("\x1a")
        session.wait_for(lambda: b"Stopped" in session.received)
        assert [mode for mode in LEFT if mode not in session.received] == []
        session.screen.reset()
        session.send("fg\n")

        session.wait_for("Find anything")
        session.received.clear()
        session.send("\x11")
        session.wait_for(lambda: b"prompt>" in session.received)
        session.send("echo code=$?\n")
        session.wait_for("code=0")
