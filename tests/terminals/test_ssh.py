"""The recipe of docs/ssh.md, in a real sshd on loopback, with keys that are thrown away."""

from __future__ import annotations

import contextlib
import getpass
import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.terminals.session import Session
from tests.terminals.sshd import MISSING, CannotRunError, Server, running_server

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"{' and '.join(MISSING)} not installed")

RECIPE = Path(__file__).parents[2] / "docs" / "ssh.md"


def recipe(folder: Path, archive: Path) -> str:
    """The lines of the document, for this user, these keys, this archive and this termnews."""
    found = re.search(r"<!-- recipe.*?```\n(.*?)```", RECIPE.read_text("utf-8"), re.DOTALL)
    assert found
    changes = {
        "User news": f"User {getpass.getuser()}",
        "/etc/termnews/authorized_keys": str(folder / "key.pub"),
        "/usr/local/bin:": f"{shlex.quote(str(Path(sys.executable).parent))}:/usr/local/bin:",
        "/srv/news": str(archive),
    }
    text = found[1]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def server(tmp_path: Path, seeds: Path) -> Iterator[Server]:
    """A running sshd."""
    # A name of its own: others may read the seeds, too.
    (archive := tmp_path / "news").symlink_to(seeds)
    try:
        with running_server(tmp_path, recipe(tmp_path, archive)) as server:
            yield server
    except CannotRunError as error:
        pytest.skip(f"sshd cannot run here: {error}")


def test_logging_in_opens_the_archive_and_leaving_logs_out(server: Server) -> None:
    with Session(server.ssh("-tt")) as session:
        session.wait_for("19 unread", 30)

        session.send("q")

        assert session.wait() == 0
        assert session.settings == session.settings_before


def test_a_command_of_the_client_is_not_run(server: Server) -> None:
    done = subprocess.run(
        [*server.ssh(), "cat", "/etc/passwd"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )

    assert done.returncode != 0
    assert "root:" not in done.stdout + done.stderr
    assert "ssh -t" in done.stderr


def test_files_cannot_be_fetched(server: Server, tmp_path: Path) -> None:
    place = f"{getpass.getuser()}@127.0.0.1:/etc/passwd"
    for program in ("scp", "sftp"):
        done = subprocess.run(
            [program, *server.options("-P"), place, str(tmp_path / "stolen")],
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode != 0
    assert not (tmp_path / "stolen").exists()


def test_ports_are_not_forwarded(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Session(server.ssh("-tt", "-L", f"{port}:127.0.0.1:{server.port}")) as session:
        session.wait_for("19 unread", 30)
        with socket.create_connection(("127.0.0.1", port), 5) as forwarded:
            forwarded.settimeout(5)
            assert forwarded.recv(10) == b""
        session.send("q")
        session.wait()


def test_a_dropped_connection_leaves_nothing_running(server: Server) -> None:
    with Session(server.ssh("-tt")) as session:
        session.wait_for("19 unread", 30)

        session.process.kill()
        session.process.wait(10)

        deadline = time.monotonic() + 5
        while (left := running(str(server.folder))) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left == []


def running(*words: str) -> list[bytes]:
    """Command lines of processes that hold words, sshd's own left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (folder / "cmdline").read_bytes()
            if any(word.encode() in line for word in words) and b"sshd" not in line and b"pytest" not in line:
                found.append(line)
    return found


def test_no_key_leads_out_of_the_archive(server: Server, tmp_path: Path) -> None:
    """Neither a shell command, nor pager, editor or file: with and without the palette."""
    with Session(server.ssh("-tt")) as session:
        session.wait_for("19 unread", 30)
        for way in ("|echo PW''NED\r", f"w{tmp_path}/out\r", "e", "E", "\x1a", ":pipe\recho PW''NED\r", ":pager\r"):
            session.send(way)
            session.settle(0.1)
            assert session.process.poll() is None
            session.send("\x1b\x1b[I\x1b\x1b[I")
        session.settle(0.2)
        # The second screen was never left.
        assert b"\x1b[?1049l" not in session.received
        assert b"PWNED" not in session.received
        assert b"pipe into" not in session.received
        assert b"export to folder" not in session.received
        session.send("\x11")
        assert session.wait() == 0
    assert not (tmp_path / "out").exists()
