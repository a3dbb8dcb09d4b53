"""The nesting depth of a body; excessive nesting is flattened, keeping all text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

DEEPEST = 200
_SUSPICIOUS_CHAIN = 60
_LARGE = 200_000
_TAG = re.compile(r"<(/?)([^\s>/!=]++)[^>]*+>")
MOST_LEVELS = 3000
_OPEN_OR_CLOSED = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)(?=[\s/>])")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
_CLOSES_ITSELF = _VOID | frozenset(("p", "li", "td", "th", "tr", "dt", "dd", "option", "body", "html", "head"))


def is_bottomless(source: str) -> bool:
    """Whether a page nests so deeply that parsing takes quadratic time."""
    depth = 0
    for tag in _OPEN_OR_CLOSED.finditer(source):
        if tag[2].lower() not in _CLOSES_ITSELF:
            depth += -1 if tag[1] else 1
            if depth > MOST_LEVELS:
                return True
    return False


def is_suspicious(root: LexborNode, html: str) -> bool:
    """Whether the depth of an element must be measured.

    The chains of first and last children are checked, which unclosed tags make long; large bodies are always
    measured.
    """
    return (
        len(html) > _LARGE
        or _chain(root, "child") > _SUSPICIOUS_CHAIN
        or _chain(root, "last_child") > _SUSPICIOUS_CHAIN
    )


def _chain(root: LexborNode, name: str) -> int:
    length = 0
    node: LexborNode | None = root
    while node is not None and length <= _SUSPICIOUS_CHAIN:
        node = getattr(node, name)
        length += 1
    return length


def flatten(html: str) -> str | None:
    """Remove the tags of serialised HTML that nest too deeply.

    Returns:
        The same text in at most `DEEPEST` levels, or None if it is not deeper.
    """
    depth = deepest = 0
    kept: list[str] = []
    start = 0
    for tag in _TAG.finditer(html):
        if tag[2] in _VOID:
            continue
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
        if (depth if not tag[1] else depth + 1) > DEEPEST:
            # A space keeps the words of two blocks apart.
            kept += (html[start : tag.start()], " ")
            start = tag.end()
    if deepest <= DEEPEST:
        return None
    kept.append(html[start:])
    return "".join(kept)
