"""What windows say, without a window."""

from __future__ import annotations

import pytest

from termnews.model.dates import Origin, WrittenDate
from termnews.text.clean import clean
from termnews.ui.actions.windows import spaced_date


@pytest.mark.parametrize(
    ("iso", "shown"),
    [
        ("2021-01-05T09:30:00+08:00", "2021-01-05 09:30:00 +08:00"),
        ("2021-01-05T09:30Z", "2021-01-05 09:30 Z"),
        ("2021-01-05T09:30", "2021-01-05 09:30"),
        ("2021-01-05", "2021-01-05"),
        ("2021", "2021"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_was_written(iso: str, shown: str) -> None:
    assert spaced_date(WrittenDate(clean(iso), Origin.META)) == shown
    assert not spaced_date(None)
