"""What is not part of an article though trafilatura takes it: comments, counts, hidden lines."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from termnews.extract.cut import cut
from termnews.extract.runs import around, weigh

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.runs import Run

_TINY = 450
_HIDDEN = "[style*='display:none' i],[style*='display: none' i]"
_LONGEST_HIDDEN = 400
_MANY_TIMES = 3
_COMMENT_CLASSES = frozenset(
    "comment comment-body comment-block comment-content comment-item comment-replies comment-text comment-thread"
    " comment-list comment-author comments comments-area commentlist".split()
)
"""Class names of readers' comments, or of their list, in WordPress, Blogger, Drupal and forums."""
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
