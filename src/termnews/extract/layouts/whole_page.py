"""Any other whole page: trafilatura says which text is the article, and the page's own elements become the body."""

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


def read(page: Page) -> Article | None:
    """Read a whole page; None when no article is found in it."""
    if page.kind is not PageKind.WHOLE:
        return None
    metadata = read_metadata(page)
    if metadata.is_article:
        return None  # The layout "schema" has tried it and found none.
    heading = page.root.css_first("h1")
    time = page.root.css_first("time[datetime]")
    printed = written((time.attributes.get("datetime") or "") if time else "", Origin.TIME)
    title = metadata.title or (line_of(heading.html or "") if heading else "")
    found = read_whole(page, metadata, title=title, author=metadata.author, dates=(metadata.published, printed))
    return compose(page, "page", found) if found else None
