"""The writer of a whole page, by the elements that are marked as the writer's."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from termnews.extract.byline import clean_author, is_full_name
from termnews.extract.dates import parse_date
from termnews.extract.left_out import is_comment
from termnews.extract.paragraphs import lines_of
from termnews.extract.proper_names import is_nobody, is_person
from termnews.extract.runs import OUTSIDE, around

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.extract.page import Page

_AUTHORS = (
    "[aria-labelledby='article-byline'] li,.m-from-author__name,.gh-article-author-name,"
    "[rel='author'],[class*='byline' i] a,[class*='author' i]>a:not([rel~='tag'])"
)
_LESSER_AUTHORS = (
    ".byline .fn,.vcard .fn:not(th):not(caption),a[class*='author' i],[class~='byline' i],[class~='author' i],"
    "article address,.authi a,a.username,a[class*='nickname' i],.reader-credits"
)
"""Used where those find nothing; they may match a whole line with author and date."""
_LABELLED_AUTHORS = "[itemprop='author'] [itemprop='name'],[class*='author' i],[class*='byline' i],[class*='redakt' i]"
"""Used last, where their text has no more than a name, or begins with "By"."""
_NAME_CLASS = re.compile(r"author[-_]?name", re.IGNORECASE)
_NO_NAME_CLASS = re.compile(r"bio|about|more|related|recommend|comment|title|topic|role|job", re.IGNORECASE)
_AUTHORS_PLACES = "author authors autor autoren autores auteur auteurs autore autori redakteur journalist contributor"
_PROFILES = ",".join(f"a[href*='/{place}/' i]" for place in _AUTHORS_PLACES.split())
"""Links to the page of an author."""
_MEMBERS_PLACES = "/member/ /people/ /user/ /users/ /u/ user?id= //my. //space. mod=space"
_MEMBERS = ",".join(f"a[href*='{place}']" for place in _MEMBERS_PLACES.split())
"""Links to the page of a member of a forum."""
_LONGEST_CARD = 100
_PARAGRAPH = 60
_CARD = 5
"""Elements around a name that may be the teaser of another article."""
_BADGES = "[class*='badge' i],[class*='level' i]"
"""The rank of a member after the name."""
_WRITTEN_BY = re.compile(r"(?:(?:written|posted|reported|erstellt|verfasst) )?(?:by|von|par|por)[ :]", re.IGNORECASE)
_MOST_AUTHORS = 5
_MOST_LABELLED = 20
_COMMENTS_NEAR = 3
_LONGEST_LABEL = 3
"""Words before the name: "Written by", "Un documentaire de"."""
_LONGEST_NAME = 40
_LONGEST_NAMES = 100
_FARTHEST_LINE = 5
"""Elements around an author's that may hold the others."""
_CONNECTED = re.compile(r"\b(?:written|posted|by|and|von|und|par|et|por|y|e)\b|[,;&:|/、]", re.IGNORECASE)
_LONGEST_HAN_NAME = 6


def linked_author(page: Page) -> str:
    """The name in the first element marked as the author's, and not a reader's."""
    for selector in (_AUTHORS, _LESSER_AUTHORS):
        for element in page.root.css(selector)[:_MOST_AUTHORS]:
            line = next(iter(lines_of(_without_badges(element))), "")
            if (line and is_nobody(line)) or _is_readers(element) or _is_within_sentence(element):
                continue
            name = _name(line) if line else ""
            is_alone = selector == _AUTHORS or _is_name(element) or _WRITTEN_BY.match(line) is not None
            if name and (is_alone or (is_full_name(name) and not _is_teasers(element))):
                return with_others(element, name)
            break
    return _labelled_author(page) or _profiled_author(page) or _member(page)


def _is_name(element: LexborNode) -> bool:
    """Whether an element is a link, or the formatted name of a card."""
    return element.tag == "a" or "fn" in (element.attributes.get("class") or "").split()


def with_others(element: LexborNode, name: str) -> str:
    """A name, or the line around its element where that names nobody but several authors ("Ann Lee and Bo Chen")."""
    for node in islice(around(element), 1, _FARTHEST_LINE):
        words = " ".join(node.text(separator=" ").split())
        if len(words) > _LONGEST_NAMES:
            break
        names = {found for link in node.css("a,.fn") if is_full_name(found := " ".join(link.text().split()))}
        rest = words
        for found in sorted(names, key=len, reverse=True):
            rest = rest.replace(found, "")
        if len(names) > 1 and not _CONNECTED.sub("", rest).strip():
            return clean_author(words)
    return name


