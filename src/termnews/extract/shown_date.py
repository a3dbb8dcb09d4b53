"""The day that a whole page prints near its heading, for pages that state none in their metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.dates import parse_date
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST = 60
_LONGEST_BESIDES = 34
"""A line with more letters than this beside its date is a sentence, or the title of another article."""
_BESIDE_TITLE = (1, 2, -1, -2)
"""Lines from the heading, the likeliest first: most sites print the day below it, some above."""
_FIRST = 6
_DAY = len("2021-01-05")
_LETTERS = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_CHANGED = re.compile(r"upda|aktual|änder|modif|edited|stand\b|jour|actuali|更新|修改", re.IGNORECASE)
_ASIDE = re.compile(
    r"veröffentlicht|erschienen|erstellt|published|posted|publi[ée]|publicado|pubblicato|opublikowano|опубликовано|"
    r"lesedauer|lesezeit|minuten|minutes?|reading time|read\b|lecture|lectura|lettura|czytania|чтения|"
    r"categor(?:y|ies)\s?:[^|]*|filed under[^|]*|(?:view|no|\d{1,6}) comments?|leave a (?:comment|reply)",
    re.IGNORECASE,
)
"""Words beside a date that say nothing of the article."""
_MOST_WORDS = 3
"""Words of a line that is nothing but a date: its month, a day of the week, a label."""


def shown_date(lines: Sequence[str], title: str, body: Sequence[str]) -> WrittenDate | None:
    """Find the day of publication among the lines of a page.

    Args:
        lines: Every line of the page, in order.
        title: The article's title.
        body: The lines of the body.

    Returns:
        The day beside the heading; where no line is the heading, in the first lines of the body; else the only day
        below the heading that has a line of its own, because teasers of other articles bring theirs along.
    """
    places = _places(lines, title, body)
    near = [lines[place + step] for place in places for step in _BESIDE_TITLE if 0 <= place + step < len(lines)]
    beside = next(_days(near if places else [*_above(lines, body), *body[:_FIRST]]), "")
    if beside:
        return WrittenDate(parse_date(beside), Origin.BYLINE)
    alone = {parse_date(line) for line in lines[places[0] :] if _is_alone(line)} if places else set()
    return WrittenDate(alone.pop(), Origin.TEXT) if len(alone) == 1 else None


def _places(lines: Sequence[str], title: str, body: Sequence[str]) -> list[int]:
    """Where the heading is: the last before the body, then others."""
    wanted = "".join(title.split())
    places = [place for place, line in enumerate(lines) if wanted and "".join(line.split()) == wanted]
    start = next((place for place, line in enumerate(lines) if body and line == body[0]), len(lines))
    return sorted(places, key=lambda place: (place >= start, abs(start - place)))


def _above(lines: Sequence[str], body: Sequence[str]) -> list[str]:
    """The two lines above the body."""
    start = next((place for place, line in enumerate(lines) if body and line == body[0]), 0)
    return list(lines[max(0, start - 2) : start])[::-1]


def _days(lines: Sequence[str]) -> Iterator[str]:
    """The lines with a whole day and few other words."""
    for line in lines:
        besides = without_asides(line)
        if len(besides) <= _LONGEST and len(parse_date(line)) >= _DAY and not _CHANGED.search(line):
            words = _LETTERS.findall(besides)
            if len(words) <= _LONGEST_BESIDES:
                yield line


def _is_alone(line: str) -> bool:
    return len(line) <= _LONGEST and len(_WORDS.findall(line)) <= _MOST_WORDS and next(_days([line]), "") != ""


def without_asides(line: str) -> str:
    """A line without the words that accompany dates: "published", "reading time", "minutes"."""
    return _ASIDE.sub("", line)
