"""Where the logs of several hosts lie together: each host writes its own and reads all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from termnews.shelf.log import read_line
from termnews.shelf.marks import Entry, sound
from termnews.text.words import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Place(NamedTuple):
    """A place in a log."""

    id: str = ""
    """Of the log; another one when it was written as a whole."""
    end: int = 0
    """How much of it lies before."""
    latest_us: int = 0
    """The latest moment of the marks before."""


class PooledLog(Protocol):
    """A log that lies in a pool."""

    name: str
    """What messages call it."""
    is_own: bool
    """Whether this host wrote it, or a copy of it."""
    place: Place
    """Up to where it was read; where it ends when all of it was."""
    problems: list[str]
    """What could not be read, in sentences."""

    def entries(self, seen: Place) -> Iterator[Entry]:
        """Give its changes, from a place on when it is still the same log; fills `place` and `problems`."""

    def remove_copy(self) -> None:
        """Remove it if it is another version of the host's own: all that it holds lies in the log itself."""


class Pool(Protocol):
    """The logs of all hosts."""

    name: str
    """Under which a shelf remembers what it knows of the pool."""

    def __enter__(self) -> Self:
        """Begin a meeting.

        Raises:
            ShelfError: The pool cannot be reached.
        """

    def __exit__(self, *_reason: object) -> None:
        """End it."""

    def logs(self, host: str, own: Sequence[int]) -> Sequence[PooledLog]:
        """Return the logs to read: those of other hosts, and the host's own if it has changed.

        Raises:
            ShelfError: The pool cannot be read.
        """

    def names(self) -> set[str]:
        """Name all logs that `logs` found, the host's own too."""

    def problems(self) -> list[str]:
        """Return sentences about what was found in the pool and ignored."""

    def is_as_left(self, host: str, own: Sequence[int]) -> bool:
        """Whether the host's own log is as it was left."""

    def append(self, host: str, own: Sequence[int], lines: Sequence[bytes]) -> list[int]:
        """Put lines at the end of the host's own log, which is as it was left; returns its identity.

        Raises:
            ShelfError: It cannot be written.
        """

    def replace(self, host: str, lines: Iterable[bytes]) -> list[int]:
        """Write the host's own log as a whole; returns its identity.

        Raises:
            ShelfError: It cannot be written.
        """


def read_entry(line: bytes) -> Entry | None:
    """Read a line that another host wrote; None when it is no change as it was written."""
    match read_line(line):
        case [int() as at_us, [*keys], str() as field, (int() | str()) as value] if keys:
            if all(isinstance(key, str) and key for key in keys):
                value = sound(value) if isinstance(value, str) else value
                return Entry(tuple(map(sound, keys)), sound(field), value, at_us)
    return None


def damage_words(name: str, count: int) -> str:
    """Say how many lines of a log are not as they were written."""
    words = ngettext(
        "{file} is damaged: {count} line could not be read, the others were.",
        "{file} is damaged: {count} lines could not be read, the others were.",
        count,
    )
    return words.format(file=name, count=count)
