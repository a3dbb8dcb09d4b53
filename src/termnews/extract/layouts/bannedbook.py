"""Articles of bannedbook.org, saved from the heading to the footer with the tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from termnews.extract.body import body_of, take_body
from termnews.extract.byline import read_dateline
from termnews.extract.compose import Found, compose
from termnews.extract.cut import cut, drop
from termnews.extract.dates import date_in_url
from termnews.extract.metadata import read_metadata
from termnews.extract.paragraphs import line_of
from termnews.extract.urls import absolute
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page
    from termnews.model.article import Article

_SIGNS = ("op-related-articles", "src_link", "texttj", "sharetosocial", "st_tag")
_BEGINNING = re.compile(r"\s{0,9}<h[12]>[^<]{1,400}</h[12]>\s{0,9}<p class=\"notice\">")
"""A truncated page may lack all the marks, which are below the text."""
_SECTION = re.compile(r"/([a-z][\w-]{1,40})/\d{8}/\d+")
_FULL_VERSION = re.compile(r"完整版")
_LONGEST_LABEL = 16
_ORIGINAL = re.compile(r"^\s*原文(?:链接|鏈接|連結|网址|網址)?\s?[:：]")


def read(page: Page) -> Article | None:
    """Read a page with a heading, div.entry and .postfooter; None when it has another layout."""
    if not page.is_html:
        return None
    entry = page.root.css_first("div.entry")
    if entry is None or not entry.text(strip=True):
        return _read_beginning(page)
    if not any(sign in page.text for sign in _SIGNS) and not _BEGINNING.match(page.text):
        return None
    metadata = read_metadata(page)
    heading = page.root.css_first("h1,h2")
    title = line_of(heading.html or "") if heading else metadata.title
    notices = _notices_before(entry)
    notices += [line_of(element.html or "") for element in entry.css("p.texttj,.notice")]
    tag_words = _tags(page, entry)
    permalink = _take_permalink(entry, page.url) or metadata.permalink
    original = _take_original(entry, page.url)
    drop(entry, "p.texttj,.notice,a[name='sharetosocial']")
    body = take_body(entry, title=title, base=permalink)
    dateline = read_dateline(
        next((line for line in body.lines if line.lstrip().startswith(("【", "［", "[", "（"))), "")
    )
    section = _SECTION.search(urlsplit(permalink).path) if permalink else None
    posted = date_in_url(permalink)
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published, dateline.published),
        posted=WrittenDate(posted, Origin.URL) if posted else None,
        source=dateline.source,
        byline=dateline.reporter,
        section=section[1] if section else metadata.section,
        tags=tag_words or metadata.tags,
        permalink=permalink,
        original=original,
        notices=notices,
    )
    return compose(page, "bannedbook", found)


def _read_beginning(page: Page) -> Article | None:
    """Read a page truncated above its text; the warnings are removed, so that they are not mistaken for it."""
    if not _BEGINNING.match(page.text):
        return None
    heading = page.root.css_first("h1,h2")
    assert heading is not None, "the page begins with one"
    title, notices = line_of(heading.html or ""), []
    for element in page.root.css("p"):
        notices.append(line_of(element.html or ""))
        element.decompose()
    return compose(page, "bannedbook", Found(title=title, body=body_of(""), notices=notices))


def _tags(page: Page, entry: LexborNode) -> list[str]:
    """The tags under the article; those that its text links to where they are not all there."""
    below = [line_of(tag.html or "") for tag in page.root.css(".postfooter a[rel~='tag']")]
    if below and page.text.rstrip().endswith("</div>" if "END POSTFOOTER" not in page.text else "-->"):
        return below
    if below and page.text.endswith(below[-1]):
        below.pop()  # The page is truncated within its text.
    return [*below, *(line_of(tag.html or "") for tag in entry.css("a[rel~='tag']"))]


def _notices_before(entry: LexborNode) -> list[str]:
    """The warnings between the heading and the article."""
    notices: list[str] = []
    element = entry.prev
    while element is not None:
        if element.is_element_node and element.tag in {"p", "div"} and (words := line_of(element.html or "")):
            notices.append(words)
        element = element.prev
    return notices[::-1]


def _take_permalink(entry: LexborNode, base: str) -> str:
    """The link after "本文的图文或视频完整版：" is the saved page."""
    for link in reversed(entry.css("div>a")):
        holder = link.parent
        if holder is not None and holder.mem_id != entry.mem_id and _FULL_VERSION.search(holder.text()):
            url = absolute(link.attributes.get("href") or "", base)
            cut(holder)
            return url
    _take_bare(entry, "div", _FULL_VERSION)
    return ""


def _take_original(entry: LexborNode, base: str) -> str:
    """The link after "原文链接：" is the article at its source."""
    for link in reversed(entry.css("a.src_link,p>a")):
        holder = link.parent
        if holder is not None and _ORIGINAL.match(holder.text()):
            url = absolute(link.attributes.get("href") or "", base)
            if holder.mem_id != entry.mem_id:
                cut(holder)
            return url
    _take_bare(entry, "p", _ORIGINAL)
    return ""


def _take_bare(entry: LexborNode, name: str, label: re.Pattern[str]) -> None:
    """Remove a label at the very end whose link was cut off."""
    for element in entry.css(name)[-1:]:
        words = element.text().strip()
        if len(words) <= _LONGEST_LABEL and label.search(words) and not element.css_first("a"):
            cut(element)
