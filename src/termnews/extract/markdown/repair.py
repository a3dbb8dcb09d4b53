r"""Repairing saved Markdown and rendering it to HTML, so that one set of rules produces the displayed Markdown.

Most saved Markdown was generated from Chinese pages, and is broken in typical ways: `**6****月**` for two adjacent
bold texts, `[!\[\](a.jpg)](a.jpg)` for
a picture that is a link, HTML where Markdown was meant.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from termnews.text.commonmark import make_parser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.MULTILINE)
_BOLD_LINE = re.compile(r"^.*\*\*\*\*.*$", re.MULTILINE)
_STARS = re.compile(r"(?<!\\)\*+")
_MANGLED_PICTURE = re.compile(r"!\\\[([^\[\]\n]{0,1000})\\\]\(")


def markdown_to_html(text: str) -> str:
    """Render saved Markdown to HTML; HTML in it is kept."""
    html: str = _parser().render(mended(text))
    return html


@cache
def _parser() -> MarkdownIt:
    parser = make_parser()
    parser.options["html"] = True
    parser.add_render_rule("code_block", _render_indented)
    return parser


def _render_indented(_renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    """Indented text is not marked as code here: its content decides that."""
    return f"<pre>{escape(tokens[index].content)}</pre>\n"


def mended(text: str) -> str:
    """The text with everything but fenced code repaired."""
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
    return "".join(pieces)


def _mend(text: str) -> str:
    text = _BOLD_LINE.sub(_join_bolds, text)
    return _MANGLED_PICTURE.sub(r"![\1](", text)


def _join_bolds(line: re.Match[str]) -> str:
    """Remove `****` inside bold text; elsewhere it masks letters on purpose."""
    bold = False

    def join(stars: re.Match[str]) -> str:
        nonlocal bold
        if len(stars[0]) == 2:
            bold = not bold
        if len(stars[0]) != 4:
            return stars[0]
        return "" if bold else r"\*\*\*\*"

    joined = _STARS.sub(join, line[0])
    return line[0] if bold else joined
