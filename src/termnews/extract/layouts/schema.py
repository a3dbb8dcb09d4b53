"""Whole pages that say in schema.org terms which element is the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.blocks import line_of
from termnews.extract.body import take_body
from termnews.extract.byline import read_dateline
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Kind, Page
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from termnews.model.article import Article

_BODY = "[itemprop='articleBody']"


def read(page: Page) -> Article | None:
    """Read a page that marks its articleBody; None when it marks none or more than one."""
    if page.kind is not Kind.WHOLE or "articleBody" not in page.text:
        return None
    marked = page.root.css(_BODY)
    if len(marked) != 1 or len(marked[0].text(strip=True)) < 200:
        return None
    metadata = read_metadata(page)
    heading = page.root.css_first("[itemprop='headline'],h1")
    title = metadata.title or (line_of(heading.html or "") if heading else "")
    time = page.root.css_first("[itemprop='datePublished']")
    attributes = time.attributes if time else {}
    marked_date = written(attributes.get("content") or attributes.get("datetime") or "", Origin.META)
    author = page.root.css_first("[itemprop='author'] [itemprop='name'],[itemprop='author']")
    byline = metadata.author or (line_of(author.html or "") if author else "")
    body = take_body(marked[0], title=title, base=metadata.permalink, is_whole=page.kind is Kind.WHOLE)
    dateline = read_dateline(body.lines[0] if body.lines else "")
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published, marked_date, dateline.published),
        source=metadata.site or dateline.source,
        byline=byline or dateline.reporter,
        section=metadata.section,
        tags=metadata.tags,
        permalink=metadata.permalink,
    )
    return compose(page, "schema", found)
