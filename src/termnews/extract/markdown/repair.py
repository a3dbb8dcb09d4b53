r"""Saved Markdown, mended and read into HTML, so that one rule book makes the Markdown that is shown.

Saved Markdown was mostly made by programs from Chinese pages, and is broken the way
these break it: `**6****月**` for two bolds side by side, `[!\[\](a.jpg)](a.jpg)` for
a picture that is a link, HTML where Markdown was meant.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from termnews.text.commonmark import make_parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_ADJACENT_BOLDS = re.compile(r"(?<=[^\s*])\*{4}(?=[^\s*])")
_MANGLED_PICTURE = re.compile(r"!\\\[([^\[\]\n]{0,1000})\\\]\(")
_DEEPEST_QUOTE = re.compile(r"^((?: {0,3}> ?){16})(?: {0,3}> ?)+", re.MULTILINE)


def markdown_to_html(text: str) -> str:
    """The HTML that saved Markdown means; HTML in it stays what it is."""
    parts = _outside_code(text)
    html: str = _parser().render("".join(parts))
    return html


@cache
def _parser() -> MarkdownIt:
    parser = make_parser()
    parser.options["html"] = True
    parser.options["breaks"] = False
    return parser


def _outside_code(text: str) -> list[str]:
    """The text in pieces, those that are no fenced code mended."""
    pieces: list[str] = []
    done, fence = 0, ""
    for match in _FENCE.finditer(text):
        if fence and not match[1].startswith(fence):
            continue
        piece = text[done : match.start()]
        pieces.append(piece if fence else _mend(piece))
        done = match.start()
        fence = "" if fence else match[1]
    pieces.append(text[done:] if fence else _mend(text[done:]))
    return pieces


def _mend(text: str) -> str:
    text = _ADJACENT_BOLDS.sub("", text)
    text = _MANGLED_PICTURE.sub(r"![\1](", text)
    return _DEEPEST_QUOTE.sub(r"\1", text)
