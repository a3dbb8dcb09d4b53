"""Every string has a date in the calendar, or none."""

from __future__ import annotations

import sys
from datetime import date

import atheris

with atheris.instrument_imports():
    from termnews.extract.dates import date_in_name, date_in_url, date_of_milliseconds, parse_date


def check(data: bytes) -> None:
    """Look for a date in one string every way."""
    text = data.decode("utf-8", "replace")
    for iso in (parse_date(text), date_in_url(text), date_in_name(text), date_of_milliseconds(text)):
        if len(iso) >= len("2021-01-05"):
            date.fromisoformat(iso[: len("2021-01-05")])
        assert iso.isascii()


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
