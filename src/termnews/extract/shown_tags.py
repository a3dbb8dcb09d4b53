"""The tags that a whole page prints, for pages whose metadata has none: a row of links to lists of articles."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from termnews.extract.runs import OUTSIDE, around

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_LINKS = "a[rel~='tag'],a[href*='/tag/'],a[href*='/tags/'],a[href*='/label/']"
_SECTION = re.compile(r"/categor(?:y|ies)/", re.IGNORECASE)
_OUTSIDE_NAMES = re.compile(r"cloud|widget|sidebar|related|popular|trending|hot|menu", re.IGNORECASE)
_MOST = 20
"""Tags in a row; a cloud has more."""
_ROW = 4
"""Elements around a tag that may be its row."""
_LONGEST = 40


def shown_tags(root: LexborNode) -> tuple[str, ...]:
    """The words of the first row of tags below the heading."""
    elements = root.css(f"h1,{_LINKS}")
    start = next((place for place, element in enumerate(elements) if element.tag == "h1"), 0)
    links = [
        element for element in elements[start:] if element.tag == "a" and is_tag(element) and not _is_apart(element)
    ]
    rows = [list(islice(around(link), 1, _ROW)) for link in links[: _MOST + 1]]
    first = {node.mem_id for node in rows[0]} if rows else set()
    row = [link for link, nodes in zip(links, rows, strict=False) if any(node.mem_id in first for node in nodes)]
    words = (" ".join(link.text().split()).strip("#＃ ") for link in row)
    return tuple(dict.fromkeys(word for word in words if 0 < len(word) <= _LONGEST)) if len(row) <= _MOST else ()


def is_tag(link: LexborNode) -> bool:
    """Whether a link marked as a tag leads to a tag, and not to a section: block themes mark both alike."""
    return _SECTION.search(link.attributes.get("href") or "") is None


def _is_apart(link: LexborNode) -> bool:
    """Whether a link is in a part of the page that is about others."""
    return any(
        node.tag in OUTSIDE or _OUTSIDE_NAMES.search(node.attributes.get("class") or "") for node in around(link)
    )
