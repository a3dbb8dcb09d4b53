"""Where the shelf lies, who may read it, and how its file system wants it written."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import stat
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE_NAME = "shelf.db"
LOCK_SECONDS = 10.0

_NETWORK = ("nfs", "cifs", "smb", "afs", "9p", "fuse.sshfs", "lustre", "gpfs", "ceph", "ntfs3", "drvfs", "ncpfs")
_OCTAL_ESCAPES = {"\\040": " ", "\\011": "\t", "\\012": "\n", "\\134": "\\"}


def default_file() -> Path:
    """Give the shelf's place in the person's state folder."""
    from platformdirs import user_state_path

    return user_state_path("termnews", appauthor=False) / FILE_NAME


def copies_of(file: Path) -> list[Path]:
    """Give the copies of a shelf that are there, the newest first."""
    return [copy for number in (1, 2, 3) if (copy := copy_name(file, number)).exists()]


def copy_name(file: Path, number: int) -> Path:
    """Name a copy: 1 is the newest."""
    return file.with_name(f"{file.name}.bak.{number}")


def damaged_files_of(file: Path) -> list[Path]:
    """Give the damaged files that were set aside."""
    return sorted(file.parent.glob(f"{glob_escaped(file.name)}.corrupt-*"))


def glob_escaped(name: str) -> str:
    """Quote what has a meaning in a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def make_file(file: Path) -> None:
    """Make a file empty where there is none, and keep it from others, whatever the umask."""
    os.close(_opened(file))


def _opened(file: Path) -> int:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        # A device such as /dev/null would be closed to everybody, and put aside for a file of ours.
        os.close(descriptor)
        raise OSError(errno.EINVAL, "It is no file", str(file))
    if os.fstat(descriptor).st_mode & 0o777 != 0o600:
        os.fchmod(descriptor, 0o600)
    return descriptor


def sync_folder(folder: Path) -> None:
    """Make a rename last through a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError:  # Some network file systems refuse; the rename has happened all the same.
        pass
    finally:
        os.close(descriptor)


@contextmanager
def locked(file: Path, is_stopped: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Keep other termnews from writing to the file, or replacing it, meanwhile.

    SQLite's own lock would do for writing, but whoever waits for it sleeps longer and longer: of 32
    writers some waited more than ten seconds.

    Args:
        file: The shelf.
        is_stopped: Asked while others hold it; waiting ends when it says so.

    Raises:
        TimeoutError: Others did not let go of it.
        OSError: The lock file cannot be made.
    """
    descriptor = _opened(file.with_name(file.name + ".lock"))
    try:
        _take(descriptor, is_stopped)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, is_stopped: Callable[[], bool]) -> None:
    end = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}:
                return  # A file system without locks: SQLite's own have to do.
            if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
                raise
            if time.monotonic() > end or is_stopped():
                raise TimeoutError(errno.EAGAIN, "another termnews holds the shelf") from error
            time.sleep(0.001)
        else:
            return


def is_on_network(folder: Path, mountinfo: Path = Path("/proc/self/mountinfo")) -> bool:
    """Tell whether a folder lies on a file system that other machines write too."""
    try:
        lines = mountinfo.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    return _kind_of_mount(folder.resolve(), lines).startswith(_NETWORK)


def _kind_of_mount(folder: Path, lines: list[str]) -> str:
    kinds: dict[Path, str] = {}
    for line in lines:
        mount, _, rest = line.partition(" - ")
        fields = mount.split()
        if len(fields) > 4 and rest:
            point = fields[4]
            for escape, character in _OCTAL_ESCAPES.items():
                point = point.replace(escape, character)
            kinds[Path(point)] = rest.split()[0]
    return next((kinds[place] for place in (folder, *folder.parents) if place in kinds), "")


def takes_wal(folder: Path) -> bool:
    """Try a write-ahead log in a scratch file: some file systems accept the mode and fail the first write."""
    scratch = folder / f".termnews-{os.getpid()}-{time.monotonic_ns()}"
    try:
        make_file(scratch)
        with closing(sqlite3.connect(scratch, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            connection.execute("CREATE TABLE scratch (value)")
            connection.execute("INSERT INTO scratch VALUES (1)")
            return bool(mode == "wal")
    except (OSError, sqlite3.Error):
        return False
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                scratch.with_name(scratch.name + end).unlink(missing_ok=True)
