"""The source that a republished text names: 原文来自「X」：[title](url)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.proper_names import clean_source
from termnews.extract.urls import is_web, page_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from termnews.model.article import Link

_FROM = re.compile(
    r"^\W{0,4}(?:本文由.{0,24}?转码\W{0,3})?(?:作者[:：]\s?\S{1,20}\s+)?(?:"
    r"(?:本文|原文|文章|全文|此文|正文|首发)?(?:来自于?|來自於?|来源于|來源於|源自|出自|转自|轉自|转载自|轉載自|转载于|"
    r"首发于|首發於|原载于?|原載於?|刊于|刊於)"
    r"|(?:本文|原文|文章|稿件|新闻|消息)?(?:来源|來源|出处|出處)(?=\s?[:：])"
    r"|原文(?:链接|鏈接|連結|地址|网址|網址)?(?=\s?[:：\[])|(?:查看|阅读|閱讀)原文"
    r"|(?:original(?: article| post| link)?|source|originally (?:published|posted|appeared) (?:at|on|in))(?=[\s:：])"
    r")",
    re.IGNORECASE,
)
_PLACE = (
    r"[\s:：◎]{0,4}(?:微信)?\s?(?:公众号|公眾號|公号|订阅号|訂閱號|微信号|微信號|"
    r"(?:微信|简书|知乎专栏|微博|博客|部落格|网站|網站|杂志|报纸)(?=[\s:：「“‘《\[【]))?[\s:：]{0,3}"
)
_QUOTED = re.compile(
    _PLACE + r"(?:「([^」\n]{1,40})」|『([^』\n]{1,40})』|“([^”\n]{1,40})”|《([^》\n]{1,40})》|\[([^\]\n]{1,40})\])"
)
_PLAIN = re.compile(
    _PLACE + r"((?!https?:)[A-Za-z][\w.&' -]{1,30}[\w.]|[^\s:：，,。；;（()）「」“”《》~\[\]<>|｜\\/]{2,24})"
    r"(?=$|[\s:：，,。；;（()）~<|｜])"
)
_COLON = re.compile(r"\s?[:：]")
_SURE = re.compile(
    r"本文|原文|文章|全文|此文|首发|首發|原载|原載|转载|轉載|转自|轉自|来源|來源|出处|出處", re.IGNORECASE
)
"""Words for the text itself, because a sentence may begin with 来自, too."""
_NAMES_SOURCE = re.compile(r"自|来源|來源|于$|於$|[首原][发發载載]|刊|出处|出處|source|[nt]$|via", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'）)，。「」]{4,2000}")
_NEAR = 8
_LONGEST = 400
_CARD = 120
_OWN_TOOLS = ("ksria.com", "simpread", "evernote", "archive.org/donate")


class Provenance(NamedTuple):
    """The source in a line; empty where it is missing."""

    source: str = ""
    original: str = ""


def read_provenance(lines: Sequence[str], links: Sequence[Link]) -> Provenance:
    """Parse the first and last lines of a body.

    Args:
        lines: The body's lines.
        links: Its links, with their words.

    Returns:
        The source in the first line that has one; if it has no link, a nearby line that is only a link.
    """
    near = [*lines[:_NEAR], *lines[max(_NEAR, len(lines) - _NEAR) :]]
    for place, line in enumerate(near):
        found = _FROM.match(line) if len(line) <= _LONGEST else None
        if not found:
            continue
        rest = line[found.end() :]
        address = _first_address(rest, links)
        if not address and not _SURE.search(found[0]) and not _COLON.match(rest):
            continue
        address = address or _link_alone(near[place + 1 : place + 4], links)
        source = _source_in(rest) if _NAMES_SOURCE.search(found[0]) else ""
        if source or address:
            return Provenance(source, address)
    return Provenance()


def _source_in(rest: str) -> str:
    """The name after "comes from"; a linked title is not one."""
    quoted = _QUOTED.match(rest)
    if quoted:
        return clean_source(next(filter(None, quoted.groups())))
    plain = _PLAIN.match(rest)
    if not plain or is_web(plain[1]) or len(rest) - plain.end() > _CARD:
        return ""
    return clean_source(plain[1])


def _first_address(rest: str, links: Sequence[Link]) -> str:
    """The target of the first link in a line."""
    if printed := _ADDRESS.search(rest):
        return page_address(printed[0])
    squeezed = "".join(rest.split())
    within = ((squeezed.find(title), link.url) for link in links if (title := "".join(link.title.split())))
    found = min(((place, url) for place, url in within if place >= 0 and not _is_tool(url)), default=(0, ""))
    return page_address(found[1])


def _link_alone(lines: Iterable[str], links: Sequence[Link]) -> str:
    """The target of the only line that is nothing but a link."""
    for line in lines:
        words = "".join(line.split())
        for link in links:
            title = "".join(link.title.split())
            if len(title) > 3 and title in words and len(words) - len(title) <= 4 and not _is_tool(link.url):
                return link.url
    return ""


def _is_tool(url: str) -> bool:
    return any(tool in url for tool in _OWN_TOOLS)
