"""A folder with one log per host, shared by Syncthing, git, a network or a USB stick."""

from __future__ import annotations

import os
import re
import secrets
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from termnews.errors import ShelfError
from termnews.shelf.files import sync_folder
from termnews.shelf.log import VERSION, first_line, lines_of, new_head, read_head_line
from termnews.shelf.news import reason_of
from termnews.shelf.pool import LogPosition, damage_words, read_entry
from termnews.text.clean import clean_line, clean_path
from termnews.text.words import _, without_stop

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from termnews.shelf.marks import Entry

_NAME = re.compile(r"marks-([0-9a-f]{12})(\.sync-conflict-[\w-]+)?\.log")
"""Syncthing keeps the second of two conflicting versions under such a name."""
_LONGEST_HEAD = 10_000


class Folder:
    """The logs in a folder; other files are ignored."""

    def __init__(self, path: Path) -> None:
        """Use an existing folder; it is not created, because a USB stick may be elsewhere."""
        self.path = path
        self.name = str(path.absolute())
        self._names: set[str] = set()
        self._problems: list[str] = []

    def __enter__(self) -> Self:
        """Do nothing."""
        return self

    def __exit__(self, *_reason: object) -> None:
        """Do nothing."""

    def logs(self, host: str, own: Sequence[int]) -> list[FolderLog]:
        """Return the logs to read: those of other hosts, and the host's own if it has changed."""
        self._problems = []
        try:
            names = sorted(path.name for path in self.path.iterdir() if _NAME.fullmatch(path.name))
        except OSError as error:
            raise self._unusable(error) from error
        self._names = {str(clean_line(name)) for name in names}
        found = []
        for name in names:
            log = FolderLog(self.path / name, is_own=name.startswith(f"marks-{host}"))
            if not _stamp(log.path):
                self._problems.append(_("{file} is not a regular file; it was ignored.").format(file=log.name))
            elif name != self._own(host).name or not self.is_as_left(host, own):
                found.append(log)
        return found

    def names(self) -> set[str]:
        """Name all logs that `logs` found, the host's own too."""
        return self._names

    def problems(self) -> list[str]:
        """Return sentences about what was found in the folder and ignored."""
        return self._problems

    def is_as_left(self, host: str, own: Sequence[int]) -> bool:
        """Whether the host's own log is unchanged."""
        return bool(own) and list(own) == _stamp(self._own(host))

    def append(self, host: str, _own: Sequence[int], lines: Sequence[bytes]) -> list[int]:
        """Append lines to the host's own log; return its identity."""
        path = self._own(host)
        try:
            if lines:
                with open(path, "ab", opener=_without_links) as stream:
                    _write(stream, lines)
        except OSError as error:
            raise self._unusable(error) from error
        return _stamp(path)

    def replace(self, host: str, lines: Iterable[bytes]) -> list[int]:
        """Replace the host's own log; return its identity."""
        path = self._own(host)
        new = self.path / f".{path.name}.new-{secrets.token_hex(4)}"
        try:
            for left in self.path.glob(f".{path.name}.new-*"):
                left.unlink(missing_ok=True)
            if path.is_symlink() or not (path.is_file() or not path.exists()):
                raise ShelfError(_("{file} is not a regular file; it was ignored.").format(file=clean_path(str(path))))
            with open(new, "xb", opener=_without_links) as stream:
                _write(stream, (first_line(new_head(host)), *lines))
            new.replace(path)
            sync_folder(self.path)
        except OSError as error:
            raise self._unusable(error) from error
        finally:
            with suppress(OSError):
                new.unlink(missing_ok=True)
        return _stamp(path)

    def _own(self, host: str) -> Path:
        return self.path / f"marks-{host}.log"

    def _unusable(self, error: OSError) -> ShelfError:
        words = _("Cannot sync marks in {folder}: {reason}.")
        reason = reason_of(error)
        if isinstance(error, FileNotFoundError):
            reason = _("no such folder.")
        elif isinstance(error, PermissionError):
            reason = _("permission denied.")
        return ShelfError(words.format(folder=clean_path(self.name), reason=without_stop(reason)))


class FolderLog:
    """One log in the folder."""

    def __init__(self, path: Path, *, is_own: bool) -> None:
        """Prepare to read it."""
        self.path = path
        self.is_own = is_own
        self.name = str(clean_line(path.name))
        self.place = LogPosition()
        self.problems: list[str] = []

    def entries(self, seen: LogPosition) -> Iterator[Entry]:
        """Yield its changes, from a place on if it is still the same log."""
        try:
            with open(self.path, "rb", opener=_without_links) as stream:
                yield from self._entries(stream, seen)
        except OSError as error:
            self._has_problem(_("{file} could not be read: {reason}."), reason=without_stop(reason_of(error)))

    def remove_copy(self) -> None:
        """Remove it if it is a conflicting copy of the host's own log."""
        if self.is_own and "sync-conflict" in self.path.name:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)

    def _entries(self, stream: BinaryIO, seen: LogPosition) -> Iterator[Entry]:
        first = stream.readline(_LONGEST_HEAD)
        head = read_head_line(first)
        if head and head.version > VERSION:
            self._has_problem(_("{file} is from a newer termnews. Update termnews."))
            return
        if head and seen.id == head.id and len(first) <= seen.end <= os.fstat(stream.fileno()).st_size:
            stream.seek(seen.end)
        elif not head:
            stream.seek(0)
        damaged, end, latest_us = 0, stream.tell(), seen.latest_us if stream.tell() == seen.end else 0
        for line, size in lines_of(stream):
            if not line.endswith(b"\n"):
                self._has_problem(_("{file} is cut short; the marks before that were read."))
                break
            end += size
            entry = read_entry(line)
            damaged += entry is None
            if entry is not None:
                latest_us = max(latest_us, entry.at_us)
                yield entry
        if damaged:
            self.problems.append(damage_words(self.name, damaged))
        self.place = LogPosition(head.id if head else "", end, latest_us)

    def _has_problem(self, words: str, **values: object) -> None:
        self.problems.append(words.format(file=self.name, **values))


def _write(stream: BinaryIO, lines: Iterable[bytes]) -> None:
    stream.writelines(lines)
    stream.flush()
    os.fsync(stream.fileno())


def _without_links(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)


def _stamp(path: Path) -> list[int]:
    """Return a file's identity; empty when there is none, or it is not a regular file."""
    with suppress(OSError):
        status = path.lstat()
        if stat.S_ISREG(status.st_mode):
            return [status.st_size, status.st_mtime_ns, status.st_ino]
    return []
