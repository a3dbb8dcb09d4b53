"""Files of a mirror that are not articles: leftovers of the tool, redirects, lists of pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.framesets import has_frames
from termnews.text.words import _

if TYPE_CHECKING:
    from termnews.extract.page import Page

_START = 4_000
_COOKIES = re.compile(r"\s{0,16}# (?:Netscape )?HTTP Cookie File")
_LOGS = re.compile(
    r"\s{0,16}(?:HTTrack[\w.+-]{0,20} launched on|--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--  https?://|"
    r"\d\d:\d\d:\d\d\s{1,8}(?:Info|Warning|Error):)"
)
_ROBOTS = re.compile(
    r"\s{0,16}(?:#[^\n]{0,200}\n\s{0,16}){0,20}User-agent:[^\n]{0,100}\n\s{0,16}(?:Dis)?allow:", re.IGNORECASE
)
_MOVED = re.compile(
    r"<title>\s{0,16}(?:Page has moved|30[12] (?:Moved|Found)[^<]{0,40}|Object moved|Redirecting[^<]{0,40})"
    r"\s{0,16}</title>|"
    r"<meta\s[^<>]{0,40}http-equiv=[\"']?refresh[\"']?\s[^<>]{0,40}content=[\"']?\d{1,2}\s{0,4};\s{0,4}url=",
    re.IGNORECASE,
)
_LISTING = re.compile(r"<title>\s{0,16}(?:Index of /|Directory listing for /|Local index - HTTrack)", re.IGNORECASE)
_LIST_NAME = re.compile(
    r"(?:^|/)(?:index\d{0,3}\.html?$|"
    r"(?:tags?|category|categories|archives?|author|page)/(?:[^/]{1,100}/)?[^/]{1,100}$)",
    re.IGNORECASE,
)
_MOST_OF_MOVED = 1_500
_MOST_BESIDE_FRAMES = 400
"""Characters of text; more than a remark on browsers without frames is an article."""
_LINKS_OF_LIST = 15
_LINKED = 0.6
_LONGEST_LINE = 140


def reason_to_pass_over(page: Page) -> str:
    """Why a file of a mirror is ignored; empty for whatever may be an article."""
    start = page.text[:_START]
    if _COOKIES.match(start):
        return _("Skipped: cookies.")
    if _LOGS.match(start):
        return _("Skipped: the log of the program that made the mirror.")
    if _ROBOTS.match(start):
        return _("Skipped: the robots.txt of a site.")
    if not page.is_html:
        return ""
    if _LISTING.search(start):
        return _("Skipped: a list of files.")
    if len(page.text) <= _MOST_OF_MOVED and _MOVED.search(start):
        return _("Skipped: it only redirects to another page.")
    if has_frames(page.text) and len(page.root.text(strip=True)) <= _MOST_BESIDE_FRAMES:
        return _("Skipped: it only shows other files in frames.")
    return _("Skipped: a list of other pages.") if _is_list(page) else ""


def _is_list(page: Page) -> bool:
    """Whether a page of a mirror is a list, by its name and text; digests, in contrast, have sentences."""
    if not page.url or not page.is_file or not _LIST_NAME.search(page.path):
        return False
    links = page.root.css("a[href]")
    if len(links) < _LINKS_OF_LIST:
        return False
    machinery = sum(len("".join(one.text().split())) for one in page.root.css("script,style,noscript"))
    words = len("".join(page.root.text().split())) - machinery
    linked = sum(len("".join(link.text().split())) for link in links)
    has_paragraph = any(len(one.text()) > _LONGEST_LINE for one in page.root.css("p"))
    return not has_paragraph and linked >= words * _LINKED
