"""What a site calls its article, weighed against trafilatura's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.around_prose import leave_around
from termnews.extract.article_elements import find_marked
from termnews.extract.runs import PARAGRAPHS, is_within, weigh, weight
from termnews.extract.second_opinion import SHORT, SURE

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.article_elements import Marked
    from termnews.extract.runs import Run

_HOLDS = 0.75
_HOLDS_MOST = 0.6
_SMALL_PART = 0.5


def take_beginning(root: LexborNode, runs: list[Run]) -> str:
    """Of a page that broke off, keep what is there of the element that is called the text; give the evidence.

    So little of it may be there that every finder takes the site's head along. Empty when the file does not end in such
    an element, or when much of it is there.
    """
    marked = find_marked(root, shortest=1)
    within = [run for run in runs if is_within(run.holder, marked.element)] if marked and marked.is_body else []
    if marked is None or not within or within[-1] is not runs[-1] or weigh(within) >= SHORT:
        return ""
    for run in runs:
        run.is_kept = False
    for run in within:
        run.is_kept = True
    return f"{marked.name}, broken off"


def weigh_marked(root: LexborNode, runs: list[Run], evidence: str, *, is_cut: bool) -> str:
    """Compare with the element that the site marks as its article, and keep the better one; return the evidence.

    Of a page that broke off (is_cut), too little prose may be there to tell where the article stands.
    """
    marked = find_marked(root)
    if evidence != SURE and not is_cut and (marked is None or not marked.is_body):
        leave_around(runs)
    if marked is None:
        return evidence
    told = weigh(run for run in runs if run.is_kept)
    within = [run for run in runs if is_within(run.holder, marked.element)]
    shared = weigh(run for run in within if run.is_kept)
    share = f"{shared / max(1, told):.0%}"
    if _is_better(marked, within, runs, is_sure=evidence == SURE):
        last = max((index for index, run in enumerate(within) if run.is_kept), default=len(within))
        for run in runs:
            run.is_kept = False
        for index, run in enumerate(within):
            run.is_kept = index <= last or run.holder.tag != "p" or not run.is_all_links
        return f"{marked.name}, {share} of trafilatura's in it"
    if evidence != SURE and not marked.is_body and told < SHORT and shared * 2 >= told:
        ids = {id(run) for run in within}
        for run in runs:
            run.is_kept = run.is_kept and id(run) in ids
    if marked.is_body:
        _end_at(within, runs, is_sure=marked.is_sites)
    return f"{evidence}, {share} in {marked.name}"


def _end_at(within: list[Run], runs: list[Run], *, is_sure: bool) -> None:
    """Drop what follows an element that is named as the text and contains most of the chosen prose.

    Those are teasers of other articles and the site's own words; so are the lines above the page's heading, and above
    the element where a known site calls it so (is_sure).
    """
    prose = weigh(run for run in runs if run.is_kept and run.is_prose)
    kept = [run for run in within if run.is_kept]
    if not kept or weigh(run for run in kept if run.is_prose) < prose * _HOLDS_MOST:
        return
    places = {id(run): index for index, run in enumerate(runs)}
    first, last = places[id(kept[0])], places[id(kept[-1])]
    heading = max((index for index, run in enumerate(runs[:first]) if run.holder.tag == "h1"), default=0)
    for run in (*runs[: first if is_sure else heading], *runs[last + 1 :]):
        run.is_kept = False


def _is_better(marked: Marked, within: list[Run], runs: list[Run], *, is_sure: bool) -> bool:
    """Whether the element that the site marks as its article is better than trafilatura's choice.

    It does when trafilatura took a small part of it: it lost the rest. And when trafilatura itself was unsure, which
    on short pages means that it took all there was.
    """
    told = weigh(run for run in runs if run.is_kept)
    prose = weigh(run for run in runs if run.is_kept and run.is_prose)
    shared = weigh(run for run in within if run.is_kept and run.is_prose)
    own = _prose_of(within, is_sure=marked.is_sites)
    if not is_sure and marked.is_body and told < SHORT:
        return marked.is_sites or shared * 2 >= prose
    return (marked.is_sites or shared >= prose * _HOLDS) and told < own * _SMALL_PART


def _prose_of(runs: list[Run], *, is_sure: bool) -> int:
    """The amount of prose in elements with several paragraphs; each teaser has an element of its own.

    Args:
        runs: The runs of an element that is called the article.
        is_sure: Count all of its prose.
    """
    homes: dict[int, list[int]] = {}
    for run in runs:
        parent = run.holder.parent if run.holder.tag in PARAGRAPHS else run.holder
        if run.is_prose and parent is not None:
            homes.setdefault(parent.mem_id, []).append(weight(run.words))
    return sum(sum(sizes) for sizes in homes.values() if is_sure or len(sizes) > 1)
