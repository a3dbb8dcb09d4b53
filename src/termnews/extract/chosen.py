"""Which elements of a whole page are the article, by the words that trafilatura chose.

trafilatura gives words, but loses captions, lists and two links of three. So its
words only point: the page's own blocks that hold them are kept, with the pictures
between them; every other block goes.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, LexborNode

from termnews.extract.body import drop_junk
from termnews.extract.unconnected import import_trafilatura

if TYPE_CHECKING:
    from termnews.extract.page import Page

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "-text",
    ]
)
_PIECE = 16
_MOST = 0.6
_SPACE = re.compile(r"\s+")
_STRUCTURES = frozenset(("table", "ul", "ol", "dl", "pre"))
_WIDE_SPAN = re.compile(r"\b(?:col|row)span\s?=\s?[\"']?\d\d++[\"']?", re.IGNORECASE)
_PARAGRAPHS = frozenset(("p", "h2", "h3", "h4"))
_EDITORS_LIST = "wp-block-list"
_SENTENCE_ENDS = tuple("。！？；…」』”.!?;")
_LINKED_WITHIN = 0.5
_LINKED_BEHIND = 0.2
_LONG = 24
"""Folded characters from which a piece of text is its own proof: shorter ones must stand where they are expected."""


@dataclass(slots=True)
class _Run:
    """Words that stand together in one block, with nothing but inline elements between them."""

    holder: LexborNode
    pieces: list[LexborNode] = field(default_factory=list)
    words: str = ""
    is_kept: bool = False


def choose(page: Page) -> LexborNode | None:
    """Find the article of a whole page.

    Returns:
        An element that holds the page's own elements whose words trafilatura chose,
        in their order; None when it found no article.
    """
    chosen = chosen_words(page.text)
    if not chosen:
        return None
    drop_junk(page.root)
    runs = find_runs(page.root)
    _mark(runs, chosen)
    kept = [run for run in runs if run.is_kept]
    if not kept:
        return _as_paragraphs(chosen)
    _keep_siblings(runs)
    _keep_captions(runs)
    container = _container(kept)
    _keep_structures(runs, container)
    for run in runs:
        if not run.is_kept:
            for piece in run.pieces:
                piece.decompose()
    return container


def chosen_words(html: str) -> list[str]:
    """The paragraphs that trafilatura takes for the article; empty when it finds none."""
    # Each cell costs it the rows and columns that the cell claims.
    html = _WIDE_SPAN.sub("", html)
    document = import_trafilatura().bare_extraction(html, fast=True, include_comments=False)
    body = getattr(document, "body", None)
    if body is None:
        return []
    text = str(getattr(document, "text", "") or "")
    return [line for line in text.split("\n") if line.strip()]


def _as_paragraphs(lines: list[str]) -> LexborNode | None:
    from html import escape

    return LexborHTMLParser("".join(f"<p>{escape(line)}</p>" for line in lines)).body


def find_runs(root: LexborNode) -> list[_Run]:
    """Every run of words, in the page's order."""
    runs: list[_Run] = []
    is_broken = True
    for node in root.traverse(include_text=True):
        if not node.is_text_node:
            is_broken = is_broken or node.tag not in _INLINE
            continue
        words = fold(node.text_content or "")
        if not words:
            continue
        piece = _outermost_inline(node, root)
        holder = piece.parent
        assert holder is not None, "a text stands in an element"
        if is_broken or runs[-1].holder.mem_id != holder.mem_id:
            runs.append(_Run(holder))
        runs[-1].words += words
        if not runs[-1].pieces or runs[-1].pieces[-1].mem_id != piece.mem_id:
            runs[-1].pieces.append(piece)
        is_broken = False
    return runs


def _outermost_inline(node: LexborNode, root: LexborNode) -> LexborNode:
    """The text itself, or the largest inline element around it that is no block."""
    parent = node.parent
    while parent is not None and parent.tag in _INLINE and parent.mem_id != root.mem_id:
        node, parent = parent, parent.parent
    return node


def fold(text: str) -> str:
    """Text without white space, for comparing."""
    return _SPACE.sub("", text)


def _mark(runs: list[_Run], chosen: list[str]) -> None:
    """Keep the runs whose words were chosen, each word once, following the chosen words from their beginning."""
    lines = [fold(line.removeprefix("- ").strip("| ")) for line in chosen]
    short = set(lines)
    joined = "".join(lines)
    place = 0
    taken: set[int] = set()
    for run in runs:
        found = _find(run.words, joined, place)
        if found < 0 or (len(run.words) < _LONG and found != place and run.words not in short):
            continue
        if len(run.words) >= _LONG and found in taken:
            continue
        if len(run.words) >= _LONG:
            taken.add(found)
        run.is_kept = True
        place = found + len(run.words)


