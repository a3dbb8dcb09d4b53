"""Dates in queries: "2021", "2021-01..2021-03", "2021年1月5日", "30d"."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

_PARTS = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)")
"""Dates as written in addresses and file names."""
_SPAN = re.compile(r"(\d{1,5})(d|天|日|w|周|週|星期|m|月|个月|個月|y|年)", re.IGNORECASE)
_UNITS = {"天": "d", "日": "d", "周": "w", "週": "w", "星期": "w", "月": "m", "个月": "m", "個月": "m", "年": "y"}
_DAYS = {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}

FIRST, LAST = "0000-01-01", "9999-12-31"


class DateRange(NamedTuple):
    """Days from `first` to `last`, both included, as ISO 8601; they sort like the days."""

    first: str = FIRST
    last: str = LAST

    def contains(self, iso: str) -> bool:
        """Whether a date as written, of any precision, lies wholly within the range."""
        return self.first <= _first_day(iso) and _last_day(iso) <= self.last

    def part_of(self, iso: str) -> DateRange | None:
        """The days of a year or month as written that are in the range; None when there are none."""
        first, last = max(_first_day(iso), self.first), min(_last_day(iso), self.last)
        return DateRange(first, last) if first <= last else None


def canonical_range(text: str) -> str | None:
    """Return the canonical spelling of a range of dates; None if it is not one."""
    text = unicodedata.normalize("NFKC", text).replace(" ", "")
    ends = re.split(r"\.{2,3}|…|~", text) if text else []
    if not 1 <= len(ends) <= 2 or not any(ends):
        return None
    dates = ["" if not end else _canonical_date(end) for end in ends]
    if None in dates:
        return None
    spelled = "..".join(end or "" for end in dates)
    return spelled if read_range(spelled).first <= read_range(spelled).last else None


def is_reversed(text: str) -> bool:
    """Whether a range of dates is reversed."""
    first, dots, last = text.partition("..")
    return bool(dots) and canonical_range(text) is None and canonical_range(f"{last}..{first}") is not None


def _canonical_date(text: str) -> str | None:
    """Spell a year, a month or a day; None when the calendar has no such day."""
    found = _PARTS.fullmatch(text) or _DIGITS.fullmatch(text)
    if not found:
        return None
    numbers = [int(part) for part in found.groups() if part]
    try:
        date(*[*numbers, 1, 1][:3])
    except ValueError:
        return None
    return "-".join([f"{numbers[0]:04}", *(f"{number:02}" for number in numbers[1:])])


def read_range(spelled: str) -> DateRange:
    """Read what `canonical_range` spelled."""
    first, dots, last = spelled.partition("..")
    if not dots:
        last = first
    return DateRange(_first_day(first) if first else FIRST, _last_day(last) if last else LAST)


def _first_day(iso: str) -> str:
    """The first day of a year, month or day as written."""
    return (iso + "-01-01")[:10] if len(iso) < 10 else iso[:10]


def _last_day(iso: str) -> str:
    """An upper bound for the days of a year, month or day as written."""
    return iso[:10] if len(iso) >= 10 else (iso[:7] + "-31" if len(iso) >= 7 else iso[:4] + "-12-31")


def canonical_span(text: str) -> str | None:
    """Return the canonical spelling of a span of time, "30d"; None if it is not one."""
    found = _SPAN.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", "").lower())
    return f"{int(found[1])}{_UNITS.get(found[2], found[2])}" if found else None


def read_span(spelled: str, today: date) -> DateRange:
    """Read what `canonical_span` spelled, counted back from a day."""
    days = round(int(spelled[:-1]) * _DAYS[spelled[-1]])
    return DateRange((today - timedelta(min(days, today.toordinal() - 1))).isoformat())
