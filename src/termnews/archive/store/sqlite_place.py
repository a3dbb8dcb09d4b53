"""The place of an index in SQLite, and its lock.

It is in the cache folder under a name derived from the archive's path, beside a lock file. If that cannot be written,
or is on a network file system (on which SQLite's WAL breaks), it is in a temporary folder that is removed at the end.
A private session reads what is in the cache folder and writes to memory alone.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
import stat
import tempfile
import time
from contextlib import closing, suppress
from hashlib import blake2b
from pathlib import Path
from weakref import finalize

from termnews.archive.store.sqlite import SqliteStore
from termnews.errors import ArchiveError, IndexUnusableError
from termnews.settings.filesystems import network_kind
from termnews.settings.folders import expand_home, make_folder, temporary_folder
from termnews.text.words import _

_TEMPORARY = "termnews-index-"
_ROOM = 1 << 26
"""Free bytes, besides the size of the index, that a place must have."""
_YOUNG = 60
"""Age in seconds at which an unlocked temporary place is removed."""
_MOST_FOLDERS = 2_000
"""The maximum number of folders that a private session checks for changes."""
_MEMORY = 1 << 28
"""Largest index that is kept in memory, in bytes."""


class SqlitePlace:
    """The file of an index, and the lock of its writer; see `IndexPlace`."""

    is_memory = False
    is_shared = False

    def __init__(self, folder: Path, name: str, *, temporary: bool, warning: str = "") -> None:
        """Use `folder`; `warning` says why, if the person should know."""
        self.file = folder / f"{name}.sqlite"
        self.temporary = temporary
        self.warning = warning
        self._lock_file = folder / f"{name}.lock"
        self._lock: int | None = None
        self._file_number = 0

    @property
    def address(self) -> str:
        """The file as an SQLite URI."""
        return self.file.as_uri()

    def open(self) -> SqliteStore:
        """The index in the file."""
        self.is_replaced()
        return SqliteStore(self.address, self.file.parent)

    def lock(self) -> bool:
        """Try to become the writer; return whether this process now is."""
        if self._lock is None:
            descriptor = open_own(self._lock_file, os.O_NOFOLLOW)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                return False
            self._lock = descriptor
            self.set_busy(busy=True)
        return True

    @property
    def busy(self) -> bool:
        """Whether the writer is scanning the folder."""
        with suppress(OSError):
            return self._lock_file.stat().st_size > 0
        return False

    def set_busy(self, *, busy: bool) -> None:
        """Tell followers whether this process is scanning the folder."""
        if self._lock is not None:
            with suppress(OSError):
                # A single call: between two, a follower would mistake a new index for a complete one.
                if busy:
                    os.pwrite(self._lock, b"busy", 0)
                else:
                    os.ftruncate(self._lock, 0)

    def is_replaced(self) -> bool:
        """Whether the file was replaced since the last call, or since it was opened."""
        before = self._file_number
        with suppress(OSError):
            self._file_number = self.file.stat().st_ino
        return before not in (0, self._file_number)

    def next_place(self, error: IndexUnusableError) -> SqlitePlace | MemoryPlace:
        """Continue in a temporary file, with a copy of this one, else in memory.

        Raises:
            ArchiveError: There is none: the index is too large for memory.
        """
        size = _size(self.file)
        if not self.temporary and _has_room(size):
            return temporary_copy(self.file)
        if size > _MEMORY:
            raise ArchiveError(_("{reason} Showing what is known.").format(reason=error)) from error
        return MemoryPlace()

    def throw_away(self) -> None:
        """Remove the file; processes that have it open keep reading the old one."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        self.make_file()

    def make_file(self) -> None:
        """Create the file where there is none, private to the person; SQLite's other files inherit that."""
        descriptor = open_own(self.file)
        is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
        os.close(descriptor)
        if not is_file:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))

    def close(self) -> None:
        """Release the lock; a temporary place is removed."""
        if self.temporary:
            shutil.rmtree(self.file.parent, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


class MemoryPlace:
    """An index in memory, for when no disk accepts it; see `IndexPlace`."""

    busy = False
    is_memory = True
    is_shared = False

    def __init__(self, warning: str = "") -> None:
        """Use memory; `warning` says why, if the person should know."""
        self.warning = warning
        self.address = f"file:/termnews-{os.urandom(8).hex()}?vfs=memdb"
        # A database in memory lives as long as a connection to it.
        self._hold = sqlite3.connect(self.address, uri=True, check_same_thread=False)

    def open(self) -> SqliteStore:
        """The index in memory."""
        return SqliteStore(self.address)

    def lock(self) -> bool:
        """No other process can reach it."""
        return True

    def set_busy(self, *, busy: bool) -> None:
        """No other process can see it."""

    def is_replaced(self) -> bool:
        """No other process can replace it."""
        return False

    def next_place(self, error: IndexUnusableError) -> MemoryPlace:
        """There is nowhere else to go.

        Raises:
            ArchiveError: Always.
        """
        raise ArchiveError(str(error)) from error

    def throw_away(self) -> None:
        """Drop it, so that another can be created."""
        self._hold.close()
        self._hold = sqlite3.connect(self.address, uri=True, check_same_thread=False)

    def close(self) -> None:
        """Drop it."""
        self._hold.close()


class ReadingPlace:
    """A read-only index, for a session that leaves nothing behind; see `IndexPlace`."""

    is_memory = False
    is_shared = False

    def __init__(self, file: Path) -> None:
        """Use the index in `file`."""
        self.file = file
        self.warning = ""
        self._lock_file = file.with_suffix(".lock")
        self._seen = self._state()

    @property
    def address(self) -> str:
        """The file as an SQLite URI.

        Without a writer, it is opened as immutable: otherwise SQLite would create files beside it.
        """
        return f"{self.file.as_uri()}?{'mode=ro' if self._is_written else 'immutable=1'}"

    @property
    def _is_written(self) -> bool:
        beside = [self.file.with_name(self.file.name + end) for end in ("-wal", "-shm")]
        return all(path.exists() for path in beside) and beside[0].stat().st_size > 0

    def open(self) -> SqliteStore:
        """The index in the file."""
        return SqliteStore(self.address)

    def lock(self) -> bool:
        """This process never writes."""
        return False

    @property
    def busy(self) -> bool:
        """Whether a process is scanning the folder; one that was killed left its flag behind."""
        with suppress(OSError):
            descriptor = os.open(self._lock_file, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                if os.fstat(descriptor).st_size > 0:
                    fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            finally:
                os.close(descriptor)
        return False

    def set_busy(self, *, busy: bool) -> None:
        """It has no followers."""

    def is_replaced(self) -> bool:
        """Whether the file was replaced since the last call, or must be opened in another mode."""
        before, self._seen = self._seen, self._state()
        return before != self._seen

    def _state(self) -> tuple[object, ...]:
        with suppress(OSError):
            about = self.file.stat()
            # An immutable file must be reopened after a change; otherwise SQLite notices it.
            return (True,) if self._is_written else (False, about.st_ino, about.st_size, about.st_mtime_ns)
        return ()

    def next_place(self, error: IndexUnusableError) -> MemoryPlace:
        """Continue in memory."""
        return MemoryPlace(str(error))

    def throw_away(self) -> None:
        """It belongs to others."""

    def close(self) -> None:
        """Nothing is held."""


def find_place(root: Path, cache: Path | None, *, private: bool = False) -> SqlitePlace | MemoryPlace | ReadingPlace:
    """Choose the place for the index of an archive.

    Args:
        root: The archive.
        cache: The folder of indexes; None for a temporary place.
        private: Whether nothing may be left behind, however the process ends: an existing index is read, and
        otherwise one is built in memory.
    """
    if private:
        return private_place(root, cache)
    if cache is None:
        return temporary_place()
    cache = expand_home(cache).absolute()
    if kind := network_kind(cache):
        warning = _("{path} is on a network file system ({kind}); the index is kept in a temporary file.")
        return temporary_place(warning.format(path=cache, kind=kind))
    place = SqlitePlace(cache, _name(root), temporary=False)
    try:
        make_folder(cache)
        place.lock()
        place.make_file()
    except OSError as error:
        place.close()
        warning = _("Cannot write to {path} ({reason}); the index is kept in a temporary file.")
        return temporary_copy(place.file, warning.format(path=cache, reason=error.strerror))
    return place


def open_own(file: Path, more_flags: int = 0) -> int:
    """Open a file for reading and writing, and create it where there is none: the person's, whatever the umask."""
    flags = os.O_RDWR | os.O_CLOEXEC | more_flags
    try:
        descriptor = os.open(file, flags | os.O_CREAT | os.O_EXCL, 0o600)
        os.fchmod(descriptor, 0o600)
    except FileExistsError:
        descriptor = os.open(file, flags)
    return descriptor


def _name(root: Path) -> str:
    return blake2b(os.fsencode(os.path.realpath(root)), digest_size=16).hexdigest()


def private_place(root: Path, cache: Path | None) -> ReadingPlace | MemoryPlace:
    """A read-only place, else memory."""
    if cache is None:
        return MemoryPlace()
    file = expand_home(cache).absolute() / f"{_name(root)}.sqlite"
    place = ReadingPlace(file)
    if not file.is_file() or not _is_made(place):
        return MemoryPlace()
    if _is_stale(root, place):
        place.warning = _("This private session shows the archive as it was when its index was last written.")
    return place


def _is_made(place: ReadingPlace) -> bool:
    """Whether an index is complete, or being built."""
    store = place.open()
    try:
        with store.reading() as reader:
            reader.check(None)
            return reader.compared() is not None or place.busy
    except IndexUnusableError:
        return False
    finally:
        store.close()


def _is_stale(root: Path, place: ReadingPlace) -> bool:
    """Whether a folder of the archive has changed since the index was written."""
    store, written = place.open(), place.file.stat().st_mtime_ns
    try:
        with store.reading() as reader:
            folders = reader.folders(_MOST_FOLDERS)
    finally:
        store.close()
    for path in (b"", *(path for _number, path in folders)):
        with suppress(OSError):
            if os.stat(os.path.join(os.fsencode(root), path)).st_mtime_ns > written:  # noqa: PTH116, PTH118 - bytes
                return True
    return False


def temporary_place(warning: str = "") -> SqlitePlace | MemoryPlace:
    """A temporary place: in a folder, else in memory."""
    try:
        folder = temporary_folder()
        sweep(Path(folder))
        made = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder))
        place = SqlitePlace(made, "index", temporary=True, warning=warning)
        # A signal may end the process before anybody has the place to close.
        finalize(place, shutil.rmtree, place.file.parent, ignore_errors=True)
        place.lock()
        place.make_file()
    except OSError:
        return MemoryPlace(warning)
    return place


