"""Pages with only pictures: the pictures and their captions are the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from termnews.extract.compose import title_of_name
from termnews.extract.fingerprint import fingerprints
from termnews.extract.layouts.markdown import to_html
from termnews.extract.page import PageKind
from termnews.extract.stray_pictures import may_lead
from termnews.model.article import Article, BodyKind
from termnews.text.clean import clean, clean_line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page

_ADDRESSES = ("data-src", "data-original", "src")
_SMALL = 60
"""Largest size of an icon, in pixels."""


def read_pictures(page: Page, silent: Article) -> Article | None:
    """Read the pictures of a page that has no words.

    Args:
        page: The page.
        silent: The article without them.

    Returns:
        The article with its pictures, each with its text or address; None when there are none.
    """
    root = LexborHTMLParser(to_html(page.text)).body if page.kind is PageKind.MARKDOWN else page.root
    pictures = [(picture, told) for picture in (root.css("img") if root else ()) if (told := _told(picture))]
    if not pictures:
        return None
    text = clean("\n".join(dict.fromkeys(told for _picture, told in pictures)))
    html = "".join(f"<p>{picture.html}</p>" for picture, _told in pictures)
    title = silent.title or clean_line(page.called) or clean_line(title_of_name(page.name))
    return silent._replace(
        title=title, text=text, body=clean(html), body_kind=BodyKind.HTML, fingerprints=fingerprints(text)
    )


def _told(picture: LexborNode) -> str:
    """The text of a picture, or its address; empty for an icon, and for one without either."""
    attributes = picture.attributes
    sizes = [value for name in ("width", "height") if (value := attributes.get(name) or "").isdecimal()]
    if not may_lead(picture) or any(int(size[:6]) <= _SMALL for size in sizes):
        return ""
    address = next((value for name in _ADDRESSES if (value := (attributes.get(name) or "").strip())), "")
    if not address or address.startswith("data:"):
        return ""
    return clean_line(attributes.get("alt") or "") or clean_line(address)
