"""RSS, Atom and JSON feeds that were saved. A member is named by its entry's id."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

from termnews.archive.containers.member import Bounds, ContainerError, ContainerKind, Content, Opened
from termnews.archive.containers.moments import iso_of
from termnews.archive.containers.stream import Stream, whole
from termnews.extract.urls import is_web
from termnews.model.facts import Facts
from termnews.text.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from termnews.archive.containers.source import Source
    from termnews.archive.containers.stream import Page

_XML = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_JSON = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org')


def fits(source: Source) -> bool:
    """Whether a file begins like a feed."""
    head = source.head()
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _JSON.search(head) is not None
    return _XML.search(head.replace(b"\0", b"")) is not None


def open_feed(source: Source, bounds: Bounds) -> Opened:
    """Open a feed."""
    data = whole(source, bounds)
    read = _json_pages if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else _xml_pages
    pages = list(read(data))
    return Stream(source, bounds, lambda: pages)


def _xml_pages(data: bytes) -> Iterator[Page]:
    import feedparser

    # Passed as a file: a string might be taken for an address.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False)
    if feed.bozo and not feed.entries:
        raise ContainerError(_("The feed is damaged; nothing can be read in it."))
    origin = _("feed")
    for entry in feed.entries:
        bodies = [part.get("value", "") for part in entry.get("content", ())] or [entry.get("summary", "")]
        body = max(bodies, key=len)
        address = str(entry.get("link") or "")
        facts = Facts(
            origin=origin,
            name="entry.html",
            address=address if is_web(address) else "",
            title=_plain(entry.get("title", "")),
            published=iso_of(entry.get("published") or entry.get("updated")),
            byline=str(entry.get("author", "")),
            source=_plain(feed.feed.get("title", "")),
            language=str(feed.feed.get("language", "")),
            tags=tuple(tag["term"] for tag in entry.get("tags", ()) if tag.get("term")),
            charset="utf-8",
        )
        yield str(entry.get("id") or address or facts.title), Content(body.encode("utf-8", "replace"), facts)


def _json_pages(data: bytes) -> Iterator[Page]:
    try:
        feed: Any = json.loads(data)
        items = [item for item in feed["items"] if isinstance(item, dict)]
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise ContainerError(_("The feed is damaged; nothing can be read in it.")) from error
    for item in items:
        html = item.get("content_html")
        authors = item.get("authors") or [item.get("author") or {}]
        names = [author["name"] for author in authors if isinstance(author, dict) and author.get("name")]
        facts = Facts(
            origin=_("feed"),
            name="entry.html" if html else "entry.txt",
            address=str(item.get("url") or ""),
            title=str(item.get("title") or ""),
            published=iso_of(item.get("date_published")),
            byline=", ".join(map(str, names)),
            source=str(feed.get("title") or ""),
            language=str(item.get("language") or feed.get("language") or ""),
            tags=tuple(map(str, item.get("tags") or ())),
            charset="utf-8",
        )
        body = str(html or item.get("content_text") or item.get("summary") or "")
        yield str(item.get("id") or facts.address), Content(body.encode("utf-8", "replace"), facts)


def _plain(title: str) -> str:
    return " ".join(re.sub(r"<[^<>]{0,500}>", "", title).split())


KIND = ContainerKind("feed", fits, open_feed)
