"""The place of the shelf, its permissions, and how it is written on its file system."""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import threading
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.settings.regular_files import open_regular
from termnews.text.clean import clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE_NAME = "shelf.db"
LOCK_SECONDS = 5.0
BESIDE = ("-wal", "-shm", "-journal")
"""SQLite's own files beside a database."""

_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}


class NotAFileError(ShelfError):
    """A folder, a pipe, a device, or a link to one or to nothing, is in the place of a file of the shelf."""

    def __init__(self, file: Path) -> None:
        """Create with the message."""
        words = _("{file} is not a regular file. Move it, or name another shelf with --shelf.")
        super().__init__(words.format(file=clean_path(str(file))))


class NoFolderError(ShelfError):
    """Something else is in the place of the shelf's folder, or a link that cannot be followed to one."""

    def __init__(self, folder: Path) -> None:
        """Create with the message."""
        words, reason = _("{folder} is not a folder. Move it, or name another shelf with --shelf."), ""
        try:
            folder.stat()
        except FileNotFoundError:
            words = _("{folder} is a link to a missing folder. Mount its disk, or name another shelf with --shelf.")
        except OSError as error:
            reason = error.strerror or str(error)
            words = _("{folder} cannot be opened: {reason}. Repair it, or name another shelf with --shelf.")
        super().__init__(words.format(folder=clean_path(str(folder)), reason=reason))


class NotAllowedError(ShelfError):
    """The permissions of one file of the shelf, or of its folder, forbid what its folder allows."""


def default_file() -> Path:
    """Return the shelf's place in the person's state folder."""
    from platformdirs import user_state_path

    return user_state_path("termnews", appauthor=False) / FILE_NAME


def log_file(file: Path) -> Path:
    """Name the log of a shelf."""
    return file.with_name(f"{file.name}.log")


def sync_file(file: Path) -> Path:
    """Name the file in which a shelf records the logs of other hosts; it is missing until the first sync."""
    return file.with_name(f"{file.name}.sync")


def glob_escaped(name: str) -> str:
    """Quote what has a meaning in a pattern."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)


def make_file(file: Path) -> None:
    """Create an empty file where there is none, private to the person, whatever the umask."""
    os.close(_opened(file))


def behind_link(file: Path) -> Path:
    """Return the file that a link leads to; anything else is returned as it is, and what cannot be looked at, too."""
    return file.resolve() if os.path.islink(file) and os.path.isfile(file) else file  # noqa: PTH113, PTH114 - never raise


def check_regular(*files: Path) -> None:
    """Refuse what would be waited for, like a pipe, or must not be replaced, like a device; a file may be missing.

    Raises:
        NotAFileError: One is not a regular file.
    """
    for file in files:
        if os.path.lexists(file) and not os.path.isfile(file):  # noqa: PTH113 - it never raises
            raise NotAFileError(file)


def check_folder(folder: Path) -> None:
    """Refuse what is neither a folder nor can be made one; a folder may be missing.

    Raises:
        NoFolderError: It, or one above it, is something else.
    """
    for path in (folder, *folder.parents):
        if os.path.lexists(path):
            if not os.path.isdir(path):  # noqa: PTH112 - it never raises
                raise NoFolderError(path)
            return


def check_database(file: Path) -> None:
    """Refuse a database that is not a regular file, or has something else beside it in the place of SQLite's files.

    Raises:
        NotAFileError: One is not a regular file.
    """
    check_regular(file, *(file.with_name(file.name + end) for end in BESIDE))


def check_readable(file: Path) -> None:
    """Name what may not be read.

    Raises:
        NoFolderError: There is no folder, and none can be made.
        NotAllowedError: The folder, the database or its write-ahead log.
    """
    folder = file.parent
    check_folder(folder)
    if os.path.isdir(folder) and not os.access(folder, os.X_OK):  # noqa: PTH112 - it never raises
        raise NotAllowedError(_cannot_read(folder))
    for path in (file, *([file.with_name(f"{file.name}-wal")] if wal_size(file) else [])):
        if os.path.isfile(path) and not os.access(path, os.R_OK):  # noqa: PTH113 - it never raises
            raise NotAllowedError(_cannot_read(path))


def check_writable(file: Path) -> None:
    """Name the one file of a shelf that may not be written although its folder may: it belongs to another account.

    Raises:
        NoFolderError: There is no folder, and none can be made.
        NotAllowedError: There is one.
    """
    check_readable(file)
    if not os.access(file.parent, os.W_OK):
        return
    for end in ("", ".log", ".lock", *BESIDE):
        path = file.with_name(file.name + end)
        if os.path.isfile(path) and not os.access(path, os.R_OK | os.W_OK):  # noqa: PTH113 - it never raises
            words = _("Cannot write to {file}: permission denied. Change its owner or permissions.")
            raise NotAllowedError(words.format(file=clean_path(str(path))))


def _cannot_read(path: Path) -> str:
    words = _("Cannot read {file}: permission denied. Change its owner or permissions.")
    return words.format(file=clean_path(str(path)))


def wal_size(file: Path) -> int:
    """Count the bytes of a database's write-ahead log; 0 when there is none."""
    try:
        return file.with_name(f"{file.name}-wal").stat().st_size
    except OSError:
        return 0


def _opened(file: Path) -> int:
    check_regular(file)
    descriptor = open_regular(str(file), os.O_RDWR | os.O_CREAT)
    if os.fstat(descriptor).st_mode & 0o777 != 0o600:
        # Another account that lets this one write has its reasons, and alone may change that.
        with suppress(PermissionError):
            os.fchmod(descriptor, 0o600)
    return descriptor


def sync_folder(folder: Path) -> None:
    """Make a rename durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError:  # Some network file systems refuse; the rename has happened anyway.
        pass
    finally:
        os.close(descriptor)


@contextmanager
def locked(file: Path, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Keep other processes from writing to the file, or replacing it, meanwhile.

    SQLite's own lock would be enough for writing, but its backoff grows: of 32 writers some waited more than ten
    seconds. The system grants this lock in order of request.

    Args:
        file: The shelf.
        seconds: How long to wait while others hold it.

    Raises:
        TimeoutError: Others did not release it.
        OSError, NotAFileError: The lock file cannot be made.
    """
    descriptor = _opened(file.with_name(file.name + ".lock"))
    try:
        _take(descriptor, seconds)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, seconds: float) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return  # On a file system without locks, SQLite's own must be enough.
        if error.errno not in {errno.EWOULDBLOCK, errno.EACCES}:
            raise
        if not _queue_for(descriptor, seconds):
            raise TimeoutError(errno.EAGAIN, "another termnews holds the shelf") from error


def _queue_for(descriptor: int, seconds: float) -> bool:
    """Wait in the system's queue, in a separate thread, because the wait itself has no timeout."""
    taken = threading.Event()
    # A duplicate descriptor: the lock is released when both are closed.
    own = os.dup(descriptor)

    def wait() -> None:
        with suppress(OSError):
            fcntl.flock(own, fcntl.LOCK_EX)
            taken.set()
        os.close(own)

    try:
        threading.Thread(target=wait, name="shelf-lock", daemon=True).start()
    except RuntimeError:  # No more threads are available.
        os.close(own)
        return False
    return taken.wait(seconds)


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
        for end in ("", *BESIDE):
            with suppress(OSError):
                scratch.with_name(scratch.name + end).unlink(missing_ok=True)
