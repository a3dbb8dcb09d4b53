"""Tables, lists, quotations and code of an article, which are kept whole."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from termnews.extract.runs import PARAGRAPHS, around, fold, kept_places

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.runs import Run

_STRUCTURES = frozenset(("table", "ul", "ol", "dl", "pre", "blockquote"))
_LISTS = frozenset(("ul", "ol", "dl"))
_EDITORS_LIST = "wp-block-list"
_SENTENCE_ENDS = tuple("。！？；…」』”.!?;")
_LINKED_WITHIN = 0.5
_LINKED_BEHIND = 0.2
_LONG = 24
"""Folded characters from which an item may be a sentence."""
_MOST_LOOSE = 10
"""Lines outside tables and lists that may stand unchosen between chosen ones: where there are more, one of the chosen
is a line far above the article, such as a hidden description, and between lies the site's head."""


def keep_structures(runs: list[Run], container: LexborNode) -> None:
    """Keep whole tables, quotations and code within the chosen text, and lists with some chosen items."""
    places = kept_places(runs)
    told = "".join(run.words for run in runs if run.is_kept)
    is_article = container.tag == "article" or container.attributes.get("itemprop") == "articleBody"
    touched = {node.mem_id for place in places for node in around(runs[place].holder)}
    judged: dict[int, bool] = {}
    for start, end in pairwise([*places, len(runs) if is_article else places[-1]]):
        between = [(run, _structure_around(run.holder, container)) for run in runs[start + 1 : end]]
        is_behind = start == places[-1]
        if not is_behind and sum(structure is None for _run, structure in between) > _MOST_LOOSE:
            continue
        for run, structure in between:
            if structure is None:
                continue
            if structure.mem_id not in judged:
                is_list = structure.tag in _LISTS and structure.mem_id not in touched and not _is_prose(structure)
                is_list = is_list and (is_behind or not _is_among(structure, runs[start], runs[end]))
                is_said = structure.tag == "blockquote" and _quoted(structure) in told.casefold()
                judged[structure.mem_id] = not is_list and not is_said and _is_told(structure, is_behind=is_behind)
            run.is_kept = judged[structure.mem_id]


def _quoted(quotation: LexborNode) -> str:
    """The words of a quotation, without who said them; one drawn from the text may begin within a sentence."""
    words = fold(quotation.text()).casefold()
    speaker = quotation.css_first("footer,cite")
    return words.removesuffix(fold(speaker.text()).casefold()) if speaker is not None else words


def _structure_around(element: LexborNode, container: LexborNode) -> LexborNode | None:
    """The outermost table, list or code around an element, within the container."""
    found: LexborNode | None = None
    for node in around(element):
        if node.mem_id == container.mem_id:
            return found
        found = node if node.tag in _STRUCTURES else found
    return None


def _is_among(items: LexborNode, above: Run, below: Run) -> bool:
    """Whether a list without links stands between two chosen paragraphs, in one element with them."""
    homes = [run.holder.parent if run.holder.tag in PARAGRAPHS else None for run in (above, below)]
    home = items.parent
    is_beside = home is not None and all(one is not None and one.mem_id == home.mem_id for one in homes)
    return is_beside and items.css_first("a") is None


def _is_told(structure: LexborNode, *, is_behind: bool) -> bool:
    """Whether a table, list or code belongs to the article and is not a menu."""
    classes = structure.attributes.get("class") if structure.tag in {"ul", "ol"} else ""
    if classes and _EDITORS_LIST not in classes and not _is_prose(structure):
        return False  # A list with a class of its own belongs to the site: a gallery, a bar of buttons.
    words = len(fold(structure.text()))
    linked = sum(len(fold(link.text())) for link in structure.css("a"))
    return linked <= words * (_LINKED_BEHIND if is_behind else _LINKED_WITHIN)


def _is_prose(items: LexborNode) -> bool:
    """Whether most items of a list are sentences; those that point to other articles are titles."""
    words = [fold(item.text()) for item in items.css("li")]
    return sum(len(item) >= _LONG and item.endswith(_SENTENCE_ENDS) for item in words) * 2 > len(words)
