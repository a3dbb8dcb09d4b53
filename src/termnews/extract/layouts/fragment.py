"""Any part of a page: all of its text is the article, except scripts, comments and notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.body import take_body
from termnews.extract.byline import read_dateline, read_labelled_author
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.headline import first_sentence
from termnews.extract.page import PageKind
from termnews.extract.paragraphs import line_of
from termnews.extract.printed import Printed, page_lines, read_printed
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from termnews.extract.page import Page
    from termnews.model.article import Article

_TITLE = "h1,h2,.title,.entry-title,.post-title,.article-title,title"
_AUTHOR = "[rel='author'],.author,.single-name,.byline,[itemprop='author']"
_CONTENT = (
    "[itemprop='articleBody'],#article-content,.article-content,.post-content,.article-body,.post-body,"
    ".rich_media_content,#js_content"
)
_LONGEST_TITLE = 200


def read(page: Page) -> Article | None:
    """Read a page that no other layout has read."""
    if not page.is_html:
        return None
    root = page.root
    heading = root.css_first(_TITLE) or page.tree.css_first("title")
    words = page.given_title or (line_of(heading.html or "") if heading else "")
    # A heading of this length is a text marked up as one; it stays in the body.
    title = words if len(words) < _LONGEST_TITLE else first_sentence(words)
    author = root.css_first(_AUTHOR)
    byline = line_of(author.html or "") if author else ""
    time = root.css_first("time[datetime]")
    published = written((time.attributes.get("datetime") or "") if time else "", Origin.TIME)
    tags = [line_of(tag.html or "") for tag in root.css("a[rel='tag']")]
    body = take_body(root.css_first(_CONTENT) or root, title=title if title == words else "")
    card = read_printed(page, title, page_lines(page), body.lines) if page.kind is PageKind.WHOLE else Printed()
    dateline = read_dateline(body.lines[0] if body.lines else "")
    printed = next((name for line in body.lines[:4] if (name := read_labelled_author(line))), "")
    found = Found(
        title=title,
        body=body,
        dates=(published, card.published, dateline.published),
        source=dateline.source or card.source,
        byline=byline or card.byline or dateline.reporter or printed,
        tags=tags,
    )
    return compose(page, "fragment", found)
