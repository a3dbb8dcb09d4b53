"""Dates as they were written, with their precision and where they were found."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from termnews.text.clean import Clean

_CLOCK_PARTS = re.compile(r"(?:^|:)(\d\d)")


class Origin(StrEnum):
    """Where in a page a date was found, the most trusted first."""

    CONTAINER = "container"
    """Given by the container of the page: a feed, an email, an export."""
    FRONT_MATTER = "front-matter"
    META = "meta"
    TIME = "time"
    BYLINE = "byline"
    URL = "url"
    FILE_NAME = "file-name"
    TEXT = "text"


class WrittenDate(NamedTuple):
    """A date as its page gives it; never converted, never completed."""

    iso: Clean
    """ISO 8601, as exact as it was written: "2021", "2021-01", "2021-01-05", "2021-01-05T09:30+08:00"."""
    origin: Origin

    @property
    def day(self) -> str:
        """The part before the clock: "2021-01-05", or "2021-01" when no day was written."""
        return self.iso.partition("T")[0]

    @property
    def rank(self) -> int:
        """A number that sorts like the date as written: seconds of the wall clock, missing parts as the earliest."""
        day, _, clock = self.iso.partition("T")
        year, month, date = (*(int(part) for part in day.split("-")), 1, 1)[:3]
        hour, minute, second = (*(int(part) for part in _CLOCK_PARTS.findall(clock[:8])), 0, 0, 0)[:3]
        return ((((year * 12 + month) * 31 + date) * 24 + hour) * 60 + minute) * 60 + second
