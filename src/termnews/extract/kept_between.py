"""What belongs to an article though trafilatura leaves it out: lines above and between the chosen ones."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from termnews.extract.article_top import is_caption
from termnews.extract.embedded import MARK
from termnews.extract.runs import BELOW_TITLE, PARAGRAPHS, is_within, kept_places

if TYPE_CHECKING:
    from termnews.extract.runs import Run

_WRAPPERS = frozenset(("a", "header", "hgroup"))
_CLOCK = re.compile(
    r"(?:\d{4}[-/.年])?(?:\d{1,2}[-/.月]\d{1,2}日?)?(?:[上下]午|凌晨|晚上)?\d{1,2}[:：时時]\d{2}(?:[:：分]\d{2}秒?|分)?(?:[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_ENDS = tuple("。！？…”」")
_MANY_TIMES = 3


def keep_siblings(runs: list[Run]) -> None:
    """Keep paragraphs, headings and bare prose in the element that contains most of the chosen text."""
    words: Counter[int] = Counter()
    for run in runs:
        if run.is_kept and run.holder.tag == "p" and run.holder.parent is not None:
            words[run.holder.parent.mem_id] += len(run.words)
    home, most = words.most_common(1)[0] if words else (0, 0)
    if most * 2 <= sum(len(run.words) for run in runs if run.is_kept):
        return
    last = max(kept_places(runs))
    told: set[str] = {run.words for run in runs if run.is_kept}
    for run in runs[:last]:
        parent = run.holder.parent
        is_paragraph = run.holder.tag in PARAGRAPHS and parent is not None and parent.mem_id == home
        is_bare = run.holder.mem_id == home and run.is_prose  # Old pages part paragraphs by <p> or <br>.
        is_said = run.is_prose and run.words in told  # Shorter lines may be said twice: steps, times, doses.
        if (is_paragraph or is_bare) and not run.is_kept and not is_said and not run.is_all_links:
            run.is_kept = True
    for run in runs[last + 1 :]:
        parent = run.holder.parent
        is_sibling = run.holder.tag == "p" and parent is not None and parent.mem_id == home
        if not is_sibling or run.linked or not (run.words.endswith(_ENDS) or _is_signed(run)):
            break
        run.is_kept = True


def _is_signed(run: Run) -> bool:
    """Whether a paragraph stands at the right, as the name and the day below a letter or a notice do."""
    style = (run.holder.attributes.get("style") or "").replace(" ", "").lower()
    return "text-align:right" in style or (run.holder.attributes.get("align") or "").lower() == "right"


def keep_captions(runs: list[Run]) -> None:
    """Keep the words under pictures among the chosen words, each once, that are no teasers of others."""
    places = kept_places(runs)
    told = {runs[place].words for place in places}
    for run in runs[places[0] : places[-1]]:
        if is_caption(run) and run.words not in told and not run.is_all_links:
            run.is_kept = True
            told.add(run.words)


def keep_embedded(runs: list[Run]) -> None:
    """Keep the lines that represent videos within the chosen text, and the one right above or below it."""
    places = kept_places(runs)
    for run in runs[max(0, places[0] - 1) : places[-1] + 2]:
        run.is_kept = run.is_kept or MARK in run.holder.attributes


def keep_times(runs: list[Run]) -> None:
    """Keep the times of a live blog: three or more, each right above chosen text."""
    places = kept_places(runs)
    above = {place - step for place in places for step in (1, 2)} - {-1, -2}
    times = [runs[place] for place in sorted(above) if _CLOCK.fullmatch(runs[place].words)]
    if len(times) >= _MANY_TIMES:
        for run in times:
            run.is_kept = True


def keep_headings(runs: list[Run]) -> None:
    """Keep the headings of a digest: three or more, each right above chosen text and in one element with it.

    They are links to the articles that the text below tells of, and links are what trafilatura leaves out.
    """
    found: list[Run] = []
    for place in range(max(0, kept_places(runs)[0] - 1), len(runs) - 1):
        run, below = runs[place], runs[place + 1]
        if _CLOCK.fullmatch(below.words) and below.is_kept and place + 2 < len(runs):
            below = runs[place + 2]
        if not run.is_kept and run.holder.tag in BELOW_TITLE and below.is_kept and below.is_prose:
            linked = run.holder.parent
            home = linked.parent if linked is not None and linked.tag in _WRAPPERS else linked
            if home is not None and is_within(below.holder, home):
                found.append(run)
    for run in found if len(found) >= _MANY_TIMES else ():
        run.is_kept = True
