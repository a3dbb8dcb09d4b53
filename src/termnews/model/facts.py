"""What the container of a page knows about it."""

from __future__ import annotations

from typing import NamedTuple


class Facts(NamedTuple):
    """Facts about one page; each is empty when the container is silent."""

    origin: str = ""
    """Who says so: "WARC", "ArchiveBox", "Pocket"."""
    name: str = ""
    """The page's file name; its extension tells the format."""
    address: str = ""
    """Where the page was saved from."""
    series: str = ""
    """What the page is a version of when it has no address: a file of a repository."""
    captured: str = ""
    """When it was saved, ISO 8601."""
    title: str = ""
    """The article's own title, as a feed gives it: beats what the page says."""
    called: str = ""
    """The browser's title of the page, perhaps with the site's name; used for pages without a title."""
    published: str = ""
    """When it came out, ISO 8601."""
    byline: str = ""
    source: str = ""
    section: str = ""
    language: str = ""
    charset: str = ""
    """The charset of the page as its sender declared it."""
    tags: tuple[str, ...] = ()
    highlights: tuple[str, ...] = ()
    """What the person marked, in their order."""
    status: int = 0
    """How the server answered, 404 for a page that was gone; 0 when no server was asked."""
    rendering: int = 0
    """See `Article.rendering`."""
    is_read: bool = False
    is_archived: bool = False
    is_starred: bool = False


NO_FACTS = Facts()
