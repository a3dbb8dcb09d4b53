"""Nodes of Drupal: the field named body, RDF for date and author, comments left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from termnews.extract.body import take_body
from termnews.extract.byline import clean_author, read_labelled_author
from termnews.extract.chosen import choose_named
from termnews.extract.compose import Found, compose
from termnews.extract.dates import written
from termnews.extract.left_out import is_comment
from termnews.extract.linked_author import linked_author
from termnews.extract.metadata import read_metadata
from termnews.extract.page import Page, PageKind
from termnews.extract.paragraphs import line_of
from termnews.extract.printed import page_lines
from termnews.extract.runs import around
from termnews.extract.shown_date import shown_date
from termnews.extract.urls import absolute
from termnews.model.dates import Origin

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from termnews.model.article import Article

_BODY = ".field-name-body,.field--name-body"
_TITLE = "#page-title,.node-title,.page-header,.node__title"
_TAGS = (
    "[typeof='skos:Concept'],"
    "[class*='field-name-field-'][class*='tags'] a,[class*='field--name-field-'][class*='tags'] a,"
    "[class*='field--name-field-'][class*='keyword'] a,.field-type-taxonomy-term-reference a[href*='/taxonomy/term/'],"
    ".field--type-entity-reference a[href*='/taxonomy/term/']"
)
_SUBMITTED = ".submitted,.node__meta,.node__submitted"
_SUBMITTER = re.compile(
    r"(?:由|作者[:：])\s?(\S{1,30}?)\s?(?:提交|發[表佈布]|发[表布]|[于於在]|$)|Submitted by (.{1,40}?) on "
)


def read(page: Page) -> Article | None:
    """Read a page with a field named body; None when there is none."""
    if not page.is_html or "name-body" not in page.text or page.root.css_first(_BODY) is None:
        return None
    metadata = read_metadata(page)
    title, date, author = _marked(page)
    tags = [line_of(element.html or "") for element in page.root.css(_TAGS) if not _is_in_teaser(element)]
    heading = _heading(page.root)
    title = title or (line_of(heading.html or "") if heading else "") or metadata.title
    link = heading.css_first("a") if heading else None
    address = absolute((link.attributes.get("href") or "") if link else "")
    is_dated = page.kind is not PageKind.WHOLE or metadata.published or date
    lines = [] if is_dated else page_lines(page)
    author = author or _submitter(page.root)
    linked = linked_author(page) if page.kind is PageKind.WHOLE and not (author or metadata.author) else ""
    choice = choose_named(page, _BODY)
    if choice is None:
        return None
    body = take_body(
        choice.element, title=title, base=metadata.permalink or address, is_whole=page.kind is PageKind.WHOLE
    )
    printed = next((name for line in body.lines[:3] if (name := read_labelled_author(line))), "")
    found = Found(
        title=title,
        body=body,
        dates=(metadata.published, written(date, Origin.META), shown_date(lines, title, body.lines)),
        source=metadata.site,
        byline=author or metadata.author or printed or linked,
        section=metadata.section,
        tags=tags or metadata.tags,
        permalink=metadata.permalink or address,
        evidence=choice.evidence,
    )
    return compose(page, "drupal", found)


def _marked(page: Page) -> tuple[str, str, str]:
    """The title, date and author that a node marks by RDF; empty where it does not."""
    title = date = author = ""
    for element in page.root.css("[property],.username,h1"):
        if page.kind is PageKind.WHOLE and _is_in_teaser(element):
            continue
        attributes = element.attributes
        properties = (attributes.get("property") or "").split()
        if "dc:title" in properties or "schema:name" in properties:
            title = title or attributes.get("content") or line_of(element.html or "")
        elif {"dc:date", "dc:created", "schema:dateCreated"} & set(properties):
            date = date or attributes.get("content") or ""
        elif not author and ("foaf:name" in properties or "username" in (attributes.get("class") or "").split()):
            author = "" if any(map(is_comment, around(element))) else line_of(element.html or "")
    return title, date, author


def _submitter(root: LexborNode) -> str:
    """The writer in the line above the body: "由 阿明 提交于 …"."""
    line = root.css_first(_SUBMITTED)
    found = _SUBMITTER.search(" ".join(line.text(separator=" ").split())) if line is not None else None
    return clean_author(found[1] or found[2]) if found else ""


def _heading(root: LexborNode) -> LexborNode | None:
    """The heading of the node."""
    heading = root.css_first(_TITLE) or root.css_first("h1")
    if heading is None and (first := root.css(f"h2,{_BODY}")[0]).tag == "h2":
        return first  # Lists of nodes mark titles so; after the body it is the heading of the comments.
    return heading


def _is_in_teaser(element: LexborNode) -> bool:
    """Whether an element belongs to the teaser of another node, beside or below the page's own."""
    return any("teaser" in (node.attributes.get("class") or "").lower() for node in around(element))
