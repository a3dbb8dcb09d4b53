"""Choosing the elements of a page that are its article.

On a whole page, trafilatura decides which text is the article, but it loses captions, pictures, tables and two thirds
of the links. So its text is only a guide (second_opinion.py): the page's own blocks that contain it are kept, with what
belongs between them (kept_between.py, structures.py); every other block is dropped (left_out.py). What a site calls its
article (sites_choice.py) is asked only where trafilatura finds less than that element tells: on 181 pages with known
text, nine in ten blocks that it took were the article, and of those that only such an element held, one in three.

A part of a page, as archives keep it, is no place for trafilatura: there the element that a layout knows must hold most
of the words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from termnews.extract.article_top import keep_opening
from termnews.extract.asked import read_answers
from termnews.extract.body import drop_junk
from termnews.extract.kept_between import keep_captions, keep_embedded, keep_headings, keep_siblings, keep_times
from termnews.extract.left_out import drop_hidden, leave_comments, leave_counts
from termnews.extract.page import PageKind
from termnews.extract.runs import around, find_runs, is_within, kept_places, weigh
from termnews.extract.script_body import body_in_scripts
from termnews.extract.second_opinion import second_opinion
from termnews.extract.sites_choice import take_beginning, weigh_marked
from termnews.extract.stray_pictures import drop_stray_pictures
from termnews.extract.structures import keep_structures
from termnews.extract.teasers import leave_lists, leave_teasers, take_above_teasers
from termnews.extract.threads import read_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page
    from termnews.extract.runs import Run


class ChosenText(NamedTuple):
    """The article of a page."""

    element: LexborNode
    """The element that contains it and nothing else."""
    evidence: str
    """Why: "trafilatura, 97% in .entry-content"; the same for every reader, not translated."""
    opening: frozenset[str] = frozenset()
    """Folded text between the title and what trafilatura chose: a lead, captions."""
    writers: str = ""
    """Who asked and who answered, when it is a question with several answers; who opened it, when it is a thread."""


def choose_named(page: Page, selector: str) -> ChosenText | None:
    """Find the article of a page on which a layout knows the elements that may hold it.

    Args:
        page: The page; its tree is changed.
        selector: The layout's selector for the element that contains an article; excerpts and comments may match, too.

    Returns:
        On a whole page, the result of `choose`. On a part of one, the longest matching element; None when it has less
        than half of the text.
    """
    if page.kind is PageKind.WHOLE:
        return choose(page)
    named = page.root.css(selector)
    lengths = [len(element.text()) for element in named]
    longest, length = max(lengths, default=0), len(page.root.text())
    if longest * 2 >= length > 0:
        return ChosenText(named[lengths.index(longest)], f"{selector}, {_percent(longest, length)} of the text")
    drop_junk(page.root)
    runs = find_runs(page.root)
    named = page.root.css(selector)
    sizes = [weigh(run for run in runs if is_within(run.holder, element)) for element in named]
    told, total = max(sizes, default=0), weigh(run for run in runs if run.is_prose) or weigh(runs)
    # In a truncated part, a short element may be the article: it would continue after the end of the file.
    if not named or (told * 2 < total and not (told and page.is_cut)):
        return None
    return ChosenText(named[sizes.index(told)], f"{selector}, {_percent(told, weigh(runs))} of the words")


def choose(page: Page) -> ChosenText | None:
    """Choose the article of a whole page.

    Returns:
        An element with the page's own elements of the article, in order; None when there is no text.
    """
    if (asked := read_answers(page)) is not None:
        return ChosenText(asked.element, f"{asked.number} answers", writers=asked.writers)
    if (thread := read_thread(page)) is not None:
        return ChosenText(thread.element, f"{thread.number} of a thread's posts", writers=thread.writers)
    drop_junk(page.root)
    drop_hidden(page.root)
    runs = find_runs(page.root)
    summary = page.meta.get("description", "") or page.meta.get("og:description", "")
    if (kept := body_in_scripts(page.text, runs, summary)) is not None:
        drop_junk(kept)
        return ChosenText(kept, "a script or text field")
    opinion, evidence = second_opinion(page.text, runs)
    evidence = (page.is_cut and take_beginning(page.root, runs)) or weigh_marked(
        page.root, runs, evidence, is_cut=page.is_cut
    )
    if take_above_teasers(page, runs):
        evidence = f"above teasers, instead of {evidence}"
    if not any(run.is_kept for run in runs):
        made = _as_paragraphs(opinion.paragraphs)
        return ChosenText(made, f"{evidence}, found nowhere on the page") if made is not None else None
    leave_comments(runs)
    first = kept_places(runs)[0]
    keep_siblings(runs)
    keep_opening(page, runs)
    keep_captions(runs)
    keep_embedded(runs)
    keep_times(runs)
    keep_headings(runs)
    leave_counts(runs)
    leave_teasers(page, runs)
    leave_lists(page, runs)
    container = _container([run for run in runs if run.is_kept])
    keep_structures(runs, container)
    drop_stray_pictures(container, runs)
    for run in runs:
        if not run.is_kept:
            for piece in run.pieces:
                piece.decompose()
    return ChosenText(container, evidence, frozenset(run.words for run in runs[:first] if run.is_kept))


def _percent(part: int, whole: int) -> str:
    return f"{part / max(1, whole):.0%}"


def _as_paragraphs(lines: Sequence[str]) -> LexborNode | None:
    from html import escape

    return LexborHTMLParser("".join(f"<p>{escape(line)}</p>" for line in lines)).body if lines else None


def _container(kept: list[Run]) -> LexborNode:
    """The innermost element that contains every kept run."""
    shared = list(around(kept[0].holder))
    for run in kept[1:]:
        ids = {element.mem_id for element in around(run.holder)}
        shared = [element for element in shared if element.mem_id in ids]
    return shared[0]
