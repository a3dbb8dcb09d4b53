"""Removing elements from a tree without joining the words on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.paragraphs import BLOCKS

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def cut(element: LexborNode) -> None:
    """Remove an element; a block between two words leaves a line break."""
    if element.tag in BLOCKS and _is_words(element.prev) and _is_words(element.next):
        element.insert_before(element.parser.create_node("br"))
    element.decompose()


def drop(root: LexborNode, selector: str) -> None:
    """Remove elements from an element, those inside others first: what is inside a removed one is freed with it."""
    for element in reversed(root.css(selector)):
        if element.mem_id != root.mem_id:
            cut(element)


def _is_words(node: LexborNode | None) -> bool:
    if node is None:
        return False
    if node.is_text_node:
        return bool((node.text_content or "").strip())
    return node.is_element_node and node.tag not in BLOCKS
