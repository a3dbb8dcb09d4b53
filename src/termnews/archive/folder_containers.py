"""Folders that are containers: git repositories, and snapshots of ArchiveBox."""

from __future__ import annotations

import fcntl
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from termnews.archive.containers.member import Bounds, fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from termnews.archive.containers.archivebox import Snapshot
    from termnews.archive.containers.git import Repository

_REPOSITORY = re.compile(rb"(?:.*/)?[^/]*\.git", re.DOTALL)
_SNAPSHOT = re.compile(rb"(?:.*/)?archive/\d{9,11}(?:\.\d{1,8})?", re.DOTALL)
_BOX = (b"index.sqlite3", b"ArchiveBox.conf")
_BOX_OWN = (b"index.html", b"sources", b"logs")
FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_REFERENCES = 10_000_000
_INDEX = "index.json"


def is_container_folder(path: bytes) -> bool:
    """Whether a folder of this name may be a container."""
    return _REPOSITORY.fullmatch(path) is not None or is_snapshot(path)


def is_snapshot(path: bytes) -> bool:
    """Whether a folder of this name may be a snapshot of ArchiveBox: one article, the best extraction first."""
    return _SNAPSHOT.fullmatch(path) is not None


def state_of_folder(path: bytes, parent: int) -> tuple[int, int] | None:
    """A state that changes with the pages of a container folder; None if it is not one.

    Args:
        path: The folder, relative to the archive.
        parent: Descriptor of the folder that it is in.
    """
    if not is_container_folder(path):
        return None
    try:
        folder = os.open(path.rpartition(b"/")[2], FOLDER_FLAGS, dir_fd=parent)
    except OSError:
        return None
    try:
        return folder_state(path, folder)
    finally:
        os.close(folder)


def folder_state(path: bytes, folder: int) -> tuple[int, int] | None:
    """A state that changes with the pages of an open folder; None if it is not a container."""
    if is_snapshot(path):
        index = read_below(folder, _INDEX, 1_000_000)
        about = os.fstat(folder)
        return None if index is None else (0, fingerprint_of(index, b"%d" % about.st_mtime_ns))
    head = read_below(folder, "HEAD", 4096)
    if head is None or read_below(folder, "config", 1) is None:
        return None
    name = head.removeprefix(b"ref:").strip().decode("utf-8", "replace")
    reference = read_below(folder, name, 4096) or read_below(folder, "packed-refs", _REFERENCES) or b""
    return 0, fingerprint_of(head, reference)


def read_below(folder: int, name: str, most: int) -> bytes | None:
    """The first bytes of a file below a folder (a descriptor), following no link; None when there is no such file."""
    descriptor = os.dup(folder)
    try:
        *folders, last = name.split("/")
        if ".." in folders or not last:
            return None
        for step in folders:
            deeper = os.open(step, FOLDER_FLAGS, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = deeper
        file = os.open(last, _FILE, dir_fd=descriptor)
    except (OSError, ValueError):
        return None
    finally:
        os.close(descriptor)
    try:
        with os.fdopen(file, "rb") as opened:
            return opened.read(most)
    except OSError:
        return None


def open_folder_container(path: bytes, folder: int, bounds: Bounds) -> Repository | Snapshot:
    """Open a folder that is a container.

    Raises:
        ContainerError: It is damaged.
    """
    if is_snapshot(path):
        from termnews.archive.containers.archivebox import Snapshot

        return Snapshot(lambda name, most: read_below(folder, name, most), bounds)
    from termnews.archive.containers.git import Repository

    return Repository(_path_of(folder), os.fsdecode(path).encode("utf-8", "replace").decode(), bounds)


def _path_of(folder: int) -> str:
    """The path of an open folder."""
    if Path(f"/proc/self/fd/{folder}").exists():
        return f"/proc/self/fd/{folder}"
    return os.fsdecode(fcntl.fcntl(folder, fcntl.F_GETPATH, bytes(1024)).rstrip(b"\0"))  # type: ignore[attr-defined]


def belongs_to_box(name: bytes, is_there: Callable[[bytes], bool]) -> bool:
    """Whether a file or folder is ArchiveBox's own, beside its archive: what lists snapshots, and addresses to save.

    Args:
        name: Its name.
        is_there: Whether there is a file beside it, by name.
    """
    return name in _BOX_OWN and any(map(is_there, _BOX))
