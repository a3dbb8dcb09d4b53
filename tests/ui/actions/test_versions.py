"""Versions of an article in the words of the screen."""

from __future__ import annotations

import pytest

from termnews.desk.versions import VersionRow
from termnews.model.row import Number
from termnews.ui.actions.versions import when


@pytest.mark.parametrize(
    ("moment", "length", "words"),
    [
        ("2020-02-14T09:30:15Z", 16, "2020-02-14 09:30"),
        ("2020-02-14T09:30:15Z", 10, "2020-02-14"),
        ("2020-02-14", 16, "2020-02-14"),
        ("", 16, "undated"),
    ],
)
def test_a_version_is_called_by_its_moment(moment: str, length: int, words: str) -> None:
    fields = {name: 0 for name in VersionRow._fields if name not in VersionRow._field_defaults}
    row = VersionRow(**(fields | {"number": Number(1), "moment": moment}))  # type: ignore[arg-type]

    assert when(row, length) == words
