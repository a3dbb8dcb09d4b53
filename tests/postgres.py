"""A PostgreSQL server of the suite's own: on a socket in a temporary folder, started for the first test that asks."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

import pytest

from termnews.database.server_address import ServerAddress, parse_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEBIAN = Path("/usr/lib/postgresql")
OLDEST = 15
DATABASE = "archive"
"""What an archive on a server is called on the screen; in the suite, as the folders of archives are."""
SETTINGS = {
    # Nothing of it is to outlive a machine that stops.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "shared_buffers": "64MB",
    "max_connections": "200",
    "autovacuum": "off",
    "logging_collector": "off",
    # Another test's replica begins with a checkpoint, after which the server would have nothing more for the first.
    "wal_keep_size": "512MB",
}


def find_programs() -> Path | None:
    """The folder of a server's programs: Debian's newest, else those on the path."""
    found = [(int(folder.name), folder / "bin") for folder in DEBIAN.glob("*") if (folder / "bin" / "initdb").exists()]
    versions = [(version, folder) for version, folder in found if version >= OLDEST]
    if versions:
        return max(versions)[1]
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


class Server:
    """One server. It refuses to run as root, so that root starts it as another user."""

    def __init__(self, folder: Path, programs: Path, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        """Use `folder`, which must be there and short: the path of a socket is; `settings` go over `SETTINGS`."""
        self.folder = folder
        self._settings = {**SETTINGS, **settings}
        self._programs = programs
        self._user = "postgres" if os.getuid() == 0 else None
        self._names = count(1)
        self._archives: dict[Path, ServerAddress] = {}

    def _run(self, program: str, *words: str, check: bool = True) -> None:
        subprocess.run(
            [self._programs / program, *words],
            check=check, user=self._user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        )  # fmt: skip

    def make(self) -> None:
        """Make a cluster whose users are whoever they say they are."""
        if self._user:
            shutil.chown(self.folder, self._user)
        self.folder.chmod(0o755)
        words = ("-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        self._run("initdb", "-D", str(self.folder / "data"), *words)

    def start(self) -> None:
        """Start it; answers when it takes connections."""
        options = [f"-c {name}={value}" for name, value in self._settings.items()]
        options.append(f"-k {self.folder}")
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-s", "-D", str(self.folder / "data"), "-l", log, "-o", " ".join(options))

    def replicate(self, folder: Path, **settings: str) -> Server:
        """Make a replica in `folder` and start it."""
        replica = Server(folder, self._programs, {**self._settings, "max_standby_streaming_delay": "0", **settings})
        if self._user:
            shutil.chown(folder, self._user)
        folder.chmod(0o755)
        options = ("-h", str(self.folder), "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "--no-sync")
        self._run("pg_basebackup", "-D", str(folder / "data"), *options)
        replica.start()
        return replica

    def stop(self, how: str = "immediate") -> None:
        """Stop it: "fast", or "immediate", as a machine that loses its power."""
        self._run("pg_ctl", "stop", "-w", "-s", "-D", str(self.folder / "data"), "-m", how, check=False)

    def address(self, database: str = "postgres", user: str = "postgres") -> ServerAddress:
        """The address of one of its databases."""
        return parse_address(f"postgresql://{user}@/{database}?host={self.folder}")

    def new_schema(self) -> ServerAddress:
        """Make an empty schema, and give the address that leads to it; a database takes ten times as long."""
        from termnews.database.connection import connect

        name = f"test_{os.getpid()}_{next(self._names)}"
        with connect(self.address(DATABASE)) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return parse_address(f"{self.address(DATABASE)}&options=-csearch_path%3D{name}")

    def schema_of(self, root: Path) -> ServerAddress:
        """The address of the schema for a folder, the same each time."""
        if root not in self._archives:
            self._archives[root] = self.new_schema()
        return self._archives[root]

    def archive_of(self, root: Path) -> ServerAddress:
        """The address of an archive that a folder was brought to, as it is now."""
        from termnews.archive.archive import Archive
        from termnews.archive.making import make_ready

        address = self.schema_of(root)
        with Archive.open(root, into=address) as archive:
            archive.start()
            archive.wait(60)
        make_ready(root, address, "", lambda _progress: None)
        return address

    def new_database(self) -> ServerAddress:
        """Make an empty database, for what a schema cannot show, and give its address."""
        name = f"test_{os.getpid()}_{next(self._names)}"
        self.make_database(name)
        return self.address(name)

    def make_database(self, name: str) -> None:
        """Make an empty database."""
        from termnews.database.connection import connect

        with connect(self.address()) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")


def has_name() -> bool:
    """Whether the system knows the account that runs the tests, as `docker run --user` does not."""
    with suppress(KeyError):
        return bool(pwd.getpwuid(os.geteuid()))
    return False


def running_server(folder: Path) -> Server:
    """The server that all processes of the suite share; the first that asks starts it, `end_server` ends it."""
    programs = find_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here (apt install postgresql)")
    if not has_name():
        pytest.skip("PostgreSQL refuses an account that the system has no name for")
    place = folder / "postgresql"
    with (folder / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if place.is_symlink():
            return Server(place.resolve(), programs)
        server = Server(Path(tempfile.mkdtemp(prefix="tn-pg-", dir="/tmp")), programs)
        server.make()
        server.start()
        server.make_database(DATABASE)
        place.symlink_to(server.folder)
        return server


def end_server(folder: Path) -> None:
    """End the shared server, if one was started."""
    place = folder / "postgresql"
    programs = find_programs()
    if place.is_symlink() and programs is not None:
        server = Server(place.resolve(), programs)
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Server:
    """A server that runs; skips where none is installed."""
    shared = tmp_path_factory.getbasetemp()
    return running_server(shared if worker_id == "master" else shared.parent)


@pytest.fixture
def replica(postgres: Server, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A replica of the server, with the settings that a test gives as the fixture's parameter."""
    folder = Path(tempfile.mkdtemp(prefix="tn-pg-", dir="/tmp"))
    replica = postgres.replicate(folder, **getattr(request, "param", {}))
    yield replica
    replica.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def server_address(postgres: Server) -> ServerAddress:
    """The address of an empty schema."""
    return postgres.new_schema()


class Gate:
    """A way to an empty schema that a test can close: no new connection, and an end to those that came by it."""

    def __init__(self, server: Server, folder: Path) -> None:
        """Lead through `folder`, which is made; the gate is open."""
        self.inner = server.new_schema()
        self._server = server
        self._folder = folder
        words = str(self.inner).replace(f"host={server.folder}", f"host={quote(str(folder))}")
        self.address = parse_address(f"{words}&application_name={folder.parent.name}")
        self._name = folder.parent.name
        self.open()

    def __enter__(self) -> Self:
        """Nothing is to be done."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Leave nothing."""
        self._folder.unlink(missing_ok=True)

    def open(self) -> None:
        """Let connections through."""
        self._folder.symlink_to(self._server.folder)

    def close(self) -> None:
        """Let none through, and end those that there are."""
        from termnews.database.connection import connect

        self._folder.unlink()
        with connect(self._server.address()) as connection:
            ended = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE application_name = %s"
            connection.execute(ended, (self._name,))
