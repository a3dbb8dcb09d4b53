"""Posts exported from Matters (matters.news, matters.town)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.body import take_body
from termnews.extract.compose import Found, compose
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Page, PageKind

if TYPE_CHECKING:
    from termnews.model.article import Article

_HOSTS = ("matters.news/", "matters.town/")


def read(page: Page) -> Article | None:
    """Read a post with an address, or pictures, at Matters; None otherwise."""
    if page.kind is not PageKind.FRAGMENT:
        return None
    addresses = (page.stamp.get("url", ""), *page.front.get("from", ()), page.url)
    if not any(host in address for host in _HOSTS for address in addresses):
        return None
    metadata = read_metadata(page)
    title = next(iter(page.front.get("title", ())), "") or page.stamp.get("title", "")
    body = take_body(page.root, title=title, base=page.stamp.get("url", ""))
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published,),
        source="Matters",
    )
    return compose(page, "matters", found)
