"""Plain text: paragraphs are lines, or separated by empty lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.body import Body, count_controls, same_words
from termnews.extract.byline import read_dateline, read_labelled_author, read_labelled_date
from termnews.extract.compose import Found, compose
from termnews.extract.page import Page, PageKind
from termnews.extract.paragraphs import unbroken
from termnews.text.clean import clean, clean_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.model.article import Article

_EMPTY_LINES = re.compile(r"\n[ \t\u3000]*\n\s*")
_LONGEST_TITLE = 100
_WRAPPED_WITHIN = 100


def read(page: Page) -> Article | None:
    """Read plain text; None when the page is HTML or Markdown."""
    if page.kind is not PageKind.TEXT:
        return None
    cleaned = clean_body(page.text)
    paragraphs = list(_paragraphs(cleaned.text.strip()))
    has_title = len(paragraphs) > 1 and len(paragraphs[0]) <= _LONGEST_TITLE
    if given := page.given_title:
        has_title = has_title and same_words(paragraphs[0], given)
    rest = paragraphs[1:] if has_title else paragraphs
    dateline = read_dateline(next((line for line in rest[:5] if line[0] in "【[［（("), ""))
    labelled = next((date for line in rest[:5] if (date := read_labelled_date(line))), None)
    author = next((name for line in rest[:5] if (name := read_labelled_author(line))), "")
    found = Found(
        title=paragraphs[0] if has_title else "",
        body=Body(lines=rest, hidden=count_controls(page.text) if cleaned.hidden else 0),
        plain=clean("\n\n".join(rest)),
        dates=(dateline.published, labelled),
        source=dateline.source,
        byline=author or dateline.reporter,
    )
    return compose(page, "text", found)


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a text; hard-wrapped lines are joined."""
    for block in _EMPTY_LINES.split(text):
        lines = [stripped for line in block.split("\n") if (stripped := line.strip())]
        if _is_wrapped(lines):
            yield unbroken("\n".join(lines))
        else:
            yield from lines


def _is_wrapped(lines: list[str]) -> bool:
    """Whether all lines but the last have nearly the same length, as hard wrapping produces."""
    if len(lines) < 3:
        return False
    widest = max(map(len, lines))
    return widest <= _WRAPPED_WITHIN and all(len(line) >= widest * 0.75 for line in lines[:-1])
