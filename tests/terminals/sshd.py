"""A real sshd on loopback, on a free port, with keys that are thrown away."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SSHD = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/sbin:/usr/local/sbin")
MISSING = [name for name, path in {"sshd": SSHD, "ssh": shutil.which("ssh")}.items() if path is None]
"""What is not installed of the two."""

_SETTINGS = """
ListenAddress 127.0.0.1:{port}
HostKey "{folder}/host_key"
PidFile "{folder}/sshd.pid"
UsePAM no
StrictModes no
PermitRootLogin yes
AcceptEnv LANG
Subsystem sftp internal-sftp
"""


class Server(NamedTuple):
    """How to reach the server."""

    port: int
    folder: Path

    def options(self, port_letter: str) -> list[str]:
        """Options that ssh, scp and sftp share."""
        settings = ("StrictHostKeyChecking=no", f"UserKnownHostsFile={self.folder}/known", "BatchMode=yes",
                    "IdentitiesOnly=yes", "LogLevel=ERROR")  # fmt: skip
        return [
            *("-F", "none", "-i", str(self.folder / "key"), port_letter, str(self.port)),
            *(part for setting in settings for part in ("-o", setting)),
        ]

    def ssh(self, *options: str) -> list[str]:
        """A command line that logs in."""
        return ["ssh", *self.options("-p"), *options, f"{getpass.getuser()}@127.0.0.1"]


class CannotRunError(Exception):
    """The sshd that is installed does not run here; the message says why."""


@contextlib.contextmanager
def running_server(folder: Path, settings: str) -> Iterator[Server]:
    """Run sshd with some settings of its own; its keys are made in a folder."""
    if SSHD is None:
        raise CannotRunError("sshd is not installed")
    for name in ("host_key", "key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    if os.geteuid() == 0:
        # Where the privileges of sshd are separated.
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    configuration = folder / "sshd_config"
    configuration.write_text(_SETTINGS.format(port=port, folder=folder) + settings, "utf-8")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", configuration], stderr=log)
    try:
        _wait_until_open(port, process, folder / "log")
        yield Server(port, folder)
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_open(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CannotRunError(log.read_text("utf-8"))
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.02)
    raise AssertionError(log.read_text("utf-8"))
