"""WordPress exports (WXR): every published post and page. A member is named by its post's id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.archive.containers.member import Bounds, ContainerKind, Content, Opened
from termnews.archive.containers.moments import iso_of
from termnews.archive.containers.stream import Stream
from termnews.archive.containers.xmls import elements, local, text_of
from termnews.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from termnews.archive.containers.source import Source
    from termnews.archive.containers.stream import Page

_KINDS = {"", "post", "page"}
_HIDDEN = {"trash", "auto-draft", "inherit"}
_PARAGRAPHS = ("<p", "<div", "<br")


def fits(source: Source) -> bool:
    """Whether a file declares itself one."""
    return b"wordpress.org/export/" in source.head()


def open_export(source: Source, bounds: Bounds) -> Opened:
    """Open an export."""
    return Stream(source, bounds, lambda: _pages(source))


def _pages(source: Source) -> Iterator[Page]:
    site = ""
    for item in elements(source, "item"):
        if text_of(item, "post_type") in _KINDS and text_of(item, "status") not in _HIDDEN:
            site = site or _site(source)
            yield text_of(item, "post_id") or text_of(item, "guid") or text_of(item, "link"), _post(item, site)


def _site(source: Source) -> str:
    """The title of the site, which precedes the first post."""
    head = source.head().decode("utf-8", "replace").partition("<item")[0]
    return head.partition("<title>")[2].partition("</title>")[0].strip()


def _post(item: Element, site: str) -> Content:
    bodies = [child.text or "" for child in item if local(child) == "encoded" and "excerpt" not in str(child.tag)]
    body = max(bodies, key=len, default="")
    kinds = [(child.get("domain"), (child.text or "").strip()) for child in item if local(child) == "category"]
    tags = tuple(name for domain, name in kinds if domain in {"post_tag", "tag"})
    sections = [name for domain, name in kinds if domain == "category"]
    facts = Facts(
        origin="WordPress",
        name="post.html",
        address=text_of(item, "link"),
        title=text_of(item, "title"),
        published=iso_of(text_of(item, "post_date")) or iso_of(text_of(item, "pubDate")),
        byline=text_of(item, "creator"),
        source=site,
        section=sections[0] if sections else "",
        tags=tags,
        charset="utf-8",
    )
    return Content(_paragraphs(body).encode("utf-8", "replace"), facts)


def _paragraphs(body: str) -> str:
    """WordPress turns blank lines into paragraphs when it renders a post."""
    if any(mark in body for mark in _PARAGRAPHS):
        return body
    return "".join(f"<p>{part.strip()}</p>\n" for part in body.split("\n\n") if part.strip())


KIND = ContainerKind("WordPress", fits, open_export)
