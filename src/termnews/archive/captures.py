"""The history of an article: what it said when, and when it was gone."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Compiled when it is first used, which no first row needs.
_DATED = (
    r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])"
    r"(?:[T_. -]?([01]\d|2[0-3])[-_:.]?([0-5]\d)(?:[-_:.]?([0-5]\d))?)?(?!\d)"
)


class Capture(NamedTuple):
    """One page that was saved of an article."""

    number: int
    moment: str
    """When it was saved, ISO 8601, as far as known; empty when unknown."""
    edition: int
    """Equal for pages with the same title and text."""
    is_gone: bool = False
    """Whether it says that the article is gone."""
    rendering: int = 0
    """See `Article.rendering`."""
    place: tuple[int, bytes] = (0, b"")
    """Its folder, by number, and its file: renderings of one file are of one capture."""


class Version(NamedTuple):
    """One version of an article: a capture, or several in a row with the same text."""

    captures: tuple[Capture, ...]

    @property
    def number(self) -> int:
        """The page that represents it: the last of them."""
        return self.captures[-1].number

    @property
    def moment(self) -> str:
        """When it was first seen."""
        return self.captures[0].moment

    @property
    def is_gone(self) -> bool:
        """Whether the article was gone."""
        return self.captures[0].is_gone


class Story(NamedTuple):
    """The versions of one article, the oldest first."""

    versions: tuple[Version, ...]

    @property
    def withdrawn(self) -> str:
        """Since when it is gone, "?" when no moment is known; empty when it is there, or never was."""
        was_there = any(not version.is_gone for version in self.versions)
        gone = self.versions and self.versions[-1].is_gone
        return (self.versions[-1].moment or "?") if gone and was_there else ""

    @property
    def shown(self) -> int | None:
        """The page that represents all: the last version that has the article; None when none has it."""
        there = [version for version in self.versions if not version.is_gone]
        return there[-1].number if there else None


NO_STORY = Story(())


def story_of(captures: Iterable[Capture]) -> Story:
    """Sort the captures of one article, and group successive ones with the same text.

    Of several renderings of a capture the best is one.
    """
    captures = list(captures)
    best = best_renderings(captures)
    alone = [capture for capture in captures if best.get(capture.number, capture.number) == capture.number]
    versions: list[list[Capture]] = []
    for capture in sorted(_with_moments(alone), key=lambda capture: (capture.moment, capture.number)):
        before = versions[-1][-1] if versions else None
        is_same = before is not None and before.is_gone == capture.is_gone
        if before is not None and is_same and (capture.is_gone or before.edition == capture.edition):
            versions[-1].append(capture)
        else:
            versions.append([capture])
    return Story(tuple(Version(tuple(version)) for version in versions))


def best_renderings(captures: Iterable[Capture]) -> dict[int, int]:
    """Every page that is a rendering of a capture, with the best page of that capture: one that has the article."""
    by_place: defaultdict[tuple[int, bytes], list[Capture]] = defaultdict(list)
    for capture in captures:
        if capture.rendering:
            by_place[capture.place].append(capture)
    best: dict[int, int] = {}
    for made in by_place.values():
        first = min(made, key=lambda capture: (capture.is_gone, capture.rendering))
        best.update((capture.number, first.number) for capture in made)
    return best


def _with_moments(captures: list[Capture]) -> list[Capture]:
    """Give an undated page the date of the last one with the same text."""
    last: dict[int, str] = {}
    for capture in captures:
        if not capture.is_gone:
            last[capture.edition] = max(last.get(capture.edition, ""), capture.moment)
    return [
        capture if capture.moment or capture.is_gone else capture._replace(moment=last[capture.edition])
        for capture in captures
    ]


def moment_of(captured: str, path: str) -> str:
    """When a page was saved: by its container, else by the dates in its path."""
    if captured:
        return captured
    folders = path.rpartition("/")[0]
    dates = re.findall(_DATED, folders)
    if not dates:
        return ""
    year, month, day, hour, minute, second = dates[-1]
    clock = f"T{hour}:{minute}" + (f":{second}" if second else "") if hour else ""
    return f"{year}-{month}-{day}{clock}"


def find_version(versions: Sequence[Version], named: str) -> Version | None:
    """The version named by "1" (the oldest), "-1" (the newest) or "2020-02-14" (the one of that day)."""
    try:
        place = int(named) if len(named) < 4 else 0
    except ValueError:
        place = 0
    if place:
        there = -len(versions) <= place <= len(versions)
        return versions[place - 1 if place > 0 else place] if there else None
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}(?:T[\d:]+.*)?", named):
        return None
    # A day may have several versions, or fall between two.
    return next((version for version in reversed(versions) if version.moment[: len(named)] <= named), None)
