"""Posts exported from Medium, by feed or by its own export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.body import take_body
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.metadata import read_metadata
from termnews.extract.paragraphs import line_of
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from termnews.extract.page import Page
    from termnews.model.article import Article

_SIGNS = ("cdn-images-1.medium.com", "medium.com/_/stat", "graf--p")
_PIXEL = "img[src*='medium.com/_/stat']"


def read(page: Page) -> Article | None:
    """Read a post of Medium; None when nothing of Medium is in the page."""
    if not page.is_html or not any(sign in page.text for sign in _SIGNS):
        return None
    content = page.root.css_first("[data-field='body'],.e-content") or (
        page.root.css_first("div") if page.stamp else None
    )
    if content is None:
        return None
    for pixel in content.css(_PIXEL):
        pixel.decompose()
    metadata = read_metadata(page)
    heading = page.root.css_first("h1.p-name,.p-name")
    title = line_of(heading.html or "") if heading else page.stamp.get("title", "") or metadata.title
    time = page.root.css_first("time.dt-published")
    author = page.root.css_first(".p-author")
    link = page.root.css_first("a.p-canonical")
    body = take_body(content, title=title, base=page.stamp.get("url", ""))
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published, written((time.attributes.get("datetime") or "") if time else "", Origin.TIME)),
        byline=line_of(author.html or "") if author else metadata.author,
        source=metadata.site or "Medium",
        tags=metadata.tags,
        permalink=((link.attributes.get("href") or "") if link else "") or metadata.permalink,
    )
    return compose(page, "medium", found)
