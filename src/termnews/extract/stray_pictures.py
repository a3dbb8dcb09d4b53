"""Removing pictures that do not belong to the article: logos, teasers of other articles, advertisements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.runs import OUTSIDE, around

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.runs import Run

_PICTURES = "img,picture,video,audio,iframe,object,embed"
_NOT_THE_LEAD = re.compile(r"logo|icon|avatar|author|gravatar|sprite|pixel|badge|banner|profile|sponsor", re.IGNORECASE)


def drop_stray_pictures(container: LexborNode, runs: list[Run]) -> None:
    """Remove the pictures of an element that do not belong to the kept text.

    Before the text, only the nearest picture is kept; after it, those in one element with its end; within it, all but
    those whose own text is not kept.
    """
    if container.css_first(_PICTURES) is None:
        return
    told = _told(container, runs)
    kept = [index for index, run in enumerate(runs) if run.is_kept]
    home = runs[kept[-1]].holder.parent
    before: list[LexborNode] = []
    for picture, index in _placed(container, runs):
        nearest = next(node for node in around(picture) if node.mem_id in told)
        if not told[nearest.mem_id] and not _is_in_figure(picture):
            picture.decompose()
        elif index < kept[0]:
            before.append(picture)
        elif index >= kept[-1] and (index > kept[-1] or home is None or nearest.mem_id != home.mem_id):
            picture.decompose()
    lead = next((picture for picture in reversed(before) if may_lead(picture)), None)
    for picture in before:
        if lead is None or picture.mem_id != lead.mem_id:
            picture.decompose()


def _told(container: LexborNode, runs: list[Run]) -> dict[int, bool]:
    """Every element with text -> whether any of it is kept."""
    told = {container.mem_id: True}
    for run in runs:
        for node in around(run.holder):
            told[node.mem_id] = told.get(node.mem_id, False) or run.is_kept
    return told


def _placed(container: LexborNode, runs: list[Run]) -> list[tuple[LexborNode, int]]:
    """Every picture, with the run before it; -1 when there is none."""
    starts = {run.pieces[0].mem_id: index for index, run in enumerate(runs)}
    names = frozenset(_PICTURES.split(","))
    placed: list[tuple[LexborNode, int]] = []
    inside: set[int] = set()
    index = -1
    for node in container.traverse(include_text=True):
        index = starts.get(node.mem_id, index)
        is_inside = node.parent is not None and node.parent.mem_id in inside
        if node.tag in names and not is_inside:
            placed.append((node, index))
        if is_inside or node.tag in names:
            inside.add(node.mem_id)
    return placed


def _is_in_figure(picture: LexborNode) -> bool:
    return any(node.tag == "figure" for node in list(around(picture))[1:4])


def may_lead(picture: LexborNode) -> bool:
    """Whether a picture before the article may belong to it."""
    for node in list(around(picture))[:4]:
        attributes = node.attributes
        named = f"{attributes.get('class') or ''} {attributes.get('id') or ''} {attributes.get('src') or ''}"
        if node.tag in OUTSIDE or _NOT_THE_LEAD.search(named[:1000]):
            return False
    return True
