"""Which panes stand where, by size."""

from __future__ import annotations

import pytest

from termnews.ui.panes.sizes import SIZE_CLASSES, WISHES, Arrangement, arrangement_for, lines_a_row, size_classes


@pytest.mark.parametrize(
    ("width", "height", "wish", "layout"),
    [
        (200, 50, "auto", Arrangement.COLUMNS),
        (160, 45, "auto", Arrangement.COLUMNS),
        (140, 20, "auto", Arrangement.COLUMNS),
        (139, 40, "auto", Arrangement.STACKED),
        (100, 30, "auto", Arrangement.STACKED),
        (100, 27, "auto", Arrangement.SINGLE),
        (99, 60, "auto", Arrangement.SINGLE),
        (80, 24, "auto", Arrangement.SINGLE),
        (60, 16, "auto", Arrangement.SINGLE),
        (59, 40, "auto", Arrangement.PHONE),
        (160, 15, "auto", Arrangement.PHONE),
        (40, 12, "auto", Arrangement.PHONE),
        (120, 40, "columns", Arrangement.COLUMNS),
        (90, 40, "columns", Arrangement.STACKED),
        (90, 40, "stacked", Arrangement.STACKED),
        (70, 40, "stacked", Arrangement.SINGLE),
        (200, 50, "single", Arrangement.SINGLE),
        (40, 12, "columns", Arrangement.PHONE),
    ],
)
def test_the_layout_goes_by_the_size_and_the_wish(width: int, height: int, wish: str, layout: Arrangement) -> None:
    assert arrangement_for(width, height, wish) is layout


@pytest.mark.parametrize("wish", WISHES)
def test_every_size_has_a_layout_with_classes_that_are_known(wish: str) -> None:
    for width in range(1, 220, 7):
        for height in range(1, 70, 5):
            layout = arrangement_for(width, height, wish)
            assert size_classes(width, height, layout) <= SIZE_CLASSES


@pytest.mark.parametrize(
    ("layout", "width", "wish", "lines"),
    [
        (Arrangement.COLUMNS, 160, "auto", 2),
        (Arrangement.STACKED, 100, "auto", 1),
        (Arrangement.SINGLE, 80, "auto", 1),
        (Arrangement.PHONE, 50, "auto", 2),
        (Arrangement.COLUMNS, 160, "1", 1),
        (Arrangement.STACKED, 100, "2", 2),
    ],
)
def test_articles_take_one_or_two_lines(layout: Arrangement, width: int, wish: str, lines: int) -> None:
    assert lines_a_row(layout, width, wish) == lines


@pytest.mark.parametrize(
    ("height", "peek", "tall"), [(23, False, False), (24, True, False), (29, True, False), (30, True, True)]
)
def test_more_of_the_article_stands_below_a_taller_list(height: int, peek: bool, tall: bool) -> None:
    classes = size_classes(80, height, Arrangement.SINGLE)

    assert ("-peek" in classes, "-tall" in classes) == (peek, tall)
