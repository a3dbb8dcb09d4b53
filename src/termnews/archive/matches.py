"""Where the words of a query match a text: for the highlights in the list, in snippets and in the article."""

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
    """The matches in `text`."""


def find_matches(text: str, query: Query, *, of_title: bool = False) -> list[Span]:
    """Find the matches of a query in a text as displayed.

    Args:
        text: Any text of an article.
        query: Its words are marked, except those that it excludes.
        of_title: Whether the text is a title, where terms for bodies do not match.

    Returns:
        Spans from left to right; adjoining ones are merged.
    """
    passed_over = Field.BODY if of_title else Field.TITLE
    wanted = [term for term in query.wanted if term.value and term.field is not passed_over]
    if not wanted:
        return []
    folded = fold(text)
    return join_spans(span for term in wanted for span in find_phrase(term.value, folded, prefix=term.prefix))


def join_spans(spans: Iterable[Span]) -> list[Span]:
    """Sort spans, and merge those that overlap or touch."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def make_snippet(text: str, query: Query, *, before_match: int = _AROUND, length: int = _LENGTH) -> Snippet:
    """Cut out the part of a text with the most matches of a query; without any, its beginning.

    Args:
        text: The article's.
        query: Whose matches are looked for.
        before_match: Most characters before the first match.
        length: Characters of the snippet.
    """
    matches = find_matches(text, query)
    start = max(0, _densest(matches, length - before_match) - before_match)
    end = min(len(text), start + length)
    start = max(0, min(start, end - length))
    before, after = "…" * (start > 0), "…" * (end < len(text))
    shift = len(before) - start
    inside = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in matches if a < end and b > start)
    # One character for another, so that offsets stay valid.
    return Snippet(before + text[start:end].replace("\n", " ") + after, inside)


def _densest(matches: list[Span], length: int) -> int:
    """The beginning of the first window of `length` characters with the most matches."""
    best, most = 0, 0
    last = 0
    for first, (start, _end) in enumerate(matches):
        while last < len(matches) and matches[last][1] <= start + length:
            last += 1
        if last - first > most:
            best, most = start, last - first
    return best or (matches[0][0] if matches else 0)
