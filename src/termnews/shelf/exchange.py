"""The shelf as JSON lines: for backup, inspection, or another machine.

Each line is an article: {"keys": [...], "marks": {"note": ["words", 1609812345000000], ...}}, a value
and the microsecond it was set for each field. Lines of any number of shelves can be imported in any
order, again and again: the later value of a field wins. Places in archives are not exported.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from termnews.errors import ShelfError
from termnews.shelf.forgotten import FORGOTTEN
from termnews.shelf.marks import DAY_US, NOTE, POSITION, TAG, Entry, Keys, Value, sound
from termnews.shelf.person import PLACE, SEARCH, THEME
from termnews.shelf.steps import MOMENTS
from termnews.text.clean import clean_line
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from termnews.shelf.ledger import Ledger

_LATEST = 2**53
"""The latest valid moment; other programs do not store larger numbers exactly."""
_LINES_AT_ONCE = 1_000
LONGEST_LINE = 1 << 24
"""Characters of a line from which on nothing is read: a device has no lines."""
_MOST_LINES = 10_000_000
_MOST_BAD_LINES = 1_000
_NAMED = (TAG, SEARCH)
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was skipped."""

    number: int
    """From 1."""
    reason: str


@dataclass(slots=True)
class Imported:
    """What an import did."""

    articles: int
    bad_lines: list[BadLine]
    unread: str = ""
    """Why the rest was not read; empty when all was."""


def export_lines(ledger: Ledger) -> Iterator[str]:
    """Return the whole shelf, one line per article, without line ends."""
    for keys, registers in ledger.kept.walk():
        if keys == FORGOTTEN:
            continue
        marks = {field: list(registers[field]) for field in sorted(registers) if not field.startswith((PLACE, THEME))}
        if marks:
            line = json.dumps({"keys": keys, "marks": marks}, ensure_ascii=False)
            # Characters that could steer a terminal are escaped.
            yield line if line.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def import_lines(ledger: Ledger, lines: Iterable[str]) -> Imported:
    """Merge lines into the shelf; the later value wins, field by field.

    Args:
        ledger: What is merged into.
        lines: As they stand in a file; of one longer than `LONGEST_LINE` so many characters are enough.
    """
    done = Imported(0, [])
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        if why := _why_stop(number, line, len(done.bad_lines)):
            done.unread = why
            break
        if not line.strip():
            continue
        try:
            entries += [entry._replace(at_us=believed(ledger, entry.at_us)) for entry in read_line(line)]
        except ShelfError as error:
            done.bad_lines.append(BadLine(number, str(error)))
            continue
        done.articles += 1
        if done.articles % _LINES_AT_ONCE == 0:
            ledger.put(entries)
            ledger.wait_room()
            entries = []
    ledger.put(entries)
    return done


def _why_stop(number: int, line: str, bad: int) -> str:
    """Say why nothing more is read; empty when more is. What is read may never end."""
    if len(line) >= LONGEST_LINE:
        return _("Line {number} is too long; the rest was not read.").format(number=number)
    if bad > _MOST_BAD_LINES:
        return _("Too many lines are not valid; the rest was not read.")
    if number > _MOST_LINES:
        return _("More than {most} lines; the rest was not read.").format(most=f"{_MOST_LINES:,}")
    return ""


def believed(ledger: Ledger, at_us: int) -> int:
    """Return the moment of an imported mark; one more than a day in the future becomes the present."""
    return at_us if at_us <= (now := ledger.now_us()) + DAY_US else now


def read_line(line: str) -> list[Entry]:
    """Read a line.

    Raises:
        ShelfError: It is not a line of a shelf; nothing of it is imported.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ShelfError(_("not JSON")) from error
    if not isinstance(record, dict) or not isinstance(marks := record.get("marks"), dict):
        raise ShelfError(_('no "marks"'))
    keys = record.get("keys")
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) and key for key in keys):
        raise ShelfError(_('no "keys"'))
    known_by = tuple(map(sound_key, keys))
    return [_entry(known_by, sound_field(field), register) for field, register in marks.items()]


def _entry(keys: Keys, field: str, register: object) -> Entry:
    match register:
        case [int() | str() as value, int() as at_us] if 0 <= at_us < _LATEST and fits(field, value):
            return Entry(keys, field, sound(value) if isinstance(value, str) else int(value), at_us)
    raise ShelfError(_('"{field}" is not valid').format(field=field))


def sound_key(key: str) -> str:
    """Replace what no key of an article has: control characters, one of which joins the keys of a query."""
    return _CONTROLS.sub("\ufffd", sound(key))


def sound_field(field: str) -> str:
    """Clean the name in a field, of a tag or a saved search: it is shown to the person."""
    kind, colon, name = field.partition(":")
    return f"{kind}:{clean_line(name)}" if kind + colon in _NAMED else sound(field)


def fits(field: str, value: Value) -> bool:
    """Whether a field exists and accepts values of this kind."""
    if field in _NAMED:
        return False
    if field in MOMENTS or field.startswith(TAG):
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LATEST
    return (field in {NOTE, POSITION} or field.startswith(SEARCH)) and isinstance(value, str)
