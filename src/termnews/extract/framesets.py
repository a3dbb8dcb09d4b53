"""Pages of frames, as in the 1990s: their text, if any, is what they tell browsers that show no frames."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_SIGNS = ("<frameset", "<FRAMESET", "<Frameset")
_TAGS = re.compile(r"</?(?:frameset|frame|noframes)\b[^<>]*>", re.IGNORECASE)


def has_frames(text: str) -> bool:
    """Whether a page shows other files in frames."""
    return any(sign in text for sign in _SIGNS)


def parsed(text: str) -> LexborHTMLParser:
    """A page as a tree. One of frames has no body, and the parser drops what follows them; here it is the body."""
    tree = LexborHTMLParser(text)
    return tree if tree.body is not None else LexborHTMLParser(_TAGS.sub("", text))
