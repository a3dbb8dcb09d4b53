"""Plain text as paragraphs."""

from __future__ import annotations

import re

from termnews.extract.markdown.body_blocks import Block, Paragraph, StyledRun
from termnews.extract.markdown.spaces import collapse, split_paragraphs
from termnews.text.clean import clean_body

_INDENTED = re.compile(r"\n(?=\u3000|[ \t]{2,}\S)")
_LONG_LINE = 80

MOST_PARAGRAPHS = 100_000
"""Beyond this number, neighbours are joined as lines of one paragraph: each costs a worker time and memory."""


def text_blocks(text: str) -> list[Block]:
    """The paragraphs of plain text; its line ends are kept.

    A new paragraph begins after an empty line, at an indented line, and, in text with
    lines too long to have been broken by hand, at every line.
    """
    text = clean_body(text).text.strip("\n")
    lines = text.split("\n")
    if sum(map(len, lines)) > _LONG_LINE * len(lines):
        text = "\n\n".join(lines)
    lines = _few_enough([collapse(line) for line in _INDENTED.sub("\n\n", text).split("\n")])
    return [Paragraph(paragraph) for paragraph in split_paragraphs([StyledRun("\n".join(lines))])]


def _few_enough(lines: list[str]) -> list[str]:
    """The lines, without empty ones between joined paragraphs."""
    empty = lines.count("")
    if empty < MOST_PARAGRAPHS:
        return lines
    kept = 0
    fewer: list[str] = []
    for line in lines:
        kept += not line
        if line or kept * MOST_PARAGRAPHS // empty > (kept - 1) * MOST_PARAGRAPHS // empty:
            fewer.append(line)
    return fewer
