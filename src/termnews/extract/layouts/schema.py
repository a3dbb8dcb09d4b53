"""Whole pages that call themselves an article: in schema.org terms, in JSON-LD, or by OpenGraph."""

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

_BODY = "[itemprop='articleBody']"
_SHORTEST = 200


def read(page: Page) -> Article | None:
    """Read a page that marks its articleBody, or says in its head that it is an article; None for any other."""
    if page.kind is not Kind.WHOLE:
        return None
    marked = page.root.css(_BODY) if "articleBody" in page.text else []
    is_marked = len(marked) == 1 and len(marked[0].text(strip=True)) >= _SHORTEST
    metadata = read_metadata(page)
    if not is_marked and not metadata.is_article:
        return None
    heading = page.root.css_first("[itemprop='headline'],h1")
    title = metadata.title or (line_of(heading.html or "") if heading else "")
    time = page.root.css_first("[itemprop='datePublished']") or page.root.css_first("time[datetime]")
    attributes = time.attributes if time else {}
    moment = attributes.get("content") or attributes.get("datetime") or ""
    marked_date = written(moment, Origin.META if "itemprop" in attributes else Origin.TIME)
    author = page.root.css_first("[itemprop='author'] [itemprop='name'],[itemprop='author']")
    byline = metadata.author or (line_of(author.html or "") if author else "")
    lines = page_lines(page)
    content = marked[0] if is_marked else find_content(page) or find_only_article(page) or choose(page)
    if content is None:
        return None
    body = take_body(content, title=title, base=metadata.permalink, is_whole=True)
    first = body.lines[0] if body.lines else ""
    dateline, printed = read_dateline(first), read_printed(page, title, lines, body.lines)
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published, marked_date, printed.published, dateline.published),
        source=printed.source or metadata.site or dateline.source,
        byline=byline or printed.byline or dateline.reporter,
        section=metadata.section,
        tags=metadata.tags,
        permalink=metadata.permalink,
    )
    return compose(page, "schema", found)
