"""Moments in exports, converted to ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z?")
_ISO = re.compile(
    r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?"
    r"(?:[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMBER = re.compile(r"\d{9,13}(?:\.\d+)?")
_MILLISECONDS = 100_000_000_000


def iso_of(written: object) -> str:
    """Convert a moment in any format of the exports; empty if it is not one.

    Args:
        written: Seconds or milliseconds since 1970, ISO 8601 or nearly, the date of an email.
    """
    text = str(written or "").strip()
    if _NUMBER.fullmatch(text):
        return _of_seconds(float(text))
    if found := _COMPACT.fullmatch(text):
        return "{}-{}-{}T{}:{}:{}Z".format(*found.groups())
    if found := _ISO.match(text):
        return _of_parts(*found.groups())
    try:
        return parsedate_to_datetime(text).isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _of_seconds(number: float) -> str:
    seconds = number / 1000 if number >= _MILLISECONDS else number
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except (ValueError, OverflowError, OSError):
        return ""


def _of_parts(year: str, month: str, day: str | None, clock: str | None, zone: str | None) -> str:
    iso = f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")
    try:
        datetime.fromisoformat(iso if day else iso + "-01")
    except ValueError:
        return ""
    if not clock or not day:
        return iso
    hour, _colon, rest = clock.partition(":")
    zone = zone or ""
    return f"{iso}T{int(hour):02}:{rest}" + (zone if ":" in zone or len(zone) < 5 else f"{zone[:3]}:{zone[3:]}")
