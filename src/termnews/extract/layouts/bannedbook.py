"""Articles of bannedbook.org, saved from the heading to the footer with the tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from termnews.extract.address import absolute
from termnews.extract.blocks import line_of
from termnews.extract.body import take_body
from termnews.extract.byline import read_dateline
from termnews.extract.compose import Found, compose
from termnews.extract.cut import cut, drop
from termnews.extract.dates import date_in_url
from termnews.extract.metadata import read_metadata
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page
    from termnews.model.article import Article

_SIGNS = ("op-related-articles", "src_link", "texttj", "sharetosocial", "st_tag")
_SECTION = re.compile(r"/([a-z][\w-]{1,40})/\d{8}/\d+")
_FULL_VERSION = re.compile(r"完整版")
_ORIGINAL = re.compile(r"^\s*原文(?:链接|鏈接|連結|网址|網址)?\s?[:：]")


def read(page: Page) -> Article | None:
    """Read a page with a heading, div.entry and .postfooter; None when it is built in another way."""
    if not page.is_html or not any(sign in page.text for sign in _SIGNS):
        return None
    entry = page.root.css_first("div.entry")
    if entry is None:
        return None
    metadata = read_metadata(page)
    heading = page.root.css_first("h1,h2")
    title = line_of(heading.html or "") if heading else metadata.title
    notices = _notices_before(entry)
    notices += [line_of(element.html or "") for element in entry.css("p.texttj,.notice")]
    tags = page.root.css(".postfooter a[rel~='tag']") or entry.css("a[rel~='tag']")
    tag_words = [line_of(tag.html or "") for tag in tags]
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


def _notices_before(entry: LexborNode) -> list[str]:
    """The warnings that stand between the heading and the article."""
    notices: list[str] = []
    element = entry.prev
    while element is not None:
        if element.is_element_node and element.tag in {"p", "div"} and (words := line_of(element.html or "")):
            notices.append(words)
        element = element.prev
    return notices[::-1]


def _take_permalink(entry: LexborNode, base: str) -> str:
    """The link behind "本文的图文或视频完整版：" leads to the page that was saved."""
    for link in reversed(entry.css("div>a")):
        holder = link.parent
        if holder is not None and holder.mem_id != entry.mem_id and _FULL_VERSION.search(holder.text()):
            url = absolute(link.attributes.get("href") or "", base)
            cut(holder)
            return url
    return ""


def _take_original(entry: LexborNode, base: str) -> str:
    """The link behind "原文链接：" leads to the article at its source."""
    for link in reversed(entry.css("a.src_link,p>a")):
        holder = link.parent
        if holder is not None and _ORIGINAL.match(holder.text()):
            url = absolute(link.attributes.get("href") or "", base)
            if holder.mem_id != entry.mem_id:
                cut(holder)
            return url
    return ""
