"""The text of a page as runs: contiguous text in one block, with only inline elements between."""

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
"""Inline elements."""
PARAGRAPHS = frozenset(("p", "h2", "h3", "h4"))
"""Elements of one paragraph, or of the heading of several."""
BELOW_TITLE = frozenset(("h2", "h3", "h4", "h5", "h6"))
"""Headings within an article."""
OUTSIDE = frozenset(("aside", "nav", "footer"))
"""What stands in them is not the article's."""

# Soft hyphens, zero-width characters and the like, which sites use inconsistently.
_UNSEEN = re.compile("[\\s\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]+")
_SHORTEST_PROSE = 60
_LINKED_PROSE = 0.5


@dataclass(slots=True)
class Run:
    """Contiguous text in one block."""

    holder: LexborNode
    pieces: list[LexborNode] = field(default_factory=list)
    words: str = ""
    """Folded (`fold`), for comparison."""
    is_kept: bool = False
    """Whether they belong to the article."""

    @property
    def is_all_links(self) -> bool:
        """Whether it consists only of links."""
        return all(link_around(piece) is not None for piece in self.pieces)

    @property
    def linked(self) -> float:
        """The share of its text in links."""
        links = [link for piece in self.pieces for link in ([piece] if link_around(piece) else links_in(piece))]
        return sum(len(fold(link.text())) for link in links) / max(1, len(self.words))

    @property
    def addresses(self) -> list[str]:
        """The targets of its links."""
        links = [link for piece in self.pieces for link in (link_around(piece), *links_in(piece)) if link is not None]
        return [link.attributes.get("href") or "" for link in links]

    @property
    def is_prose(self) -> bool:
        """Whether it is long, and not mainly links."""
        return weight(self.words) >= _SHORTEST_PROSE and self.linked < _LINKED_PROSE


def link_around(piece: LexborNode) -> LexborNode | None:
    """The link around a node, if any."""
    node: LexborNode | None = piece
    while node is not None and node.tag in INLINE and node.tag != "a":
        node = node.parent
    return node if node is not None and node.tag == "a" else None


def links_in(node: LexborNode) -> list[LexborNode]:
    """The links within an element; a text has none."""
    return node.css("a") if node.is_element_node else []


def weight(words: str) -> int:
    """The weight of text, in bytes, because Chinese takes a third of the characters."""
    return len(words.encode("utf-8", "surrogatepass"))


def weigh(runs: Iterable[Run]) -> int:
    """The total weight of runs."""
    return sum(weight(run.words) for run in runs)


def fold(text: str) -> str:
    """Text without invisible characters, for comparison."""
    return _UNSEEN.sub("", text)


def find_runs(root: LexborNode) -> list[Run]:
    """Every run of text, in the page's order."""
    runs: list[Run] = []
    nodes = list(root.traverse(include_text=True))
    parted = _parted(nodes)
    is_broken = True
    for node in nodes:
        if not node.is_text_node:
            is_broken = is_broken or node.tag not in INLINE
            continue
        words = fold(node.text_content or "")
        if not words:
            continue
        piece, holder = _piece_and_holder(node, root, parted)
        if is_broken or runs[-1].holder.mem_id != holder.mem_id:
            runs.append(Run(holder))
        runs[-1].words += words
        if not runs[-1].pieces or runs[-1].pieces[-1].mem_id != piece.mem_id:
            runs[-1].pieces.append(piece)
        is_broken = False
    return runs


def _parted(nodes: list[LexborNode]) -> set[int]:
    """The inline elements around paragraphs or breaks, such as <font> on old pages, which belong to several runs."""
    parted: set[int] = set()
    for node in nodes:
        parent = node.parent if node.tag not in INLINE else None
        while parent is not None and parent.tag in INLINE and parent.mem_id not in parted:
            parted.add(parent.mem_id)
            parent = parent.parent
    return parted


def _piece_and_holder(node: LexborNode, root: LexborNode, parted: set[int]) -> tuple[LexborNode, LexborNode]:
    """The text node or the largest inline element around it that belongs to one run only, and its block."""
    piece, parent = node, node.parent
    assert parent is not None, "a text stands in an element"
    is_own = True
    while parent.tag in INLINE and parent.mem_id != root.mem_id and parent.parent is not None:
        is_own = is_own and parent.mem_id not in parted
        piece = parent if is_own else piece
        parent = parent.parent
    return piece, parent


def around(element: LexborNode) -> Iterator[LexborNode]:
    """An element and those around it, innermost first."""
    node: LexborNode | None = element
    while node is not None:
        yield node
        node = node.parent


def is_within(element: LexborNode, other: LexborNode) -> bool:
    """Whether an element is another one, or inside it."""
    return any(node.mem_id == other.mem_id for node in around(element))


def kept_places(runs: list[Run]) -> list[int]:
    """Where the kept runs are."""
    return [index for index, run in enumerate(runs) if run.is_kept]
