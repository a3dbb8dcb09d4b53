"""Second opinions made up for tests."""

from __future__ import annotations

from termnews.extract.opinion import Opinion
from termnews.extract.runs import fold


def opinion_of(paragraphs: list[str]) -> Opinion:
    """The opinion that these paragraphs are the article."""
    lines = [fold(line) for line in paragraphs]
    return Opinion(tuple(paragraphs), frozenset(lines), "".join(lines))
