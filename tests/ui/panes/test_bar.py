"""A line of words at both edges."""

from __future__ import annotations

from termnews.ui.panes.bar import sides
from termnews.ui.widgets.fitting import StyledText


def test_a_long_query_stays_apart_from_what_stands_at_the_right() -> None:
    line = sides([StyledText("[" + "x" * 90 + "]")], [StyledText("1 problem")], 60)

    assert "".join(piece.text for piece in line).endswith("x…  1 problem")


def test_nothing_at_the_right_takes_nothing_from_the_left() -> None:
    assert sides([StyledText("x" * 60)], [], 60)[0].text == "x" * 60
