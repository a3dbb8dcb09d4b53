"""Bars of the timeline: heights, names and the window over them, at every width."""

from __future__ import annotations

import pytest

from termnews.ui.widgets.fitting import width_of
from termnews.ui.windows.timeline import bar_line, every_year, name_line, window_of

YEARS = [("2019", 1), ("2020", 80), ("2021", 40)]


def text(line: list[tuple[str, str]]) -> str:
    """The words of a line."""
    return "".join(piece[0] for piece in line).rstrip()


def test_bars_are_as_high_as_their_counts_and_one_article_is_seen() -> None:
    assert text(bar_line(YEARS, 2, 0, 18)) == "▁▁▁▁▁ █████ █████"
    assert text(bar_line(YEARS, 2, 2, 18)) == "      █████ ▄▄▄▄▄"
    assert text(bar_line(YEARS, 2, 4, 18)) == "      █████"


def test_the_bar_of_the_cursor_is_told_without_colours() -> None:
    assert text(name_line(YEARS, 1, 18)) == "2019  ^2020 2021"


@pytest.mark.parametrize("width", [1, 3, 12, 40, 160])
@pytest.mark.parametrize("count", [1, 2, 12, 60, 400])
def test_no_line_is_wider_than_the_window_and_the_cursor_is_in_sight(width: int, count: int) -> None:
    bars = [(f"{1600 + year}", year % 7) for year in range(count)]
    for here in (0, count // 2, count - 1):
        assert here in window_of(bars, here, width)
        assert width_of(bar_line(bars, here, 0, width)) <= max(width, 1)


def test_years_between_others_have_a_place_and_very_far_ones_have_none() -> None:
    assert every_year([("2019", 1), ("2021", 2)]) == [("2019", 1), ("2020", 0), ("2021", 2)]
    assert every_year([("0001", 1), ("2021", 2)]) == [("0001", 1), ("2021", 2)]
