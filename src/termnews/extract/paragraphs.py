"""The text of a body element, one paragraph per line, exactly as the page has it."""

from __future__ import annotations

import re
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING

from termnews.extract.urls import absolute
from termnews.model.article import Link
from termnews.text.clean import clean, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_BLOCK_NAMES = """
    address article aside audio blockquote body br caption center colgroup dd details dialog dir div dl dt
    embed fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend
    li main menu nav object ol optgroup option p picture pre search section select summary table tbody td tfoot
    th thead tr ul video
"""
BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that begin and end a line; all others, unknown ones included, are inline."""


def one_of(names: Iterable[str]) -> str:
    """A pattern for any of some names: by first letter, so that few are compared with each tag of a page."""
    return "|".join(
        f"{letter}(?:{'|'.join(name[1:] for name in alike)})"
        for letter, alike in groupby(sorted(names, reverse=True), key=lambda name: name[0])
    )


# Serialised values have "&lt;" and "&gt;" (HTML 13.3), so the next ">" ends a tag.
_TAG = re.compile(r"</?[^\s>/=][^>]*+>")
_INLINE = re.compile(rf"<(?:!--(?s:.*?)-->|(?!/?(?:{one_of(BLOCKS)})[\s/>])/?[^\s>/=][^>]*+>)")
"""Comments, and tags that do not end a line."""
_INDENT = re.compile(r"\n[ \n]*+")
# Chinese and Japanese are written without spaces: a line end next to such a character comes from formatting the
# source.
CJK = "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff\u2018-\u201d\u2026\u2014"
_FALSE_SPACE = re.compile(f"\n(?:(?<=[{CJK}]\n)|(?=[{CJK}]))")
_PREFORMATTED = re.compile(r"<pre\b[^>]*+>.*?</pre>", re.DOTALL)
_LINK = re.compile(r'<a (?:[^>"=]++="[^"]*+")*?[^>"=]*?href="([^"]*+)"[^>]*+>((?>(?:[^<]++|<(?!/a>))*))</a>')
_CAPTION = re.compile(r"<figcaption\b[^>]*+>(.*?)</figcaption>", re.DOTALL)

MOST_LINKS = 10_000


def lines_of(html: str) -> list[str]:
    """Extract the text of serialised HTML.

    Args:
        html: As selectolax serialises it: every tag closed, attributes in double
            quotes, "<" and ">" in words and values escaped.

    Returns:
        The paragraphs (or cells, or lines before a <br>), without white space that only indents the source.
    """
    html = _INLINE.sub("", html)
    if "<pre" in html:
        html = _PREFORMATTED.sub(lambda found: found[0].replace("\n", "<br>"), html)
    pieces = _TAG.split(html.replace("&nbsp;", " "))
    text = unbroken("\0".join([line for words in pieces if (line := words.strip())]))
    return (unescape_words(text) if "&" in text else text).split("\0") if text else []


def unbroken(text: str) -> str:
    """Turn line ends of the source into spaces, or remove them next to Chinese."""
    if "\t" in text or "\r" in text or "\f" in text:
        text = text.replace("\t", " ").replace("\r", " ").replace("\f", " ")
    if "\n" in text:
        text = _INDENT.sub("\n", text).replace(" \n", "\n")
        text = _FALSE_SPACE.sub("", text).replace("\n", " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def unescape_words(text: str) -> str:
    """Unescape serialised text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def line_of(html: str) -> str:
    """The text of serialised HTML on one line; blocks are separated by a space."""
    if "<" not in html and "&" not in html:
        return unbroken(html.strip()) if "\n" in html else html.strip()
    return " ".join(lines_of(html))


def links_of(html: str, base: str = "") -> list[Link]:
    """The distinct web links of serialised HTML that have text."""
    links: dict[str, Link] = {}
    for found in _LINK.finditer(html):
        address = found[1]
        url = absolute(unescape_words(address) if "&" in address else address, base)
        if url and url not in links and (title := line_of(found[2])):
            links[url] = Link(clean_line(title), clean(url))
            if len(links) == MOST_LINKS:
                break
    return list(links.values())


def captions_of(html: str) -> list[str]:
    """The captions in serialised HTML."""
    if "<figcaption" not in html:
        return []
    captions = (line_of(found[1]) for found in _CAPTION.finditer(html))
    return list(dict.fromkeys(caption for caption in captions if caption))


def words_without_tree(text: str) -> str:
    """The text of a page with too many tags to be parsed: tags become line ends."""
    return "\n".join(line for piece in re.split(r"<[^<>]{0,5000}>", text) if (line := unescape(piece).strip()))
