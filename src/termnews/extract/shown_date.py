"""The day that a whole page prints near its heading, for pages that state none in their metadata."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from termnews.extract.byline import read_labelled_date
from termnews.extract.dates import LENGTH_OF_DAY, LONGEST, is_month, parse_date
from termnews.model.dates import Origin, WrittenDate
from termnews.text.clean import Clean, clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LONGEST = 60
_LONGEST_BESIDES = 34
"""A line with more letters than this beside its date is a sentence, or the title of another article."""
_BESIDE_TITLE = (1, 2, -1, -2)
"""Lines from the heading, the likeliest first: most sites print the day below it, some above."""
_FIRST = 6
_LETTERS = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_CHANGED = re.compile(r"upda|last change|aktual|änder|modif|edited|stand\b|jour|actuali|更新|修改", re.IGNORECASE)
_ASIDE = re.compile(
    r"veröffentlicht|erschienen|erstellt|published|posted|publi[ée]|publicado|pubblicato|opublikowano|опубликовано|"
    r"lesedauer|lesezeit|minuten|minutes?|reading time|read\b|lecture|lectura|lettura|czytania|чтения|"
    r"(?:submitted|posted|gespeichert|erstellt|verfasst|soumis|enviado|geplaatst) (?:by|von|par|por|door) \S+|"
    r"categor(?:y|ies)\s?:[^|]*|filed under[^|]*|(?:view|no|\d{1,6}) comments?|leave a (?:comment|reply)",
    re.IGNORECASE,
)
"""Words beside a date that say nothing of the article."""
_SHORT_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2})")
_LATEST_SHORT = 69
_ENDS = tuple(".!?。！？")
_CLAUSE = re.compile("[\u4e00-\u9fff]{5}")
_RELEASE = re.compile(
    r"(?:presse(?:mitteilung|information|meldung|dienst)|(?:press|news|media) release|communiqué(?: de presse)?|"
    r"comunicato stampa|nota de prensa)\b.{0,40}",
    re.IGNORECASE,
)
_BEGINNING = 3
_LONGEST_LABEL = 24
_HEADING_SHARE = 0.4
_SHORTEST_HEADING = 8
_MOST_WORDS = 3
"""Words of a line that is nothing but a date: its month, a day of the week, a label."""


def shown_date(lines: Sequence[str], title: str, body: Sequence[str]) -> WrittenDate | None:
    """Find the day of publication among the lines of a page.

    Args:
        lines: Every line of the page, in order.
        title: The article's title.
        body: The lines of the body.

    Returns:
        The day beside the heading or in the first line of the body, or where no line is the heading, in its first
        lines; else that of a press release; else the only day below the heading that has a line of its own, because
        teasers of other articles bring theirs along.
    """
    exact = _places(lines, title, body, str.__eq__)
    places = exact or _places(lines, title, body, _is_most_of)
    near = [lines[place + step] for place in places for step in _BESIDE_TITLE if 0 <= place + step < len(lines)]
    begins = [line for line in body[:1] if line[:1].isdigit()] if exact else [*_above(lines, body), *body[:_FIRST]]
    beside = next(_days([*near, *begins]), "")
    if beside:
        return WrittenDate(_day_of(beside), Origin.BYLINE)
    releases = (parse_date(found[0]) for line in (*near, *body[:_BEGINNING]) if (found := _RELEASE.match(line)))
    if released := next((day for day in releases if len(day) >= LENGTH_OF_DAY), ""):
        return WrittenDate(clean(released), Origin.TEXT)
    below = [line for above, line in pairwise(lines[places[0] :] if places else []) if not _is_change(above)]
    labelled = {date.iso for line in below if _is_alone(line) and (date := read_labelled_date(line))}
    alone = labelled if len(labelled) == 1 else {parse_date(line) for line in below if _is_alone(line)}
    return WrittenDate(alone.pop(), Origin.TEXT) if len(alone) == 1 else None


def _is_change(label: str) -> bool:
    """Whether a line is the label of the day of a change, which stands below it."""
    return len(label) <= _LONGEST_LABEL and _CHANGED.search(label) is not None


def _day_of(line: str) -> Clean:
    """The day in a line, which may be nothing but one with two digits for its year: "23.09.22"."""
    short = _SHORT_YEAR.fullmatch(line.strip())
    if short is None:
        return parse_date(line)
    century = 20 if int(short[3]) <= _LATEST_SHORT else 19
    return parse_date(f"{short[1]}.{short[2]}.{century}{short[3]}")


def _places(lines: Sequence[str], title: str, body: Sequence[str], is_heading: Callable[[str, str], bool]) -> list[int]:
    """Where the heading is: the last before the body, then others."""
    wanted = letters_of(title)
    places = [place for place, line in enumerate(lines) if wanted and is_heading(letters_of(line), wanted)]
    start = next((place for place, line in enumerate(lines) if body and line == body[0]), len(lines))
    return sorted(places, key=lambda place: (place >= start, abs(start - place)))


def letters_of(words: str) -> str:
    """The letters and digits of a heading, which may be in two lines: a topic, and what it is about."""
    return "".join(letter for letter in words.casefold() if letter.isalnum())


def _is_most_of(words: str, title: str) -> bool:
    """Whether a line is the title without a site's name before or behind it."""
    is_long = len(words) >= max(_SHORTEST_HEADING, len(title) * _HEADING_SHARE)
    return is_long and (title.endswith(words) or title.startswith(words))


def _above(lines: Sequence[str], body: Sequence[str]) -> list[str]:
    """The two lines above the body."""
    start = next((place for place, line in enumerate(lines) if body and line == body[0]), 0)
    return list(lines[max(0, start - 2) : start])[::-1]


def _days(lines: Sequence[str]) -> Iterator[str]:
    """The lines with a whole day and few other words."""
    for line in lines:
        changed = _CHANGED.search(line)
        # "Published May 3, updated May 4" tells the day, "Updated May 4" does not.
        told = line[: changed.start()] if changed else line
        if len(told) > LONGEST or len(_day_of(told)) < LENGTH_OF_DAY:
            continue
        besides = without_asides(told)
        is_short = len(besides) <= _LONGEST and len(_LETTERS.findall(besides)) <= _LONGEST_BESIDES
        if is_short and not _is_sentence(besides):
            yield told


def _is_sentence(words: str) -> bool:
    """Whether words tell of an event: "24 August 1991: Ukraine declared independence."."""
    told = _WORDS.findall(words)
    is_long = len(told) - any(map(is_month, told)) >= _MOST_WORDS or _CLAUSE.search(words) is not None
    return is_long and words.endswith(_ENDS)


def _is_alone(line: str) -> bool:
    if len(line) > _LONGEST or len(_WORDS.findall(without_asides(line))) > _MOST_WORDS:
        return False
    return len(parse_date(line)) >= LENGTH_OF_DAY and next(_days([line]), "") != ""


def without_asides(line: str) -> str:
    """A line without the words that accompany dates: "published", "reading time", "minutes"."""
    return _ASIDE.sub("", line)
