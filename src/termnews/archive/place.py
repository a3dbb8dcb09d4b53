"""Where the index of an archive lives, and who may write it.

In the cache folder under a name made of the archive's own path, beside a lock
file. Where that cannot be written, or lies on a network file system (on which
SQLite's WAL breaks), in a temporary folder that ends with the process.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from termnews.text.words import _

_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "afpfs", "webdav", "9p", "lustre", "gpfs", "ceph", "glusterfs",
    "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "ntfs3", "drvfs", "vboxsf", "virtiofs", "fuse.davfs",
}  # fmt: skip
_TEMPORARY = "termnews-index-"
_MOUNTS = Path("/proc/self/mountinfo")


class Place:
    """The file of an index, and the lock that says who writes it."""

    def __init__(self, folder: Path, name: str, *, temporary: bool, notice: str = "") -> None:
        """Use `folder`; `notice` says why, where the person should know."""
        self.file = folder / f"{name}.sqlite"
        self.temporary = temporary
        self.notice = notice
        self._lock_file = folder / f"{name}.lock"
        self._lock: int | None = None

    @property
    def address(self) -> str:
        """The file as SQLite wants it."""
        return self.file.as_uri()

    def lock(self) -> bool:
        """Try to become the one who writes; answers whether this process now is."""
        if self._lock is None:
            descriptor = os.open(self._lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(descriptor)
                return False
            self._lock = descriptor
        return True

    def throw_away(self) -> None:
        """Remove the file; who has it open keeps reading what it held."""
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)

    def close(self) -> None:
        """Let another process write; what is temporary is removed."""
        if self.temporary:
            shutil.rmtree(self.file.parent, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def find_place(root: Path, cache: Path | None) -> Place:
    """Choose the place for the index of the archive `root`; None asks for a temporary one."""
    if cache is None:
        return temporary_place()
    if (kind := file_system(cache)) in _NETWORK:
        notice = _("{path} is on a network file system ({kind}); the index is kept in a temporary file.")
        return temporary_place(notice.format(path=cache, kind=kind))
    name = blake2b(os.fsencode(os.path.realpath(root)), digest_size=16).hexdigest()
    place = Place(cache, name, temporary=False)
    try:
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.lock()
        with place.file.open("ab"):
            place.file.chmod(0o600)
    except OSError as error:
        place.close()
        notice = _("{path} cannot be written ({reason}); the index is kept in a temporary file.")
        return temporary_place(notice.format(path=cache, reason=error.strerror))
    return place


def temporary_place(notice: str = "") -> Place:
    """A place that ends with this process; those of processes that were killed are removed."""
    sweep(Path(tempfile.gettempdir()))
    place = Place(Path(tempfile.mkdtemp(prefix=_TEMPORARY)), "index", temporary=True, notice=notice)
    place.lock()
    return place


def sweep(folder: Path) -> None:
    """Remove temporary places whose process has ended."""
    with suppress(OSError):
        for left in folder.glob(_TEMPORARY + "*"):
            if left.is_symlink() or left.stat().st_uid != os.getuid():
                continue
            place = Place(left, "index", temporary=True)
            with suppress(OSError):
                if place.lock():
                    place.close()


def file_system(path: Path, mounts: Path = _MOUNTS) -> str:
    """The kind of file system that `path` is on; empty when the system does not say."""
    target = os.path.realpath(path)
    best, kind = "", ""
    with suppress(OSError):
        for line in mounts.read_text("utf-8", "surrogateescape").splitlines():
            before, _dash, after = line.partition(" - ")
            point = before.split(" ")[4].encode("utf-8", "surrogateescape").decode("unicode_escape")
            inside = target == point or target.startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(best):
                best, kind = point, after.split(" ")[0]
    return kind
