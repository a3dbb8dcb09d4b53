"""Pages saved from the Wayback Machine or archive.today: the page as it was, at the address it had."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.address import is_web

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_WAYBACK_SIGNS = ("__wm.wombat(", "BEGIN WAYBACK TOOLBAR INSERT", "FILE ARCHIVED ON ")
_TOOLBAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")
_WAYBACK_ADDRESS = re.compile(r"(?:https?:)?(?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(https?:[^\s\"'<>]*+)")
_WAYBACK_PAGE = re.compile(r"__wm\.(?:wombat|init)\(\"([^\"\s]{8,2000})\"")
_CAPTURED = re.compile(r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(https?:[^\s<>\"']{1,2000})")
_TODAY_SIGN = re.compile(r"archive\.(?:today|ph|is|li|vn|fo|md)\b")
_TODAY_FRAME = ('id="HEADER"', 'id="CONTENT"')
_TODAY_ADDRESS = re.compile(r"https?://archive\.(?:today|ph|is|li|vn|fo|md)/o/\w{3,10}/(https?:[^\s\"'<>]*+)")
_PORT = re.compile(r"(?<=[^/:]):80(?=/|$)")
_NEAR = 20_000


class Snapshot(NamedTuple):
    """A page out of its snapshot."""

    text: str
    url: str
    """The address that was saved; empty when the snapshot does not say."""


def open_snapshot(text: str) -> Snapshot | None:
    """Take a page out of the frame that an archive of the web put around it; None when there is none.

    Addresses lead where they led on the page itself, not to other snapshots.
    """
    start = text[:_NEAR]
    if any(sign in start or sign in text[-2000:] for sign in _WAYBACK_SIGNS):
        return _open_wayback(text)
    if _TODAY_FRAME[0] in start and _TODAY_SIGN.search(start) and all(mark in text for mark in _TODAY_FRAME):
        return _open_today(text)
    return None


def _open_wayback(text: str) -> Snapshot:
    found = _WAYBACK_PAGE.search(text, 0, _NEAR) or _CAPTURED.search(text, 0, _NEAR)
    url = _PORT.sub("", unescape(found[1])) if found else ""
    return Snapshot(_WAYBACK_ADDRESS.sub(r"\1", _without_toolbar(text)), url if is_web(url) else "")


def _without_toolbar(text: str) -> str:
    before, begin, rest = text.partition(_TOOLBAR[0])
    _bar, end, after = rest.partition(_TOOLBAR[1])
    return before + after if begin and end else text


def _open_today(text: str) -> Snapshot | None:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    content, title = tree.css_first("#CONTENT"), tree.css_first("title")
    if content is None:
        return None
    saved = tree.css_first("#HEADER input[name='q']")
    url = (saved.attributes.get("value") or "") if saved else ""
    # What stands in the head is archive.today's own: its date is the snapshot's.
    head = f"<head>{_html(title)}</head>"
    body = _TODAY_ADDRESS.sub(r"\1", _html(content))
    return Snapshot(f"<html>{head}<body>{body}</body></html>", url if is_web(url) else "")


def _html(node: LexborNode | None) -> str:
    return (node.html or "") if node is not None else ""
