"""Which files of a folder are pages.

It goes folder by folder, with an explicit stack and never through a link, so that neither depth nor loops nor a
folder swapped for a link can lead it astray. Pages are recognised by name; whether one has an article is known after
reading it.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from termnews.archive.containers.kinds import is_container_name
from termnews.archive.folder_containers import FOLDER_FLAGS, belongs_to_box, state_of_folder
from termnews.archive.limits import DEFAULT_LIMITS, Limits
from termnews.errors import ArchiveError
from termnews.model.problem import ProblemKind
from termnews.text.clean import clean_path
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_PAGE_SUFFIXES = (b".html", b".htm", b".xhtml", b".shtml", b".txt", b".md", b".markdown", b".mhtml", b".mht")
_PAGE_NAME = re.compile(
    rb"[^.].*(?:%s)(?:\.gz|\.xz)?" % b"|".join(map(re.escape, _PAGE_SUFFIXES)), re.IGNORECASE | re.DOTALL
)
_SAVED_SUFFIXES = (b".html", b".htm", b".xhtml", b".shtml")
_COMPANION = re.compile(rb"(.+)(?:_files|\.files)", re.IGNORECASE | re.DOTALL)
_AT_ONCE = 500
_LATEST = 2**63 - 1
_SCARCE = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""A shortage of resources says nothing about the folder that could not be opened."""

_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


class PageFile(NamedTuple):
    """A file with the name of a page."""

    path: bytes
    """Relative to the archive, as the file system has it."""
    size: int
    mtime_ns: int
    """For a member of a container: its fingerprint."""
    member: str = ""
    """Which page of the file; empty when the file is the page, or a container."""
    is_member: bool = False
    """Whether it is a page of a container; of one that is one page the member is empty, too."""


class FileProblem(NamedTuple):
    """A file or folder that cannot be read."""

    path: bytes
    kind: ProblemKind
    reason: str


@dataclass(slots=True)
class FolderPart:
    """A batch of the files in one folder."""

    folder: bytes
    pages: list[PageFile] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    is_last: bool = False
    """Whether this is the last batch of the folder."""
    is_readable: bool = True
    """False when the folder could not be listed: what was known of it is kept."""
    is_gone: bool = False
    """Whether there is no such folder."""


def written_ns(about: os.stat_result) -> int:
    """The modification time of a file, capped: years beyond 2262 do not fit into the index."""
    return max(-_LATEST, min(about.st_mtime_ns, _LATEST))


def is_page_name(name: bytes) -> bool:
    """Whether a file name is that of a page: by its extension, and not hidden."""
    return _PAGE_NAME.fullmatch(name) is not None


def folder_of(root: Path) -> Path:
    """The folder that paths are relative to: the archive, or the folder of a single file."""
    return root.parent if root.is_file() else root


