"""What is not part of an article though trafilatura takes it: comments, counts, teasers, hidden lines."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from termnews.extract.cut import cut
from termnews.extract.runs import PARAGRAPHS, around, weigh, weight
from termnews.extract.urls import host

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page
    from termnews.extract.runs import Run

_LINKED_WITHIN = 0.5
_TINY = 450
_HIDDEN = "[style*='display:none' i],[style*='display: none' i]"
_LONGEST_HIDDEN = 400
_MANY_TIMES = 3
_COMMENT_CLASSES = frozenset(
    "comment comment-body comment-block comment-content comment-item comment-replies comment-text comment-thread"
    " comment-list comment-author comments comments-area commentlist".split()
)
"""Class names of readers' comments, or of their list, in WordPress, Blogger, Drupal and forums."""
_HOLDS_MOST = 0.6
_COUNT = re.compile(r"\d+(?:[.,]\d+)?[km万萬]?|[-–—·•|]+", re.IGNORECASE)


def drop_hidden(root: LexborNode) -> None:
    """Take out the lines that a page hides; a whole article is shown by a script, and stays."""
    for element in root.css(_HIDDEN):
        if len(element.text()) <= _LONGEST_HIDDEN:
            cut(element)


def leave_comments(runs: list[Run]) -> None:
    """Drop readers' comments after an article; where there are only comments, as in a forum, they stay.

    Their list is dropped by its name where it has one, but Blogger's stands in elements of many names, and its pages
    leave elements open, so that it falls out of the element that should hold it.
    """
    comments = [run for run in runs if run.is_kept and any(map(is_comment, around(run.holder)))]
    if comments and weigh(run for run in runs if run.is_kept) - weigh(comments) >= _TINY:
        for run in comments:
            run.is_kept = False


def is_comment(element: LexborNode) -> bool:
    """Whether an element is a reader's comment, or the list of them, by its class."""
    classes = element.attributes.get("class")
    return not _COMMENT_CLASSES.isdisjoint((classes or "").lower().replace("_", "-").split())


def leave_counts(runs: list[Run]) -> None:
    """Drop isolated numbers and marks before and after the chosen text, such as counts of likes and comments."""
    kept = [run for run in runs if run.is_kept]
    for edge in (kept, kept[::-1]):
        for run in takewhile(
            lambda run: _COUNT.fullmatch(run.words) is not None, edge if len(kept) > _MANY_TIMES else ()
        ):
            run.is_kept = False


def leave_teasers(page: Page, runs: list[Run]) -> None:
    """Drop the teasers after the element that contains most of the prose.

    They are the last words that are no prose, outside of that element, and half of them lead to the page's own site:
    an article's own list of links leads elsewhere, or stands with its paragraphs.
    """
    kept = [run for run in runs if run.is_kept]
    prose: Counter[int] = Counter()
    for run in kept:
        if run.is_prose:
            prose[_home(run)] += weight(run.words)
    home, most = prose.most_common(1)[0] if prose else (0, 0)
    if not most or most < sum(prose.values()) * _HOLDS_MOST:
        return
    behind = [run for run in takewhile(lambda run: not run.is_prose, reversed(kept)) if not _is_in(run, home)]
    own = host(page.meta.get("og:url", "") or page.url)
    is_elsewhere = sum(_leading_to(own, run) for run in behind) * 2 >= weigh(behind)
    for run in behind if is_elsewhere else ():
        run.is_kept = False


def _home(run: Run) -> int:
    """The number of the element that contains a paragraph and others."""
    parent = run.holder.parent if run.holder.tag in PARAGRAPHS else run.holder
    return (parent or run.holder).mem_id


def _is_in(run: Run, home: int) -> bool:
    return any(node.mem_id == home for node in around(run.holder))


def _leading_to(own: str, run: Run) -> int:
    """How much of the text of a run links to the page's own site."""
    is_own = any(host(link) in {own, ""} and not link.startswith("mailto:") for link in run.addresses)
    return weight(run.words) if is_own and run.linked >= _LINKED_WITHIN else 0
