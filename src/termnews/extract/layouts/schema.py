"""Whole pages that declare themselves an article, by schema.org, JSON-LD or OpenGraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.compose import compose
from termnews.extract.dates import written
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Page, PageKind
from termnews.extract.paragraphs import line_of
from termnews.extract.whole import read_whole
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from termnews.model.article import Article

_BODY = "[itemprop='articleBody']"


def read(page: Page) -> Article | None:
    """Read a page that marks its articleBody, or declares itself an article; None for any other."""
    if page.kind is not PageKind.WHOLE:
        return None
    metadata = read_metadata(page)
    if not metadata.is_article and not page.root.css_first(_BODY):
        return None
    heading = page.root.css_first("[itemprop='headline'],h1")
    title = metadata.title or (line_of(heading.html or "") if heading else "")
    time = page.root.css_first("[itemprop='datePublished']") or page.root.css_first("time[datetime]")
    attributes = time.attributes if time else {}
    moment = attributes.get("content") or attributes.get("datetime") or ""
    marked_date = written(moment, Origin.META if "itemprop" in attributes else Origin.TIME)
    author = page.root.css_first("[itemprop='author'] [itemprop='name'],[itemprop='author']")
    found = read_whole(
        page,
        metadata,
        title=title,
        author=metadata.author or (line_of(author.html or "") if author else ""),
        dates=(metadata.published, marked_date),
    )
    return compose(page, "schema", found) if found else None