def open_root(root: Path) -> int:
    """Open the archive's folder, or the folder of a single file; links in the given path are followed.

    Raises:
        ArchiveError: It cannot be opened.
    """
    try:
        return os.open(folder_of(root), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise ArchiveError(
            _("Cannot read {path}: {reason}.").format(path=clean_path(os.fspath(root)), reason=error.strerror)
        ) from error


def open_folder(root: int, path: bytes) -> int:
    """Open a folder below `root` (a descriptor) step by step, following no link."""
    folder = os.dup(root)
    for name in filter(None, path.split(b"/")):
        try:
            deeper = os.open(name, FOLDER_FLAGS, dir_fd=folder)
        finally:
            os.close(folder)
        folder = deeper
    return folder


def open_page(root: int, path: bytes) -> int:
    """Open a page below `root` without following links, waiting for pipes, or acquiring a terminal."""
    folder, _slash, name = path.rpartition(b"/")
    descriptor = open_folder(root, folder)
    try:
        return os.open(name, _FILE_FLAGS, dir_fd=descriptor)
    finally:
        os.close(descriptor)


def find_pages(
    root: Path,
    limits: Limits = DEFAULT_LIMITS,
    start: Iterable[bytes] = (b"",),
    enter: Callable[[bytes], bool] = lambda _folder: True,
) -> Iterator[FolderPart]:
    """Walk an archive.

    Args:
        root: The archive.
        limits: How deep to go.
        start: Folders to begin with.
        enter: Whether to go into a folder that was met.

    Yields:
        The folders, last name first (the newest, where names are dates), each in parts of a few hundred pages.

    Raises:
        ArchiveError: The archive's own folder cannot be opened.
    """
    if root.is_file():
        yield _only_file(root)
        return
    walk = _Walk(root, limits, enter)
    walk.stack.extend(start)
    try:
        while walk.stack:
            yield from walk.list_folder(walk.stack.pop())
    finally:
        os.close(walk.root)


def _only_file(root: Path) -> FolderPart:
    """The single file of an archive."""
    try:
        about = root.stat()
    except FileNotFoundError:
        return FolderPart(b"", is_last=True, is_gone=True)
    file = PageFile(os.fsencode(root.name), about.st_size, written_ns(about))
    return FolderPart(b"", [file], is_last=True)


class _Walk:
    def __init__(self, root: Path, limits: Limits, enter: Callable[[bytes], bool]) -> None:
        self.root_path = os.fsencode(os.path.realpath(root))
        self.root = open_root(root)
        self.limits = limits
        self.enter = enter
        self.stack: list[bytes] = []
        self.seen: set[tuple[int, int]] = set()

    def list_folder(self, path: bytes) -> Iterator[FolderPart]:
        part = FolderPart(path)
        folders: list[bytes] = []
        try:
            descriptor = open_folder(self.root, path)
            try:
                if self._is_new(descriptor):
                    with os.scandir(descriptor) as entries:
                        for entry in entries:
                            self._sort_entry(entry, descriptor, part, folders)
                            if len(part.pages) >= _AT_ONCE:
                                yield part
                                part = FolderPart(path)
            finally:
                os.close(descriptor)
        except (FileNotFoundError, NotADirectoryError):
            part.is_gone = True
        except OSError as error:
            if error.errno in _SCARCE:
                raise
            part.problems.append(FileProblem(path, ProblemKind.UNREADABLE, unreadable_reason(error)))
            part.is_readable = False
        part.problems.extend(self._push(folders))
        part.is_last = True
        yield part

    def _is_new(self, descriptor: int) -> bool:
        about = os.fstat(descriptor)
        identity = (about.st_dev, about.st_ino)
        if identity in self.seen:
            return False
        self.seen.add(identity)
        return True

    def _sort_entry(self, entry: os.DirEntry[str], descriptor: int, part: FolderPart, folders: list[bytes]) -> None:
        name = os.fsencode(entry.name)
        path = part.folder + b"/" + name if part.folder else name
        is_folder = entry.is_dir(follow_symlinks=False)
        if is_folder and (state := state_of_folder(path, descriptor)):
            part.pages.append(PageFile(path, *state))
            return
        if name.startswith(b".") or belongs_to_box(name, lambda other: _exists(other, descriptor)):
            return
        if is_folder:
            if not _is_companion(name, descriptor):
                folders.append(path)
        elif entry.is_symlink():
            part.problems.extend(self._link_problem(path, name))
        elif is_page_name(name) or is_container_name(os.fsdecode(name)):
            try:
                about = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                return
            if stat.S_ISREG(about.st_mode):
                part.pages.append(PageFile(path, about.st_size, written_ns(about)))
            else:
                reason = _("A {kind}, not a file.").format(kind=_kind_of(about.st_mode))
                part.problems.append(FileProblem(path, ProblemKind.SPECIAL_FILE, reason))

    def _push(self, folders: list[bytes]) -> Iterator[FileProblem]:
        folders.sort()
        if folders and folders[0].count(b"/") >= self.limits.folder_depth:
            reason = _("Nested too deeply: folders are read {depth} levels deep. Move it up.")
            for folder in folders:
                yield FileProblem(folder, ProblemKind.TOO_DEEP, reason.format(depth=self.limits.folder_depth))
        else:
            self.stack.extend(filter(self.enter, folders))

    def _link_problem(self, path: bytes, name: bytes) -> Iterator[FileProblem]:
        """Links are not followed; a problem is reported when the target is not read under its own name."""
        full = os.path.join(self.root_path, path)  # noqa: PTH118 - bytes
        try:
            target = os.path.realpath(full, strict=True)
        except OSError as error:
            if is_page_name(name):
                in_circles = error.errno == errno.ELOOP
                reason = _("A symbolic link that points to itself.") if in_circles else _("A broken symbolic link.")
                yield FileProblem(path, ProblemKind.SYMLINK, reason)
            return
        if not (is_page_name(name) or os.path.isdir(target)):  # noqa: PTH112 - bytes
            return
        if target != self.root_path and not target.startswith(self.root_path.rstrip(b"/") + b"/"):
            reason = _("A symbolic link out of the archive; copy its target here.")
            yield FileProblem(path, ProblemKind.SYMLINK, reason)
        elif b"/." in target[len(self.root_path) :]:
            reason = _("A symbolic link into a hidden folder; copy its target here.")
            yield FileProblem(path, ProblemKind.SYMLINK, reason)


def _is_companion(name: bytes, descriptor: int) -> bool:
    """Whether a folder holds the pictures and scripts of a saved page beside it."""
    if not (match := _COMPANION.fullmatch(name)):
        return False
    return any(_exists(match[1] + suffix, descriptor) for suffix in _SAVED_SUFFIXES)


def _exists(name: bytes, descriptor: int) -> bool:
    try:
        os.stat(name, dir_fd=descriptor, follow_symlinks=False)
    except OSError:
        return False
    return True


def _kind_of(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return _("pipe")
    if stat.S_ISSOCK(mode):
        return _("socket")
    return _("device")


def unreadable_reason(error: OSError) -> str:
    """Explain why the system refused a file."""
    if isinstance(error, PermissionError):
        return _("Permission denied; ask its owner.")
    return _("Cannot be read: {reason}.").format(reason=error.strerror)
