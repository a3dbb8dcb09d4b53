"""Any other whole page: trafilatura says which words are the article, the page's own elements become the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.blocks import line_of
from termnews.extract.body import take_body
from termnews.extract.byline import read_dateline
from termnews.extract.chosen import choose
from termnews.extract.compose import Found, compose
from termnews.extract.containers import find_content, find_only_article, page_lines, read_printed
from termnews.extract.dates import written
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Kind, Page
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from termnews.model.article import Article


def read(page: Page) -> Article | None:
    """Read a whole page; None when no article is found in it."""
    if page.kind is not Kind.WHOLE:
        return None
    metadata = read_metadata(page)
    if metadata.is_article:
        return None  # Layout "schema" has looked at it and found none.
    heading = page.root.css_first("h1")
    time = page.root.css_first("time[datetime]")
    printed = written((time.attributes.get("datetime") or "") if time else "", Origin.TIME)
    title = metadata.title or (line_of(heading.html or "") if heading else "")
    lines = page_lines(page)
    chosen = find_content(page) or find_only_article(page) or choose(page)
    if chosen is None:
        return None
    body = take_body(chosen, title=title, base=metadata.permalink, is_whole=page.kind is Kind.WHOLE)
    first = body.lines[0] if body.lines else ""
    dateline, card = read_dateline(first), read_printed(page, title, lines, body.lines)
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published, printed, card.published, dateline.published),
        source=card.source or metadata.site or dateline.source,
        byline=metadata.author or card.byline or dateline.reporter,
        section=metadata.section,
        tags=metadata.tags,
        permalink=metadata.permalink,
    )
    return compose(page, "page", found)
