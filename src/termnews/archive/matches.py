"""Where in a text a query's words stand: for the marks in the list, in snippets and in the article."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from termnews.model.query import Field, Query
from termnews.text.han import find_phrase, fold

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]

_AROUND = 36
"""Characters of a snippet before its first match, and about half of those after it."""
_LENGTH = 120


class Snippet(NamedTuple):
    """Words of an article around a match, on one line."""

    text: str
    matches: tuple[Span, ...] = ()
    """Where the matches stand in `text`."""


def find_matches(text: str, query: Query, *, of_title: bool = False) -> list[Span]:
    """Find where the words of a query stand in a text as it is shown.

    Args:
        text: Any text of an article.
        query: Whose words are marked; what it excludes is not.
        of_title: The text is a title: words that are looked for in bodies alone are not marked.

    Returns:
        Places from left to right; those that touch are one.
    """
    passed_over = Field.BODY if of_title else Field.TITLE
    wanted = [term for term in query.wanted if term.value and term.field is not passed_over]
    if not wanted:
        return []
    folded = fold(text)
    return join_spans(span for term in wanted for span in find_phrase(term.value, folded, prefix=term.prefix))


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """Sort places, and make one of those that overlap or touch."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def make_snippet(text: str, query: Query, *, before_match: int = _AROUND, length: int = _LENGTH) -> Snippet:
    """Cut the words around the place where most of the query's matches stand; without any, the beginning.

    Args:
        text: The article's.
        query: Whose matches are looked for.
        before_match: Characters before the first match, where there are so many.
        length: Characters of the snippet.
    """
    matches = find_matches(text, query)
    start = max(0, _densest(matches, length - before_match) - before_match)
    end = min(len(text), start + length)
    start = max(0, min(start, end - length))
    before, after = "…" * (start > 0), "…" * (end < len(text))
    shift = len(before) - start
    inside = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in matches if a < end and b > start)
    # One character for another, so that the places of the matches stay right.
    return Snippet(before + text[start:end].replace("\n", " ") + after, inside)


def _densest(matches: list[Span], length: int) -> int:
    """Where the stretch of `length` begins that holds most matches; the first of equals."""
    best, most = 0, 0
    last = 0
    for first, (start, _end) in enumerate(matches):
        while last < len(matches) and matches[last][1] <= start + length:
            last += 1
        if last - first > most:
            best, most = start, last - first
    return best or (matches[0][0] if matches else 0)