def _labelled_author(page: Page) -> str:
    """The name in an element whose class or property marks an author, if its text reads like one."""
    for element in page.root.css(_LABELLED_AUTHORS)[:_MOST_LABELLED]:
        classes = element.attributes.get("class") or ""
        line = " ".join(element.text().split())
        is_name = element.attributes.get("itemprop") == "name" or _NAME_CLASS.search(classes) is not None
        is_name = is_name or _WRITTEN_BY.match(line) is not None
        is_name = is_name or (is_full_name(line) and not _NO_NAME_CLASS.search(classes) and not _is_teasers(element))
        if is_name and not _is_readers(element) and (name := _name(line)):
            return name
    return ""


def _profiled_author(page: Page) -> str:
    """The full name in the first link below the heading that leads to the page of an author."""
    elements = page.root.css(f"h1,{_PROFILES}")
    start = next((place for place, element in enumerate(elements) if element.tag == "h1"), 0)
    for link in elements[start : start + _MOST_AUTHORS]:
        name = _name(" ".join(link.text().split())) if link.tag == "a" else ""
        is_outside = any(node.tag in OUTSIDE for node in around(link)) or _is_teasers(link)
        if is_full_name(name) and not is_outside and not _is_readers(link):
            return with_others(link, name)
    return ""


def _member(page: Page) -> str:
    """The member of a forum whose name stands beside the day, between the heading and the first paragraph."""
    elements = page.root.css(f"h1,p,{_MEMBERS}")
    start = next((place + 1 for place, element in enumerate(elements) if element.tag == "h1"), 0)
    for link in elements[start : start + _MOST_LABELLED]:
        if link.tag == "p" and len(link.text(strip=True)) >= _PARAGRAPH:
            break
        name = clean_author(link.text()) if link.tag == "a" else ""
        if 1 < len(name) <= _LONGEST_NAME and not is_nobody(name) and not _is_readers(link) and _is_beside_day(link):
            return name
    return ""


def _is_beside_day(link: LexborNode) -> bool:
    lines = (" ".join(node.text(separator=" ").split()) for node in islice(around(link), 1, _CARD))
    return any(len(line) <= _LONGEST_CARD and parse_date(line) for line in lines)


def _is_teasers(element: LexborNode) -> bool:
    """Whether a name stands with the heading of another article, or with more words in an item of a list."""
    name = " ".join(element.text().split())
    for node in islice(around(element), 1, _CARD):
        has_heading = node.css_first("h2,h3,h4,h5") is not None and node.css_first("h1,p") is None
        if has_heading or (node.tag == "li" and " ".join(node.text().split()) != name):
            return True
    return False


def _is_readers(element: LexborNode) -> bool:
    """Whether an element belongs to a reader's comment, or to the site's list of the latest."""
    near = [*islice(around(element), _COMMENTS_NEAR)]
    return any("comment" in (node.attributes.get("class") or "").lower() for node in near) or any(
        map(is_comment, around(element))
    )


def _is_within_sentence(link: LexborNode) -> bool:
    """Whether a link follows words in an element named after the author: "Made with care by ..." of a site's maker."""
    parent = link.parent
    name = link.text()
    if link.tag != "a" or not name or parent is None or "author" not in (parent.attributes.get("class") or "").lower():
        return False
    words = parent.text().partition(name)[0]
    return (
        "author" not in words.lower()
        and _WRITTEN_BY.match(words.strip()) is None
        and len(words.split()) > _LONGEST_LABEL
    )


def _without_badges(element: LexborNode) -> str:
    """The HTML of an element without the rank of a member; the page keeps it, for the element may be large."""
    html = element.html or ""
    if element.css_first(_BADGES) is None:
        return html
    copy = LexborHTMLParser(html)
    for badge in reversed(copy.css(_BADGES)):
        badge.decompose()
    return copy.html or ""


def _name(line: str) -> str:
    """A line cleaned as a byline; empty when it is too long for a name, or has digits."""
    name = clean_author(line)
    if any("\u4e00" <= letter <= "\u9fff" for letter in name) and not is_person(name) and len(name) > _LONGEST_HAN_NAME:
        return ""
    is_name = 1 < len(name) <= _LONGEST_NAME and not any(map(str.isdigit, name)) and not is_nobody(name)
    return name if is_name else ""
