"""Posts of WordPress, whole pages and saved parts, by the class names of its themes."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from termnews.extract.blocks import line_of
from termnews.extract.body import take_body
from termnews.extract.byline import read_dateline
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Kind, Page
from termnews.model.article import Article
from termnews.model.dates import Origin, WrittenDate

_AROUND = "h1,time[datetime],abbr.published,a[rel],.entry-title,.byline .fn,.author .fn,.author-name"


def read(page: Page) -> Article | None:
    """Read a page that holds .entry-content; None when it holds none."""
    if not page.is_html or "entry-content" not in page.text:
        return None
    content = page.root.css_first(".entry-content")
    if content is None or not (content.text(strip=True) or content.css_first("img,iframe,video")):
        return None
    metadata = read_metadata(page)
    around = _read_around(page.root)
    title = around.title or metadata.title
    body = take_body(content, title=title, base=metadata.permalink, is_whole=page.kind is Kind.WHOLE)
    dateline = read_dateline(body.lines[0] if body.lines else "")
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published, around.published, dateline.published),
        source=dateline.source or metadata.site,
        byline=around.author or metadata.author or dateline.reporter,
        section=around.section or metadata.section,
        tags=around.tags or metadata.tags,
        permalink=metadata.permalink,
    )
    return compose(page, "wordpress", found)


class _Around:
    """What stands around the content."""

    def __init__(self) -> None:
        self.title = ""
        self.author = ""
        self.section = ""
        self.tags: list[str] = []
        self.published: WrittenDate | None = None


def _read_around(root: LexborNode) -> _Around:
    around = _Around()
    for element in root.css(_AROUND):
        attributes = element.attributes
        classes = (attributes.get("class") or "").split()
        relations = (attributes.get("rel") or "").split()
        if element.tag == "time" or "published" in classes:
            if not around.published and ("updated" not in classes or "published" in classes):
                around.published = written(attributes.get("datetime") or attributes.get("title") or "", Origin.TIME)
        elif "entry-title" in classes:
            around.title = line_of(element.html or "")
        elif element.tag == "h1":
            around.title = around.title or line_of(element.html or "")
        elif "author" in relations or "fn" in classes or "author-name" in classes:
            around.author = around.author or line_of(element.html or "")
        elif "category" in relations:
            around.section = around.section or line_of(element.html or "")
        elif "tag" in relations:
            around.tags.append(line_of(element.html or ""))
    return around
