"""Which panes stand where, by the size of the terminal."""

from __future__ import annotations

from enum import StrEnum


class Layout(StrEnum):
    """How sidebar, list and reader share the screen."""

    COLUMNS = "columns"
    """Three side by side."""
    STACKED = "stacked"
    """The sidebar, and beside it the list above the reader."""
    SINGLE = "single"
    """One at a time; two or four lines of the article below the list."""
    PHONE = "phone"
    """One at a time, nothing else."""


WISHES = ("auto", "columns", "stacked", "single")


def layout_for(width: int, height: int, wish: str = "auto") -> Layout:
    """The layout for a size; a wish is followed where there is room for it."""
    if width < 60 or height < 16:
        return Layout.PHONE
    if (wish == "columns" and width >= 100) or (wish == "auto" and width >= 140):
        return Layout.COLUMNS
    if (
        wish in {"auto", "columns", "stacked"}
        and width >= 80 + 20 * (wish == "auto")
        and height >= 28 - 8 * (wish != "auto")
    ):
        return Layout.STACKED
    return Layout.SINGLE


def size_classes(width: int, height: int, layout: Layout) -> set[str]:
    """The classes of the screen that termnews.tcss goes by."""
    classes = {f"-{layout}"}
    if layout in {Layout.SINGLE, Layout.PHONE}:
        classes.add("-one")
    if layout is Layout.SINGLE and height >= 24:
        classes.add("-peek")
        if height >= 30:
            classes.add("-tall")
    if height < 12:
        classes.add("-no-footer")
    if width < 60:
        classes.add("-thin")
    return classes


SIZE_CLASSES = {f"-{layout}" for layout in Layout} | {"-one", "-peek", "-tall", "-no-footer", "-thin"}


def lines_a_row(layout: Layout, list_width: int, wish: str = "auto") -> int:
    """How many lines an article takes in the list."""
    if wish in {"1", "2"}:
        return int(wish)
    return 2 if layout in {Layout.COLUMNS, Layout.PHONE} or list_width < 60 else 1
