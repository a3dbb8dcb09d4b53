"""Truncated pages: an interrupted download, a full disk.

Inspection is read as if the page were whole. A page counts as truncated when its last tag is incomplete, or when an
element that must be closed is open at the end. Authors forget to close elements, too, but those are inside closed
ones.
"""

from __future__ import annotations

import re
from collections import Counter

from termnews.extract.paragraphs import one_of
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
_NAMES = one_of(_MUST_BE_CLOSED)
_ENDS = ("/html", "/body")
# Upper case is spelt out: ignoring case takes three times as long, on every page. One pass finds everything.
_TAG = re.compile(rf"<(/?+(?:{_NAMES}|{_NAMES.upper()})|/html|/body|/HTML|/BODY)(?=[\s/>])")
_NO_MARKUP = re.compile(r"<!--.*?-->|(?<=<script)\b[^>]{0,500}>.*?(?=</script)", re.DOTALL | re.IGNORECASE)
_BEGUN = re.compile(r"<(?:[a-z/!][^<>]{0,4000})?\Z", re.IGNORECASE)
_BEGUN_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,2000}\Z")
_LONGEST_TAG = 4_000
_CLOSED = re.compile(r"</[pP]\s{0,8}>")
_OPENED = re.compile(r"<[pP][\s>]")


def without_begun_tag(html: str) -> str:
    """Remove a truncated tag or comment at the end of HTML; parsers would show the "<" of some."""
    tail = max(0, len(html) - _LONGEST_TAG)
    comment = html.rfind("<!--", tail)
    if comment >= 0 and html.find("-->", comment) < 0:
        return html[:comment]
    start = html.rfind("<", tail)
    return html[:start] if start >= 0 and _BEGUN.match(html, start) else html


def without_begun_link(markdown: str) -> str:
    """Remove a truncated address at the end of Markdown; the text of the link stays."""
    begun = _BEGUN_LINK.search(markdown, max(0, len(markdown) - _LONGEST_TAG))
    if begun is None:
        return markdown
    return markdown[: begun.start()] + ("" if begun[0].startswith("!") else begun[1])


def is_broken_off(html: str) -> bool:
    """Whether HTML is truncated."""
    written = Counter(_TAG.findall(html))
    begun: dict[str, int] = {}
    for name, count in written.items():
        begun[name.lower()] = begun.get(name.lower(), 0) + count
    if not begun.keys().isdisjoint(_ENDS):
        return False
    if without_begun_tag(html) != html:
        return True
    if any(count > begun.get(f"/{name}", 0) for name, count in begun.items() if not name.startswith("/")):
        return bool(_open_at_end(_NO_MARKUP.sub("", html)))
    return _has_open_paragraph(html)


def _open_at_end(html: str) -> list[str]:
    """The elements that are neither closed nor inside a closed one."""
    opened: list[str] = []
    for found in _TAG.finditer(html):
        name = found[1].lower().removeprefix("/")
        if not found[1].startswith("/"):
            opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
    return opened


def _has_open_paragraph(html: str) -> bool:
    """Whether only the last paragraph is not closed."""
    if html.rfind("<p") < html.rfind("</p"):
        return False
    opened, closed = list(_OPENED.finditer(html)), list(_CLOSED.finditer(html))
    return bool(closed) and len(opened) == len(closed) + 1 and opened[-1].start() > closed[-1].start()


def broken_off() -> Problem:
    """The problem of a truncated page."""
    return Problem.told(ProblemKind.TRUNCATED, _("The file is cut short; save the page again to get the rest."))
