"""Pages whose file ends before they do: a download that broke, a disk that was full.

What is there is read as if the page were whole. A page counts as broken off when its last
tag is not finished, or when an element that must be closed is open at the end. Writers
forget to close elements too, but in the middle: what stands around those is closed.
"""

from __future__ import annotations

import re

from termnews.model.problem import Problem, ProblemKind
from termnews.text.words import _

_MUST_BE_CLOSED = (
    "div",
    "article",
    "section",
    "main",
    "table",
    "ul",
    "ol",
    "blockquote",
    "figure",
    "h1",
    "h2",
    "h3",
    "script",
    "style",
)
_TAG = re.compile(rf"<(/?)({'|'.join(_MUST_BE_CLOSED)})(?=[\s/>])", re.IGNORECASE)
_NO_MARKUP = re.compile(r"<!--.*?-->|(?<=<script)\b[^>]{0,500}>.*?(?=</script)", re.DOTALL | re.IGNORECASE)
_BEGUN = re.compile(r"<(?:[a-z/!][^<>]{0,4000})?\Z", re.IGNORECASE)
_BEGUN_COMMENT = re.compile(r"<!--(?:(?!-->).){0,4000}\Z", re.DOTALL)
_LONGEST_TAG = 4_000
_END = re.compile(r"</(?:html|body)\s{0,8}>", re.IGNORECASE)
_CLOSED = re.compile(r"</p\s{0,8}>", re.IGNORECASE)
_OPENED = re.compile(r"<p[\s>]", re.IGNORECASE)


def without_begun_tag(html: str) -> str:
    """HTML without a tag, or a comment, that its end cuts in two; parsers would show the "<" of some."""
    tail = max(0, len(html) - _LONGEST_TAG)
    begun = _BEGUN_COMMENT.search(html, tail) or _BEGUN.search(html, tail)
    return html[: begun.start()] if begun else html


def is_broken_off(html: str) -> bool:
    """Whether HTML ends before its page does."""
    if _END.search(html):
        return False
    if without_begun_tag(html) != html:
        return True
    lower = html.lower()
    if any(lower.count(f"<{name}") > lower.count(f"</{name}") for name in _MUST_BE_CLOSED):
        return bool(_open_at_end(_NO_MARKUP.sub("", html)))
    return _has_open_paragraph(html)


def _open_at_end(html: str) -> list[str]:
    """The elements that nothing closes, nor anything around them."""
    opened: list[str] = []
    for found in _TAG.finditer(html):
        name = found[2].lower()
        if not found[1]:
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
    return opened


def _has_open_paragraph(html: str) -> bool:
    """Whether the last paragraph alone is not closed."""
    opened, closed = list(_OPENED.finditer(html)), list(_CLOSED.finditer(html))
    return bool(closed) and len(opened) == len(closed) + 1 and opened[-1].start() > closed[-1].start()


def broken_off() -> Problem:
    """The entry in the list of problems for such a page."""
    return Problem.told(ProblemKind.TRUNCATED, _("The file is cut off; save the page again to get the rest."))
