"""The arrangement of panes by the size of the terminal."""

from __future__ import annotations

from enum import StrEnum


class Arrangement(StrEnum):
    """The arrangements of sidebar, list and reader."""

    COLUMNS = "columns"
    """Three side by side."""
    STACKED = "stacked"
    """The sidebar, and beside it the list above the reader."""
    SINGLE = "single"
    """One at a time; two or four lines of the article below the list."""
    PHONE = "phone"
    """One at a time, nothing else."""


WIDEST_SIDEBAR = 36
"""Greatest width for long names; the normal 26 are in termnews.tcss."""
WISHES = ("auto", "columns", "stacked", "single")


def arrangement_for(width: int, height: int, wish: str = "auto") -> Arrangement:
    """The arrangement for a size; a preference is followed if there is room for it."""
    if width < 60 or height < 16:
        return Arrangement.PHONE
    if (wish == "columns" and width >= 100) or (wish == "auto" and width >= 140):
        return Arrangement.COLUMNS
    if (
        wish in {"auto", "columns", "stacked"}
        and width >= 80 + 20 * (wish == "auto")
        and height >= 28 - 8 * (wish != "auto")
    ):
        return Arrangement.STACKED
    return Arrangement.SINGLE


def is_small(width: int, height: int) -> bool:
    """Whether a window takes the whole screen."""
    return width < 60 or height < 16


def size_classes(width: int, height: int, arrangement: Arrangement) -> set[str]:
    """The classes of the screen for termnews.tcss."""
    classes = {f"-{arrangement}"}
    if arrangement in {Arrangement.SINGLE, Arrangement.PHONE}:
        classes.add("-one")
    if arrangement is Arrangement.SINGLE and height >= 24:
        classes.add("-peek")
        if height >= 30:
            classes.add("-tall")
    if height < 12:
        classes.add("-no-footer")
    if width < 60:
        classes.add("-thin")
    return classes


SIZE_CLASSES = {f"-{arrangement}" for arrangement in Arrangement} | {"-one", "-peek", "-tall", "-no-footer", "-thin"}


def lines_a_row(arrangement: Arrangement, list_width: int, wish: str = "auto") -> int:
    """How many lines an article takes in the list."""
    if wish in {"1", "2"}:
        return int(wish)
    return 2 if arrangement in {Arrangement.COLUMNS, Arrangement.PHONE} or list_width < 60 else 1
