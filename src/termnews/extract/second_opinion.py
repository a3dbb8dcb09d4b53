"""The runs of a page that trafilatura takes for its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.opinion import ask
from termnews.extract.runs import kept_places, weigh

if TYPE_CHECKING:
    from termnews.extract.opinion import Opinion
    from termnews.extract.runs import Run

_PIECE = 16
_MOST = 0.6
_LONG = 24
"""Folded characters from which a piece of text matches anywhere; shorter ones must be at the expected place."""
_LITTLE = 0.4
_TOO_MUCH = 1.1
SHORT = 1200
_TINY = 450
SURE = "trafilatura"


def second_opinion(html: str, runs: list[Run]) -> tuple[Opinion, str]:
    """Mark the runs that trafilatura takes for the article.

    Its fast mode is right wherever it takes a fair part of the page's prose. When it
    takes little, or more than there is (menus, which are links), its fallbacks are compared. They find
    lost articles, but also take the comments behind a short one. So a text of some
    length stays, unless most of what they add stands between its ends.
    """
    first = ask(html)
    _mark(runs, first)
    prose = weigh(run for run in runs if run.is_prose)
    places = kept_places(runs)
    told = weigh(run for run in runs if run.is_kept)
    has_menus = told > prose * _TOO_MUCH and any(run.linked for run in runs)
    if told >= max(SHORT, prose * _LITTLE) and not has_menus:
        return first, SURE
    second = ask(html, thorough=True)
    _mark(runs, second)
    added = set(kept_places(runs)) - set(places)
    between = weigh(runs[index] for index in added if places and places[0] < index < places[-1])
    is_filled = between * 2 >= weigh(runs[index] for index in added)
    if second.paragraphs and (told < _TINY or has_menus or is_filled):
        return second, "trafilatura with fallbacks"
    _mark(runs, first)
    return first, "trafilatura, without its fallbacks"


def _mark(runs: list[Run], opinion: Opinion) -> None:
    """Keep the runs whose text was chosen, in order, using each chosen word once."""
    place = 0
    taken: set[int] = set()
    for run in runs:
        run.is_kept = False
        found = _find(run.words, opinion.joined, place)
        is_long = len(run.words) >= _LONG
        if found < 0 or (not is_long and found != place and run.words not in opinion.blocks):
            continue
        if is_long and found in taken:
            continue
        if is_long:
            taken.add(found)
        run.is_kept = True
        place = found + len(run.words)


def _find(words: str, joined: str, place: int) -> int:
    """Find text in the chosen text: as a whole, or most of it in pieces; -1 when not found."""
    found = joined.find(words, place)
    if found >= 0 or len(words) < _LONG:
        return found
    found = joined.find(words)
    if found >= 0 or len(words) < 3 * _LONG:
        return found
    starts = range(0, len(words) - _PIECE, _PIECE)
    places = [joined.find(words[start : start + _PIECE]) for start in starts]
    hits = [hit for hit in places if hit >= 0]
    return hits[0] if len(hits) >= len(places) * _MOST else -1
