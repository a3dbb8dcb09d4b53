"""What can be kept about an article, as plain values.

A field of a work is a register: a value and the microsecond it was set. Two
registers are merged by taking the later one. Moments are integers (0 for "not"), so that "read" also says when.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NamedTuple

Keys = tuple[str, ...]
"""Everything an article is known by; any one of them finds its marks."""

Value = int | str

READ = "read"
STARRED = "starred"
OPENED = "opened"
NOTE = "note"
POSITION = "position"
TAG = "tag:"
"""Before the name of an own tag."""

LATEST_US = 4_102_444_800_000_000
"""The year 2100; a clock at or after it is ignored."""
DAY_US = 86_400_000_000
"""The largest accepted difference between the clocks of two hosts."""
NEVER_US = 2**63 - 1
"""Later than any moment."""


def sound(text: str) -> str:
    """Replace lone surrogates, which cannot be written."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


class Register(NamedTuple):
    """The value of a field, and when it was set."""

    value: Value
    at_us: int


Registers = Mapping[str, Register]
"""What is kept about one work, by field."""


def later(one: Register, other: Register) -> Register:
    """Return the winning register of a field: the later one, or the greater value in a tie."""
    return max(one, other, key=lambda register: (register.at_us, isinstance(register.value, str), register.value))


def merge(field: str, one: Register, other: Register) -> Register:
    """Merge the registers of two works that turned out to be the same article, losing no note."""
    winner = later(one, other)
    if field != NOTE:
        return winner
    loser = other if winner is one else one
    return Register(join_notes(str(loser.value), str(winner.value)), winner.at_us)


def join_notes(older: str, newer: str) -> str:
    """Keep both of two notes unless one contains the other."""
    if older in newer:
        return newer
    return older if newer and newer in older else "\n\n".join(filter(None, (newer, older)))


def laid_over(kept: dict[str, Register], unsaved: dict[str, Register]) -> dict[str, Register]:
    """Merge unsaved changes into stored marks."""
    both = dict(kept)
    for field, register in unsaved.items():
        both[field] = later(both[field], register) if field in both else register
    return both


class KeptPosition(NamedTuple):
    """Where the person was in an article."""

    fingerprint: int
    """The fingerprint of the paragraph, so that it is found again when others are added or removed."""
    paragraph: int
    """Its index, in case its words have changed."""
    character: int
    """The offset in it."""
    fraction: float
    """The share of the article above, 0 to 1."""

    def as_value(self) -> str:
        """Return the position as stored."""
        return json.dumps([self.fingerprint, self.paragraph, self.character, round(self.fraction, 4)])

    @classmethod
    def from_value(cls, value: Value) -> KeptPosition | None:
        """Parse a stored position; None when there is none or it is invalid."""
        try:
            fingerprint, paragraph, character, fraction = json.loads(str(value or "[]"))
            position = cls(int(fingerprint), int(paragraph), int(character), float(fraction))
        except (ValueError, TypeError, OverflowError):
            return None
        return position if 0 <= position.fraction <= 1 else None


class Marks(NamedTuple):
    """What the person did with one article."""

    read_at: int = 0
    """Microseconds since 1970; 0 when unread."""
    starred_at: int = 0
    tags: tuple[str, ...] = ()
    """Own tags in order."""
    note: str = ""
    position: KeptPosition | None = None

    @property
    def read(self) -> bool:
        """Whether it has been read."""
        return self.read_at > 0

    @property
    def starred(self) -> bool:
        """Whether it is starred."""
        return self.starred_at > 0

    @property
    def begun(self) -> bool:
        """Whether the person has read beyond its beginning."""
        return self.position is not None and self.position.fraction > 0

    @property
    def half(self) -> bool:
        """Whether it has been begun and not finished."""
        return self.begun and not self.read


NO_MARKS = Marks()


def marks_of(registers: Registers) -> Marks:
    """Create marks from the registers."""
    if not registers:
        return NO_MARKS
    values = {field: register.value for field, register in registers.items()}
    tags = [field[len(TAG) :] for field, value in values.items() if value and field.startswith(TAG)]
    note = values.get(NOTE)
    return Marks(
        read_at=_moment(values.get(READ)),
        starred_at=_moment(values.get(STARRED)),
        tags=tuple(sorted(tags)) if tags else (),
        note=note if isinstance(note, str) else "",
        position=KeptPosition.from_value(values[POSITION]) if POSITION in values else None,
    )


def _moment(value: Value | None) -> int:
    return value if isinstance(value, int) else 0


class Change(NamedTuple):
    """A change: the new value of a field of an article."""

    keys: Keys
    field: str
    value: Value


class Entry(NamedTuple):
    """A change on its way to the disk."""

    keys: Keys
    field: str
    value: Value
    at_us: int
    seen: Value | None = None
    """What the person saw before; None for other changes (import, sync)."""


class Undoable(NamedTuple):
    """One field of one article in a step."""

    keys: Keys
    field: str
    before: Value
    after: Value
