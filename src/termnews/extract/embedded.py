"""Embedded content: videos, sounds and maps become a line with their address.

Lazily loaded pictures, formulas and numbered code are brought into a common form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.urls import is_web

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MARK = "data-termnews-embedded"
"""The attribute of the lines that replace embedded content."""

_PLAYERS = "iframe,video,audio,embed,object,lite-youtube,amp-youtube"
_FORMULAS = "script[type^='math/'],math,mjx-container,.katex,.MathJax,.MathJax_Preview,.MathJax_Display"
_NUMBERED = "td:is(.gutter,.rouge-gutter,.linenos,.lineno,.hljs-ln-numbers,.blob-num,.crayon-nums)"
_NUMBERS = (
    "pre .lineno,pre .linenos,pre .line-numbers-rows,pre .line-number,pre .ln,pre .hljs-ln-numbers,"
    "code .lineno,code .line-number,.highlight pre.lineno,pre.crayon-nums"
)
_BACK = "a:is(.footnote-backref,.reversefootnote,.footnote-back,[href^='#fnref'],[rev='footnote'])"
"""Links from a footnote back to the text."""
_ALL = f"{_PLAYERS},{_BACK},{_FORMULAS},{_NUMBERED},{_NUMBERS},picture"
_SIGNS = f"{_PLAYERS},{_BACK},{_FORMULAS},td,pre,code,picture"
"""Without one of these, which are found in half the time, a page has none of `_ALL`."""
_ADDRESSES = ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data-original", "data", "data-url")
_SHOWS = re.compile(
    r"youtu\.?be|vimeo|bilibili|dailymotion|youku|tudou|iqiyi|v\.qq\.com|soundcloud|spotify|twitch|tiktok|rumble|odysee|"
    r"ganjing|streamable|archive\.org|twitter\.com|instagram|google\.[a-z.]+/maps|video|audio|player|embed|podcast|"
    r"\.(?:mp[34]|m4[av]|webm|ogg|m3u8|mov|wav|swf)\b",
    re.IGNORECASE,
)
_SELLS = re.compile(
    r"doubleclick|googlesyndication|/ads?[/.?_-]|adserver|taboola|outbrain|disqus|plugins/(?:like|page|share)|"
    r"recaptcha|trending|vplayer|googletagmanager|subscribe|newsletter|widgets/(?:follow|tweet_button)",
    re.IGNORECASE,
)
_YOUTUBE = re.compile(r"//(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{11})(?![\w-])")
_LINE = re.compile(rf'<p {MARK}="">[^<]*+<a [^<>]*+>[^<]*+</a>[^<]*+</p>')
_LONGEST = 2_000
_LONGEST_SHOWN = 60
"""Longest address that is shown as text, in characters; its link has all of it."""
_TWEET = re.compile(r"//platform\.(?:twitter|x)\.com/embed/.*[?&]id=(\d{1,25})")


def without_embedded(html: str) -> str:
    """Serialised HTML without the lines that replace embedded content."""
    return _LINE.sub("", html) if MARK in html else html


def bring_out(root: LexborNode) -> None:
    """Replace embedded content by text or addresses."""
    if root.css_first(_SIGNS) is None:
        return
    # Nested content is handled, or removed, with the outer element.
    done: set[int] = set()
    for element in root.css(_ALL):
        if element.mem_id in done:
            continue
        if element.tag == "picture":
            _give_source(element)
            continue
        whole = _table_of(element) if element.tag == "td" else element
        done.update(inner.mem_id for inner in whole.css(_ALL))
        if element.tag in _PLAYERS.split(","):
            _bring_out_player(element)
        elif element.tag == "td":
            _drop_gutter(whole)
        elif element.css_matches(f"{_NUMBERS},{_BACK}"):
            element.decompose()
        else:
            _bring_out_formula(element)


def _bring_out_player(element: LexborNode) -> None:
    url = _address_of(element)
    if not url or len(url) > _LONGEST or not _SHOWS.search(url) or _SELLS.search(url):
        return
    line, link = _make(element, "p"), _make(element, "a")
    line.attrs[MARK] = ""
    link.attrs["href"] = url
    link.insert_child(url if len(url) <= _LONGEST_SHOWN else url.partition("?")[0][:_LONGEST_SHOWN])
    line.insert_child(link)
    place = element
    while place.parent is not None and place.parent.tag == "p" and not place.parent.text(strip=True):
        place = place.parent
    place.insert_before(line)
    element.decompose()


def _address_of(element: LexborNode) -> str:
    """The address of an element's media; empty when it has no web address."""
    if video := element.attributes.get("videoid") or element.attributes.get("data-videoid"):
        return f"https://www.youtube.com/watch?v={video}"
    sources = [element, *element.css("source,embed,param[name='movie']")]
    values = (source.attributes.get(name) for source in sources for name in (*_ADDRESSES, "value"))
    for value in values:
        url = (value or "").strip()
        url = f"https:{url}" if url.startswith("//") else url
        if is_web(url):
            if tweet := _TWEET.search(url):
                return f"https://twitter.com/i/status/{tweet[1]}"
            watched = _YOUTUBE.search(url)
            return f"https://www.youtube.com/watch?v={watched[1]}" if watched else url
    return ""


def _give_source(picture: LexborNode) -> None:
    """Set the address of a picture without one to the first of the sources beside it."""
    image = picture.css_first("img")
    if image is None or is_web((image.attributes.get("src") or "").strip()):
        return
    for source in picture.css("source"):
        value = source.attributes.get("srcset") or source.attributes.get("data-srcset")
        if value and not value.startswith("data:"):
            image.attrs["data-srcset"] = value
            return


def _table_of(cell: LexborNode) -> LexborNode:
    """The table around a cell, or the row, where there is no table."""
    around: LexborNode | None = cell
    while around is not None and around.tag != "table":
        around = around.parent
    return around or cell.parent or cell


def _drop_gutter(table: LexborNode) -> None:
    """Remove line numbers, and the table that only puts them beside the code."""
    code = table.css("td pre")
    if len(table.css("tr")) == 1 and code:
        table.insert_before(code[-1])
        table.decompose()
        return
    for cell in table.css(_NUMBERED):
        cell.decompose()


def _bring_out_formula(element: LexborNode) -> None:
    """Replace a rendered formula by its source."""
    source = _formula_of(element)
    if source is None:
        return
    if source:
        element.insert_before(source)
    element.decompose()


def _formula_of(element: LexborNode) -> str | None:
    """The delimited LaTeX of a formula; empty for a second rendering, None when there is none."""
    if element.tag == "script":
        return _signed(element.text(), is_block="display" in (element.attributes.get("type") or ""))
    if "MathJax" in (element.attributes.get("class") or "") and element.tag != "mjx-container":
        return ""
    note = element.css_first("annotation[encoding*='tex' i]")
    words = note.text() if note is not None else element.attributes.get("alttext") or ""
    if not words.strip():
        return None
    return _signed(words, is_block="block" in (element.attributes.get("display") or ""))


def _signed(source: str, *, is_block: bool) -> str:
    sign = "$$" if is_block else "$"
    return f"{sign}{' '.join(source.split())}{sign}"


def _make(element: LexborNode, name: str) -> LexborNode:
    return element.parser.create_node(name)
