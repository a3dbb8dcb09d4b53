"""Parsing an article's elements into a complete BeautifulSoup tree.

Lexbor parses, because it repairs as browsers do and keeps every word at any
depth; BeautifulSoup holds the tree. The walk between them uses no recursion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from bs4.builder import TreeBuilder
from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

# Elements that are invisible, or useless here.
_UNSEEN = frozenset([
    "audio", "base", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map", "meta",
    "noembed", "noframes", "object", "param", "script", "select", "source", "style", "svg", "template",
    "textarea", "title", "track", "video",
])  # fmt: skip
_KEPT_ATTRIBUTES = frozenset([
    "align", "alt", "class", "colspan", "data-actualsrc", "data-echo", "data-lazy",
    "data-lazy-src", "data-lazy-srcset", "data-original", "data-src", "data-srcset",
    "data-termnews-note", "height", "hidden", "href", "id", "rowspan", "src", "srcset", "start", "style", "width",
])  # fmt: skip
WITHIN_LINES = frozenset([
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "noscript", "output", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
])  # fmt: skip
"""Inline elements; all others are blocks."""

MOST_TAGS = 100_000
"""From a page with more tags than this only the text is read, because a tree would not fit into a worker's memory."""

_LONGEST_ATTRIBUTE = 4_000


class _LexborTreeBuilder(TreeBuilder):
    """Feeds BeautifulSoup from Lexbor's tree."""

    NAME = "lexbor"

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes={}, preserve_whitespace_tags={"pre"})

    def feed(self, markup: Any) -> None:
        soup = self.soup
        assert soup is not None, "BeautifulSoup tells its builder of itself before it feeds it"
        for entering, node in _walk(LexborHTMLParser(markup).body):
            name = node.tag or ""
            if node.is_text_node:
                soup.handle_data(node.text_content or "")
            elif entering:
                soup.handle_starttag(name, None, None, _attributes(node))
            else:
                soup.handle_endtag(name)


def make_soup(html: str) -> BeautifulSoup:
    """Parse the elements of an article."""
    # Without the line end, BeautifulSoup warns about articles that are only an address.
    return BeautifulSoup(f"\n{html}", builder=_LexborTreeBuilder())


def read_words(html: str) -> str:
    """Only the text, blocks separated by empty lines, for pages with too many tags."""
    parts: list[str] = []
    for entering, node in _walk(LexborHTMLParser(html).body):
        if node.is_text_node:
            parts.append((node.text_content or "").replace("\n", " "))
        elif node.tag == "br":
            parts.append("\n" if entering else "")
        elif node.tag not in WITHIN_LINES:
            parts.append("\n\n")
    return "".join(parts)


def _attributes(node: LexborNode) -> dict[str, str]:
    return {
        name: value or ""
        for name, value in node.attributes.items()
        if name in _KEPT_ATTRIBUTES and len(value or "") <= _LONGEST_ATTRIBUTE
    }


def _walk(root: LexborNode | None) -> Iterator[tuple[bool, LexborNode]]:
    """Every node below the root, in order: (True, node) when it begins, (False, node) when an element ends."""
    open_nodes: list[LexborNode] = []
    node = root.first_child if root else None
    while node is not None:
        if node.is_text_node:
            yield True, node
        elif node.is_element_node and node.tag not in _UNSEEN:
            yield True, node
            if (child := node.first_child) is not None:
                open_nodes.append(node)
                node = child
                continue
            yield False, node
        while node.next is None and open_nodes:
            node = open_nodes.pop()
            yield False, node
        node = node.next
