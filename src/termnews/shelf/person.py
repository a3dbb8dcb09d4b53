"""The person's data that belongs to no article: saved searches, places in archives, the theme."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from termnews.shelf.marks import Change, Keys, Registers, Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PERSON: Keys = ("person:",)
"""The keys that these belong to, as marks belong to the keys of an article."""

SEARCH = "search:"
"""Before the name of a saved search."""
PLACE = "place:"
"""Before the root of an archive."""


THEME = "theme"


class SavedSearch(NamedTuple):
    """A named query."""

    name: str
    query: str
    sort: str = ""

    def as_change(self) -> Change:
        """Return what keeps it."""
        return Change(PERSON, SEARCH + self.name, _as_value(self.query, self.sort))


class LastPlace(NamedTuple):
    """Where the person was in an archive."""

    query: str = ""
    sort: str = ""
    cursor: str = ""
    """Id of the article under the cursor."""
    open: str = ""
    """Id of the article in the reader."""
    above: str = "0"
    """The number of rows above the cursor on the screen, in digits."""

    def as_change(self, root: Path) -> Change:
        """Return what keeps it."""
        return Change(PERSON, f"{PLACE}{root}", _as_value(*self))


def searches_in(registers: Registers) -> Iterator[SavedSearch]:
    """Return the valid saved searches, sorted by name."""
    for field in sorted(registers):
        parts = _read(registers[field].value)
        if field.startswith(SEARCH) and len(parts) == 2:
            yield SavedSearch(field.removeprefix(SEARCH), *parts)


def place_in(registers: Registers, root: Path) -> LastPlace:
    """Return the place in an archive; the beginning when none is kept."""
    register = registers.get(f"{PLACE}{root}")
    parts = _read(register.value) if register else []
    # Ten digits or more cannot be a row of a list.
    is_place = len(parts) == len(LastPlace._fields) and parts[-1].isdecimal() and len(parts[-1]) < 10
    return LastPlace(*parts) if is_place else LastPlace()


def theme_in(registers: Registers) -> str:
    """Return the last chosen theme; empty when there is none."""
    register = registers.get(THEME)
    return str(register.value) if register else ""


def _as_value(*parts: str) -> str:
    return json.dumps(parts, ensure_ascii=False)


def _read(value: Value) -> list[str]:
    try:
        parts = json.loads(str(value))
    except ValueError:
        return []
    return parts if isinstance(parts, list) and all(isinstance(part, str) for part in parts) else []
