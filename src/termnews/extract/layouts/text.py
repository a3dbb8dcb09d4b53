"""Plain text: paragraphs are lines or are parted by empty lines."""

from __future__ import annotations

import re

from termnews.extract.byline import read_dateline, read_labelled_author
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.page import Kind, Page
from termnews.model.article import Article, BodyKind
from termnews.model.dates import Origin

_LABELLED_DATE = re.compile(
    r"\s{0,8}(?:发布时间|發布時間|發佈時間|发表时间|发表于|日期|时间|時間|Date|Published)\s?[:：]?\s?", re.IGNORECASE
)


def read(page: Page) -> Article | None:
    """Read plain text; None when the page is HTML or Markdown."""
    if page.kind is not Kind.TEXT:
        return None
    lines = [stripped for line in page.text.splitlines() if (stripped := line.strip())]
    title = lines[0] if len(lines) > 1 and len(lines[0]) <= 100 else ""
    rest = lines[1:] if title else lines
    dateline = read_dateline(rest[0] if rest else "")
    labelled = next(
        (
            date
            for line in rest[:5]
            if len(line) < 80
            and (found := _LABELLED_DATE.match(line))
            and (date := written(line[found.end() :], Origin.TEXT))
        ),
        None,
    )
    author = next((name for line in rest[:5] if (name := read_labelled_author(line))), "")
    found = Found(
        title=title,
        body="\n".join(rest),
        body_kind=BodyKind.TEXT,
        lines=rest,
        dates=(dateline.published, labelled),
        source=dateline.source,
        byline=author or dateline.reporter,
    )
    return compose(page, "text", found)
