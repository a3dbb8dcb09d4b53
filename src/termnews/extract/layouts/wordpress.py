"""Posts of WordPress, whole pages and saved parts, by the class names of its themes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from termnews.extract.archive_card import SIGN, ArchiveCard, take_archive_card
from termnews.extract.body import take_body, words_in
from termnews.extract.byline import read_dateline, read_signature
from termnews.extract.chosen import choose_named
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.left_out import is_comment
from termnews.extract.linked_author import linked_author, with_others
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Page, PageKind
from termnews.extract.paragraphs import line_of
from termnews.extract.printed import page_lines
from termnews.extract.proper_names import is_house, is_nobody
from termnews.extract.runs import around as enclosing
from termnews.extract.shown_date import shown_date
from termnews.extract.shown_tags import is_tag
from termnews.extract.urls import absolute
from termnews.extract.whole import without_card
from termnews.model.dates import Origin, WrittenDate

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.model.article import Article

_CONTENT = ".entry-content"
_AROUND = (
    "h1,time[datetime],abbr.published,a[rel~='tag'],a[rel~='category'],a[rel~='author'],.entry-title,.byline .fn,"
    ".author .fn,.author-name,a[rel~='bookmark'],h1 a,.entry-title a"
)


def read(page: Page) -> Article | None:
    """Read a page with .entry-content; None when there is none."""
    if not page.is_html or "entry-content" not in page.text or page.root.css_first(_CONTENT) is None:
        return None
    metadata = read_metadata(page)
    around = _read_around(page.root)
    linked = linked_author(page) if page.kind is PageKind.WHOLE else ""
    dates = (metadata.published, around.published)
    marked = next(filter(None, dates), None)
    lines = [] if marked or page.kind is not PageKind.WHOLE else page_lines(page)
    card = _take_card(page) if SIGN in page.text else ArchiveCard()
    choice = choose_named(page, _CONTENT)
    if choice is None:
        return None
    title = around.title or metadata.title
    permalink = metadata.permalink or around.permalink
    body = take_body(choice.element, title=title, base=permalink, is_whole=page.kind is PageKind.WHOLE)
    dateline = read_dateline(body.lines[0] if body.lines else "")
    shown = None if marked else shown_date(lines, title, body.lines)
    told = "" if is_house(metadata.author, metadata.site) else metadata.author
    byline = card.byline or _fuller(around.author, told) or dateline.reporter or linked or metadata.author
    if page.kind is PageKind.WHOLE:
        byline = byline or read_signature(body.lines)
        day = next((date.day for date in (marked, shown) if date), "")
        names = (title if len(body.lines) > 1 else "", byline, metadata.site, around.section, *around.tags)
        body = without_card(choice.element, body, names, day, permalink)
    found = Found(
        title=title,
        body=body,
        dates=(card.published,) if card.published else (*dates, dateline.published, shown),
        posted=marked if card.published else None,
        source=card.source or dateline.source or metadata.site,
        byline=byline,
        section=around.section or metadata.section,
        tags=around.tags or metadata.tags,
        permalink=permalink,
        notices=[card.words],
        evidence=choice.evidence,
    )
    return compose(page, "wordpress", found)


def _fuller(shown: str, told: str) -> str:
    """The author in the text, unless the metadata names others, too."""
    return told if shown in told else shown


def _take_card(page: Page) -> ArchiveCard:
    """The first card in what may be the article."""
    cards = (take_archive_card(element) for element in page.root.css(_CONTENT))
    return next((card for card in cards if card.words), ArchiveCard())


class _Around:
    """The metadata around the content."""

    def __init__(self) -> None:
        self.title = ""
        self.author = ""
        self.section = ""
        self.tags: list[str] = []
        self.published: WrittenDate | None = None
        self.permalink = ""


def _read_around(root: LexborNode) -> _Around:
    around = _Around()
    has_entry_title = False  # The first counts; later ones are headings of other articles.
    for element in root.css(_AROUND):
        attributes = element.attributes
        if element.tag == "a" and not around.permalink:
            around.permalink = _permalink_of(element)
        classes = attributes.get("class") or ""
        relations = attributes.get("rel") or ""
        if element.tag == "time" or "published" in classes:
            if not around.published and ("updated" not in classes or "published" in classes):
                around.published = written(attributes.get("datetime") or attributes.get("title") or "", Origin.TIME)
        elif "entry-title" in classes:
            heads = not has_entry_title and not any(map(is_comment, enclosing(element)))
            around.title = line_of(element.html or "") if heads else around.title
            has_entry_title = has_entry_title or heads
        elif element.tag == "h1":
            around.title = around.title or line_of(element.html or "")
        elif relations == "tag" and is_tag(element):
            around.tags.append(words_in(element))
        elif "category" in relations or relations == "tag":
            around.section = around.section or words_in(element)
        elif relations == "author" or "fn" in classes or "author-name" in classes:
            name = words_in(element)
            around.author = around.author or ("" if is_nobody(name) else with_others(element, name))
    return around


def _permalink_of(link: LexborNode) -> str:
    """The target of the link around the title or date of a page's only post."""
    parent = link.parent
    is_heading = parent is not None and (parent.tag == "h1" or "entry-title" in (parent.attributes.get("class") or ""))
    if is_heading or ("bookmark" in (link.attributes.get("rel") or "").split() and link.css_first("time")):
        return absolute(link.attributes.get("href") or "")
    return ""
