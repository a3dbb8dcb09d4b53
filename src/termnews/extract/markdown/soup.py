"""The article's elements as a BeautifulSoup tree that lost nothing.

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

# What a person who reads an article never sees, or cannot use here.
_UNSEEN = frozenset([
    "audio", "base", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "link", "map", "meta",
    "noembed", "noframes", "object", "param", "script", "select", "source", "style", "svg", "template",
    "textarea", "title", "track", "video",
])  # fmt: skip
_KEPT_ATTRIBUTES = frozenset([
    "alt", "class", "colspan", "data-actualsrc", "data-lazy-src", "data-original", "data-src", "data-srcset",
    "height", "hidden", "href", "rowspan", "src", "srcset", "start", "style", "width",
])  # fmt: skip
_LONGEST_ATTRIBUTE = 4_000


class _LexborTreeBuilder(TreeBuilder):
    """Feeds BeautifulSoup from Lexbor's tree."""

    NAME = "lexbor"

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes={}, preserve_whitespace_tags={"pre"})

    def feed(self, markup: Any) -> None:
        soup = self.soup
        if soup is None:
            return
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
    return BeautifulSoup(html, builder=_LexborTreeBuilder())


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
