"""Footnotes of HTML pages, marked like those of Markdown: references to notes further down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bs4.element import Tag

from termnews.text.footnotes import MARKED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import BeautifulSoup
    from bs4.element import PageElement

_SIGN = re.compile(r"[\[(（【〔]?(?:注|註)?(?:\d{1,3}|[*†‡§]{1,3})[\])）】〕]?")
_BACK = re.compile(rf"{_SIGN.pattern}|[\^↑↩]\ufe0e?")
_POINTS = re.compile(r'href="[^"#]*#')
_NOTES = frozenset(("li", "p", "div"))
_PLACES = frozenset(("a", "span", "sup", "b", "strong"))
"""What may be at the beginning of a note that is referenced."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOST_NOTES = 999
"""References have at most three digits; moving a note takes time proportional to its neighbours."""


def mark_footnotes(soup: BeautifulSoup, html: str) -> None:
    """Mark the footnotes of an article's elements, and the signs that lead to them.

    A sign is a link whose words are a number, or a star, and that leads to an item or a paragraph further down; notes
    are numbered in their own order. What has a heading is a section.

    Args:
        soup: The elements; changed.
        html: What they were made of.
    """
    if "id=" not in html or not _POINTS.search(html):
        return
    order = {id(tag): place for place, tag in enumerate(soup.find_all())}
    sections = {id(outer) for heading in soup.find_all(_HEADINGS) for outer in heading.parents}
    places = ((str(tag["id"]), _note_of(tag)) for tag in soup.find_all(id=True))
    notes = {name: note for name, note in places if name and note is not None and id(note) not in sections}
    signs = [
        (link, note)
        for link in soup.find_all("a", href=True)
        if (note := notes.get(_fragment(link))) and order[id(link)] < order[id(note)] and _is_sign(link)
    ]
    wanted = sorted({id(note): note for _link, note in signs}.values(), key=lambda note: order[id(note)])
    if len(wanted) > _MOST_NOTES:
        return
    numbers = {id(note): str(number) for number, note in enumerate(wanted, 1)}
    lists = [note.parent for note in wanted if note.name == "li"]
    for link, note in signs:
        _raised(link)[MARKED] = numbers[id(note)]
    for note in wanted:
        _bring_out(soup, note, numbers[id(note)])
    for items in {id(items): items for items in lists if items is not None}.values():
        if items.find("li") is None:
            items.decompose()


def _fragment(link: Tag) -> str:
    return unquote(str(link["href"]).partition("#")[2])


def _is_sign(link: Tag) -> bool:
    return _SIGN.fullmatch(link.get_text(strip=True)) is not None and link.find_parent(attrs={MARKED: True}) is None


def _is_back(link: Tag) -> bool:
    """Whether a link leads from a note to its sign."""
    return _fragment(link) != "" and _BACK.fullmatch(link.get_text(strip=True)) is not None


def _note_of(tag: Tag) -> Tag | None:
    """The item or paragraph that an element with a name is, or begins."""
    parent = tag.parent
    if tag.name in _PLACES and parent is not None and next(_visible(parent)) is tag:
        tag = parent
    return tag if tag.name in _NOTES else None


def _raised(link: Tag) -> Tag:
    """The element that raises a link, or the link."""
    parent = link.parent
    is_raised = parent is not None and parent.name == "sup" and all(child is link for child in _visible(parent))
    return parent if parent is not None and is_raised else link


def _visible(parent: Tag) -> Iterator[PageElement]:
    """The children of an element, without the white space between them."""
    return (child for child in parent.children if isinstance(child, Tag) or str(child).strip())


def _bring_out(soup: BeautifulSoup, note: Tag, number: str) -> None:
    """Make a note of an item, without the number that it begins with: it stands before what is left of its list."""
    back = note.find("a", href=True)
    if back is not None and note.get_text(strip=True).startswith(back.get_text(strip=True)) and _is_back(back):
        back.decompose()
    holder = soup.new_tag("div", attrs={MARKED: number})
    items = note.parent if note.name == "li" else None
    if items is None:
        note.wrap(holder)
        return
    items.insert_before(holder)
    for child in list(note.contents):
        holder.append(child)
    note.decompose()
