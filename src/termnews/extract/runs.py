"""The words of a page in runs: what stands together in one block, with nothing but inline elements between."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selectolax.lexbor import LexborNode

_INLINE_NAMES = """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span
    strike strong sub sup time tt u var wbr -text
"""
INLINE = frozenset(_INLINE_NAMES.split())
"""Elements that stand within a line."""

# Soft hyphens, zero-width characters and the like: sites put them in or leave them out as they please.
_UNSEEN = re.compile("[\\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+")
_SHORTEST_PROSE = 60
_LINKED_PROSE = 0.5


@dataclass(slots=True)
class Run:
    """Words that stand together in one block."""

    holder: LexborNode
    pieces: list[LexborNode] = field(default_factory=list)
    words: str = ""
    """Folded (`fold`), for comparing."""
    is_kept: bool = False
    """Whether they belong to the article."""

    @property
    def is_all_links(self) -> bool:
        """Whether nothing stands in it but links."""
        return all(piece.tag == "a" for piece in self.pieces)

    @property
    def linked(self) -> float:
        """The share of its words that are links."""
        links = [link for piece in self.pieces for link in ([piece] if piece.tag == "a" else links_in(piece))]
        return sum(len(fold(link.text())) for link in links) / max(1, len(self.words))

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough to say something, and says it itself instead of pointing elsewhere."""
        return weight(self.words) >= _SHORTEST_PROSE and self.linked < _LINKED_PROSE


def links_in(node: LexborNode) -> list[LexborNode]:
    """The links within an element; a text has none."""
    return node.css("a") if node.is_element_node else []


def weight(words: str) -> int:
    """How much words say: bytes, because Chinese says as much in a third of the characters."""
    return len(words.encode("utf-8", "surrogatepass"))


def weigh(runs: Iterable[Run]) -> int:
    """How much some runs say together."""
    return sum(weight(run.words) for run in runs)


def fold(text: str) -> str:
    """Text without invisible characters, for comparing."""
    return _UNSEEN.sub("", text)


def find_runs(root: LexborNode) -> list[Run]:
    """Every run of words, in the page's order."""
    runs: list[Run] = []
    is_broken = True
    for node in root.traverse(include_text=True):
        if not node.is_text_node:
            is_broken = is_broken or node.tag not in INLINE
            continue
        words = fold(node.text_content or "")
        if not words:
            continue
        piece = _outermost_inline(node, root)
        holder = piece.parent
        assert holder is not None, "a text stands in an element"
        if is_broken or runs[-1].holder.mem_id != holder.mem_id:
            runs.append(Run(holder))
        runs[-1].words += words
        if not runs[-1].pieces or runs[-1].pieces[-1].mem_id != piece.mem_id:
            runs[-1].pieces.append(piece)
        is_broken = False
    return runs


def _outermost_inline(node: LexborNode, root: LexborNode) -> LexborNode:
    """The text itself, or the largest inline element around it that is no block."""
    parent = node.parent
    while parent is not None and parent.tag in INLINE and parent.mem_id != root.mem_id:
        node, parent = parent, parent.parent
    return node


def around(element: LexborNode) -> Iterator[LexborNode]:
    """An element and those around it, innermost first."""
    node: LexborNode | None = element
    while node is not None:
        yield node
        node = node.parent


def is_within(element: LexborNode, other: LexborNode) -> bool:
    """Whether an element is another one, or stands in it."""
    return any(node.mem_id == other.mem_id for node in around(element))
