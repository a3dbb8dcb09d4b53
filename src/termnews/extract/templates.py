"""Articles that a page keeps in a template, from which a script shows them, as Google's own blogs do."""

from __future__ import annotations

import re

_SIGN = "text/template"
_BODY = re.compile(
    r"(<div[^<>]{0,200}?\b(?:articleBody|post-content|entry-content|article-body)\b[^<>]{0,200}>\s{0,200})"
    # Each search ends at the next element of its kind, because many without an end would take quadratic time.
    r"<script type=[\"']text/template[\"']>((?>(?:(?!</?script\b).)*))</script>"
    r"(?:\s{0,200}<noscript>(?>(?:(?!</?noscript>).)*)</noscript>)?",
    re.DOTALL,
)


def without_templates(text: str) -> str:
    """A page with the articles that begin the element of their text as templates, without their copies."""
    return _BODY.sub(r"\1\2", text) if _SIGN in text else text
