"""The log of a shelf: every change as one line with a checksum, from which the shelf can be rebuilt.

It lies beside the database as `shelf.db.log`. A change is appended, and on the disk, before the
database commits it. The first line says whose log it is:

    5f0c12aa {"termnews":"shelf","version":1,"host":"9b2f77c01a4d","id":"c41e..."}
    1b7d90e3 [1609812345000000,["url:example.org/1","sha256:..."],"starred",1609812345000000]

Every other line is one field of one article: when it was set (microseconds since 1970, always later
than what the person saw before), the keys of the article, the field and its value. Logs of several
hosts are merged by reading all of them in any order: the later value of a field wins.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from termnews.settings.regular_files import open_regular
from termnews.shelf.files import behind_link, log_file, make_file, sync_folder
from termnews.shelf.marks import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

VERSION = 1
_SUM = 9
"""Bytes of a checksum and the space after it."""
_AT_ONCE = 1 << 20


class LogState(NamedTuple):
    """The log that a database was made from, and how much of it."""

    id: str
    """Changes whenever the log is rewritten."""
    end: int
    """Bytes of the log that the database holds."""
    sum: int
    """Checksum of the last of these lines."""
    base: int
    """Size of the log when it was last compacted, in bytes."""


class Head(NamedTuple):
    """What the first line of a log says."""

    host: str
    id: str
    version: int = VERSION


def new_head(host: str = "") -> Head:
    """Create the header of a new log of the same host."""
    return Head(host or secrets.token_hex(6), secrets.token_hex(8))


def line_of(value: object) -> bytes:
    """Make a line."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x %b\n" % (zlib.crc32(body), body)


def line_of_entry(entry: Entry) -> bytes:
    """Make the line of a change."""
    return line_of([entry.at_us, entry.keys, entry.field, entry.value])


def sum_of(line: bytes) -> int:
    """Return the checksum in a line."""
    return int(line[: _SUM - 1], 16)


def read_line(line: bytes) -> Any:
    """Parse a line; None when it is damaged."""
    body = line[_SUM:-1]
    if line[:_SUM] != b"%08x " % zlib.crc32(body) or line[-1:] != b"\n":
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def read_head(path: Path) -> Head | None:
    """Return the first line of a log; None when there is none, or it is damaged."""
    try:
        with open(path, "rb", opener=open_regular) as stream:
            return read_head_line(stream.readline(_AT_ONCE))
    except OSError:
        return None


def first_line(head: Head) -> bytes:
    """Make the first line of a log."""
    return line_of({"termnews": "shelf", "version": VERSION, "host": head.host, "id": head.id})


def read_head_line(line: bytes) -> Head | None:
    """Parse the first line of a log; None if it is not one, or damaged."""
    said = read_line(line)
    match said:
        case {"termnews": "shelf", "host": host, "id": id, "version": int() as version}:
            return Head(str(host), str(id), version)
    return None


