"""A pool: the logs of several hosts; each host writes its own and reads all others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, Self

from termnews.shelf.exchange import sound_field, sound_key
from termnews.shelf.log import read_line
from termnews.shelf.marks import Entry, sound
from termnews.text.words import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class LogPosition(NamedTuple):
    """A place in a log."""

    id: str = ""
    """The identity of the log; it changes when the log is rewritten."""
    end: int = 0
    """How much of it is before."""
    latest_us: int = 0
    """The latest moment of the marks before."""


class PooledLog(Protocol):
    """A log in a pool."""

    name: str
    """Its name in messages."""
    is_own: bool
    """Whether this host wrote it, or a copy of it."""
    place: LogPosition
    """The place up to which it was read."""
    problems: list[str]
    """Sentences about what could not be read."""

    def entries(self, seen: LogPosition) -> Iterator[Entry]:
        """Yield its changes, from a place on if it is still the same log; sets `place` and `problems`."""

    def remove_copy(self) -> None:
        """Remove it if it is a conflicting version of the host's own log, which has all of its lines."""


class Pool(Protocol):
    """The logs of all hosts."""

    name: str
    """The name under which a shelf records what it knows of the pool."""

    def __enter__(self) -> Self:
        """Begin a sync.

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
        """Whether the host's own log is unchanged."""

    def append(self, host: str, own: Sequence[int], lines: Sequence[bytes]) -> list[int]:
        """Append lines to the host's own log, which is unchanged; return its identity.

        Raises:
            ShelfError: It cannot be written.
        """

    def replace(self, host: str, lines: Iterable[bytes]) -> list[int]:
        """Replace the host's own log; return its identity.

        Raises:
            ShelfError: It cannot be written.
        """


def read_entry(line: bytes) -> Entry | None:
    """Parse a line that another host wrote; None if it is not a valid change."""
    match read_line(line):
        case [int() as at_us, [*keys], str() as field, (int() | str()) as value] if keys:
            if all(isinstance(key, str) and key for key in keys):
                value = sound(value) if isinstance(value, str) else value
                return Entry(tuple(map(sound_key, keys)), sound_field(field), value, at_us)
    return None


def damage_words(name: str, count: int) -> str:
    """Return a sentence on the number of damaged lines of a log."""
    words = ngettext(
        "{file} is damaged: {count} line could not be read; the others were.",
        "{file} is damaged: {count} lines could not be read; the others were.",
        count,
    )
    return words.format(file=name, count=count)
