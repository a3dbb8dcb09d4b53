"""Markdown, with or without HTML inside."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from termnews.extract.body import body_of, count_controls, drop_junk
from termnews.extract.byline import read_labelled_author, read_labelled_date, read_original
from termnews.extract.compose import Found, compose
from termnews.extract.headline import find_headline, pictures_above
from termnews.extract.notes import plain_markdown
from termnews.extract.page import Page, PageKind
from termnews.extract.paragraphs import links_of
from termnews.text.clean import NOTHING, clean, clean_body, clean_line

if TYPE_CHECKING:
    from termnews.model.article import Article

_ADDRESSES = ("permalink", "canonical", "canonical_url", "url", "link")
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ESCAPED_PICTURE = re.compile(r"!\\\[([^\[\]\\]{0,200})\\\]\(")
# HTML inside, and masked letters ("王****明"): then the rendered elements are the body.
_NOT_MARKDOWN = re.compile(r"<[a-zA-Z/!]|\*{4}")


def read(page: Page) -> Article | None:
    """Read Markdown; None when the page is HTML or plain text."""
    if page.kind is not PageKind.MARKDOWN:
        return None
    cleaned = clean_body(page.text)
    source = plain_markdown(_ESCAPED_PICTURE.sub(r"![\1](", _without_hidden_entities(cleaned.text)))
    source = _with_whole_bolds(source)
    lines = source.split("\n")
    headline = find_headline(lines)
    if (given := page.given_title) and clean_line(given) != clean_line(headline.title):
        # The title is known, so the line taken for it, and those above it, belong to the body.
        headline.start, headline.line, headline.notices = 0, 0, []
    text = "\n".join([*pictures_above(lines, headline), *lines[headline.start :]]).strip("\n")
    body = body_of(to_html(text))
    if not body.lines:
        # A post of one paragraph: its first sentence is the title and stays in the body.
        text = "\n".join(lines[headline.line :]).strip("\n")
        body = body_of(to_html(text))
    address = next((url for name in _ADDRESSES for url in page.front.get(name, ())), "")
    body.links = links_of(body.html, address or page.url)
    body.hidden = count_controls(page.text) if cleaned.hidden else 0
    author = next((name for line in body.lines[:6] if (name := read_labelled_author(line))), "")
    labelled = next((date for line in body.lines[:6] if (date := read_labelled_date(line))), None)
    found = Found(
        title=headline.title,
        body=body,
        markdown=NOTHING if _NOT_MARKDOWN.search(text) else clean(text),
        dates=(headline.published, labelled),
        source=headline.source,
        byline=headline.byline or author or next(filter(None, map(read_original, body.lines[:6])), ""),
        original=headline.original,
        notices=headline.notices,
    )
    return compose(page, "markdown", found)


def _with_whole_bolds(source: str) -> str:
    """Join neighbouring bold texts, as converters write them: "**甲：****乙**"."""
    if "****" not in source:
        return source
    from termnews.extract.markdown.repair import mended

    return mended(source)


def to_html(source: str) -> str:
    """Render Markdown, including its HTML, in the serialised form of the page parser."""
    from selectolax.lexbor import LexborHTMLParser

    from termnews.text.commonmark import make_parser

    parser = make_parser()
    parser.options["html"] = True
    body = LexborHTMLParser(parser.render(source)).body
    assert body is not None, "the parser always makes a body"
    drop_junk(body)
    return body.html or ""


def _without_hidden_entities(source: str) -> str:
    """Drop the entities of characters that cleaning drops, which rendering would bring back."""
    return _ENTITY.sub(lambda found: found[0] if clean_body(unescape(found[0])).hidden == 0 else "", source)
