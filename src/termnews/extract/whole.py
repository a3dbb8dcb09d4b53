"""Reading the article of a whole page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from termnews.extract.article_top import drop_card, section_line, take_heading
from termnews.extract.asked import writer_of
from termnews.extract.below import take_below
from termnews.extract.body import Body, take_body
from termnews.extract.boilerplate import find_related
from termnews.extract.byline import Dateline, is_full_name, read_dateline, read_signature
from termnews.extract.chosen import choose
from termnews.extract.compose import Found
from termnews.extract.dates import written
from termnews.extract.linked_author import linked_author
from termnews.extract.printed import page_lines, read_account, read_printed
from termnews.extract.proper_names import is_house, is_publisher, likelier
from termnews.extract.runs import around, fold
from termnews.extract.script_state import scripted_date, scripted_source
from termnews.extract.shown_date import shown_date
from termnews.extract.shown_tags import shown_tags
from termnews.extract.threads import opened_on
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from selectolax.lexbor import LexborNode

    from termnews.extract.metadata import Metadata
    from termnews.extract.page import Page
    from termnews.model.article import Link
    from termnews.model.dates import WrittenDate

_THINGS = "[itemtype$='/Answer'],[itemtype$='/DiscussionForumPosting'],[itemtype$='/SocialMediaPosting']"
_MOST_THINGS = 200
_OPENING = 4
_SITE_BEHIND = re.compile(r"\s*[-–—|｜_·»]\s")
_SITE_BEFORE = re.compile(r"(?:\s[-–—|｜_·»:]|(:))\s*$")
_SHORTEST_HEADING = 8
_MOST_OF_TITLE = 0.6
_BRACKETS = tuple("【〖〔[［(（")


def read_whole(
    page: Page, metadata: Metadata, *, title: str, author: str = "", dates: Sequence[WrittenDate | None] = ()
) -> Found | None:
    """Read the article of a whole page.

    Args:
        page: The page; its tree is changed.
        metadata: The metadata of its head.
        title: The article's title.
        author: The author, if an element is marked so.
        dates: The dates in the page's elements, the most trusted first.

    Returns:
        What was found; None when there is no article.
    """
    lines, linked, account, owns = page_lines(page), linked_author(page), read_account(page), _read_own(page)
    elsewhere = find_related(page.root, metadata.permalink)
    tags = metadata.tags or shown_tags(page.root)
    notices = take_below(page.root, metadata.permalink or page.url)
    if (choice := choose(page)) is None:
        return None
    own = next((owns[node.mem_id] for node in around(choice.element) if node.mem_id in owns), Own())
    body = _take_body(choice.element, title, metadata.permalink, elsewhere)
    told = [line for line in body.lines if fold(line) not in choice.opening]
    title, site = _without_site(title, body.lines[:1])
    printed, dateline = read_printed(page, title, lines, told, account), _dateline(told)
    is_dated = any((own.published, *dates, printed.published))
    opened = opened_on(page) if choice.writers and not is_dated else None
    shown = None if is_dated else opened or shown_date(lines, title, told) or scripted_date(page)
    source = printed.source or metadata.source or likelier(printed.account or scripted_source(page), metadata.site)
    source = source or dateline.source or site
    signed = printed.byline or dateline.reporter or linked
    byline = choice.writers or own.author or _likelier_writer(author, signed, metadata.site) or read_signature(told)
    told_dates = (own.published, *dates, printed.published, dateline.published, shown)
    day = next((date.day for date in told_dates if date), "")
    heading = title if len(told) > 1 else ""
    section = section_line(choice.element, lines)
    of_head = (metadata.site, metadata.section, *tags)
    names = (heading, section, byline, *byline.split(", "), linked, source, *of_head)
    return Found(
        title=title,
        body=body if choice.writers else without_card(choice.element, body, names, day, metadata.permalink),
        dates=told_dates,
        source=source,
        byline=byline,
        section=metadata.section,
        tags=tags,
        permalink=metadata.permalink,
        evidence=choice.evidence,
        notices=notices,
    )


def _likelier_writer(author: str, signed: str, site: str) -> str:
    """The author in the metadata, or, where that is a house, the one whom the page prints."""
    is_weak = is_house(author, site) or (is_full_name(signed) and is_publisher(author))
    return (signed or author) if is_weak else (author or signed)


def _take_body(content: LexborNode, title: str, permalink: str, elsewhere: Iterable[Link]) -> Body:
    """The body in an element, with the related articles elsewhere on the page."""
    body = take_body(content, title=title, base=permalink, is_whole=True)
    known = {link.url for link in body.related}
    body.related += [link for link in elsewhere if link.url not in known]
    return body


def _without_site(title: str, first: list[str]) -> tuple[str, str]:
    """The title, and the site behind or before it, when the first line of the body is the title alone."""
    heading = first[0] if first and len(first[0]) >= _SHORTEST_HEADING else ""
    before, found, behind = title.partition(heading) if heading else ("", "", "")
    if found and not before and (parted := _SITE_BEHIND.match(behind)):
        return heading, behind[parted.end() :]
    if found and not behind and (parted := _SITE_BEFORE.search(before)):
        return heading, "" if parted[1] else before[: parted.start()]
    is_most = bool(found) and not before and behind[:1] == " " and len(heading) >= len(title) * _MOST_OF_TITLE
    return (heading if is_most else title), ""


def _dateline(lines: Sequence[str]) -> Dateline:
    """The bracketed dateline in one of the first lines."""
    return read_dateline(next((line for line in lines[:_OPENING] if line.lstrip().startswith(_BRACKETS)), ""))


class Own(NamedTuple):
    """The schema.org metadata of one of several answers or postings on a page."""

    published: WrittenDate | None = None
    author: str = ""


def _read_own(page: Page) -> Mapping[int, Own]:
    """The metadata of each, by the number of its element."""
    things = page.root.css(_THINGS)[:_MOST_THINGS] if "itemscope" in page.text else ()
    return {thing.mem_id: own for thing in things if any(own := Own(_marked_date(thing), writer_of(thing)))}


def _marked_date(thing: LexborNode) -> WrittenDate | None:
    date = thing.css_first("meta[itemprop='datePublished'],meta[itemprop='dateCreated']")
    return written((date.attributes.get("content") or "") if date else "", Origin.META)


def without_card(content: LexborNode, body: Body, names: Iterable[str], day: str, base: str) -> Body:
    """The body without the lines at its top that only repeat the title, the first name, and other metadata."""
    names = tuple(names)
    if body.is_flattened:
        return body
    length = len(content.text())
    heading = take_heading(content, names[0])
    if not drop_card(content, names, day) and len(content.text()) == length:
        return body
    rest = take_body(content, base=base)
    notices = [*body.notices, *rest.notices, *([heading] if heading else [])]
    return replace(rest, hidden=body.hidden, related=body.related, notices=notices)
