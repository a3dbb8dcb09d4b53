"""Pages saved from the Wayback Machine or archive.today: restoring the original page and address."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.dates import parse_date
from termnews.extract.urls import is_web

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_WAYBACK_SIGNS = ("__wm.wombat(", "BEGIN WAYBACK TOOLBAR INSERT", "FILE ARCHIVED ON ")
_TOOLBAR = ("<!-- BEGIN WAYBACK TOOLBAR INSERT -->", "<!-- END WAYBACK TOOLBAR INSERT -->")
_WAYBACK_ADDRESS = re.compile(r"(?:https?:)?(?://web\.archive\.org)?/web/\d{4,14}(?:[a-z]{2}_)?/(https?:[^\s\"'<>]*+)")
# `__wm.init` names the archive itself, on every page.
_WAYBACK_PAGE = re.compile(r"__wm\.wombat\(\s*\"([^\"\s]{8,2000})\"(?:\s*,\s*\"(\d{4,14})\")?")
_TOLD = re.compile(
    r"(?:rel=[\"']?canonical[\"']?\s[^<>]{0,200}?href=|property=[\"']?og:url[\"']?\s[^<>]{0,200}?content=|name=[\"']?url[\"']?\s[^<>]{0,200}?value=)"
    r"[\"']?(?:(?:https?:)?//web\.archive\.org)?(?:/web/\d{4,14}(?:[a-z]{2}_)?/)?(https?:[^\s<>\"']{4,2000})"
)
_CAPTURED = re.compile(r"(?<!=)(?<![=\"'])https?://web\.archive\.org/web/(\d{4,14})/(https?:[^\s<>\"']{1,2000})")
_WHEN = re.compile(r"/web/(\d{8,14})(?:[a-z]{2}_)?/")
_FILED = re.compile(r"FILE ARCHIVED ON (\d\d:\d\d:\d\d) (\w{3} \d{1,2}, \d{4})")
_TODAY_SIGN = re.compile(r"archive\.(?:today|ph|is|li|vn|fo|md)\b")
_TODAY_FRAME = ('id="HEADER"', 'id="CONTENT"')
_TODAY_ADDRESS = re.compile(r"https?://archive\.(?:today|ph|is|li|vn|fo|md)/o/\w{3,10}/(https?:[^\s\"'<>]*+)")
_PORT = re.compile(r"(?<=[^/:]):80(?=/|$)")
_NEAR = 20_000
_DAY, _MOMENT = 8, 14
"""The number of digits of a day, and of a moment with seconds."""


class SnapshotPage(NamedTuple):
    """The original page of a snapshot."""

    text: str
    url: str
    """The original address; empty when the snapshot does not say."""
    captured: str = ""
    """When it was saved, ISO 8601; empty when the snapshot does not say."""


def open_snapshot(text: str) -> SnapshotPage | None:
    """Remove the frame of a web archive from a page; None when there is none.

    Links are restored to their original targets.
    """
    start = text[:_NEAR]
    if any(sign in start or sign in text[-2000:] for sign in _WAYBACK_SIGNS):
        return _open_wayback(text)
    if _TODAY_FRAME[0] in start and _TODAY_SIGN.search(start) and all(mark in text for mark in _TODAY_FRAME):
        return _open_today(text)
    return None


def _open_wayback(text: str) -> SnapshotPage:
    url = _PORT.sub("", unescape(_saved_address(text)))
    page = _WAYBACK_ADDRESS.sub(r"\1", _without_toolbar(text))
    return SnapshotPage(page, url if is_web(url) else "", _saved_moment(text))


def _saved_address(text: str) -> str:
    """The original address: from the script, the page, the toolbar, or a printout."""
    if named := _WAYBACK_PAGE.search(text, 0, _NEAR):
        return named[1]
    if told := _TOLD.search(text, 0, _NEAR):
        return told[1]
    printed = _CAPTURED.search(text, 0, _NEAR)
    return printed[2] if printed else ""


def _saved_moment(text: str) -> str:
    """When it was saved: UTC, as the Wayback Machine counts."""
    if filed := _FILED.search(text[-_NEAR:]):
        day = parse_date(filed[2])
        return f"{day}T{filed[1]}Z" if day else ""
    named = _WAYBACK_PAGE.search(text, 0, _NEAR)
    found = named[2] if named and named[2] else next(iter(_WHEN.findall(text[:_NEAR])), "")
    day = parse_date(found[:_DAY] if len(found) >= _DAY else "")
    clock = ":".join(re.findall(r"\d\d", found[_DAY:]))
    return f"{day}T{clock}Z" if day and len(found) == _MOMENT else day


def _without_toolbar(text: str) -> str:
    before, begin, rest = text.partition(_TOOLBAR[0])
    _bar, end, after = rest.partition(_TOOLBAR[1])
    return before + after if begin and end else text


def _open_today(text: str) -> SnapshotPage | None:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    content, title = tree.css_first("#CONTENT"), tree.css_first("title")
    if content is None:
        return None
    saved = tree.css_first("#HEADER input[name='q']")
    url = (saved.attributes.get("value") or "") if saved else ""
    # The head is archive.today's own: its date is that of the snapshot.
    head = f"<head>{_html(title)}</head>"
    body = _TODAY_ADDRESS.sub(r"\1", _html(content))
    return SnapshotPage(f"<html>{head}<body>{body}</body></html>", url if is_web(url) else "")


def _html(node: LexborNode | None) -> str:
    return (node.html or "") if node is not None else ""
