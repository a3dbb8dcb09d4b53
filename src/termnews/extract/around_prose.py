"""What lies around the prose of a short page, where trafilatura's fallbacks take all: menus, counts, credits."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from termnews.extract.appeals import is_closing
from termnews.extract.notices import is_notice
from termnews.extract.runs import PARAGRAPHS, around, is_within, weigh, weight

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.runs import Run

_HOLDS_MOST = 0.75
_SHORT = 2000
"""On longer pages, such as recipes, much of what stands apart is wanted."""
_LEAST = 0.45
"""The share of prose in what was chosen; a page of lists and short lines has less."""
_SEVERAL = 2
_LINKED = 0.5
_ENDS = tuple(".!?。！？…”」")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_CELLS = frozenset(("li", "td", "th", "dt", "dd"))


def leave_around(runs: list[Run]) -> None:
    """Drop the chosen runs outside the innermost element that contains most of the chosen prose.

    Sentences that follow the last paragraph are paragraphs, too, however short, wherever they stand.

    Within it, those before the first and after the last paragraph are dropped, too, unless they stand with
    paragraphs (a heading, a short last line), in a list or a table below the heading, or are told apart later.
    """
    kept = [run for run in runs if run.is_kept]
    prose = [run for run in kept if run.is_prose]
    is_short = weigh(kept) < _SHORT and weigh(prose) >= weigh(kept) * _LEAST
    home = _home_of(prose) if is_short else None
    if home is None:
        return
    inside = [run for run in prose if is_within(run.holder, home)]
    places = {id(run): place for place, run in enumerate(runs)}
    first, last = places[id(inside[0])], places[id(inside[-1])]
    following = takewhile(_is_sentence, runs[last + 1 :])
    last = max((places[id(run)] for run in following), default=last)
    heading = max((place for place in range(first) if runs[place].holder.tag == "h1"), default=-1)
    holders = _holders_of(inside)
    for place, run in enumerate(runs):
        if not run.is_kept or first <= place <= last:
            continue
        stands_with = any(node.mem_id in holders for node in around(run.holder))
        is_own = stands_with or (place > heading and _may_belong(run))
        is_heading = place == first - 1 and run.holder.tag in _HEADINGS
        is_above = is_heading or (heading < place < first and _may_lead(run))
        is_apart = place > last and _is_told_apart(run)
        run.is_kept = is_above or is_apart or (is_own and is_within(run.holder, home))


def _is_sentence(run: Run) -> bool:
    return run.is_kept and run.words.endswith(_ENDS) and run.linked < _LINKED


def _may_lead(run: Run) -> bool:
    """Whether a run above the first paragraph may be a lead, or the caption of the first picture."""
    return run.is_prose or run.words.endswith(_ENDS) or "caption" in (run.holder.attributes.get("class") or "").lower()


def _may_belong(run: Run) -> bool:
    """Whether a run is an item or a cell, and no link of a menu."""
    return run.holder.tag in _CELLS and not run.is_all_links


def _is_told_apart(run: Run) -> bool:
    """Whether a run below the text will become a notice or a related article, or names the editor."""
    words = " ".join("".join(piece.text() for piece in run.pieces).split())
    return run.linked >= _LINKED or is_closing(words) or is_notice(words)


def _home_of(prose: list[Run]) -> LexborNode | None:
    """The innermost element that contains most of the prose."""
    weights: Counter[int] = Counter()
    for run in prose:
        weights.update({node.mem_id: weight(run.words) for node in around(run.holder)})
    most = weigh(prose) * _HOLDS_MOST
    longest = max(prose, key=lambda run: weight(run.words), default=None)
    nodes = around(longest.holder) if longest is not None else ()
    return next((node for node in nodes if weights[node.mem_id] >= most), None)


def _holders_of(prose: list[Run]) -> frozenset[int]:
    """The numbers of the elements that hold paragraphs, and of those that are one themselves."""
    parents = Counter(run.holder.parent.mem_id for run in prose if run.holder.parent is not None)
    several = {number for number, count in parents.items() if count >= _SEVERAL}
    alone = {
        parent.mem_id
        for run in prose
        if (parent := run.holder.parent if run.holder.tag in PARAGRAPHS else run.holder) is not None
    }
    return frozenset(several | alone)
