"""The words of a body element, a paragraph a line, exactly as the page has them."""

from __future__ import annotations

import re
from html import unescape

from termnews.extract.address import absolute
from termnews.model.article import Link

_ATTRIBUTES = r'[^>"]*(?:"[^"]*"[^>"]*)*'
_BLOCK_NAMES = (
    "address|article|aside|blockquote|br|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    "h[1-6]|header|hgroup|hr|li|legend|main|menu|nav|ol|option|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|"
    "img|picture|iframe|video|audio|object|embed|body|html"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_INLINE_TAG = re.compile(rf"<(?!/?(?:{_BLOCK_NAMES})[ >])[a-z/!?]{_ATTRIBUTES}>")
_BLOCK_TAG = re.compile(rf"<{_ATTRIBUTES}>")
_SPACES = re.compile(r"[ \t\r\f]{2,}|[\t\r\f]")
_LINE_END = re.compile(r" ?\n[ \n]*")
# Chinese and Japanese are written without spaces: a line end in the source next to
# such a character is the work of whoever indented the page.
CJK = "\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff\u2018-\u201d\u2026\u2014"
_FALSE_SPACE = re.compile(f"(?<=[{CJK}])\n|\n(?=[{CJK}])")
_PREFORMATTED = re.compile(rf"<pre\b{_ATTRIBUTES}>.*?</pre>", re.DOTALL)
_LINK = re.compile(rf'<a {_ATTRIBUTES}?href="([^"]*)"{_ATTRIBUTES}>(.*?)</a>', re.DOTALL)
_CAPTION = re.compile(rf"<figcaption\b{_ATTRIBUTES}>(.*?)</figcaption>", re.DOTALL)

MOST_LINKS = 10_000


def lines_of(html: str) -> list[str]:
    """Take the words out of serialised HTML.

    Args:
        html: As selectolax serialises it: every tag closed, attributes in double
            quotes, "<" in words escaped.

    Returns:
        The words, a paragraph (or cell, or line before a <br>) each, without the
        white space that stands in the source for its indentation only.
    """
    if "<!--" in html:
        html = _COMMENT.sub("", html)
    if "<pre" in html:
        html = _PREFORMATTED.sub(lambda found: found[0].replace("\n", "<br>"), html)
    # A "<" in the serialised words is "&lt;", so that it can stand for the ends of blocks.
    text = _BLOCK_TAG.sub("<", _INLINE_TAG.sub("", html))
    if "&nbsp;" in text:
        text = text.replace("&nbsp;", " ")
    text = unbroken(text)
    lines = [line for piece in text.split("<") if (line := piece.strip())]
    if "&" in text:
        lines = [unescape_words(line) for line in lines]
    return lines


def unbroken(text: str) -> str:
    """Turn the line ends of indented source into spaces, and into nothing next to Chinese."""
    text = _SPACES.sub(" ", text)
    if "\n" not in text:
        return text
    return _FALSE_SPACE.sub("", _LINE_END.sub("\n", text)).replace("\n", " ")


def unescape_words(text: str) -> str:
    """Undo what serialising did to words."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def line_of(html: str) -> str:
    """The words of serialised HTML on one line; blocks are parted by a space."""
    return " ".join(lines_of(html))


def links_of(html: str, base: str = "") -> list[Link]:
    """The links of serialised HTML that have words and lead to the web, each address once."""
    links: dict[str, Link] = {}
    for found in _LINK.finditer(html):
        url = absolute(unescape_words(found[1]), base)
        if url and url not in links and (title := line_of(found[2])):
            links[url] = Link(title, url)
            if len(links) == MOST_LINKS:
                break
    return list(links.values())


def captions_of(html: str) -> list[str]:
    """The words under the pictures of serialised HTML."""
    if "<figcaption" not in html:
        return []
    captions = (line_of(found[1]) for found in _CAPTION.finditer(html))
    return list(dict.fromkeys(caption for caption in captions if caption))


def words_without_tree(text: str) -> str:
    """The words of a page that has too many tags to be parsed: tags become line ends."""
    return "\n".join(line for piece in re.split(r"<[^<>]{0,5000}>", text) if (line := unescape(piece).strip()))