def _find(words: str, joined: str, place: int) -> int:
    """Where words stand among the chosen ones: as a whole, or most of them in pieces; -1 when nowhere."""
    found = joined.find(words, place)
    if found >= 0 or len(words) < _LONG:
        return found
    found = joined.find(words)
    if found >= 0 or len(words) < 3 * _LONG:
        return found
    starts = range(0, len(words) - _PIECE, _PIECE)
    places = [joined.find(words[start : start + _PIECE]) for start in starts]
    hits = [hit for hit in places if hit >= 0]
    return hits[0] if len(hits) >= len(places) * _MOST else -1


def _keep_siblings(runs: list[_Run]) -> None:
    """Keep the paragraphs and headings that stand in one element with most of the chosen words."""
    words: Counter[int] = Counter()
    for run in runs:
        if run.is_kept and run.holder.tag == "p" and run.holder.parent is not None:
            words[run.holder.parent.mem_id] += len(run.words)
    home, most = words.most_common(1)[0] if words else (0, 0)
    if most * 2 <= sum(len(run.words) for run in runs if run.is_kept):
        return
    last = max(index for index, run in enumerate(runs) if run.is_kept)
    told: set[str] = {run.words for run in runs if run.is_kept}
    for run in runs[:last]:
        parent = run.holder.parent
        is_sibling = run.holder.tag in _PARAGRAPHS and parent is not None and parent.mem_id == home
        if is_sibling and not run.is_kept and run.words not in told and not all(p.tag == "a" for p in run.pieces):
            run.is_kept = True


def _keep_captions(runs: list[_Run]) -> None:
    """Keep the words under pictures that stand before the end of the article and are no teasers of others."""
    last = max(index for index, run in enumerate(runs) if run.is_kept)
    first = min(index for index, run in enumerate(runs) if run.is_kept)
    for run in runs[max(0, first - 6) : last]:
        if not run.is_kept and is_in_caption(run.holder) and not all(piece.tag == "a" for piece in run.pieces):
            run.is_kept = True


def _keep_structures(runs: list[_Run], container: LexborNode) -> None:
    """Keep whole tables, lists and code that stand among the chosen words, unless they are links to others."""
    first = min(index for index, run in enumerate(runs) if run.is_kept)
    last = max(index for index, run in enumerate(runs) if run.is_kept)
    is_article = container.tag == "article" or container.attributes.get("itemprop") == "articleBody"
    judged: dict[int, bool] = {}
    for index, run in enumerate(runs[first:], first):
        if run.is_kept or (index > last and not is_article):
            continue
        structure = _structure_around(run.holder, container)
        if structure is None:
            continue
        if structure.mem_id not in judged:
            judged[structure.mem_id] = _is_told(structure, is_behind=index > last)
        run.is_kept = judged[structure.mem_id]


def _structure_around(element: LexborNode, container: LexborNode) -> LexborNode | None:
    """The outermost table, list or code around an element, within the container."""
    found: LexborNode | None = None
    around: LexborNode | None = element
    while around is not None and around.mem_id != container.mem_id:
        found = around if around.tag in _STRUCTURES else found
        around = around.parent
    return found if around is not None else None


def _is_told(structure: LexborNode, *, is_behind: bool) -> bool:
    """Whether a table, a list or code is the article's own and no menu."""
    classes = structure.attributes.get("class") if structure.tag in {"ul", "ol"} else ""
    if classes and _EDITORS_LIST not in classes and not _is_prose(structure):
        return False  # A list with a name of its own is the site's: a gallery, a bar of buttons.
    words = len(fold(structure.text()))
    linked = sum(len(fold(link.text())) for link in structure.css("a"))
    return linked <= words * (_LINKED_BEHIND if is_behind else _LINKED_WITHIN)


def _is_prose(items: LexborNode) -> bool:
    """Whether most items of a list are sentences; those that point to other articles are titles."""
    words = [fold(item.text()) for item in items.css("li")]
    return sum(len(item) >= _LONG and item.endswith(_SENTENCE_ENDS) for item in words) * 2 > len(words)


def _container(kept: list[_Run]) -> LexborNode:
    """The innermost element that holds every kept run."""
    lineages = [_lineage(run.holder) for run in kept]
    shared = lineages[0]
    for lineage in lineages[1:]:
        ids = {element.mem_id for element in lineage}
        shared = [element for element in shared if element.mem_id in ids]
    return shared[0]


def _lineage(element: LexborNode) -> list[LexborNode]:
    """An element and those around it, innermost first."""
    lineage = [element]
    while (parent := lineage[-1].parent) is not None:
        lineage.append(parent)
    return lineage


def is_in_caption(element: LexborNode) -> bool:
    """Whether an element stands under a picture."""
    return any(around.tag == "figcaption" for around in _lineage(element)[:4])
