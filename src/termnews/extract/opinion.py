"""Trafilatura's choice of the article's text: a second opinion on every whole page."""

from __future__ import annotations

import re
from typing import NamedTuple

from termnews.extract.runs import fold
from termnews.extract.unconnected import import_trafilatura

_WIDE_SPAN = re.compile(r"\b(?:col|row)span\s?=\s?[\"']?\d\d++[\"']?", re.IGNORECASE)
_LARGEST = 2_000_000
"""Largest page for its fallbacks, in characters, because they take quadratic time on some pages."""


class Opinion(NamedTuple):
    """The chosen text."""

    paragraphs: tuple[str, ...] = ()
    """As a person would read them."""
    blocks: frozenset[str] = frozenset()
    """The folded text of each block: a cell, an item, a paragraph."""
    joined: str = ""
    """All text in order, folded."""


def ask(html: str, *, thorough: bool = False) -> Opinion:
    """Let trafilatura choose the article's text.

    Args:
        html: The page, whole.
        thorough: Compare with its two fallbacks (readability, jusText); costs as much again.

    Returns:
        The text; empty when no article is found.
    """
    fast = not thorough or len(html) > _LARGEST
    # A cell costs time for each row and column that it claims to span.
    html = _WIDE_SPAN.sub("", html)
    document = import_trafilatura().bare_extraction(html, fast=fast, include_comments=False)
    body = getattr(document, "body", None)
    if body is None:
        return Opinion()
    paragraphs = [line for line in str(getattr(document, "text", "") or "").split("\n") if line.strip()]
    blocks = {fold("".join(element.itertext())) for element in body.iter() if isinstance(element.tag, str)}
    return Opinion(tuple(paragraphs), frozenset(blocks), fold("".join(body.itertext()))) if paragraphs else Opinion()