def temporary_copy(file: Path, warning: str = "") -> SqlitePlace | MemoryPlace:
    """A temporary place with what is in an index that cannot be written, if there is one and room for it."""
    place = temporary_place(warning)
    if isinstance(place, SqlitePlace) and (size := _size(file)) and _has_room(size):
        _copy(file, place.file)
    return place


def _size(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_size
    return 0


def _has_room(size: int) -> bool:
    return _temporary_room() > 2 * size + _ROOM


def _temporary_room() -> int:
    """Count the free bytes for temporary files; 0 where none can be written."""
    try:
        return shutil.disk_usage(temporary_folder()).free
    except OSError:
        return 0


def sweep(folder: Path) -> None:
    """Remove temporary places whose process was killed."""
    for left in folder.glob(_TEMPORARY + "*"):
        with suppress(OSError):
            about = left.lstat()
            # A new one is not locked yet.
            if about.st_uid == os.getuid() and about.st_mtime < time.time() - _YOUNG:
                place = SqlitePlace(left, "index", temporary=True)
                if place.lock():
                    place.close()


def _copy(source: Path, target: Path) -> None:
    """Copy an index from one file to another, as far as possible."""
    # SQLite opens none in a folder that it cannot write, unless nobody else can either.
    for how in ("mode=ro", "immutable=1"):
        with (
            suppress(sqlite3.DatabaseError),
            closing(sqlite3.connect(f"{source.as_uri()}?{how}", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
            return
