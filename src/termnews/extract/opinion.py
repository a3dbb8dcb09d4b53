"""What trafilatura takes for the article: the second opinion that every reading of a whole page is held to."""

from __future__ import annotations

import re
from typing import NamedTuple

from termnews.extract.runs import fold
from termnews.extract.unconnected import import_trafilatura

_WIDE_SPAN = re.compile(r"\b(?:col|row)span\s?=\s?[\"']?\d\d++[\"']?", re.IGNORECASE)
_LARGEST = 2_000_000
"""Characters of a page up to which its fallbacks are asked: they take time with the square of some pages."""


class Opinion(NamedTuple):
    """The words that were chosen."""

    paragraphs: tuple[str, ...] = ()
    """As a person would read them."""
    blocks: frozenset[str] = frozenset()
    """Each block's words, folded: a cell, an item, a paragraph."""
    joined: str = ""
    """All words in order, folded."""


def ask(html: str, *, thorough: bool = False) -> Opinion:
    """Ask which words of a page are its article.

    Args:
        html: The page, whole.
        thorough: Compare with its two fallbacks (readability, jusText); costs as much again.

    Returns:
        The words; empty when no article is found.
    """
    fast = not thorough or len(html) > _LARGEST
    # Each cell costs it the rows and columns that the cell claims.
    html = _WIDE_SPAN.sub("", html)
    document = import_trafilatura().bare_extraction(html, fast=fast, include_comments=False)
    body = getattr(document, "body", None)
    if body is None:
        return Opinion()
    paragraphs = [line for line in str(getattr(document, "text", "") or "").split("\n") if line.strip()]
    blocks = {fold("".join(element.itertext())) for element in body.iter() if isinstance(element.tag, str)}
    return Opinion(tuple(paragraphs), frozenset(blocks), fold("".join(body.itertext()))) if paragraphs else Opinion()
