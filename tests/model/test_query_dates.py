"""Dates and spans of time in queries."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from termnews.model.query_dates import DateRange, canonical_range, canonical_span, read_range, read_span


@pytest.mark.parametrize(
    ("typed", "spelled", "days"),
    [
        ("2021", "2021", DateRange("2021-01-01", "2021-12-31")),
        ("2021年", "2021", DateRange("2021-01-01", "2021-12-31")),
        ("2021-02", "2021-02", DateRange("2021-02-01", "2021-02-31")),
        ("2021年2月", "2021-02", DateRange("2021-02-01", "2021-02-31")),
        ("20210105", "2021-01-05", DateRange("2021-01-05", "2021-01-05")),
        ("2021-1-5", "2021-01-05", DateRange("2021-01-05", "2021-01-05")),
        ("2021/01/05", "2021-01-05", DateRange("2021-01-05", "2021-01-05")),
        ("2021.1.5", "2021-01-05", DateRange("2021-01-05", "2021-01-05")),
        ("2020-02-29", "2020-02-29", DateRange("2020-02-29", "2020-02-29")),
        ("2021-01..2021-03", "2021-01..2021-03", DateRange("2021-01-01", "2021-03-31")),
        ("2021-01…2021-03", "2021-01..2021-03", DateRange("2021-01-01", "2021-03-31")),
        ("2021～2022", "2021..2022", DateRange("2021-01-01", "2022-12-31")),
        ("2021 .. 2022", "2021..2022", DateRange("2021-01-01", "2022-12-31")),
        ("2021..", "2021..", DateRange("2021-01-01", "9999-12-31")),
        ("..2021-03", "..2021-03", DateRange("0000-01-01", "2021-03-31")),
    ],
)
def test_dates_as_people_write_them(typed: str, spelled: str, days: DateRange) -> None:
    """A date is kept in one spelling, and stands for all its days."""
    assert canonical_range(typed) == spelled
    assert read_range(spelled) == days


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "..",
        "21",
        "2021-13",
        "2021-02-30",
        "2021-00",
        "0000",
        "2021..x",
        "2022..2021",
        "1..2..3",
        "yesterday",
        "20210230",
        "202101",
    ],
)
def test_what_is_no_date(typed: str) -> None:
    """The calendar decides."""
    assert canonical_range(typed) is None


@pytest.mark.parametrize(
    ("typed", "spelled", "first"),
    [
        ("30d", "30d", "2021-01-30"),
        ("1 D", "1d", "2021-02-28"),
        ("2周", "2w", "2021-02-15"),
        ("3個月", "3m", "2020-11-30"),
        ("１年", "1y", "2020-03-01"),
        ("99999y", "99999y", "0001-01-01"),
    ],
)
def test_spans(typed: str, spelled: str, first: str) -> None:
    """A span is counted back from today."""
    assert canonical_span(typed) == spelled
    assert read_span(spelled, date(2021, 3, 1)) == DateRange(first)


@pytest.mark.parametrize("typed", ["", "d", "30", "30h", "-3d", "1234567d"])
def test_what_is_no_span(typed: str) -> None:
    """A number and a unit are needed."""
    assert canonical_span(typed) is None


@given(st.dates(), st.dates())
@settings(max_examples=100, deadline=None)
def test_a_range_of_days_is_spelled_as_itself(one: date, other: date) -> None:
    """What was read once is read again."""
    first, last = sorted((one.isoformat(), other.isoformat()))
    assert canonical_range(f"{first}..{last}") == f"{first}..{last}"
    assert read_range(f"{first}..{last}") == DateRange(first, last)


@pytest.mark.parametrize(
    ("month", "part"),
    [
        ("2021-04", None),
        ("2021-05", DateRange("2021-05-10", "2021-05-31")),
        ("2021-06", DateRange("2021-06-01", "2021-06-31")),
        ("2021-07", DateRange("2021-07-01", "2021-07-01")),
        ("2021-08", None),
    ],
)
def test_the_part_of_a_month_in_a_range(month: str, part: DateRange | None) -> None:
    """The days of a range that lie in one month; only the whole month is contained."""
    days = DateRange("2021-05-10", "2021-07-01")

    assert days.part_of(month) == part
    assert days.contains(month) == (month == "2021-06")