def lines_of(stream: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Return the lines of a log, and the size of each; the last may have no end.

    JSON has no zeros: of those in a damaged line one is kept, for a hole may be terabytes long.
    """
    parts: list[bytes] = []
    size = 0
    while piece := stream.readline(_AT_ONCE):
        size += len(piece)
        if piece.endswith(b"\0"):
            size += _skip_hole(stream)
            piece = piece.rstrip(b"\0") + b"\0"
        parts.append(piece)
        if piece.endswith(b"\n"):
            yield b"".join(parts), size
            parts, size = [], 0
    if parts:
        yield b"".join(parts), size


def _skip_hole(stream: BinaryIO) -> int:
    """Go to what the disk holds next, or to the end; return how far that is."""
    place, descriptor = stream.tell(), stream.fileno()
    here = os.lseek(descriptor, 0, os.SEEK_CUR)
    try:
        after = os.lseek(descriptor, place, os.SEEK_DATA)
    except OSError as error:
        # There is nothing more; or the file system does not know where it has holes.
        after = os.fstat(descriptor).st_size if error.errno == errno.ENXIO else place
    os.lseek(descriptor, here, os.SEEK_SET)
    return stream.seek(after) - place


class LogReader:
    """The changes of a log from a place on; iterate once, then read the attributes."""

    def __init__(self, path: Path, start: int = 0) -> None:
        """Read `path` from byte `start`, where a line begins."""
        self.path = path
        self.end = start
        """Where the last whole line ends."""
        self.sum = 0
        """Checksum of the last valid line."""
        self.damaged: list[bytes] = []
        """The damaged lines."""
        self.unfinished = b""
        """The last line, when it has no end: its change was never confirmed, unless the log was cut off there."""

    def __iter__(self) -> Iterator[Entry]:
        """Return the changes."""
        return (entry for _line, entry in self.lines())

    def lines(self) -> Iterator[tuple[bytes, Entry]]:
        """Return the changes, each with its line."""
        for line in self._ended_lines():
            said = read_line(line)
            if said is None:
                self.damaged.append(line)
                continue
            self.sum = sum_of(line)
            if isinstance(said, list):
                at_us, keys, field, value = said
                yield line, Entry(tuple(keys), field, value, at_us)

    def check(self) -> None:
        """Read to the end to find what is `damaged`, without parsing changes."""
        for line in self._ended_lines():
            if line[:_SUM] != b"%08x " % zlib.crc32(line[_SUM:-1]):
                self.damaged.append(line)

    def _ended_lines(self) -> Iterator[bytes]:
        with open(self.path, "rb", opener=open_regular) as stream:
            stream.seek(self.end)
            for line, size in lines_of(stream):
                if line.endswith(b"\n"):
                    self.end += size
                    yield line
                elif b"\0" in line:  # Whoever is killed while writing leaves the beginning of a line, and no zeros.
                    self.damaged.append(line)
                else:
                    self.unfinished = line


class Given(NamedTuple):
    """How much of a log was shared with other hosts."""

    id: str = ""
    end: int = 0
    sum: int = 0
    """Checksum of the last line of it."""


def is_continued(path: Path, given: Given) -> bool:
    """Return whether a log still contains what was shared: False once it was rewritten, or replaced by an older one."""
    head = read_head(path)
    if head is None or head.id != given.id:
        return False
    with open(path, "rb", opener=open_regular) as stream:
        stream.seek(max(0, given.end - _AT_ONCE))
        before = stream.read(min(given.end, _AT_ONCE))
    last = before[before.rfind(b"\n", 0, -1) + 1 :]
    return before.endswith(b"\n") and last[:_SUM] == b"%08x " % given.sum


def append(file: Path, state: LogState, lines: list[bytes]) -> LogState:
    """Append lines to the log, durably.

    Raises:
        OSError: There is no room, or it cannot be written; readers skip an incomplete line.
    """
    if not lines:
        return state
    end = _write_at(log_file(file), state.end, lines)
    return state._replace(end=end, sum=sum_of(lines[-1]))


def _write_at(path: Path, place: int, lines: Iterable[bytes]) -> int:
    with path.open("r+b") as stream:
        stream.truncate(place)
        stream.seek(place)
        stream.writelines(lines)
        stream.flush()
        os.fsync(stream.fileno())
        return stream.tell()


def rewrite(file: Path, head: Head, entries: Iterable[Entry]) -> LogState:
    """Replace a log.

    Raises:
        OSError: There is no room, or it cannot be written; the old one is unchanged.
    """
    # What was forgotten must go from the file that a link leads to.
    path = behind_link(log_file(file))
    new = path.with_name(f"{path.name}.new-{os.getpid()}-{secrets.token_hex(4)}")
    last = first = first_line(head)

    def lines() -> Iterator[bytes]:
        nonlocal last
        yield first
        for entry in entries:
            last = line_of_entry(entry)
            yield last

    try:
        make_file(new)
        end = _write_at(new, 0, lines())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    sync_folder(path.parent)
    return LogState(head.id, end, sum_of(last), end)


def size_of(file: Path) -> int:
    """Count the bytes of a shelf's log; -1 when there is none."""
    try:
        return log_file(file).stat().st_size
    except OSError:
        return -1
